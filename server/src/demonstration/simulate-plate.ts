import { curveAt } from '@luminous/assay/curve/curve.ts'
import type { Layout, WellContent } from '@luminous/assay/plate/layout.ts'
import { formatRow, formatWell, plateFormatOf } from '@luminous/assay/plate/well.ts'

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Normal deviate of mean 0 and deviation 1 (Box and Muller). */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export type SimulatedPlate = {
  readonly plateName: string
  readonly serial: string
  /** On the reader's clock, `YYYY-MM-DDThh:mm:ss`. */
  readonly readAtLocal: string
  readonly wellCount: 96 | 384
  readonly layout: Layout
  /** True concentration of a sample in mg/L, undiluted. */
  readonly concentrationOf: (sampleCode: string) => number
  readonly random: () => number
}

/** The sensor of the demonstration: background 305 RLU, half of 46,000 RLU at 33 mg/L. */
const sensor = { A: 305, B: 1.25, C: 33, D: 46_000, G: 1 }
const replicateCv = 0.035
const overflowRlu = 60_000
const positiveControlMgPerL = 80

/** A plate as Gen5 would export it, without a layout block: values made up, everything else as a reader writes it. */
export function simulatePlate(plate: SimulatedPlate): Buffer {
  const format = plateFormatOf(plate.wellCount)
  if (!format) throw new RangeError(`there is no plate of ${plate.wellCount} wells`)
  const columns = Array.from({ length: format.columnCount }, (_, column) => column)
  const rows = Array.from({ length: format.rowCount }, (_, row) => {
    const cells = columns.map((column) => {
      const content = plate.layout[formatWell({ row, column })]
      return content === undefined || content.role === 'empty' ? '' : signalOf(content, plate)
    })
    return [formatRow(row), ...cells, 'LUM:Lum'].join('\t')
  })
  return Buffer.from(
    [
      ...headOf(plate),
      '',
      'Results',
      `\t${columns.map((at) => at + 1).join('\t')}`,
      ...rows,
      '',
    ].join('\r\n'),
    'latin1',
  )
}

function signalOf(content: WellContent, plate: SimulatedPlate): string {
  const scatter = 1 + replicateCv * normal(plate.random)
  if (content.role === 'blank') return String(Math.round(180 * scatter))
  const signal = curveAt(sensor, inWell(content, plate)) * scatter
  return signal > overflowRlu ? 'OVRFLW' : String(Math.max(0, Math.round(signal)))
}

/** mg/L that the sensor sees. */
function inWell(content: WellContent, { concentrationOf }: SimulatedPlate): number {
  if (content.role === 'standard') return Number(content.concentration)
  if (content.role === 'positiveControl') return positiveControlMgPerL
  if (!('sampleCode' in content)) return 0
  const added = content.role === 'spike' ? Number(content.addedConcentration) : 0
  return (concentrationOf(content.sampleCode) + added) / Number(content.dilution)
}

function headOf({ plateName, serial, readAtLocal, wellCount }: SimulatedPlate): string[] {
  const [, year, month, day, hour = '', rest] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d)(:\d\d:\d\d)$/.exec(readAtLocal) ?? []
  if (rest === undefined) throw new RangeError(`no local time: ${readAtLocal}`)
  const half = Number(hour) < 12 ? 'AM' : 'PM'
  return [
    '',
    'Software Version\t3.12.08',
    '',
    'Experiment File Path:\tC:\\Demonstration\\Simulated season.xpt',
    'Protocol File Path:\tC:\\Demonstration\\Naphthenic acids lux endpoint (demonstration).prt',
    '',
    `Plate Number\t${plateName}`,
    `Date\t${Number(month)}/${Number(day)}/${year}`,
    `Time\t${Number(hour) % 12 || 12}${rest} ${half}`,
    'Reader Type:\tSynergy H1',
    `Reader Serial Number:\t${serial}`,
    'Reading Type\tReader',
    '',
    'Procedure Details',
    '',
    `Plate Type\t${wellCount} WELL PLATE (Use plate lid)`,
    'Read\tLUM',
    '\tLuminescence Endpoint',
    '\tFull Plate',
    '\tIntegration Time: 0:01.00 (MM:SS.ss)',
    '\tExtended Dynamic Range',
  ]
}
