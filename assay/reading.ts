import { AssayError, quote } from './assay-error.ts'

/**
 * Why a well has no value: the detector overflowed, the well was missed, the reader reported an
 * error, the value lies above or below what the reader states, or the operator masked the well.
 */
export type ReadingFlag = 'overflow' | 'missed' | 'error' | 'above' | 'below' | 'masked'

/**
 * Luminescence in relative light units, absorbance in optical density, fluorescence in relative
 * units.
 */
export type ReadingUnit = 'RLU' | 'OD' | 'RFU'

/**
 * One value of one well: either a number and no flag, or null and a flag, never 0 for what was not
 * read. `block` names the read (`Lum`, `OD600:450`), `timeS` is null for an endpoint.
 */
export type Reading = {
  plate: string
  block: string
  timeS: number | null
  well: string
  value: number | null
  unit: ReadingUnit
  flag: ReadingFlag | null
}

/**
 * What the reader software computed from readings; never an input of ours, only to compare with.
 */
export type CalculatedValue = Omit<Reading, 'unit'> & { name: string; unit: string | null }

export type CellValue = { value: number | null; flag: ReadingFlag | null }

/** Which sign a file writes its decimals with; a file that uses both cannot be read safely. */
export type DecimalMark = { mark: '.' | ',' | null }

/** The closed list. What is not on it is refused, so that a new token is seen by a person first. */
const tokens: ReadonlyMap<string, ReadingFlag> = new Map([
  ['OVRFLW', 'overflow'],
  ['OVERFLOW', 'overflow'],
  ['OVER', 'overflow'],
  ['#SAT', 'overflow'],
  ['SAT', 'overflow'],
  ['SATURATED', 'overflow'],
  ['MISSED', 'missed'],
  ['?????', 'missed'],
  ['ERROR', 'error'],
  ['ERR', 'error'],
  ['#ERR', 'error'],
  ['#N/A', 'error'],
  ['NAN', 'error'],
  ['RANGE?', 'error'],
  ['PATH?', 'error'],
  ['#LOW', 'below'],
  ['MASK', 'masked'],
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
  }
  const value = Number(cell.replace(',', '.'))
  return Number.isFinite(value) ? value : null
}

/**
 * The value or flag of a cell that is not empty. Throws `file.unknownToken` for text outside the
 * closed list, naming line and well.
 */
export function parseCell(
  cell: string,
  decimal: DecimalMark,
  place: { line: number; column: number; well: string },
): CellValue {
  const value = parseDecimal(cell, decimal, place)
  if (value !== null) return { value, flag: null }
  const flag = tokens.get(cell.toUpperCase())
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
