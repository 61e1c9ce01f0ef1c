import { AssayError, quote } from '../../assay-error.ts'
import { type Line, firstCell, isBlank } from '../../text/text-lines.ts'
import { columnCountMax, formatRow, parseRow, plateFormats } from '../../plate/well.ts'

/** One line of a matrix: the cells of one plate row under one label. */
export type MatrixRow = { line: number; row: number; label: string; cells: readonly string[] }

export type Matrix = {
  rows: readonly MatrixRow[]
  rowNumbers: readonly number[]
  nextIndex: number
}

/** An empty cell followed by 1, 2, 3, ... : the head above a matrix. */
export function isMatrixHead(line: Line): boolean {
  return firstCell(line) === '' && line.cells[1] === '1' && line.cells[2] === '2'
}

/** The head's column count; trailing empty cells are let pass. */
function columnCountOf(head: Line): number {
  let count = 0
  while (head.cells[count + 1] === String(count + 1)) count++
  const rest = head.cells.slice(count + 1)
  if (count > columnCountMax || rest.some((cell) => cell !== '')) {
    throw new AssayError(
      'file.malformed',
      `Line ${head.number} should number the plate's columns 1, 2, 3, ... and does not.`,
      { line: head.number, column: count + 2 },
    )
  }
  return count
}

/**
 * The matrix whose head stands at `index`. Every line has a row letter (or none: it belongs to the
 * letter above), a cell for each column, and a label at its end: the label proves that the line is
 * whole. Throws `file.cutOff` when a line is shorter or a letter lacks a label that the others
 * have.
 */
export function readMatrix(lines: readonly Line[], index: number): Matrix {
  const head = lines[index]
  if (head === undefined) throw new AssayError('file.cutOff', 'The file ends before a matrix.')
  const columnCount = columnCountOf(head)
  const rows: MatrixRow[] = []
  let next = index + 1
  for (; next < lines.length; next++) {
    const line = lines[next]
    if (line === undefined || isBlank(line)) break
    const letters = firstCell(line)
    const row = letters === '' ? (rows.at(-1)?.row ?? null) : parseRow(letters)
    if (row === null) {
      if (letters !== '' && line.cells.length < 3) break
      throw new AssayError(
        'file.malformed',
        `Line ${line.number} should begin with a plate row's letter, but begins with ${quote(letters)}.`,
        { line: line.number, column: 1 },
      )
    }
    rows.push(readRow(line, row, columnCount))
  }
  const rowNumbers = checkRows(rows, head.number)
  return { rows, rowNumbers, nextIndex: next }
}

function readRow(line: Line, row: number, columnCount: number): MatrixRow {
  const label = line.cells[columnCount + 1] ?? ''
  const surplus = line.cells.slice(columnCount + 2).some((cell) => cell !== '')
  if (label === '' || surplus) {
    const found = line.cells.length - 1
    throw new AssayError(
      surplus ? 'file.malformed' : 'file.cutOff',
      `Line ${line.number}, row ${formatRow(row)}: ${columnCount} columns and a label are expected, ${found} cells stand there. The file is cut off or was edited: export it again.`,
      { line: line.number },
    )
  }
  return { line: line.number, row, label, cells: line.cells.slice(1, columnCount + 1) }
}

/** Letters rise, none comes twice, and each has the same labels. */
function checkRows(rows: readonly MatrixRow[], headLine: number): number[] {
  const labelsByRow = new Map<number, Set<string>>()
  let last = -1
  for (const { row, label, line } of rows) {
    const labels = labelsByRow.get(row)
    if (row < last || labels?.has(label) === true) {
      throw new AssayError(
        'file.malformed',
        `Line ${line}: row ${formatRow(row)} ${quote(label)} stands out of order or twice in its table.`,
        { line },
      )
    }
    last = row
    if (labels === undefined) labelsByRow.set(row, new Set([label]))
    else labels.add(label)
  }
  const expected = [...(labelsByRow.get(rows[0]?.row ?? -1) ?? [])].toSorted().join('\t')
  for (const [row, labels] of labelsByRow) {
    if ([...labels].toSorted().join('\t') !== expected) {
      const line = rows.findLast((candidate) => candidate.row === row)?.line ?? headLine
      throw new AssayError(
        'file.cutOff',
        `Line ${line}: row ${formatRow(row)} has not the same lines as row ${formatRow(rows[0]?.row ?? 0)}. The file is cut off: export it again.`,
        { line },
      )
    }
  }
  return [...labelsByRow.keys()]
}

/**
 * Throws `file.cutOff` unless the matrix has every row that it should: those of the layout block
 * if there is one, else those of the plate type, else those of the plate with so many columns.
 */
export function checkRowsComplete(
  matrix: { rowNumbers: readonly number[]; columnCount: number; headLine: number },
  expected: { layoutRows: readonly number[] | null; wellCount: number | null },
): void {
  const { rowNumbers, columnCount, headLine } = matrix
  const format = plateFormats.find((candidate) =>
    expected.wellCount === null
      ? candidate.columnCount === columnCount
      : candidate.wellCount === expected.wellCount,
  )
  const rowsExpected =
    expected.layoutRows ??
    Array.from({ length: format?.rowCount ?? rowNumbers.length }, (_, row) => row)
  const missing = rowsExpected.find((row) => !rowNumbers.includes(row))
  if (missing !== undefined || rowNumbers.length === 0) {
    throw new AssayError(
      'file.cutOff',
      `The table at line ${headLine} lacks row ${formatRow(missing ?? 0)} of the plate. The file is cut off or was edited: export it again.`,
      { line: headLine },
    )
  }
  if (rowNumbers.some((row) => !rowsExpected.includes(row))) {
    throw new AssayError(
      'file.malformed',
      `The table at line ${headLine} has rows that the plate has not.`,
      { line: headLine },
    )
  }
  if (expected.layoutRows === null && format !== undefined && format.columnCount !== columnCount) {
    throw new AssayError(
      'file.cutOff',
      `The table at line ${headLine} has ${columnCount} columns, the plate has ${format.columnCount}. The file was edited: export it again.`,
      { line: headLine },
    )
  }
}
