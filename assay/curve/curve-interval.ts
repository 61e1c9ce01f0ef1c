import { curveAt, curveGradient } from './curve.ts'
import type { CurveFit } from './fit.ts'
import { studentT95 } from './student-t.ts'

/** What an interval takes of a fit. */
export type FittedCurve = Pick<CurveFit, 'parameters' | 'covariance' | 'degreesOfFreedom'>

/** The variance of the fitted response at X by the delta method, in signal units squared. */
export function curveVarianceAt({ parameters, covariance }: FittedCurve, x: number): number {
  const gradient = curveGradient(parameters, x)
  let variance = 0
  covariance.forEach((row, i) =>
    row.forEach((value, j) => {
      variance += (gradient[i] ?? 0) * value * (gradient[j] ?? 0)
    }),
  )
  return variance
}

/**
 * The 95 % confidence interval of the curve itself at X, in signal units: where the mean of many
 * wells would lie, not where one well may. Null where it is not finite.
 */
export function curveInterval95(
  fit: FittedCurve,
  x: number,
): { lower: number; upper: number } | null {
  // Rounding can leave a variance of nothing a little below it.
  const variance = Math.max(0, curveVarianceAt(fit, x))
  const half = studentT95(fit.degreesOfFreedom) * Math.sqrt(variance)
  const middle = curveAt(fit.parameters, x)
  return Number.isFinite(half) ? { lower: middle - half, upper: middle + half } : null
}
