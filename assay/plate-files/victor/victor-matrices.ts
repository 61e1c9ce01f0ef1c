import { AssayError, quote } from '../../assay-error.ts'
import type { GridRow } from '../plate-matrix.ts'
import { type PlateFormat, columnCountMax } from '../../plate/well.ts'
import {
  type VictorLabel,
  type VictorRepeat,
  readCount,
  victorValue,
  wellAt,
} from './victor-list.ts'
import { victorMalformed } from './victor-parts.ts'

/** One plate in one repeat, with a matrix for each label that was read. */
export type VictorMatrices = {
  line: number
  plate: number
  repeat: number
  barcode: string | null
  /** By the label's place in the list; a label that a repeat did not read may have none. */
  matrices: readonly (VictorMatrix | undefined)[]
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
  const seen = new Set<string>()
  for (let index = 0; index < rows.length;) {
    const head = rows[index]
    const info = rows[index + 1]
    if (head === undefined || info === undefined || !isHead(head) || !follows(info, head, 1)) {
      throw malformed(head?.number ?? 0, 'stands where a plate and its repeat are expected')
    }
    const [plate, repeat] = [countOf(info, 0, 'plate'), countOf(info, 1, 'repeat')]
    const key = `${plate} ${repeat}`
    if (seen.has(key)) throw malformed(info.number, 'comes back to a repeat that was over')
    seen.add(key)
    const matrices: (VictorMatrix | undefined)[] = []
    index += 2
    while (index < rows.length && !isHead(rows[index])) {
      const name = rows[index]?.cells[0]
      while (matrices.length < labels.length && labels[matrices.length]?.head !== name) {
        matrices.push(undefined)
      }
      const { matrix, next } = readMatrix(rows, index, labels[matrices.length], format)
      matrices.push(matrix)
      index = next
    }
    const barcode = String(info.cells[5] ?? '')
    found.push({
      line: head.number,
      plate,
      repeat,
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
  if (head === undefined || label === undefined || !isLone(head)) {
    const text = quote(String(head?.cells[0] ?? ''))
    throw malformed(head?.number ?? 0, `holds ${text} where another label of the list is expected`)
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
    for (let column = 0; column < Math.min(row.cells.length, columnCount); column++) {
      const well = wellAt(plateRow * columnCountMax + column)
      const value = victorValue(row.cells[column] ?? '', row.number, well)
      if (value === null) continue
      values[plateRow * columnCount + column] = value
      count++
    }
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
  const { isCut, labelCount, columnCount } = given
  const beyond: VictorMatrices[] = []
  matrices.forEach((of, at) => {
    const repeat = repeats[at]
    if (repeat === undefined) {
      if (of.matrices.every((matrix) => (matrix?.count ?? 0) === 0)) return
      if (!isCut) throw differs(of.line, `the plate ${of.plate}, repeat ${of.repeat},`)
      beyond.push(of)
      return
    }
    if (of.plate !== repeat.plate || of.repeat !== repeat.repeat) {
      throw differs(of.line, `the plate ${of.plate}, repeat ${of.repeat},`)
    }
    for (let label = 0; label < labelCount; label++) {
      const matrix = of.matrices[label]
      const known = compareLabel(repeat, matrix, label, given)
      if (matrix === undefined || matrix.count === known) continue
      const mayGoOn = isCut && at === repeats.length - 1
      const upTo = mayGoOn ? placeIn(repeat.places.at(-1) ?? 0, columnCount) + 1 : undefined
      if (countOfNumbers(matrix.values.subarray(0, upTo)) !== known) {
        throw differs(matrix.line, 'a well')
      }
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
    const isInPlate = place % columnCountMax < columnCount
    const other =
      (isInPlate ? matrix?.values[placeIn(place, columnCount)] : undefined) ?? Number.NaN
    const isSame = Number.isNaN(value) ? Number.isNaN(other) : value === other
    if (!isSame) throw differs(lines[at] ?? 0, `the well ${wellAt(place)}`)
    if (!Number.isNaN(value)) count++
  })
  return count
}

/** The place in a plate of so many columns of a well that is known by its place in the largest plate. */
function placeIn(place: number, columnCount: number): number {
  const column = place % columnCountMax
  return ((place - column) / columnCountMax) * columnCount + column
}

function countOfNumbers(values: Float64Array): number {
  return values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0)
}

function countOf(row: GridRow, column: number, what: string): number {
  const count = readCount(row, column)
  if (count !== null) return count
  const text = quote(String(row.cells[column] ?? ''))
  throw malformed(row.number, `has ${text} in place of the number of its ${what}`)
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
