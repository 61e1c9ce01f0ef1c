import { namedParameters } from '@luminous/assay/curve/fit.ts'
import type { WellResult } from '@luminous/assay/result/run-result.ts'
import { resultIdOf, type RunPart } from './open-run.ts'
import type { RunRow, RunSummaryOfResults } from './queries.ts'

/** What is kept of a computation beside the row's own columns. */
export function summarise(
  row: Pick<RunRow, 'id'>,
  parts: readonly RunPart[] | null,
): { calibration: unknown; summary: RunSummaryOfResults | null } {
  if (parts === null) return { calibration: null, summary: null }
  return {
    calibration: parts.map(({ biosensor, computed: { calibration } }) => ({
      biosensor,
      curve: calibration && {
        model: calibration.fit.model,
        parameters: namedParameters(calibration.fit),
        r2: calibration.fit.r2,
        standardErrors: calibration.fit.standardErrors,
      },
    })),
    summary: {
      failed: parts.flatMap(({ computed }) => computed.qc).filter(({ passed }) => !passed).length,
      controls: Object.fromEntries(parts.flatMap(controlsOf)),
      results: parts.flatMap(({ biosensor, computed }) =>
        computed.results.map((result) => ({
          id: resultIdOf(row.id, biosensor, result),
          ...(biosensor === null ? {} : { biosensor }),
          role: result.role,
          sampleCode: result.sampleCode,
          dilution: result.dilution,
          concentration: result.concentrationRounded,
          qualifier: result.qualifier,
          limit: result.limitRounded,
          limitType: result.limitType,
          fold: result.fold?.foldRounded ?? null,
          flag: result.flag,
        })),
      ),
    },
  }
}

/** How a control of a biosensor is named in the summary; those of an unnamed one by the control alone. */
export const controlKey = (control: string, biosensor: string | null): string =>
  biosensor === null ? control : `${control} ${biosensor}`

function controlsOf({ biosensor, computed }: RunPart): [string, number | null][] {
  const { calibration, wells, blankMean } = computed
  const parameters = calibration && namedParameters(calibration.fit)
  const found: Record<string, number | null> = {
    blank: blankMean,
    positiveControl: meanRaw(wells, 'positiveControl'),
    negativeControl: meanRaw(wells, 'negativeControl'),
    untreatedControl: computed.untreatedRatio,
    ec50: parameters?.['C'] ?? null,
  }
  return Object.entries(found).map(([control, value]) => [controlKey(control, biosensor), value])
}

function meanRaw(wells: readonly WellResult[], role: WellResult['role']): number | null {
  const values = wells.flatMap((well) => (well.role === role ? (well.rawSignal ?? []) : []))
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
