import { curveSlope, invertCurve } from '../curve/curve.ts'
import { curveVarianceAt } from '../curve/curve-interval.ts'
import type { CurveFit } from '../curve/fit.ts'
import type { Method } from '../method/method.ts'
import { studentT95 } from '../curve/student-t.ts'

export type LowerLimitType = 'LOD' | 'LOQ' | 'lowest standard' | 'asymptote'
export type UpperLimitType = 'ULOQ' | 'highest standard' | 'asymptote'

/**
 * What a signal says about the sample, dilution included: a number with its 95 % interval (null
 * where the curve is too flat to give one), or only that it lies below or above a limit.
 * `lowerBound` makes a censored interval: at least the LOD, but below the LOQ.
 */
export type Concentration =
  | { kind: 'number'; value: number; lower95: number | null; upper95: number | null }
  | {
      kind: 'below'
      qualifier: '<'
      limit: number
      limitType: LowerLimitType
      lowerBound: number | null
    }
  | { kind: 'above'; qualifier: '>'; limit: number; limitType: UpperLimitType }

/** Limits in the well, before dilution. */
export type ReportableRange = {
  /** Rising. A concentration below one of them is reported as below it. */
  lower: readonly { limit: number; limitType: LowerLimitType }[]
  /** `reach` is where numbers end, `limit` what is then claimed. */
  upper: { reach: number; limit: number; limitType: UpperLimitType }
}

/**
 * The range rule of a method for a set of standards (their concentrations, at least one above 0).
 * Numbers never go beyond the highest standard, unless the rule widens it by a factor or names the
 * asymptotes.
 */
export function reportableRange(
  method: Pick<Method, 'lod' | 'loq' | 'rangeRule'>,
  standards: readonly number[],
): ReportableRange {
  const lowest = Math.min(...standards)
  const highest = Math.max(...standards)
  const { rangeRule } = method
  const lower: { limit: number; limitType: LowerLimitType }[] = []
  if (method.lod !== null) lower.push({ limit: Number(method.lod), limitType: 'LOD' })
  if (method.loq !== null) lower.push({ limit: Number(method.loq), limitType: 'LOQ' })
  const isLimited = lower.length > 0
  if (rangeRule.kind === 'loqToUloq') {
    if (lowest > 0) lower.push({ limit: lowest, limitType: 'lowest standard' })
    const uloq = Number(rangeRule.uloq)
    const upper =
      uloq <= highest
        ? { reach: uloq, limit: uloq, limitType: 'ULOQ' as const }
        : { reach: highest, limit: highest, limitType: 'highest standard' as const }
    return { lower: rising(lower), upper }
  }
  if (rangeRule.kind === 'standards') {
    if (lowest > 0 || !isLimited) {
      lower.push({ limit: lowest / rangeRule.factor, limitType: 'lowest standard' })
    }
    const reach = highest * rangeRule.factor
    return { lower: rising(lower), upper: { reach, limit: reach, limitType: 'highest standard' } }
  }
  // Beyond an asymptote there is no number to claim but the standard that was measured.
  if (!isLimited) {
    const limit = Math.min(...standards.filter((standard) => standard > 0))
    lower.push({ limit, limitType: 'asymptote' })
  }
  return {
    lower: rising(lower),
    upper: { reach: Number.POSITIVE_INFINITY, limit: highest, limitType: 'asymptote' },
  }
}

/** A lower limit that does not rise above the one before it says nothing. */
function rising<T extends { limit: number }>(limits: readonly T[]): T[] {
  const kept: T[] = []
  for (const limit of limits) {
    const last = kept.at(-1)
    if (last === undefined || limit.limit > last.limit) kept.push(limit)
  }
  return kept
}

/**
 * Concentration = X(signal) times dilution. `signalVariance` is that of the signal given (of the
 * mean, when it is one). The interval is the delta method's: the covariance of the curve's
 * parameters and the signal's own error, with Student's t for the fit's degrees of freedom; or, where it is wider, the
 * same with the scatter of the sample's own wells and their degrees of freedom.
 */
export function backCalculate(input: {
  fit: CurveFit
  signal: number
  signalVariance: number
  range: ReportableRange
  dilution: number
  own?: { variance: number; degreesOfFreedom: number } | null
}): Concentration {
  const { fit, signal, range, dilution } = input
  const found = invertCurve(fit.parameters, signal)
  const x = found === 'belowZero' ? Number.NEGATIVE_INFINITY : found
  const { lower, upper } = range
  if (x === 'beyondTop' || x > upper.reach) {
    const limit = upper.limit * dilution
    return { kind: 'above', qualifier: '>', limit, limitType: upper.limitType }
  }
  const isAsymptote = lower[0]?.limitType === 'asymptote'
  const order = lower.findIndex(({ limit }) => (isAsymptote ? x < 0 : x < limit))
  const below = lower[order]
  if (below !== undefined || x < 0) {
    const { limit, limitType } = below ?? { limit: 0, limitType: 'lowest standard' as const }
    const bound = order > 0 ? lower[order - 1]?.limit : undefined
    return {
      kind: 'below',
      qualifier: '<',
      limit: limit * dilution,
      limitType,
      lowerBound: bound === undefined ? null : bound * dilution,
    }
  }
  const { degreesOfFreedom } = fit
  const ways = [
    { variance: input.signalVariance, degreesOfFreedom },
    ...(input.own ? [input.own] : []),
  ]
  const halves = ways.map((way) => halfWidth95(fit, x, way))
  const half = halves.includes(null) ? null : Math.max(...halves.flatMap((each) => each ?? []))
  return {
    kind: 'number',
    value: x * dilution,
    lower95: half === null ? null : Math.max(0, x - half) * dilution,
    upper95: half === null ? null : (x + half) * dilution,
  }
}

function halfWidth95(
  fit: CurveFit,
  x: number,
  signal: { variance: number; degreesOfFreedom: number },
): number | null {
  if (x === 0) return null
  const slope = curveSlope(fit.parameters, x)
  const variance = signal.variance + curveVarianceAt(fit, x)
  const half = (studentT95(signal.degreesOfFreedom) * Math.sqrt(variance)) / Math.abs(slope)
  return Number.isFinite(half) ? half : null
}
