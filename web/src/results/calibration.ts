import type { CurveParameters } from '@luminous/assay/curve/curve.ts'
import { curveAt, invertCurve } from '@luminous/assay/curve/curve.ts'
import type { CalibrationCurveInput } from '@luminous/charts/calibration-curve.ts'
import type { Plate, Result, Well } from '@luminous/contract'
import { readParameters } from '../ui/curve-parameters.ts'
import { formatUnit } from './concentration.ts'

export type CalibrationData = Omit<CalibrationCurveInput, 'palette'>

/** The wells that make up this result: of its sample, and of its dilution where the plate has several. */
export const wellsOfResult = (plate: Plate, result: Result): Well[] =>
  plate.wells.filter(
    (well) =>
      well.role === 'sample' &&
      well.scope === 'own' &&
      well.sampleCode === result.sample.code &&
      Number(well.dilution) === Number(result.dilution),
  )

/** What the chart and the table beside it show; a well without a signal is in neither, and is counted apart. */
export function calibrationData(plate: Plate, result: Result): CalibrationData {
  const parameters = plate.calibration && readParameters(plate.calibration.parameters)
  const { lodMgPerL, loqMgPerL } = result.method
  return {
    unit: formatUnit(result.analyte),
    signalUnit: plate.signalUnit,
    standards: plate.wells.flatMap(({ well, role, standardMgPerL, signal }) =>
      role === 'standard' && standardMgPerL !== null && signal !== null
        ? [{ well, concentrationMgPerL: Number(standardMgPerL), signal }]
        : [],
    ),
    responseAt: parameters === null ? null : (x) => curveAt(parameters, x),
    sample: {
      code: result.sample.code,
      wells: wellsOfResult(plate, result).flatMap(({ well, signal }) =>
        signal === null
          ? []
          : [{ well, signal, concentrationMgPerL: parameters && onCurve(parameters, signal) }],
      ),
    },
    limits: [
      { name: 'LOD', limit: lodMgPerL },
      { name: 'LOQ', limit: loqMgPerL },
    ].flatMap(({ name, limit }) =>
      limit === null ? [] : [{ name, concentrationMgPerL: Number(limit) }],
    ),
  }
}

/** Where a signal meets the curve, to place a mark; beyond the asymptotes it meets it nowhere. */
function onCurve(parameters: CurveParameters, signal: number): number | null {
  const x = invertCurve(parameters, signal)
  return typeof x === 'number' && x > 0 ? x : null
}
