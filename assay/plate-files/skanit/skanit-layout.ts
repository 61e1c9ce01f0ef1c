import { type FileLayout, type WellText, layoutOfIds } from '../layout-ids.ts'
import { readMatrixHead } from '../plate-matrix.ts'
import type { DecimalMark } from '../parse-cell.ts'
import type { SheetCell, SheetRow } from '../workbook/workbook-sheet.ts'
import type { Sheet } from '../workbook/workbook.ts'
import { formatWell, parseRow } from '../../plate/well.ts'

/**
 * The sheet `Layout definitions`: for each plate its name, column numbers, and for each row of
 * wells a line of samples and below it lines of groups and of concentrations (`0.5 microg/ml`) or
 * dilutions (`1:25`).
 */
export function readSkanItLayouts(
  sheets: readonly Sheet[],
  decimal: DecimalMark,
): Map<string, FileLayout> {
  const rows = sheets.find(({ name }) => /^Layout definitions/i.test(name))?.rows ?? []
  const plates = new Map<string, Map<string, WellText>>()
  let texts = new Map<string, WellText>()
  let columns: readonly number[] = []
  let plateRow: number | null = null
  for (const row of rows) {
    const first = String(row.cells[0] ?? '')
    const head = readMatrixHead(row, { allowsNotes: true })
    if (first === 'Name') {
      texts = new Map()
      plates.set(String(row.cells[1] ?? ''), texts)
      plateRow = null
    } else if (head !== null) columns = head.columns
    else if (parseRow(first) !== null) {
      plateRow = parseRow(first)
      takeIds(texts, row, plateRow ?? 0, columns)
    } else if (first === '' && plateRow !== null) takeAmounts(texts, row, plateRow, columns)
  }
  return new Map([...plates].map(([name, wells]) => [name, layoutOfIds(wells, decimal)]))
}

function takeIds(
  texts: Map<string, WellText>,
  row: SheetRow,
  plateRow: number,
  columns: readonly number[],
): void {
  columns.forEach((column, offset) => {
    const id = skanItId(String(row.cells[offset + 1] ?? ''))
    const well = formatWell({ row: plateRow, column })
    if (id !== '') texts.set(well, { line: row.number, id, amount: '', name: '' })
  })
}

function takeAmounts(
  texts: Map<string, WellText>,
  row: SheetRow,
  plateRow: number,
  columns: readonly number[],
): void {
  columns.forEach((column, offset) => {
    const text = texts.get(formatWell({ row: plateRow, column }))
    const amount = amountOf(row.cells[offset + 1] ?? '')
    if (text !== undefined && amount !== null) text.amount = amount
  })
}

/** One part in 25 is written `1:25`; a concentration has its unit behind it. */
function amountOf(cell: SheetCell): string | null {
  const text = String(cell)
  const dilution = /^1:([0-9.,]{1,20})$/.exec(text)?.[1]
  return dilution ?? /^([0-9][0-9.,]{0,20}) [^ ]{1,20}$/.exec(text)?.[1] ?? null
}

/** `Blank1` and `Std0001` in the words of a layout; samples keep their names. */
export function skanItId(cell: string): string {
  const standard = /^(?:Std|Standard|Cal)0*([0-9]{1,4})$/i.exec(cell)?.[1]
  if (standard !== undefined) return `STD${standard}`
  return /^(?:Blank|Bl)[0-9]{0,4}$/i.test(cell) ? 'BLK' : cell
}
