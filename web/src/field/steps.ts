/** The steps of taking a sample, and what each of them is given. */
import type { FieldPhone } from './phone/field-phone.ts'
import type { PhoneState } from './phone/phone-state.ts'
import type { FieldPack } from '@luminous/contract'
import type { Draft } from './phone/draft.ts'
import type { KeptPhoto } from './phone/field-store.ts'

export const steps = ['kit', 'site', 'readings', 'extras', 'review'] as const
export type Step = (typeof steps)[number]
export const stepWords: Readonly<Record<Step, string>> = {
  kit: 'The kit',
  site: 'The site',
  readings: 'Time and readings',
  extras: 'Photos and notes',
  review: 'Sign and keep',
}

export type StepProps = {
  readonly phone: FieldPhone
  readonly state: PhoneState
  readonly pack: FieldPack
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>, photo?: KeptPhoto) => void
  readonly onNext: () => void
}
