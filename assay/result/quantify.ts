import { type Concentration, backCalculate, reportableRange } from './back-calculate.ts'
import { signalVarianceAt } from './calibrate.ts'
import type { Method } from '../method/method.ts'
import { standardDeviation } from './replicates.ts'
import { roundDecimals, roundSignificant } from './round.ts'
import type { Calibration, Quantity, ResultFlag } from './run-result.ts'
import type { SignalFlag } from './signal.ts'

/** From the mean of the signals of wells to what is reported of what is `factor` times as strong. Total. */
export function quantify(
  from: {
    signal: number | null
    signalFlag: SignalFlag | null
    wells: readonly number[]
    factor: number
    isSilenced: boolean
  },
  calibration: Calibration | null,
  method: Method,
): Quantity {
  const { signal, signalFlag, wells, factor } = from
  if (signal === null) return unquantified(signalFlag ?? 'notRead')
  if (from.isSilenced) return unquantified('silenced')
  if (method.panel?.report === 'fold') return unquantified('foldAlone')
  if (calibration === null) return unquantified('noCalibration')
  const concentration = backCalculate({
    fit: calibration.fit,
    signal,
    signalVariance: signalVarianceAt(calibration, signal) / wells.length,
    range: reportableRange(limitsOf(method, calibration), calibration.concentrations),
    dilution: factor,
    own: method.panel === undefined ? null : scatterOf(wells),
  })
  return quantityOf(concentration, method)
}

/** Of the mean of these wells; null for a single one. Methods from before the panel have intervals of the curve alone. */
function scatterOf(
  wells: readonly number[],
): { variance: number; degreesOfFreedom: number } | null {
  const deviation = standardDeviation(wells)
  return deviation === null
    ? null
    : { variance: deviation ** 2 / wells.length, degreesOfFreedom: wells.length - 1 }
}

/** The method's limits, with the limit of detection that lies on the curve. */
export function limitsOf(
  method: Method,
  calibration: Calibration | null,
): Pick<Method, 'lod' | 'loq' | 'rangeRule'> {
  const onCurve = calibration?.lodOnCurve
  return onCurve === undefined ? method : { ...method, lod: String(onCurve) }
}

/**
 * Far less light than without the sample, from a biosensor that grows: what it would say is not heard. Of a window its
 * end is judged, unless the response was significant before: at first every fold is about 1.
 */
export function isSilenced(
  { fold, foldAtEnd }: { fold: number | null; foldAtEnd: number | null },
  { panel }: Method,
): boolean {
  const limit = panel?.silencedBelowFold ?? null
  if (fold === null || foldAtEnd === null || limit === null || foldAtEnd >= limit) return false
  const significant = panel?.significantFold ?? null
  return significant === null || fold < Number(significant)
}

function unquantified(flag: ResultFlag): Quantity {
  return {
    concentration: null,
    concentrationRounded: null,
    lower95: null,
    upper95: null,
    qualifier: null,
    limit: null,
    limitRounded: null,
    limitType: null,
    lowerBound: null,
    flag,
  }
}

function quantityOf(found: Concentration, method: Method): Quantity {
  if (found.kind === 'number') {
    const { value, lower95, upper95 } = found
    const concentrationRounded = roundByMethod(value, method)
    return {
      ...unquantified('below'),
      concentration: value,
      concentrationRounded,
      lower95,
      upper95,
      flag: null,
    }
  }
  return {
    ...unquantified(found.kind),
    qualifier: found.qualifier,
    limit: found.limit,
    limitRounded: writeLimit(found.limit, method),
    limitType: found.limitType,
    lowerBound: found.kind === 'below' ? found.lowerBound : null,
  }
}

/**
 * A limit as people read it: rounded as the method says, without zeros at its end. A limit is set, not
 * measured: 1.5 that reads 1.50 would claim a digit that nobody chose.
 */
export function writeLimit(value: number, method: Pick<Method, 'rounding'>): string {
  const rounded = roundByMethod(value, method)
  return rounded.includes('.') ? rounded.replace(/\.?0+$/, '') : rounded
}

/** The one rounding of a method, for screen, report, CSV and API alike. */
export function roundByMethod(value: number, { rounding }: Pick<Method, 'rounding'>): string {
  return rounding.kind === 'decimals'
    ? roundDecimals(value, rounding.digits)
    : roundSignificant(value, rounding.digits)
}
