import {
  writeVictorText,
  writeVictorWorkbook,
  type RunRead,
  type VictorRun,
} from '@luminous/assay/plate-files/victor/write-victor.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { compareWells } from '@luminous/assay/plate/well.ts'
import { repeats, simulateWells, type Acids, type WellReads } from './simulate-panel.ts'

/** A plate of the panel as the reader's software exports it (.xls): values made up, everything else as it writes it. */
export function simulatePanelFile(plate: {
  readonly protocolName: string
  readonly serial: string
  /** When it was begun, on the reader's clock, `YYYY-MM-DDThh:mm:ss`. */
  readonly startedLocal: string
  readonly layout: Layout
  readonly acidsOf: (sampleCode: string) => Acids
  readonly random: () => number
  /** As text in place of a workbook. */
  readonly isText?: boolean
}): Buffer {
  const reads = simulateWells(plate)
  const wells = [...reads.keys()].toSorted(compareWells)
  const ofRepeat = (at: number, times: 'growthS' | 'lightS', values: 'od' | 'cps'): RunRead[] =>
    wells.map((well) => readAt(reads.get(well), at, times, values))
  const run: VictorRun = {
    protocolName: plate.protocolName,
    serial: plate.serial,
    startedText: monthFirst(plate.startedLocal),
    temperatureC: 30,
    wells,
    repeats: Array.from({ length: repeats }, (_, at) => ({
      od: ofRepeat(at, 'growthS', 'od'),
      cps: ofRepeat(at, 'lightS', 'cps'),
    })),
    errors: [],
    notes: ['Simulated for the demonstration.'],
  }
  return Buffer.from(plate.isText ? writeVictorText(run) : writeVictorWorkbook(run))
}

function readAt(
  reads: WellReads | undefined,
  at: number,
  times: 'growthS' | 'lightS',
  values: 'od' | 'cps',
): RunRead {
  const [timeS, value] = [reads?.[times][at], reads?.[values][at]]
  return timeS === undefined || value === undefined ? null : { timeS, value }
}

/** As a computer set to English of the United States writes it. */
function monthFirst(local: string): string {
  const [, year, month, day, hour = '', rest] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d)(:\d\d:\d\d)$/.exec(local) ?? []
  if (rest === undefined) throw new RangeError(`no local time: ${local}`)
  const half = Number(hour) < 12 ? 'AM' : 'PM'
  return `${Number(month)}/${Number(day)}/${year} ${Number(hour) % 12 || 12}${rest} ${half}`
}
