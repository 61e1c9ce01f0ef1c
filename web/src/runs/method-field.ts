import type { MethodValues } from './method-values.ts'

export type Choice = readonly [value: string, label: string]
export type MethodField = {
  readonly name: keyof MethodValues
  readonly label: string
  readonly hint?: string
  readonly choices?: readonly Choice[]
  /** Shown only where it means something. */
  readonly when?: (values: MethodValues) => boolean
  readonly isNumber?: boolean
}
export type MethodPart = { readonly title: string; readonly fields: readonly MethodField[] }

export const empty = 'Empty: not checked.'
