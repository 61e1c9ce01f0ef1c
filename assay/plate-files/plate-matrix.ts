import { AssayError, quote } from '../assay-error.ts'
import type { PlacedCell } from './collect-readings.ts'
import { columnCountMax, formatRow, formatWell, parseAnyRow } from '../plate/well.ts'

/** A line of a text or a row of a sheet. */
export type GridRow = {
  readonly number: number
  readonly cells: readonly (string | number)[]
  readonly computed?: ReadonlySet<number>
}

/** Column numbers of the plate, counted from 0, in the order in which the cells stand. */
export type MatrixHead = { line: number; columns: readonly number[] }

export type PlateMatrix = {
  cells: readonly PlacedCell[]
  /** Values that a formula of the workbook computed. */
  computed: readonly PlacedCell[]
  /** Rows of the plate, rising. */
  rows: readonly number[]
  rowsAfterZ: 'AA' | 'a'
  nextIndex: number
}

/**
 * The head above a matrix: a corner cell, then column numbers that rise, at least two of them, and
 * nothing more; null for any other line. Notes to the right are let pass behind an empty cell when
 * `allowsNotes`.
 */
export function readMatrixHead(
  row: GridRow | undefined,
  { allowsNotes = false }: { allowsNotes?: boolean } = {},
): MatrixHead | null {
  if (row === undefined) return null
  const columns: number[] = []
  for (let at = 1; at < row.cells.length; at++) {
    const cell = row.cells[at] ?? ''
    const column = columnNumber(cell)
    if (cell === '' || (column === null && allowsNotes)) break
    if (column === null || column <= (columns.at(-1) ?? -1)) return null
    columns.push(column)
  }
  const rest = row.cells.slice(columns.length + 1)
  const isClean = allowsNotes || rest.every((cell) => cell === '')
  return columns.length >= 2 && isClean ? { line: row.number, columns } : null
}

function columnNumber(cell: string | number): number | null {
  const text = String(cell)
  const number = /^0?[0-9]{1,2}$/.test(text) ? Number(text) : 0
  return number >= 1 && number <= columnCountMax ? number - 1 : null
}

/**
 * The rows below a head, up to the first line that does not begin with a plate row's letter.
 * Throws `file.malformed` when letters do not rise, a line is longer than its head, or the matrix
 * ends in a line that is neither empty nor a heading.
 */
export function readPlateMatrix(
  grid: readonly GridRow[],
  headIndex: number,
  head: MatrixHead,
  { allowsNotes = false }: { allowsNotes?: boolean } = {},
): PlateMatrix {
  const cells: PlacedCell[] = []
  const computed: PlacedCell[] = []
  const rows: number[] = []
  let rowsAfterZ: 'AA' | 'a' = 'AA'
  let next = headIndex + 1
  for (; next < grid.length; next++) {
    const line = grid[next]
    const letters = String(line?.cells[0] ?? '')
    const row = parseAnyRow(letters)
    if (line === undefined || row === null) break
    if (row <= (rows.at(-1) ?? -1)) {
      throw malformed(line, `row ${quote(letters)} stands out of order or twice in its table`)
    }
    if (!allowsNotes) refuseSurplus(line, head)
    if (letters !== letters.toUpperCase()) rowsAfterZ = 'a'
    rows.push(row)
    head.columns.forEach((column, offset) => {
      const cell = line.cells[offset + 1] ?? ''
      const isComputed = line.computed?.has(offset + 1) === true
      ;(isComputed ? computed : cells).push({
        line: line.number,
        column: offset + 2,
        well: formatWell({ row, column }),
        cell,
      })
    })
  }
  const behind = grid[next]
  if (rows.length === 0) {
    throw new AssayError(
      'file.cutOff',
      `The table at line ${head.line} has no rows: export the file again.`,
      { line: head.line },
    )
  }
  if (behind !== undefined && behind.number === (grid[next - 1]?.number ?? 0) + 1) {
    refuseRow(behind, formatRow(rows.at(-1) ?? 0), head)
  }
  return { cells, computed, rows, rowsAfterZ, nextIndex: next }
}

function refuseSurplus(line: GridRow, head: MatrixHead): void {
  const surplus = line.cells.findIndex(
    (cell, column) => column > head.columns.length && cell !== '',
  )
  if (surplus === -1) return
  throw malformed(line, `its table has ${head.columns.length} columns, but more cells stand there`)
}

/** A row whose letter was lost must not end the table in silence. */
function refuseRow(line: GridRow, last: string, { columns }: MatrixHead): void {
  const numbers = line.cells
    .slice(1, columns.length + 1)
    .filter((cell) => /^[-+]?[0-9]/.test(String(cell)))
  const isHead = readMatrixHead(line, { allowsNotes: true }) !== null
  if (numbers.length < 2 || isHead) return
  throw malformed(line, `a plate row's letter is missing below row ${last}`)
}

function malformed(line: GridRow, reason: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${line.number}: ${reason}. The file was edited or is damaged: export it again.`,
    { line: line.number },
  )
}
