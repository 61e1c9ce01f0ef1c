import { AssayError, quote } from '../../assay-error.ts'
import type { GridRow } from '../plate-matrix.ts'
import { type PlateFormat, columnCountMax, formatWell } from '../../plate/well.ts'
import { type VictorLabel, type VictorRepeat, victorValue, wellAt } from './victor-list.ts'
import { victorMalformed } from './victor-parts.ts'

/** One plate in one repeat, with a matrix for each label that was read. */
export type VictorMatrices = {
  line: number
  plate: number
  repeat: number
  barcode: string | null
  matrices: readonly VictorMatrix[]
}

/** Values row by row; NaN where none stands. */
export type VictorMatrix = { line: number; values: Float64Array; count: number }

type Format = Pick<PlateFormat, 'rowCount' | 'columnCount'>

const headNames = ['Plate', 'Repeat', 'End time']

/** Throws `file.malformed` for anything that is no matrix of these labels, in their order. */
export function readVictorMatrices(
  rows: readonly GridRow[],
  labels: readonly VictorLabel[],
  format: Format,
): VictorMatrices[] {
  const found: VictorMatrices[] = []
  for (let index = 0; index < rows.length;) {
    const head = rows[index]
    const info = rows[index + 1]
    if (head === undefined || info === undefined || !isHead(head) || !follows(info, head, 1)) {
      throw malformed(head?.number ?? 0, 'stands where a plate and its repeat are expected')
    }
    const matrices: VictorMatrix[] = []
    index += 2
    while (index < rows.length && !isHead(rows[index])) {
      const label = labels[matrices.length]
      const { matrix, next } = readMatrix(rows, index, label, format)
      matrices.push(matrix)
      index = next
    }
    const barcode = String(info.cells[5] ?? '')
    found.push({
      line: head.number,
      plate: Number(info.cells[0]),
      repeat: Number(info.cells[1]),
      barcode: /^(?:N\/A)?$/i.test(barcode) ? null : barcode,
      matrices,
    })
  }
  return found
}

function isHead(row: GridRow | undefined): boolean {
  return headNames.every((name, column) => row?.cells[column] === name)
}

const follows = (row: GridRow, before: GridRow, lines: number): boolean =>
  row.number === before.number + lines

/** The label, a lone value that no file explains and that is no well, an empty line, and the rows of the plate. */
function readMatrix(
  rows: readonly GridRow[],
  index: number,
  label: VictorLabel | undefined,
  { rowCount, columnCount }: Format,
): { matrix: VictorMatrix; next: number } {
  const head = rows[index]
  const lone = rows[index + 1]
  if (head === undefined || label === undefined || head.cells[0] !== label.head || !isLone(head)) {
    const wanted =
      label === undefined ? '' : `, where the matrix of ${quote(label.head)} is expected`
    throw malformed(head?.number ?? 0, `holds ${quote(String(head?.cells[0] ?? ''))}${wanted}`)
  }
  if (lone === undefined || !follows(lone, head, 1) || !isLone(lone)) {
    throw malformed(head.number, 'begins a matrix that lacks the lone value below its label')
  }
  const values = new Float64Array(rowCount * columnCount).fill(Number.NaN)
  let count = 0
  let next = index + 2
  for (; next < rows.length; next++) {
    const row = rows[next]
    const plateRow = (row?.number ?? 0) - head.number - 3
    if (row === undefined || plateRow >= rowCount) break
    if (plateRow < 0 || row.cells.length > columnCount || row.computed !== undefined) {
      refuseRow(row, columnCount)
    }
    row.cells.slice(0, columnCount).forEach((cell, column) => {
      const value = victorValue(cell, row.number, formatWell({ row: plateRow, column }))
      if (value === null) return
      values[plateRow * columnCount + column] = value
      count++
    })
  }
  return { matrix: { line: head.number, values, count }, next }
}

function isLone({ cells }: GridRow): boolean {
  return cells[0] !== '' && cells.every((cell, column) => column === 0 || cell === '')
}

function refuseRow({ number, cells, computed }: GridRow, columnCount: number): void {
  if (computed === undefined && cells.slice(columnCount).every((cell) => cell === '')) return
  throw malformed(number, 'stands in no row of its plate, goes beyond it, or holds a formula')
}

/**
 * Throws `file.malformed` unless list and matrices say the same, value by value. Of a list that is cut the matrices may
 * hold more behind its last line; those repeats are given back, the list's last among them where it is not whole.
 */
export function compareWithMatrices(
  repeats: readonly VictorRepeat[],
  matrices: readonly VictorMatrices[],
  given: { isCut: boolean; labelCount: number; columnCount: number },
): VictorMatrices[] {
  const { isCut, labelCount } = given
  const beyond: VictorMatrices[] = []
  matrices.forEach((of, at) => {
    const repeat = repeats[at]
    if (repeat === undefined) {
      if (of.matrices.every(({ count }) => count === 0)) return
      if (!isCut) throw differs(of.line, `the plate ${of.plate}, repeat ${of.repeat},`)
      beyond.push(of)
      return
    }
    if (of.plate !== repeat.plate || of.repeat !== repeat.repeat) {
      throw differs(of.line, `the plate ${of.plate}, repeat ${of.repeat},`)
    }
    for (let label = 0; label < labelCount; label++) {
      const matrix = of.matrices[label]
      const surplus = (matrix?.count ?? 0) - compareLabel(repeat, matrix, label, given)
      const mayGoOn = isCut && at === repeats.length - 1
      if (surplus === 0) continue
      if (!mayGoOn) throw differs(matrix?.line ?? of.line, 'a well')
      if (!beyond.includes(of)) beyond.push(of)
    }
  })
  if (matrices.length < repeats.length)
    throw differs(repeats[matrices.length]?.lines[0] ?? 0, 'this line')
  return beyond
}

/** How many values of the matrix the list has too. */
function compareLabel(
  { lines, places, values }: VictorRepeat,
  matrix: VictorMatrix | undefined,
  label: number,
  { labelCount, columnCount }: { labelCount: number; columnCount: number },
): number {
  let count = 0
  places.forEach((place, at) => {
    const value = values[at * labelCount + label] ?? Number.NaN
    const column = place % columnCountMax
    const row = (place - column) / columnCountMax
    const isInPlate = column < columnCount
    const other = (isInPlate ? matrix?.values[row * columnCount + column] : undefined) ?? Number.NaN
    const isSame = Number.isNaN(value) ? Number.isNaN(other) : value === other
    if (!isSame) throw differs(lines[at] ?? 0, `the well ${wellAt(place)}`)
    if (!Number.isNaN(value)) count++
  })
  return count
}

const malformed = (line: number, what: string): AssayError =>
  victorMalformed(line, what, 'matrices')

function differs(line: number, what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${line}: of ${what} the list of wells and the matrices of the plate do not say the same. The file was edited or is damaged: export it again.`,
    { line },
  )
}
