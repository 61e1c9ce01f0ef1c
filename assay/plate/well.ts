import { AssayError, quote } from '../assay-error.ts'

/** Rows and columns of a plate; both count from 1 when spoken of and from 0 in `WellPosition`. */
export type PlateFormat = { wellCount: number; rowCount: number; columnCount: number }

export type WellPosition = { row: number; column: number }

/** The plates that exist (ANSI/SLAS), smallest first. */
export const plateFormats: readonly PlateFormat[] = [
  { wellCount: 6, rowCount: 2, columnCount: 3 },
  { wellCount: 12, rowCount: 3, columnCount: 4 },
  { wellCount: 24, rowCount: 4, columnCount: 6 },
  { wellCount: 48, rowCount: 6, columnCount: 8 },
  { wellCount: 96, rowCount: 8, columnCount: 12 },
  { wellCount: 384, rowCount: 16, columnCount: 24 },
  { wellCount: 1536, rowCount: 32, columnCount: 48 },
]

/** Rows of the largest plate, 1536 wells: A to Z, then AA to AF. */
export const rowCountMax = 32
export const columnCountMax = 48

/** The format with so many wells, or null when there is no such plate. */
export function plateFormatOf(wellCount: number): PlateFormat | null {
  return plateFormats.find((format) => format.wellCount === wellCount) ?? null
}

/** The smallest plate that has all these wells. */
export function smallestPlateFormat(positions: readonly WellPosition[]): PlateFormat {
  const fits = plateFormats.find((format) =>
    positions.every(({ row, column }) => row < format.rowCount && column < format.columnCount),
  )
  return fits ?? { wellCount: 1536, rowCount: rowCountMax, columnCount: columnCountMax }
}

/** Row 0 is A, 25 is Z, 26 is AA, 31 is AF. */
export function formatRow(row: number): string {
  return row < 26 ? String.fromCharCode(65 + row) : `A${String.fromCharCode(65 + row - 26)}`
}

/** The row of capital letters A..Z, AA..AF, counted from 0, or null. */
export function parseRow(letters: string): number | null {
  if (/^[A-Z]$/.test(letters)) return letters.charCodeAt(0) - 65
  if (/^A[A-F]$/.test(letters)) return 26 + letters.charCodeAt(1) - 65
  return null
}

/** As `parseRow`; a to f, as BMG names the rows after Z, are AA to AF. */
export function parseAnyRow(letters: string): number | null {
  if (/^[a-f]$/.test(letters)) return 26 + letters.charCodeAt(0) - 97
  return parseRow(letters)
}

/** The well as its file spells it: AE48, or e48 where the rows after Z are lower case. */
export function spellWell(well: string, rowsAfterZ: 'AA' | 'a'): string {
  return rowsAfterZ === 'a' && /^A[A-F]/.test(well)
    ? (well[1] ?? '').toLowerCase() + well.slice(2)
    : well
}

/** `{ row: 0, column: 0 }` is A1. */
export function formatWell({ row, column }: WellPosition): string {
  return `${formatRow(row)}${column + 1}`
}

/** A1, A01, AF48 in capitals; null for anything that is no well of a plate of up to 1536. */
export function readWell(name: string): WellPosition | null {
  const match = /^([A-Z]{1,2})0?([1-9][0-9]?)$/.exec(name)
  if (match === null) return null
  const row = parseRow(match[1] ?? '')
  const column = Number(match[2]) - 1
  return row === null || column >= columnCountMax ? null : { row, column }
}

/** As `readWell`; throws `well.invalid` for what is no well. Inverse of `formatWell`. */
export function parseWell(name: string): WellPosition {
  const position = readWell(name)
  if (position === null) {
    throw new AssayError(
      'well.invalid',
      `${quote(name)} is no well: write a row A to AF and a column 1 to 48, such as A1 or H12.`,
    )
  }
  return position
}

/** Row by row, then column by column: the one order in which wells are computed and listed. */
export function compareWells(a: string, b: string): number {
  const left = parseWell(a)
  const right = parseWell(b)
  return left.row - right.row || left.column - right.column
}
