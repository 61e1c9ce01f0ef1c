import { AssayError } from '../assay-error.ts'
import {
  type CurveModel,
  type CurveParameters,
  type FitPoint,
  type LogisticModel,
  type LogisticParameters,
  curveAt,
  logisticGradient,
  shapeAt,
} from './curve.ts'
import {
  astray,
  checkDetermined,
  checkErrors,
  checkPoints,
  reachOf,
  undetermined,
} from './determined.ts'
import { exp, log } from './elementary.ts'
import { type LeastSquaresProblem, jacobianAt } from './least-squares-problem.ts'
import { type LeastSquaresSolution, invertNormal, minimise } from './least-squares.ts'

/** Weights of the squared residuals: 1, 1/|y| or 1/y^2 of the observed response. */
export type Weighting = 'none' | '1/y' | '1/y2'

/**
 * Order of `parameters` in `standardErrors` and `covariance`: A, B, C, D and, in the 5PL, G; of a
 * line its intercept and its slope.
 */
export type ParameterName = 'A' | 'B' | 'C' | 'D' | 'G' | 'intercept' | 'slope'

export type CurveFit<Parameters extends CurveParameters = CurveParameters> = {
  model: CurveModel
  parameters: Parameters
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
  model: LogisticModel
  weighting?: Weighting
}): CurveFit<LogisticParameters> {
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
  const least = leastOf(solutions)
  // A start that still descends below the best end means that the best is not the end.
  if (best === null || (least?.rss ?? 0) < best.rss * (1 - 1e-6)) {
    if (least !== null) checkDetermined(points, weights, natural(least.parameters), model)
    throw new AssayError(
      'calibration.notConverged',
      'No curve was found: the fit came to no end. Look at the standards for a wrong concentration or a swapped well, and for both ends of the curve.',
    )
  }
  const parameters = natural(best.parameters)
  checkDetermined(points, weights, parameters, model)
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

/** Relative to their mean, so that sums stay of the size of the signals. */
export function weightsOf(points: readonly FitPoint[], weighting: Weighting): number[] {
  if (weighting === 'none') return points.map(() => 1)
  const weights = points.map(({ y }) => (weighting === '1/y' ? 1 / Math.abs(y) : 1 / (y * y)))
  if (!weights.every(Number.isFinite)) {
    throw undetermined(`a signal of 0 cannot be weighted by ${weighting}`)
  }
  return weights
}

/** Searched as A, ln B, ln C, D, ln G, so that B, C and G stay positive without a wall. */
function natural([A = 0, lnB = 0, lnC = 0, D = 0, lnG = 0]: readonly number[]): LogisticParameters {
  return { A, B: exp(lnB), C: exp(lnC), D, G: lnG === 0 ? 1 : exp(lnG) }
}

function problemOf(points: readonly FitPoint[], weights: readonly number[]): LeastSquaresProblem {
  const reach = reachOf(points)
  return {
    isAstray: (p) => astray(natural(p), reach) !== null,
    observed: points.map(({ y }) => y),
    weights,
    valueAt: (p, i) => curveAt(natural(p), points[i]?.x ?? 0),
    gradientAt: (p, i) => {
      const parameters = natural(p)
      const [a, b, c, d, g] = logisticGradient(parameters, points[i]?.x ?? 0)
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
  model: LogisticModel,
): number[][] {
  const { low, high } = reachOf(points)
  const breadth = log(high) - log(low)
  // Standards that lie close together show a steep part of a curve, or none.
  const margin = Math.min(1, breadth)
  const steepness = Math.max(1, 3 / breadth)
  const from = log(low) - margin
  const to = log(high) + margin
  const candidates: { start: number[]; rss: number }[] = []
  for (const plain of [0.4, 0.7, 1, 1.5, 2.5, 4, 7]) {
    const B = plain * steepness
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

function describe(found: {
  points: readonly FitPoint[]
  weights: readonly number[]
  model: LogisticModel
  parameters: LogisticParameters
  parameterNames: readonly ParameterName[]
  rss: number
  iterations: number
}): CurveFit<LogisticParameters> {
  const { points, weights, model, parameters, parameterNames, rss, iterations } = found
  const jacobian = jacobianAt(
    {
      observed: points.map(({ y }) => y),
      weights,
      valueAt: () => 0,
      gradientAt: (_, i) =>
        logisticGradient(parameters, points[i]?.x ?? 0).slice(0, parameterNames.length),
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
  checkErrors(parameters, standardErrors)
  const tss = squaresAroundWeightedMean(points, weights)
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

/** TSS of the responses, weighted as the fit is. */
export function squaresAroundWeightedMean(
  points: readonly FitPoint[],
  weights: readonly number[],
): number {
  const weightSum = weights.reduce((sum, w) => sum + w, 0)
  const mean = points.reduce((sum, { y }, i) => sum + (weights[i] ?? 1) * y, 0) / weightSum
  return points.reduce((sum, { y }, i) => sum + (weights[i] ?? 1) * (y - mean) ** 2, 0)
}

/** The parameters that the model has, by their names. */
export function namedParameters({
  model,
  parameters,
}: Pick<CurveFit, 'model' | 'parameters'>): Record<string, number> {
  if (model !== '4pl' || !('G' in parameters)) return parameters
  const { G: _, ...four } = parameters
  return four
}
