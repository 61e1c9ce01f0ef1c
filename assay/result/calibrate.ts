import { AssayError } from '../assay-error.ts'
import { curveAt, invertCurve } from '../curve/curve.ts'
import { type CurveFit, fitCurve } from '../curve/fit.ts'
import { fitLine } from '../curve/line.ts'
import type { Method } from '../method/method.ts'
import { mean, squaresAroundMean } from './replicates.ts'
import type { Calibration, RunWell, StandardLevel } from './run-result.ts'

/**
 * Fits the method's curve to the standards that have a signal, on the means of each concentration
 * or on the wells. Throws `calibration.*`.
 */
export function calibrate(wells: readonly RunWell[], method: Method): Calibration {
  const levels = levelsOf(wells)
  const read = levels.filter(({ signals }) => signals.length > 0)
  if (read.length === 0) {
    throw new AssayError(
      'calibration.undetermined',
      `The standards do not determine a curve: ${levels.length === 0 ? 'the layout names none' : 'none of them has a signal'}.`,
    )
  }
  const points = read.flatMap(({ x, signals }) =>
    method.fitOn === 'means' ? [{ x, y: mean(signals) }] : signals.map((y) => ({ x, y })),
  )
  const { model, weighting } = method
  const fit =
    model === 'line' ? fitLine({ points, weighting }) : fitCurve({ points, model, weighting })
  const concentrations = read.map(({ x }) => x)
  requireDirection(fit, concentrations, method)
  const ofResiduals = fit.rss / fit.degreesOfFreedom
  const lodFold = method.panel?.lodFold ?? null
  return {
    ...(lodFold === null ? {} : detectionLimit(fit, Number(lodFold), concentrations)),
    fit,
    levels,
    concentrations,
    replicateVariance:
      method.fitOn === 'wells' ? ofResiduals : (pooledVariance(read, weighting) ?? ofResiduals),
    weighting,
  }
}

/** A curve that runs against what the method says of its response answers for nothing: the standards lie wrong. */
function requireDirection(
  { parameters }: CurveFit,
  concentrations: readonly number[],
  { response, panel }: Method,
): void {
  // From which fold on something is detected supposes that folds rise.
  const expected = response ?? ((panel?.lodFold ?? null) === null ? undefined : 'rising')
  const [lowest = 0, highest = 0] = [concentrations[0], concentrations.at(-1)]
  const isRising = curveAt(parameters, highest) > curveAt(parameters, lowest)
  if (expected === undefined || isRising === (expected === 'rising')) return
  throw new AssayError(
    'calibration.undetermined',
    `The standards do not determine a curve: their signal ${isRising ? 'rises' : 'falls'} with the concentration, and by the method it ${isRising ? 'falls' : 'rises'}.`,
  )
}

/**
 * Where the curve reaches the fold from which a response counts; nothing where that is below all of its standards, down
 * to which nobody has measured. Throws where it does not pass that fold.
 */
function detectionLimit(
  fit: CurveFit,
  fold: number,
  concentrations: readonly number[],
): { lodOnCurve?: number } {
  const x = invertCurve(fit.parameters, fold)
  const lowest = Math.min(...concentrations.filter((concentration) => concentration > 0))
  if (typeof x === 'number' && x > 0) return x < lowest ? {} : { lodOnCurve: x }
  throw new AssayError(
    'calibration.undetermined',
    `The standards do not determine a curve: it does not rise through ${fold}-fold, where the method sets its limit of detection.`,
  )
}

/** Rising concentrations; `1.0` and `1` are one level. Wells come in plate order. */
function levelsOf(wells: readonly RunWell[]): StandardLevel[] {
  const levels = new Map<number, StandardLevel & { wells: string[]; signals: number[] }>()
  for (const { well, content, signal } of wells) {
    if (content.role !== 'standard') continue
    const x = Number(content.concentration)
    const { concentration } = content
    const level = levels.get(x) ?? { concentration, x, wells: [], signals: [] }
    level.wells.push(well)
    if (signal !== null) level.signals.push(signal)
    levels.set(x, level)
  }
  return [...levels.values()].toSorted((a, b) => a.x - b.x)
}

/** Variance of one well among its replicates, over all levels; null without replicates. */
function pooledVariance(
  levels: readonly StandardLevel[],
  weighting: Method['weighting'],
): number | null {
  let squares = 0
  let degreesOfFreedom = 0
  for (const { signals } of levels) {
    const scale = varianceShape(mean(signals), weighting)
    if (signals.length < 2 || scale === 0) continue
    squares += squaresAroundMean(signals) / scale
    degreesOfFreedom += signals.length - 1
  }
  return degreesOfFreedom === 0 ? null : squares / degreesOfFreedom
}

/** How the variance grows with the signal: the inverse of the weights. */
function varianceShape(signal: number, weighting: Method['weighting']): number {
  if (weighting === 'none') return 1
  return weighting === '1/y' ? Math.abs(signal) : signal * signal
}

/** The variance of one well's signal of this size. */
export function signalVarianceAt(calibration: Calibration, signal: number): number {
  return calibration.replicateVariance * varianceShape(signal, calibration.weighting)
}
