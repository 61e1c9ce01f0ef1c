import type { Layout, WellContent } from '@luminous/assay/plate/layout.ts'
import { formatWell, plateFormatOf } from '@luminous/assay/plate/well.ts'

export type PlannedSample = {
  readonly code: string
  readonly role: 'sample' | 'fieldBlank' | 'duplicate'
  readonly dilution: string
}

const standards = ['100', '50', '25', '12.5', '6.25', '3.125', '1.5625', '0']
const replicates = 3

/** Samples that a plate of 384 wells has room for beside standards and controls. */
const samplesOfPlateMax = 112

/**
 * A layout for up to 112 samples in triplicate on 384 wells: standards in columns 1 to 3 of the first eight rows,
 * controls below them, and a corner that no turn of the plate repeats.
 */
export function planPlate(samples: readonly PlannedSample[]): Layout {
  if (samples.length > samplesOfPlateMax) {
    throw new RangeError(`a plate has room for ${samplesOfPlateMax} samples`)
  }
  const format = plateFormatOf(384)
  const layout: Record<string, WellContent> = {}
  const put = (row: number, column: number, content: WellContent) => {
    layout[formatWell({ row, column })] = content
  }
  standards.forEach((concentration, row) => {
    for (let column = 0; column < replicates; column += 1) {
      put(row, column, { role: 'standard', concentration })
    }
  })
  for (let column = 0; column < replicates; column += 1) {
    for (const row of [8, 9]) put(row, column, { role: 'blank' })
    for (const row of [10, 11]) put(row, column, { role: 'negativeControl' })
    for (const row of [12, 13]) put(row, column, { role: 'positiveControl' })
  }
  const rowCount = format?.rowCount ?? 0
  samples.forEach(({ code, role, dilution }, at) => {
    const row = at % rowCount
    const first = replicates + Math.floor(at / rowCount) * replicates
    for (let replicate = 1; replicate <= replicates; replicate += 1) {
      put(row, first + replicate - 1, { role, sampleCode: code, dilution, replicate })
    }
  })
  return layout
}
