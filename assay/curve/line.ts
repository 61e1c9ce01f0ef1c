import type { FitPoint, LineParameters } from './curve.ts'
import { checkPoints, undetermined } from './determined.ts'
import { type CurveFit, type Weighting, squaresAroundWeightedMean, weightsOf } from './fit.ts'

/**
 * Fits Y = intercept + slope X by (weighted) least squares, with the errors of the logistic fits:
 * sigma^2 (J'J)^-1. Deterministic to the bit. Throws `calibration.undetermined`.
 */
export function fitLine(input: {
  points: readonly FitPoint[]
  weighting?: Weighting
}): CurveFit<LineParameters> {
  const points = [...input.points].toSorted((a, b) => a.x - b.x || a.y - b.y)
  const weights = weightsOf(points, input.weighting ?? 'none')
  checkPoints(points, 2)
  const weightOf = (at: number): number => weights[at] ?? 1
  const sum = (term: (point: FitPoint) => number): number =>
    points.reduce((total, point, at) => total + weightOf(at) * term(point), 0)
  const all = sum(() => 1)
  const middleX = sum(({ x }) => x) / all
  const middleY = sum(({ y }) => y) / all
  // Around the middle, so that nothing is lost where concentrations are large and close together.
  const spread = sum(({ x }) => (x - middleX) ** 2)
  const slope = sum(({ x, y }) => (x - middleX) * (y - middleY)) / spread
  const intercept = middleY - slope * middleX
  const rss = sum(({ x, y }) => (y - intercept - slope * x) ** 2)
  const degreesOfFreedom = points.length - 2
  const sigma2 = rss / degreesOfFreedom
  const slopeVariance = sigma2 / spread
  const shared = -middleX * slopeVariance
  const interceptVariance = sigma2 / all + middleX * middleX * slopeVariance
  const standardErrors = [Math.sqrt(interceptVariance), Math.sqrt(slopeVariance)]
  const tss = squaresAroundWeightedMean(points, weights)
  const isFinite = [intercept, slope, rss, ...standardErrors].every(Number.isFinite)
  if (!isFinite || slope === 0 || !(tss > 0)) throw undetermined('no line has a finite slope')
  return {
    model: 'line',
    parameters: { intercept, slope },
    parameterNames: ['intercept', 'slope'],
    standardErrors,
    covariance: [
      [interceptVariance, shared],
      [shared, slopeVariance],
    ],
    r2: 1 - rss / tss,
    rss,
    degreesOfFreedom,
    converged: true,
    iterations: 1,
  }
}
