import { AssayError } from './assay-error.ts'
import {
  type CurveModel,
  type CurveParameters,
  curveAt,
  curveGradient,
  invertCurve,
  shapeAt,
} from './curve.ts'
import { exp, log } from './elementary.ts'
import {
  type LeastSquaresProblem,
  type LeastSquaresSolution,
  invertNormal,
  jacobianAt,
  minimise,
} from './least-squares.ts'

/** One observation: a concentration (0 or more) and its response. */
export type FitPoint = { x: number; y: number }

/** Weights of the squared residuals: 1, 1/|y| or 1/y^2 of the observed response. */
export type Weighting = 'none' | '1/y' | '1/y2'

/** Order of `parameters` in `standardErrors` and `covariance`: A, B, C, D and, in the 5PL, G. */
export type ParameterName = 'A' | 'B' | 'C' | 'D' | 'G'

export type CurveFit = {
  model: CurveModel
  parameters: CurveParameters
  parameterNames: readonly ParameterName[]
  standardErrors: readonly number[]
  covariance: readonly (readonly number[])[]
  /** 1 - RSS/TSS, both weighted as the fit was. */
  r2: number
  /** Weighted residual sum of squares; sigma^2 is this over the degrees of freedom. */
  rss: number
  degreesOfFreedom: number
  converged: boolean
  iterations: number
}

export const fitPointsMax = 10_000

/** How far the middle of a curve may lie outside the standards, as a factor. */
const middleReach = 30

/** How many of the best grid points are minimised; the others never won on the reference data. */
const startsTried = 5

/**
 * Fits a 4PL or 5PL by (weighted) least squares. B > 0 always: A is the response at X = 0 whether
 * the curve rises or falls. Standard errors from sigma^2 (J'J)^-1. Deterministic to the bit.
 * Throws `calibration.undetermined` when the points do not determine a curve, and
 * `calibration.notConverged`; never returns a number that is not finite.
 */
export function fitCurve(input: {
  points: readonly FitPoint[]
  model: CurveModel
  weighting?: Weighting
}): CurveFit {
  const { model } = input
  // One order of the sums, whichever order the points come in.
  const points = [...input.points].toSorted((a, b) => a.x - b.x || a.y - b.y)
  const weights = weightsOf(points, input.weighting ?? 'none')
  const parameterNames: ParameterName[] =
    model === '4pl' ? ['A', 'B', 'C', 'D'] : ['A', 'B', 'C', 'D', 'G']
  checkPoints(points, parameterNames.length)
  const problem = problemOf(points, weights)
  const solutions = startsOf(points, weights, model).map((start) => minimise(problem, start))
  const best = leastOf(solutions.filter(({ converged }) => converged))
  const leastRss = leastOf(solutions)?.rss ?? 0
  // A start that still descends below the best end means that the best is not the end.
  if (best === null || leastRss < best.rss * (1 - 1e-6)) {
    throw new AssayError(
      'calibration.notConverged',
      'No curve was found: the fit came to no end. Look at the standards for a wrong concentration or a swapped well, and for both ends of the curve.',
    )
  }
  const parameters = natural(best.parameters)
  checkDetermined(points, parameters, model)
  const iterations = best.iterations
  return describe({ points, weights, model, parameters, parameterNames, rss: best.rss, iterations })
}

function leastOf(solutions: readonly LeastSquaresSolution[]): LeastSquaresSolution | null {
  return solutions
    .filter(({ rss }) => Number.isFinite(rss))
    .reduce<LeastSquaresSolution | null>(
      (least, next) => (least === null || next.rss < least.rss ? next : least),
      null,
    )
}

function undetermined(reason: string): AssayError {
  return new AssayError(
    'calibration.undetermined',
    `The standards do not determine a curve: ${reason}.`,
  )
}

function checkPoints(points: readonly FitPoint[], parameterCount: number): void {
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
  const ys = points.map(({ y }) => y)
  const [low, high] = [Math.min(...ys), Math.max(...ys)]
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high))) {
    throw undetermined('all signals are equal')
  }
}

/** Relative to their mean, so that sums stay of the size of the signals. */
function weightsOf(points: readonly FitPoint[], weighting: Weighting): number[] {
  if (weighting === 'none') return points.map(() => 1)
  const weights = points.map(({ y }) => (weighting === '1/y' ? 1 / Math.abs(y) : 1 / (y * y)))
  if (!weights.every(Number.isFinite)) {
    throw undetermined(`a signal of 0 cannot be weighted by ${weighting}`)
  }
  return weights
}

/** Searched as A, ln B, ln C, D, ln G, so that B, C and G stay positive without a wall. */
function natural([A = 0, lnB = 0, lnC = 0, D = 0, lnG = 0]: readonly number[]): CurveParameters {
  return { A, B: exp(lnB), C: exp(lnC), D, G: lnG === 0 ? 1 : exp(lnG) }
}

function problemOf(points: readonly FitPoint[], weights: readonly number[]): LeastSquaresProblem {
  return {
    observed: points.map(({ y }) => y),
    weights,
    valueAt: (p, i) => curveAt(natural(p), points[i]?.x ?? 0),
    gradientAt: (p, i) => {
      const parameters = natural(p)
      const [a, b, c, d, g] = curveGradient(parameters, points[i]?.x ?? 0)
      const scaled = [a, b * parameters.B, c * parameters.C, d, g * parameters.G]
      return scaled.slice(0, p.length)
    },
  }
}

/**
 * Fixed starts: a grid over B, C and G; for each the best A and D follow by linear least squares.
 * The best few by their sum of squares are minimised.
 */
function startsOf(
  points: readonly FitPoint[],
  weights: readonly number[],
  model: CurveModel,
): number[][] {
  const positive = points.map(({ x }) => x).filter((x) => x > 0)
  const from = log(Math.min(...positive)) - 1
  const to = log(Math.max(...positive)) + 1
  const candidates: { start: number[]; rss: number }[] = []
  for (const B of [0.4, 0.7, 1, 1.5, 2.5, 4, 7]) {
    for (let step = 0; step <= 12; step++) {
      const lnC = from + ((to - from) * step) / 12
      for (const G of model === '4pl' ? [1] : [0.3, 0.6, 1.0001, 2, 4]) {
        const linear = solveAsymptotes(points, weights, { B, C: exp(lnC), G })
        if (linear === null) continue
        const start = [linear.A, log(B), lnC, linear.D]
        candidates.push({ start: model === '4pl' ? start : [...start, log(G)], rss: linear.rss })
      }
    }
  }
  // A stable sort: equal sums keep the order of the grid.
  return candidates
    .toSorted((a, b) => a.rss - b.rss)
    .slice(0, startsTried)
    .map(({ start }) => start)
}

/** Y = A s + D (1 - s) is linear in A and D. */
function solveAsymptotes(
  points: readonly FitPoint[],
  weights: readonly number[],
  shape: { B: number; C: number; G: number },
): { A: number; D: number; rss: number } | null {
  let [ss, st, tt, sy, ty] = [0, 0, 0, 0, 0]
  const shapes = points.map(({ x }) => shapeAt(shape, x))
  points.forEach(({ y }, i) => {
    const [w, s] = [weights[i] ?? 1, shapes[i] ?? 0]
    const t = 1 - s
    ss += w * s * s
    st += w * s * t
    tt += w * t * t
    sy += w * s * y
    ty += w * t * y
  })
  const determinant = ss * tt - st * st
  if (!(determinant > 1e-12 * ss * tt)) return null
  const A = (sy * tt - ty * st) / determinant
  const D = (ty * ss - sy * st) / determinant
  let rss = 0
  points.forEach(({ y }, i) => {
    const s = shapes[i] ?? 0
    rss += (weights[i] ?? 1) * (y - A * s - D * (1 - s)) ** 2
  })
  return Number.isFinite(rss) ? { A, D, rss } : null
}

function checkDetermined(
  points: readonly FitPoint[],
  parameters: CurveParameters,
  model: CurveModel,
): void {
  if (!Object.values(parameters).every(Number.isFinite) || !(parameters.C > 0)) {
    throw undetermined('the best curve has no finite parameters')
  }
  const positive = points.map(({ x }) => x).filter((x) => x > 0)
  const [low, high] = [Math.min(...positive), Math.max(...positive)]
  const middle = invertCurve(parameters, (parameters.A + parameters.D) / 2)
  if (typeof middle !== 'number' || middle > high * middleReach || middle < low / middleReach) {
    throw undetermined(
      'the middle of the best curve lies far outside the standards; use standards that reach both ends',
    )
  }
  // Towards both ends of G the curve no longer changes with it: the limit has one parameter less.
  if (parameters.G > 1000 || parameters.G < 0.001) {
    throw undetermined(
      'they do not show any asymmetry that a fifth parameter could stand for; use the 4PL',
    )
  }
  if (parameters.B > 100) {
    throw undetermined('the signal jumps between two standards; add standards between them')
  }
  const df = points.length - (model === '4pl' ? 4 : 5)
  const rss = points.reduce((sum, { x, y }) => sum + (y - curveAt(parameters, x)) ** 2, 0)
  const span = Math.abs(curveAt(parameters, high) - curveAt(parameters, points[0]?.x ?? 0))
  if (!(span > 3 * Math.sqrt(rss / df))) {
    throw undetermined('the signal changes no more than it scatters')
  }
}

function describe(found: {
  points: readonly FitPoint[]
  weights: readonly number[]
  model: CurveModel
  parameters: CurveParameters
  parameterNames: readonly ParameterName[]
  rss: number
  iterations: number
}): CurveFit {
  const { points, weights, model, parameters, parameterNames, rss, iterations } = found
  const jacobian = jacobianAt(
    {
      observed: points.map(({ y }) => y),
      weights,
      valueAt: () => 0,
      gradientAt: (_, i) =>
        curveGradient(parameters, points[i]?.x ?? 0).slice(0, parameterNames.length),
    },
    [],
  )
  const inverse = jacobian === null ? null : invertNormal(jacobian)
  if (inverse === null) {
    throw undetermined('several curves fit them equally well; add standards at both ends')
  }
  const degreesOfFreedom = points.length - parameterNames.length
  const sigma2 = rss / degreesOfFreedom
  const covariance = inverse.map((row) => row.map((value) => value * sigma2))
  const standardErrors = covariance.map((row, k) => Math.sqrt(row[k] ?? 0))
  const weightSum = weights.reduce((sum, w) => sum + w, 0)
  const mean = points.reduce((sum, { y }, i) => sum + (weights[i] ?? 1) * y, 0) / weightSum
  const tss = points.reduce((sum, { y }, i) => sum + (weights[i] ?? 1) * (y - mean) ** 2, 0)
  if (!standardErrors.every(Number.isFinite) || !(tss > 0)) {
    throw undetermined('the errors of the parameters are not finite')
  }
  return {
    model,
    parameters,
    parameterNames,
    standardErrors,
    covariance,
    r2: 1 - rss / tss,
    rss,
    degreesOfFreedom,
    converged: true,
    iterations,
  }
}

/** The parameters that the model has: A, B, C, D and, in the 5PL, G. */
export function namedParameters({ model, parameters }: Pick<CurveFit, 'model' | 'parameters'>) {
  const { G, ...four } = parameters
  return model === '5pl' ? { ...four, G } : four
}
