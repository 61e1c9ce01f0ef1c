import { AssayError, quote } from '../../assay-error.ts'
import { type NumberKind, cellCharactersMax, spellNumber } from './workbook-tables.ts'
import { type XmlAttributes, readXml } from './workbook-xml.ts'
import type { ZipPart } from './zip-archive.ts'

/** A cell's text, trimmed, or its number; `''` where nothing stands. Dates and times are ISO 8601 texts. */
export type SheetCell = string | number

/** A row of a sheet; `number` is the one that a spreadsheet shows beside it. */
export type SheetRow = {
  readonly number: number
  readonly cells: readonly SheetCell[]
  /** Columns (from 0) whose value was stored with a formula: nobody's reading. */
  readonly computed?: ReadonlySet<number>
}

/** What the sheets of one workbook may still hold together. */
export type SheetBudget = { cells: number }

export type SheetInput = {
  sheet: string
  strings: readonly string[]
  styles: readonly NumberKind[]
  isDate1904: boolean
  budget: SheetBudget
}

/** Columns of a row: 1536 wells across, with room for times and temperatures. */
const columnsMax = 4096
const rowsMax = 1_048_576

/** The rows that hold something. Rows and cells must rise, as every spreadsheet writes them. */
export function readSheet(bytes: Uint8Array, part: ZipPart, input: SheetInput): SheetRow[] {
  const rows: SheetRow[] = []
  let row: OpenRow | null = null
  let cell: OpenCell | null = null
  let isValue = false
  let phonetic = 0
  let last = 0
  readXml(bytes, part, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        last = rowNumber(attributes, last, input)
        row = { number: last, cells: [] }
      } else if (tag === 'c' && row !== null) {
        cell = { attributes, text: '', values: 0 }
        fillTo(row, attributes, input)
      } else if (tag === 'f' && row !== null && cell !== null) {
        row.computed ??= new Set()
        row.computed.add(row.cells.length)
      } else if (tag === 'rPh') phonetic++
      const isText = cell?.attributes['t'] === 'inlineStr'
      isValue = cell !== null && phonetic === 0 && tag === (isText ? 't' : 'v')
      // Two values would run together into a third.
      if (isValue && !isText && cell !== null && cell.values++ > 0) {
        throw malformed(input, row?.number ?? 0, 'has two values in one cell')
      }
    },
    text: (piece) => {
      if (!isValue || cell === null) return
      cell.text += piece
      if (cell.text.length > cellCharactersMax) {
        throw malformed(input, row?.number ?? 0, 'has a cell longer than a cell may be')
      }
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') isValue = false
      else if (tag === 'rPh') phonetic--
      else if (tag === 'c' && row !== null && cell !== null) {
        row.cells.push(valueOf(cell.attributes, cell.text, row.number, input))
        cell = null
      } else if (tag === 'row' && row !== null) {
        while (row.cells.at(-1) === '') row.cells.pop()
        if (row.cells.length > 0) rows.push(row)
        row = null
      }
    },
  })
  return rows
}

type OpenCell = { attributes: XmlAttributes; text: string; values: number }

type OpenRow = { number: number; cells: SheetCell[]; computed?: Set<number> }

function rowNumber(attributes: XmlAttributes, last: number, input: SheetInput): number {
  const number = attributes['r'] === undefined ? last + 1 : Number(attributes['r'])
  if (!Number.isInteger(number) || number <= last || number > rowsMax) {
    throw malformed(input, last, 'is followed by a row that does not come after it')
  }
  return number
}

/** Puts empty cells before the one that begins. */
function fillTo(row: OpenRow, attributes: XmlAttributes, input: SheetInput): void {
  const reference = attributes['r']
  const column = reference === undefined ? row.cells.length : columnOf(reference, row.number)
  if (column === null || column < row.cells.length) {
    throw malformed(input, row.number, `has its cell ${quote(reference ?? '')} in a wrong place`)
  }
  input.budget.cells -= column - row.cells.length + 1
  if (column >= columnsMax || input.budget.cells < 0) {
    throw new AssayError(
      'file.tooLarge',
      `Row ${row.number} of the sheet ${quote(input.sheet)} goes beyond the cells that are read: export fewer plates into one file.`,
    )
  }
  while (row.cells.length < column) row.cells.push('')
}

/** Column of `B7` in row 7, counted from 0; null for anything else. */
function columnOf(reference: string, row: number): number | null {
  const match = /^([A-Z]{1,3})([0-9]{1,7})$/.exec(reference)
  if (match === null || Number(match[2]) !== row) return null
  const letters = match[1] ?? ''
  let column = 0
  for (let at = 0; at < letters.length; at++) column = column * 26 + letters.charCodeAt(at) - 64
  return column - 1
}

function valueOf(
  attributes: XmlAttributes,
  text: string,
  row: number,
  input: SheetInput,
): SheetCell {
  const type = attributes['t'] ?? 'n'
  if (type === 'inlineStr' || type === 'str' || type === 'e' || type === 'd') return text.trim()
  if (text === '') return ''
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
  if (type === 's') {
    const found = /^[0-9]{1,7}$/.test(text) ? input.strings[Number(text)] : undefined
    if (found === undefined)
      throw malformed(input, row, `refers to a text ${quote(text)} that is not there`)
    return found
  }
  const value = /^[-+]?[0-9.]{1,40}(?:[eE][-+]?[0-9]{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (type !== 'n' || !Number.isFinite(value)) {
    throw malformed(input, row, `has ${quote(text)} in place of a number`)
  }
  const kind = input.styles[Number(attributes['s'] ?? '-1')] ?? 'plain'
  return spellNumber(value, kind, input.isDate1904)
}

function malformed({ sheet }: SheetInput, row: number, what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Row ${row} of the sheet ${quote(sheet)} ${what}. The file is damaged: export it again.`,
    { line: row },
  )
}
