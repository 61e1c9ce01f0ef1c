import { AssayError, quote } from '../../assay-error.ts'
import type { GridRow } from '../plate-matrix.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import { columnCountMax, formatWell, readWell, rowCountMax } from '../../plate/well.ts'
import { isListHead, victorMalformed } from './victor-parts.ts'

/** One read of the protocol; the same label may come back, as another point of its time course. */
export type VictorLabel = { head: string; name: string; unit: ReadingUnit; block: string }

/**
 * All wells of a plate in one repeat, as they follow each other. A well is known by its place in the largest plate, and
 * has as many times and values as there are labels; NaN where it was not read. As an object each would take ten times
 * its line.
 */
export type VictorRepeat = {
  plate: number
  repeat: number
  lines: number[]
  places: number[]
  /** In seconds since the start of the run. */
  timesS: number[]
  values: number[]
}

export type VictorList = { labels: readonly VictorLabel[]; repeats: readonly VictorRepeat[] }

const units: Readonly<Record<string, ReadingUnit>> = { A: 'OD', CPS: 'CPS', Counts: 'RFU' }
const firstPair = 4
const secondsADay = 86_400

/** Throws `file.malformed`, `file.unsupported` or `file.unknownToken`. */
export function readVictorList(rows: readonly GridRow[]): VictorList {
  const [head] = rows
  if (head === undefined || !isListHead(head)) throw malformed(1, 'is no head of a list')
  const labels = labelsOf(head)
  const goOn = newClock(labels)
  const repeats: VictorRepeat[] = []
  const seen = new Set<string>()
  for (const row of rows.slice(1)) {
    const [plate, repeat] = [countOf(row, 0, 'plate'), countOf(row, 1, 'repeat')]
    let last = repeats.at(-1)
    if (last?.plate !== plate || last.repeat !== repeat) {
      const key = `${plate} ${repeat}`
      if (seen.has(key)) throw malformed(row.number, 'comes back to a repeat that was over')
      seen.add(key)
      last = { plate, repeat, lines: [], places: [], timesS: [], values: [] }
      repeats.push(last)
    }
    readLine(row, labels, last, goOn)
  }
  return { labels, repeats }
}

/** The well at a place of the largest plate. */
export function wellAt(place: number): string {
  return (wells[place] ??= formatWell({
    row: Math.floor(place / columnCountMax),
    column: place % columnCountMax,
  }))
}
const wells: string[] = []

/** `Time, Absorbance @ 600 (1.0s) (A), Time, CPS (CPS), ...`: the last bracket is the unit. */
function labelsOf({ cells, number }: GridRow): VictorLabel[] {
  const found: VictorLabel[] = []
  for (let column = firstPair; column < widthOf(cells); column += 2) {
    const text = String(cells[column + 1] ?? '')
    const match = /^(.+) \(([^()]*)\)$/.exec(text)
    if (cells[column] !== 'Time' || match === null) {
      throw malformed(number, `has ${quote(text)} where a label with its unit is expected`)
    }
    const unit = units[match[2] ?? '']
    if (unit === undefined) {
      throw new AssayError(
        'file.unsupported',
        `The label ${quote(text)} is neither in CPS nor in A (absorbance) nor in Counts, which are all that is known here: export those labels.`,
        { line: number },
      )
    }
    found.push({ head: text, name: match[1] ?? '', unit, block: '' })
  }
  if (found.length === 0) throw malformed(number, 'names no label')
  return found.map((label) => {
    const isShared = found.some(({ name, unit }) => name === label.name && unit !== label.unit)
    return { ...label, block: isShared ? label.head : label.name }
  })
}

function readLine(
  row: GridRow,
  labels: readonly VictorLabel[],
  repeat: VictorRepeat,
  goOn: Clock,
): void {
  const { number, cells, computed } = row
  const position = readWell(String(cells[2] ?? ''))
  if (position === null) {
    throw malformed(number, `has ${quote(String(cells[2] ?? ''))} in place of a well`)
  }
  if (computed !== undefined) throw malformed(number, 'holds a formula')
  if (widthOf(cells) > firstPair + 2 * labels.length) {
    throw malformed(number, 'has more cells than the head of its list')
  }
  const place = position.row * columnCountMax + position.column
  const well = wellAt(place)
  if (place <= (repeat.places.at(-1) ?? -1)) {
    throw malformed(number, `has the well ${well} out of order or twice`)
  }
  refuseOtherType(String(cells[3] ?? ''), number, well)
  repeat.lines.push(number)
  repeat.places.push(place)
  for (let label = 0; label < labels.length; label++) {
    const column = firstPair + 2 * label
    const timeS = timeOf(cells[column] ?? '', number)
    const value = victorValue(cells[column + 1] ?? '', number, well)
    if ((timeS === null) !== (value === null)) {
      throw malformed(number, `has a time without a value or a value without a time (${well})`)
    }
    if (timeS !== null && !goOn(repeat.plate, place, label, timeS)) {
      throw malformed(number, `has a time of ${well} that does not come after the one before`)
    }
    repeat.timesS.push(timeS ?? Number.NaN)
    repeat.values.push(value ?? Number.NaN)
  }
}

/** Behind its last filled cell a line of a text may have more tabs. */
const widthOf = (cells: GridRow['cells']): number => cells.findLastIndex((cell) => cell !== '') + 1

function refuseOtherType(type: string, line: number, well: string): void {
  if (type === 'M') return
  throw new AssayError(
    'file.unsupported',
    `Line ${line}, well ${well}, has the type ${quote(type)}, and it is not known here whether its values are raw: mark all wells of the plate map as measured (M).`,
    { line, well },
  )
}

/** A number as it stands in a workbook, or as a text with a decimal point; null for an empty cell. */
export function victorValue(cell: string | number, line: number, well: string): number | null {
  if (typeof cell === 'number') return cell
  if (cell === '') return null
  if (/^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$/.test(cell)) return Number(cell)
  const isComma = /^-?[0-9.]+,[0-9]+$/.test(cell)
  throw new AssayError(
    isComma ? 'file.mixedDecimalMarks' : 'file.unknownToken',
    isComma
      ? `Line ${line}, well ${well}: ${quote(cell)} has a comma. Exports with decimal commas are not read: set the computer of the reader to decimal points and export again.`
      : `Line ${line}, well ${well}: ${quote(cell)} is no number, and no mark of this reader is known. Nothing was taken from the file: have the mark added.`,
    { line, well },
  )
}

/**
 * Days as a number, seconds as a workbook's style spells them, or a clock of a text, to hundredths of a second: more
 * the reader does not tell.
 */
function timeOf(cell: string | number, line: number): number | null {
  if (cell === '') return null
  const seconds = secondsOf(cell)
  if (seconds === null || !(seconds >= 0) || seconds > 1000 * secondsADay) {
    throw malformed(line, `has ${quote(String(cell))} in place of a time`)
  }
  return Math.round(seconds * 100) / 100
}

function secondsOf(cell: string | number): number | null {
  if (typeof cell === 'number') return cell * secondsADay
  if (/^PT[0-9]/.test(cell) && cell.endsWith('S')) return Number(cell.slice(2, -1))
  const clock = /^([0-9]{2,3}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{1,6})?)$/.exec(cell)
  if (clock === null) return null
  return 3600 * Number(clock[1]) + 60 * Number(clock[2]) + Number(clock[3])
}

type Clock = (plate: number, place: number, label: number, timeS: number) => boolean

/**
 * Whether a time of a well comes after the one before it in the same block; that of a clock that began anew at 24 hours
 * does not.
 */
function newClock(labels: readonly VictorLabel[]): Clock {
  const blocks = [...new Set(labels.map(({ block }) => block))]
  const numbers = labels.map(({ block }) => blocks.indexOf(block))
  const last = new Map<number, number>()
  return (plate, place, label, timeS) => {
    const well = plate * columnCountMax * rowCountMax + place
    const key = well * blocks.length + (numbers[label] ?? 0)
    if (timeS <= (last.get(key) ?? -1)) return false
    last.set(key, timeS)
    return true
  }
}

function countOf(row: GridRow, column: number, what: string): number {
  const count = readCount(row, column)
  if (count !== null) return count
  const text = quote(String(row.cells[column] ?? ''))
  throw malformed(row.number, `has ${text} in place of the number of its ${what}`)
}

/** A plate or repeat, from 1; null for what is none. */
export function readCount({ cells }: GridRow, column: number): number | null {
  const cell = cells[column] ?? ''
  const count = typeof cell === 'number' ? cell : /^[0-9]{1,6}$/.test(cell) ? Number(cell) : -1
  return Number.isInteger(count) && count >= 1 && count < 1e6 ? count : null
}

const malformed = (line: number, what: string): AssayError => victorMalformed(line, what, 'list')
