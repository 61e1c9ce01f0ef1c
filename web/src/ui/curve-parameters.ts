import type { CurveParameters } from '@luminous/assay/curve/curve.ts'

/** Null for a curve that this app does not know how to draw. */
export function readParameters(
  parameters: Readonly<Record<string, number>>,
): CurveParameters | null {
  const { A, B, C, D, G = 1 } = parameters
  if (A === undefined || B === undefined || C === undefined || D === undefined) return null
  return { A, B, C, D, G }
}
