import { AssayError } from '../assay-error.ts'
import {
  type FitPoint,
  type LogisticModel,
  type LogisticParameters,
  curveAt,
  logisticGradient,
  invertCurve,
} from './curve.ts'

/** Whether points determine a curve at all: before it is sought, where it was found, how well. */

export const fitPointsMax = 10_000

/** How far the middle of a curve may lie outside the standards, as a factor. */
const middleReach = 30
/** How far apart its ends may lie, in spans of the signals. */
const endsReach = 1000
/** Beyond these the curve changes no more with G: the limit has one parameter less. */
const asymmetries = { from: 0.001, to: 1000 }
/** Of a parameter above 0, in parts of it. */
const relativeErrorMax = 100

export function undetermined(reason: string): AssayError {
  return new AssayError(
    'calibration.undetermined',
    `The standards do not determine a curve: ${reason}.`,
  )
}

/** Throws `calibration.undetermined` for points that no curve can be sought through. */
export function checkPoints(points: readonly FitPoint[], parameterCount: number): void {
  if (points.length > fitPointsMax) throw undetermined(`more than ${fitPointsMax} points`)
  if (points.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y) || x < 0)) {
    throw undetermined('a concentration or signal is no number, or a concentration is negative')
  }
  const distinct = new Set(points.map(({ x }) => x)).size
  if (distinct < parameterCount) {
    throw undetermined(
      `${distinct} different concentrations for ${parameterCount} parameters; add standards`,
    )
  }
  if (points.length <= parameterCount) {
    throw undetermined(
      `${points.length} points for ${parameterCount} parameters leave nothing to judge the fit by; add standards or fit on wells`,
    )
  }
  const { lowest, highest } = reachOf(points)
  if (highest - lowest <= 1e-9 * Math.max(Math.abs(lowest), Math.abs(highest))) {
    throw undetermined('all signals are equal')
  }
}

/** Where the points lie: the concentrations above 0, and the signals. */
export type Reach = { low: number; high: number; lowest: number; highest: number }

export function reachOf(points: readonly FitPoint[]): Reach {
  let [low, high, lowest, highest] = [Infinity, 0, Infinity, -Infinity]
  for (const { x, y } of points) {
    if (x > 0) low = Math.min(low, x)
    high = Math.max(high, x)
    lowest = Math.min(lowest, y)
    highest = Math.max(highest, y)
  }
  return { low, high, lowest, highest }
}

/** Why a curve is none that points with this reach determine, or null. */
export function astray(parameters: LogisticParameters, reach: Reach): string | null {
  const { A, C, D, G } = parameters
  if (!Object.values(parameters).every(Number.isFinite) || !(C > 0)) {
    return 'the best curve has no finite parameters'
  }
  const middle = invertCurve(parameters, (A + D) / 2)
  const isOutside =
    typeof middle !== 'number' ||
    middle > reach.high * middleReach ||
    middle < reach.low / middleReach
  if (isOutside) {
    return 'the middle of the best curve lies far outside the standards; use standards that reach both ends'
  }
  if (Math.abs(A - D) > endsReach * (reach.highest - reach.lowest)) {
    return 'an end of the best curve lies far beyond the signals; use standards that reach both ends'
  }
  if (G > asymmetries.to || G < asymmetries.from) {
    return 'whatever the fifth parameter is, the curve hardly changes; use the 4PL'
  }
  return null
}

/** Throws `calibration.undetermined` for a curve that the points do not hold. */
export function checkDetermined(
  points: readonly FitPoint[],
  weights: readonly number[],
  parameters: LogisticParameters,
  model: LogisticModel,
): void {
  const why = astray(parameters, reachOf(points))
  if (why !== null) throw undetermined(why)
  if (!hasSlope(points, parameters)) {
    throw undetermined('the signal jumps between two standards; add standards between them')
  }
  if (!risesAboveScatter(points, weights, parameters, model)) {
    throw undetermined('the signal changes no more than it scatters')
  }
}

/** Whether any point lies where the steepness and the middle of the curve show. */
function hasSlope(points: readonly FitPoint[], parameters: LogisticParameters): boolean {
  const { A, B, C, D } = parameters
  const least = 1e-4 * Math.abs(A - D)
  const gradients = points.map(({ x }) => logisticGradient(parameters, x))
  return (
    gradients.some((gradient) => Math.abs(gradient[1] * B) > least) &&
    gradients.some((gradient) => Math.abs(gradient[2] * C) > least)
  )
}

/**
 * The curve spans three times what a point scatters by; or it explains so much of the scatter of
 * many points (F of 7 with 10 degrees of freedom or more) as chance does once in a hundred times.
 */
function risesAboveScatter(
  points: readonly FitPoint[],
  weights: readonly number[],
  parameters: LogisticParameters,
  model: LogisticModel,
): boolean {
  const parameterCount = model === '4pl' ? 4 : 5
  const df = points.length - parameterCount
  const { high } = reachOf(points)
  const residuals = points.map(({ x, y }) => y - curveAt(parameters, x))
  const rss = residuals.reduce((sum, residual) => sum + residual * residual, 0)
  const span = Math.abs(curveAt(parameters, high) - curveAt(parameters, points[0]?.x ?? 0))
  if (span > 3 * Math.sqrt(rss / df)) return true
  const weighted = (values: readonly number[]): number =>
    values.reduce((sum, value, i) => sum + (weights[i] ?? 1) * value, 0)
  const mean = weighted(points.map(({ y }) => y)) / weighted(points.map(() => 1))
  const left = weighted(residuals.map((residual) => residual * residual))
  const all = weighted(points.map(({ y }) => (y - mean) ** 2))
  return df >= 10 && (all - left) / (parameterCount - 1) / (left / df) >= 7
}

/** Throws where an error is so large that the parameter may as well be anything. */
export function checkErrors(
  parameters: LogisticParameters,
  standardErrors: readonly number[],
): void {
  const [, errorB, errorC, , errorG] = standardErrors
  const parts = [
    [parameters.B, errorB],
    [parameters.C, errorC],
    [parameters.G, errorG],
  ] as const
  if (parts.some(([value, error]) => error !== undefined && error > relativeErrorMax * value)) {
    throw undetermined('several curves fit them equally well; add standards at both ends')
  }
}
