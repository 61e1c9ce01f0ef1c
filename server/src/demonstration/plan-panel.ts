import type { Layout, WellContent } from '@luminous/assay/plate/layout.ts'
import { formatWell, plateFormatOf } from '@luminous/assay/plate/well.ts'
import type { PlannedSample } from './plate-plan.ts'

/** Standards of each biosensor in the well, mg/L: the ranges that are published. */
const standards: readonly (readonly [biosensor: string, amounts: readonly string[]])[] = [
  ['atuA', ['250', '125', '62.5', '31.25', '15.6', '11', '7.8']],
  ['marR', ['512', '256', '128', '64', '32', '22', '16']],
  ['3680', ['100', '50', '25', '12.5', '6.25', '3.1', '1.5']],
]
const replicates = 2
const wellsOfControls = { untreatedControl: 3, positiveControl: 1, negativeControl: 1 } as const
/** Medium alone, in the last corner: no turn of the plate repeats it. */
const blanks = 3

/** Samples that a plate of 96 wells has room for beside standards and controls of three biosensors. */
export const panelSamplesMax = 9

/**
 * A layout of 96 wells for up to nine samples, each in duplicate by each biosensor: first everything of the first
 * biosensor, then of the next, in the order in which wells are scanned.
 */
export function planPanel(samples: readonly PlannedSample[]): Layout {
  if (samples.length > panelSamplesMax) {
    throw new RangeError(`a plate has room for ${panelSamplesMax} samples`)
  }
  const contents = standards.flatMap(([biosensor, amounts]): WellContent[] => [
    ...amounts.map((concentration) => ({ role: 'standard' as const, concentration, biosensor })),
    ...Object.entries(wellsOfControls).flatMap(([role, count]) =>
      Array.from({ length: count }, () => controlOf(role, biosensor)),
    ),
    ...samples.flatMap(({ code, role, dilution }) =>
      Array.from({ length: replicates }, (_, at) => ({
        role,
        sampleCode: code,
        dilution,
        replicate: at + 1,
        biosensor,
      })),
    ),
  ])
  const format = plateFormatOf(96)
  const columns = format?.columnCount ?? 0
  const wellAt = (at: number): string =>
    formatWell({ row: Math.floor(at / columns), column: at % columns })
  const wellCount = format?.wellCount ?? 0
  const medium = Array.from({ length: blanks }, (_, at) => [
    wellAt(wellCount - 1 - at),
    { role: 'blank' as const },
  ])
  return Object.fromEntries([...contents.map((content, at) => [wellAt(at), content]), ...medium])
}

function controlOf(role: string, biosensor: string): WellContent {
  if (role === 'positiveControl' || role === 'negativeControl') return { role, biosensor }
  return { role: 'untreatedControl', biosensor }
}
