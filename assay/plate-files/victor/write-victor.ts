import { parseWell } from '../../plate/well.ts'
import { type OldCell, type OldStyle, writeOldWorkbook } from '../workbook/write-old-workbook.ts'

/** One well read once: seconds since the start, to hundredths, and its OD or CPS. Null where the run ended before. */
export type RunRead = { timeS: number; value: number } | null

/** All wells of the run in one repeat, in the order of `wells`: first the OD of each, then its light. */
export type RunRepeat = { od: readonly RunRead[]; cps: readonly RunRead[] }

/** What a VICTOR reader measured of one plate of 96 wells. */
export type VictorRun = {
  protocolName: string
  serial: string
  /** As the reader's computer writes it, `3/29/2012 4:33:01 PM` or `15/09/2010 12:41:03`. */
  startedText: string
  temperatureC: number
  /** Row by row: `A1` to `H12`. */
  wells: readonly string[]
  repeats: readonly RunRepeat[]
  /** Lines of the sheet `Errors`, which is there only where there are any. */
  errors: readonly string[]
  notes: readonly string[]
}

const rowCount = 8
const columnCount = 12
const secondsADay = 86_400
const labels = [
  {
    key: 'od',
    name: 'Absorbance @ 600 (1.0s)',
    unit: 'A',
    technology: 'Photometry',
    lone: '0.000',
  },
  { key: 'cps', name: 'CPS User', unit: 'CPS', technology: 'Luminometry', lone: '4' },
] as const
const styleOf = { od: 'thousandths', cps: 'whole' } as const

/**
 * The workbook (.xls) that the reader's software would export of a run: a list of wells, the same as matrices, the
 * protocol, errors where there are any, and notes. Inverse of the parser: values are read back to the same double,
 * times to the hundredth of a second. Throws a RangeError for what such a workbook has no room for, among it more than
 * 16,383 wells times repeats.
 */
export function writeVictorWorkbook(run: VictorRun): Uint8Array {
  const { list, matrices } = tablesOf(run)
  return writeOldWorkbook([
    { name: `List ; Plates 1 - ${run.repeats.length}`, rows: list },
    { name: 'Plate', rows: matrices },
    { name: 'Protocol', rows: rowsOf(protocolLines(run)) },
    ...(run.errors.length === 0 ? [] : [{ name: 'Errors', rows: rowsOf(errorLines(run)) }]),
    { name: 'Notes', rows: rowsOf(noteLines(run)) },
  ])
}

/**
 * The same run as the software's text: tabs and CRLF, OD to three decimals, counts per second to whole ones. Throws a
 * RangeError for a run of a day and more, whose times the text cannot tell.
 */
export function writeVictorText(run: VictorRun): string {
  const { list, matrices } = tablesOf(run)
  const matrixLines = matrices.map((cells) => {
    const shown = cells.map(shownOf)
    return shown.length < columnCount
      ? [...shown, ...Array.from({ length: columnCount - 1 - shown.length }, () => ''), ' ']
      : shown
  })
  const tables = [...list.map((cells) => cells.map(shownOf)), ...matrixLines]
  return [
    ...tables.map((cells) => cells.join('\t')),
    ...protocolLines(run),
    ...(run.errors.length === 0 ? [] : errorLines(run)),
    ...noteLines(run),
    '',
  ].join('\r\n')
}

type Tables = { list: OldCell[][]; matrices: OldCell[][] }

function tablesOf(run: VictorRun): Tables {
  const positions = run.wells.map(parseWell)
  if (positions.some(({ row, column }) => row >= rowCount || column >= columnCount)) {
    throw new RangeError('the run has wells outside of a plate of 96')
  }
  const list: OldCell[][] = [
    [
      'Plate',
      'Repeat',
      'Well',
      'Type',
      ...labels.flatMap(({ name, unit }) => ['Time', `${name} (${unit})`]),
    ],
  ]
  const matrices: OldCell[][] = []
  run.repeats.forEach((repeat, at) => {
    run.wells.forEach((_, well) => {
      const { row, column } = positions[well] ?? { row: 0, column: 0 }
      const name = String.fromCharCode(65 + row) + String(column + 1).padStart(2, '0')
      const reads = labels.flatMap(({ key }) => readCells(repeat[key][well] ?? null, styleOf[key]))
      list.push([count(1), count(at + 1), name, 'M', ...reads])
    })
    const last = [...repeat.od, ...repeat.cps].reduce((s, read) => Math.max(s, read?.timeS ?? 0), 0)
    const celsius: OldCell = { value: run.temperatureC, style: 'plain' }
    matrices.push(
      ['Plate', 'Repeat', 'End time', 'Start temp.', 'End temp.', 'BarCode'],
      [count(1), count(at + 1), clockAfter(run.startedText, last), celsius, celsius, 'N/A'],
      [],
    )
    for (const { key, name, unit, lone } of labels) {
      const grid = Array.from({ length: rowCount }, (): OldCell[] => [])
      positions.forEach(({ row, column }, well) => {
        const value = repeat[key][well]?.value
        const cells = grid[row]
        if (value === undefined || cells === undefined) return
        while (cells.length < column) cells.push(null)
        cells[column] = { value, style: styleOf[key] }
      })
      matrices.push([`${name} (${unit})`], [lone], [], ...grid, [])
    }
  })
  return { list, matrices }
}

const count = (value: number): OldCell => ({ value, style: 'plain' })

function readCells(read: RunRead, style: OldStyle): OldCell[] {
  if (read === null) return [null, null]
  const days = Math.round(read.timeS * 100) / 100 / secondsADay
  return [
    { value: days, style: 'time' },
    { value: read.value, style },
  ]
}

/** A cell as the software shows it. */
function shownOf(cell: OldCell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return cell
  if (cell.style === 'thousandths') return cell.value.toFixed(3)
  if (cell.style === 'whole') return cell.value.toFixed(0)
  if (cell.style === 'plain') return String(cell.value)
  const hundredths = Math.round(cell.value * secondsADay * 100)
  if (hundredths >= secondsADay * 100) throw new RangeError('the run takes a day or more')
  return `${clock(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, '0')}`
}

/** The time of day so many seconds after the start, as the start writes it; it has no date and begins anew. */
function clockAfter(startedText: string, seconds: number): string {
  const match = /([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?: ([AP])M)?$/.exec(startedText)
  if (match === null) throw new RangeError(`${startedText} does not end in a time`)
  const half = match[4]
  const hour =
    half === undefined ? Number(match[1]) : (Number(match[1]) % 12) + (half === 'P' ? 12 : 0)
  const start = hour * 3600 + Number(match[2]) * 60 + Number(match[3])
  const now = Math.floor(start + seconds) % secondsADay
  if (half === undefined) return clock(now)
  const hours = Math.floor(now / 3600)
  return `${hours % 12 === 0 ? 12 : hours % 12}${clock(now).slice(2)} ${hours < 12 ? 'AM' : 'PM'}`
}

function clock(seconds: number): string {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
}

const rowsOf = (texts: readonly string[]): string[][] => texts.map((text) => [text])

function protocolLines(run: VictorRun): string[] {
  const wells = new Set(run.wells)
  const map = Array.from({ length: rowCount }, (_, row) => {
    const letter = String.fromCharCode(65 + row)
    const marks = Array.from({ length: columnCount }, (_, column) =>
      wells.has(`${letter}${column + 1}`) ? 'M   ' : 'E   ',
    )
    return `${letter} | ${marks.join('')}`
  })
  return [
    'Protocol description',
    '',
    '',
    led('Protocol name', run.protocolName),
    led('Protocol number', 'N/A'),
    led('Name of the plate type', `Generic ${rowCount}x${columnCount} size plate`),
    led('Number of repeats', String(run.repeats.length)),
    ...labels.flatMap(({ name, technology }) => [
      '',
      led('Name of the label', name),
      led('Label technology', technology),
    ]),
    '',
    'Plate map of plate 1',
    ...map,
    '',
    led('Instrument serial number:', run.serial),
    led('Measured on', run.startedText),
  ]
}

/** Dots lead from the key to its value. */
const led = (key: string, value: string): string => `${`${key} `.padEnd(35, '.')} ${value}`

const errorLines = ({ errors }: VictorRun): string[] => [
  'Errors for the assay run',
  '',
  '',
  ...errors,
]

const noteLines = ({ notes }: VictorRun): string[] => ['Notes for the assay run', '', '', ...notes]
