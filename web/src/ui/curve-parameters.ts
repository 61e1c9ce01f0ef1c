import type { CurveParameters } from '@luminous/assay/curve/curve.ts'

export const modelWords = {
  '4pl': 'Four-parameter logistic',
  '5pl': 'Five-parameter logistic',
  line: 'Straight line',
} as const

/** Null for a curve that this app does not know how to draw. */
export function readParameters(
  parameters: Readonly<Record<string, number>>,
): CurveParameters | null {
  const { A, B, C, D, G = 1, intercept, slope } = parameters
  if (intercept !== undefined && slope !== undefined) return { intercept, slope }
  if (A === undefined || B === undefined || C === undefined || D === undefined) return null
  return { A, B, C, D, G }
}
