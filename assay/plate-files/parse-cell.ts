import { AssayError, quote } from '../assay-error.ts'
import type { ReadingFlag, ReadingUnit } from '../plate/reading.ts'

export type CellValue = { value: number | null; flag: ReadingFlag | null }

/**
 * The value or flag of a cell that is not empty: text, or a number out of a workbook. Throws `file.unknownToken` for text outside the
 * closed list, naming line and well.
 */
export function parseCell(
  cell: string | number,
  decimal: DecimalMark,
  place: { line: number; column: number; well: string },
): CellValue {
  // A workbook's cells are numbers already; what is not finite never comes out of one.
  if (typeof cell === 'number') return { value: cell, flag: null }
  const value = parseDecimal(cell, decimal, place)
  if (value !== null) return { value, flag: null }
  const flag = /^\?{2,8}$/.test(cell) ? 'missed' : tokens.get(cell.toUpperCase())
  if (flag !== undefined) return { value: null, flag }
  const rest = cell.slice(1).trim()
  if (cell.startsWith('>') && parseDecimal(rest, decimal, place) !== null) {
    return { value: null, flag: 'above' }
  }
  if (cell.startsWith('<') && parseDecimal(rest, decimal, place) !== null) {
    return { value: null, flag: 'below' }
  }
  // The operator's mask: the value stands between asterisks and is not to be used.
  if (/^\*.*\*$/.test(cell) && parseDecimal(cell.slice(1, -1).trim(), decimal, place) !== null) {
    return { value: null, flag: 'masked' }
  }
  throw new AssayError(
    'file.unknownToken',
    `Line ${place.line}, well ${place.well}: ${quote(cell)} is neither a number nor a known mark of the reader. Nothing was taken from the file; correct the export, or have the mark added.`,
    place,
  )
}

/**
 * Which sign a file writes its decimals with; a file that uses both cannot be read safely. `doubt`
 * is a cell such as `1,234` that may be one or a thousand, kept until another cell (`0,5`) shows
 * that the comma is the decimal mark.
 */
export type DecimalMark = {
  mark: '.' | ',' | null
  isSure: boolean
  doubt: { cell: string; line: number } | null
}

/** For a file of which no number is read yet. Cells cut at semicolons have decimal commas. */
export function undecidedMark(separator?: string): DecimalMark {
  return { mark: null, isSure: separator === ';', doubt: null }
}

/**
 * No reader measures an optical density of a thousand, so a comma in one is the decimal mark.
 */
export function trustDensities(decimal: DecimalMark, unit: ReadingUnit): void {
  if (unit === 'OD' && decimal.mark === ',') decimal.isSure = true
}

/** Throws `file.mixedDecimalMarks` when nothing in the file told what its commas mean. */
export function checkDecimalMark({ mark, isSure, doubt }: DecimalMark): void {
  if (mark !== ',' || isSure || doubt === null) return
  throw new AssayError(
    'file.mixedDecimalMarks',
    `Line ${doubt.line}: ${quote(doubt.cell)} may be one and a fraction or a thousand and more, and nothing else in the file tells. Export it with a point as the decimal mark and without thousands separators.`,
    { line: doubt.line },
  )
}

/** The closed list. What is not on it is refused, so that a new token is seen by a person first. */
const tokens: ReadonlyMap<string, ReadingFlag> = new Map([
  ['OVRFLW', 'overflow'],
  ['OVERFLOW', 'overflow'],
  ['OVER', 'overflow'],
  ['>SAT', 'overflow'],
  ['> MAX', 'above'],
  ['>MAX', 'above'],
  ['#SAT', 'overflow'],
  ['SAT', 'overflow'],
  ['SATURATED', 'overflow'],
  ['MISSED', 'missed'],
  ['NOT READ', 'missed'],
  ['ERROR', 'error'],
  ['ERR', 'error'],
  ['#ERR', 'error'],
  ['#N/A', 'error'],
  ['N/A', 'error'],
  ['NAN', 'error'],
  ['INF', 'error'],
  ['INFINITY', 'error'],
  ['-INFINITY', 'error'],
  ['INVALID', 'error'],
  ['#DIV/0!', 'error'],
  ['#NUM!', 'error'],
  ['NOFIT', 'error'],
  ['#VALUE!', 'error'],
  ['RANGE?', 'error'],
  ['PATH?', 'error'],
  ['#LOW', 'below'],
  ['UNDER', 'below'],
  ['< MIN', 'below'],
  ['<MIN', 'below'],
  ['UNDRFLW', 'below'],
  ['UNDERFLOW', 'below'],
  ['MASK', 'masked'],
  ['MASK?', 'masked'],
  ['MASKED', 'masked'],
])

/** Digits before any exponent; longer ones are no measurement. */
const cellCharactersMax = 64

/**
 * The number of a cell, with the decimal mark that the file has used so far.
 * Null when the cell is no number. Throws `file.mixedDecimalMarks`.
 */
export function parseDecimal(
  cell: string,
  decimal: DecimalMark,
  place: { line: number; well?: string },
): number | null {
  if (cell.length > cellCharactersMax) return null
  const match = /^[-+]?[0-9]*([.,]?)[0-9]*(?:[eE][-+]?[0-9]{1,3})?$/.exec(cell)
  if (match === null || !/^[-+]?[.,]?[0-9]/.test(cell)) return null
  const mark = match[1]
  if (mark === '.' || mark === ',') {
    if (decimal.mark !== null && decimal.mark !== mark) {
      throw new AssayError(
        'file.mixedDecimalMarks',
        `Line ${place.line} writes ${quote(cell)} with "${mark}", but the file used "${decimal.mark}" before: export it with one decimal mark.`,
        place,
      )
    }
    decimal.mark = mark
    // A leading zero or another count of digits behind the comma rules a thousands separator out.
    if (mark === ',' && !/^[-+]?[1-9][0-9]{0,2},[0-9]{3}$/.test(cell)) decimal.isSure = true
    if (mark === ',') decimal.doubt ??= { cell, line: place.line }
  }
  const value = Number(cell.replace(',', '.'))
  // A whole number beyond 2^53 would come out as another one.
  if (Number.isInteger(value) && /^[-+]?[0-9]+$/.test(cell) && !Number.isSafeInteger(value)) {
    return null
  }
  return Number.isFinite(value) ? value : null
}
