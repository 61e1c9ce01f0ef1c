import type { Well } from '@luminous/contract'
import { explainFlag } from './flags.ts'

/** How a role looks on the plate: a letter and a shape, so that heat alone never says what a well is. */
export type RoleLook = {
  readonly word: string
  readonly letter: string
  readonly shape: 'round' | 'square' | 'cut'
}

const looks: Readonly<Record<string, RoleLook>> = {
  standard: { word: 'Standard', letter: 'S', shape: 'square' },
  blank: { word: 'Blank', letter: 'B', shape: 'square' },
  untreatedControl: { word: 'Untreated control', letter: 'U', shape: 'cut' },
  positiveControl: { word: 'Positive control', letter: 'P', shape: 'cut' },
  negativeControl: { word: 'Negative control', letter: 'N', shape: 'cut' },
  sample: { word: 'Sample', letter: '', shape: 'round' },
  fieldBlank: { word: 'Field blank', letter: 'F', shape: 'round' },
  duplicate: { word: 'Duplicate', letter: 'D', shape: 'round' },
  spike: { word: 'Spike', letter: 'K', shape: 'round' },
  empty: { word: 'Empty', letter: '', shape: 'round' },
}

export const lookOfRole = (role: string): RoleLook =>
  looks[role] ?? { word: role, letter: '?', shape: 'round' }

/** What a well holds, in a few words. */
export function describeWell({ role, sampleCode, standardMgPerL }: Well, unit: string): string {
  const { word } = lookOfRole(role)
  if (role === 'standard' && standardMgPerL !== null) return `${word} ${standardMgPerL} ${unit}`
  return sampleCode === null ? word : `${word} ${sampleCode}`
}

/** Why a well has no number, in words; null where it has one. */
export function whyNoSignal({ signal, signalFlag }: Well): string | null {
  if (signal !== null) return null
  return signalFlag === null ? 'Not read' : explainFlag(signalFlag).word
}
