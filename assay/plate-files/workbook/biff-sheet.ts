import { AssayError, quote } from '../../assay-error.ts'
import { type BiffBook, damagedBook, endOfRecord, record } from './biff-globals.ts'
import { type Span, lengthAndText } from './biff-text.ts'
import type { SheetBudget, SheetCell, SheetRow } from './workbook-sheet.ts'
import { spellNumber } from './workbook-tables.ts'

/** Where a sheet's records begin, and where those of the next do. */
export type BiffPlace = Span & { name: string }

type OpenSheet = {
  book: BiffBook
  place: BiffPlace
  budget: SheetBudget
  rows: OpenRow[]
  row: OpenRow
  /** Whether the last cell is a formula whose text stands in another record. */
  awaitsText: boolean
}

type OpenRow = { number: number; cells: SheetCell[]; computed?: Set<number> }

const errors: ReadonlyMap<number, string> = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
])

/** The rows that hold something. Rows and cells must rise, as every spreadsheet writes them. */
export function readBiffSheet(book: BiffBook, place: BiffPlace, budget: SheetBudget): SheetRow[] {
  const row = { number: 0, cells: [] }
  const sheet: OpenSheet = { book, place, budget, rows: [], row, awaitsText: false }
  const { view } = book.biff
  // Charts within a sheet have a beginning and an end of their own.
  let depth = 0
  for (let at = place.start; ;) {
    if (at >= place.end) throw damagedBook()
    const start = at + 4
    const end = endOfRecord(view, at)
    const kind = view.getUint16(at, true)
    if (at === place.start && kind !== record.begin) throw damagedBook()
    at = end
    if (kind === record.begin) depth++
    else if (kind === record.end && --depth === 0) break
    else if (depth === 1) readCell(sheet, kind, start, end)
  }
  closeRow(sheet)
  return sheet.rows
}

function readCell(sheet: OpenSheet, kind: number, start: number, end: number): void {
  const { biff } = sheet.book
  const { view } = biff
  if (kind === record.number) {
    beginCell(sheet, start, end, 14)
    sheet.row.cells.push(numberOf(sheet, start, view.getFloat64(start + 6, true)))
  } else if (kind === record.text || kind === record.richText) {
    beginCell(sheet, start, end, 8)
    sheet.row.cells.push(lengthAndText(biff, start + 6, end, 2).trim())
  } else if (kind === record.sharedText) {
    beginCell(sheet, start, end, 10)
    sheet.row.cells.push(sharedText(sheet, view.getUint32(start + 6, true)))
  } else if (kind === record.rk) {
    beginCell(sheet, start, end, 10)
    sheet.row.cells.push(numberOf(sheet, start, rkOf(view.getInt32(start + 6, true))))
  } else if (kind === record.manyRk) readManyRk(sheet, start, end)
  else if (kind === record.truthOrError) {
    beginCell(sheet, start, end, 8)
    const isError = view.getUint8(start + 7) === 1
    sheet.row.cells.push(truthOrError(view.getUint8(start + 6), isError))
  } else if (kind === record.formula) readFormula(sheet, start, end)
  else if (kind === record.formulaText && sheet.awaitsText) {
    const text = lengthAndText(biff, start, end, 2)
    sheet.row.cells[sheet.row.cells.length - 1] = text.trim()
    sheet.awaitsText = false
  }
  // All else is a cell without a value, or no cell.
}

function sharedText(sheet: OpenSheet, index: number): string {
  const text = sheet.book.strings[index]
  if (text === undefined) throw malformed(sheet, 'refers to a text that is not there')
  return text
}

/** Finds the place of one cell, whose record must have so many bytes at least. */
function beginCell(sheet: OpenSheet, start: number, end: number, bytesMin: number): void {
  if (end - start < bytesMin) throw malformed(sheet, 'has a cell that is not whole')
  const { view } = sheet.book.biff
  openCell(sheet, view.getUint16(start, true), view.getUint16(start + 2, true))
}

/** Fills the row up to the cell that comes. */
function openCell(sheet: OpenSheet, index: number, column: number): void {
  if (index + 1 !== sheet.row.number) {
    if (index + 1 < sheet.row.number) throw malformed(sheet, 'is followed by a row before it')
    closeRow(sheet)
    sheet.row = { number: index + 1, cells: [] }
  }
  const { row, budget } = sheet
  sheet.awaitsText = false
  if (column < row.cells.length) throw malformed(sheet, 'has a cell in a wrong place')
  budget.cells -= column - row.cells.length + 1
  if (column > 255 || budget.cells < 0) {
    throw new AssayError(
      'file.tooLarge',
      `Row ${row.number} of the sheet ${quote(sheet.place.name)} goes beyond the cells that are read: export fewer plates into one file.`,
    )
  }
  while (row.cells.length < column) row.cells.push('')
}

function closeRow({ rows, row }: OpenSheet): void {
  while (row.cells.at(-1) === '') row.cells.pop()
  if (row.cells.length > 0) rows.push(row)
}

function numberOf(sheet: OpenSheet, start: number, value: number): SheetCell {
  const { biff, styles, isDate1904 } = sheet.book
  if (!Number.isFinite(value)) throw malformed(sheet, 'has a number that is none')
  const kind = styles[biff.view.getUint16(start + 4, true)] ?? 'plain'
  return spellNumber(value, kind, isDate1904)
}

const scratch = new DataView(new ArrayBuffer(8))

/** A number in 30 bits: a whole one or the upper half of another, perhaps to be divided by a hundred. */
function rkOf(rk: number): number {
  scratch.setInt32(0, rk & ~3)
  const value = (rk & 2) === 0 ? scratch.getFloat64(0) : rk >> 2
  return (rk & 1) === 0 ? value : value / 100
}

function readManyRk(sheet: OpenSheet, start: number, end: number): void {
  const { view } = sheet.book.biff
  const count = (end - start - 6) / 6
  if (!Number.isInteger(count) || count < 1) throw malformed(sheet, 'has cells that are not whole')
  const row = view.getUint16(start, true)
  const column = view.getUint16(start + 2, true)
  if (view.getUint16(end - 2, true) !== column + count - 1) {
    throw malformed(sheet, 'has more or fewer cells than it says')
  }
  for (let cell = 0; cell < count; cell++) {
    const at = start + 6 * cell
    openCell(sheet, row, column + cell)
    sheet.row.cells.push(numberOf(sheet, at, rkOf(view.getInt32(at + 6, true))))
  }
}

/** No formula is computed: what counts is the value that was stored with it. */
function readFormula(sheet: OpenSheet, start: number, end: number): void {
  const { view } = sheet.book.biff
  beginCell(sheet, start, end, 14)
  const { row } = sheet
  row.computed ??= new Set()
  row.computed.add(row.cells.length)
  if (view.getUint16(start + 12, true) !== 0xffff) {
    row.cells.push(numberOf(sheet, start, view.getFloat64(start + 6, true)))
    return
  }
  const kind = view.getUint8(start + 6)
  sheet.awaitsText = kind === 0
  const hasCode = kind === 1 || kind === 2
  row.cells.push(hasCode ? truthOrError(view.getUint8(start + 8), kind === 2) : '')
}

function truthOrError(code: number, isError: boolean): string {
  if (isError) return errors.get(code) ?? '#ERR'
  return code === 0 ? 'FALSE' : 'TRUE'
}

function malformed(sheet: OpenSheet, what: string): AssayError {
  const { number } = sheet.row
  return new AssayError(
    'file.malformed',
    `Row ${number} of the sheet ${quote(sheet.place.name)} ${what}. The file is damaged: export it again.`,
    { line: number },
  )
}
