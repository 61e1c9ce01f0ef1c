import { AssayError, quote } from '../assay-error.ts'
import { biosensorCodePattern } from './biosensor.ts'
import { type CsvRow, cutCsv, malformed, separatorOf } from '../text/csv.ts'
import {
  type Layout,
  type WellContent,
  type WellRole,
  isDecimal,
  sampleCodeCharactersMax,
  wellRoles,
} from './layout.ts'
import { formatWell, plateFormatOf, readWell } from './well.ts'

/** Characters of a layout file: 1536 lines of at most 650. */
export const layoutCharactersMax = 1_000_000

/** A line for each well of the largest plate, and as many blank ones. */
const rowsMax = 2 * 1536 + 1

const columnNames = [
  'well',
  'role',
  'concentration',
  'sample',
  'dilution',
  'replicate',
  'biosensor',
] as const
type ColumnName = (typeof columnNames)[number]

/**
 * A layout from CSV with the columns well, role and, as the roles need them, concentration,
 * sample, dilution, replicate, biosensor, in any order. Commas, semicolons or tabs; decimal commas where the
 * separator is not a comma; quoted cells; byte order mark; any line end. `wellCount` is the
 * plate's, 6 to 1536. Throws `layout.malformed`, `layout.duplicateWell` (with both lines) or
 * `layout.unknownWell`.
 */
export function parseLayoutCsv(text: string, wellCount: number): Layout {
  if (text.length > layoutCharactersMax) {
    throw new AssayError('layout.malformed', 'The layout is too large for one plate.')
  }
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text
  const separator = separatorOf(plain)
  const rows = cutCsv(plain, separator, rowsMax).filter(({ cells }) =>
    cells.some((cell) => cell !== ''),
  )
  const head = rows[0]
  if (head === undefined)
    throw malformed(1, 'the layout is empty; write a head and a line per well')
  const columns = columnsOf(head)
  const layout: Record<string, WellContent> = {}
  const linesByWell = new Map<string, number>()
  for (const row of rows.slice(1)) {
    const cellOf = (name: ColumnName): string => row.cells[columns.get(name) ?? -1] ?? ''
    if (row.cells.length > head.cells.length) {
      throw malformed(
        row.line,
        'there are more cells than in the head; quote a cell that holds the separator',
      )
    }
    const well = wellOf(cellOf('well'), wellCount, row.line)
    const earlier = linesByWell.get(well)
    if (earlier !== undefined) {
      throw new AssayError(
        'layout.duplicateWell',
        `Well ${well} stands in line ${earlier} and again in line ${row.line}: keep one of them.`,
        { line: row.line, well },
      )
    }
    linesByWell.set(well, row.line)
    layout[well] = contentOf(cellOf, { line: row.line, well, acceptsComma: separator !== ',' })
  }
  if (linesByWell.size === 0) throw malformed(head.line, 'there is no line below the head')
  return layout
}

/** Inverse of `parseLayoutCsv`, with commas; wells in the order given. */
export function formatLayoutCsv(layout: Layout): string {
  const hasBiosensors = Object.values(layout).some(({ biosensor }) => biosensor !== undefined)
  const lines = Object.entries(layout).map(([well, content]) => {
    const sampleCode = 'sampleCode' in content ? content.sampleCode : ''
    const dilution = 'dilution' in content ? content.dilution : ''
    const replicate = 'replicate' in content ? String(content.replicate ?? '') : ''
    const amount =
      content.role === 'standard'
        ? content.concentration
        : content.role === 'spike'
          ? content.addedConcentration
          : ''
    const cells = [well, content.role, amount, sampleCode, dilution, replicate]
    return [...cells, ...(hasBiosensors ? [content.biosensor ?? ''] : [])].map(quoteCell).join(',')
  })
  const head = columnNames.filter((name) => hasBiosensors || name !== 'biosensor')
  return `${[head.join(','), ...lines].join('\n')}\n`
}

function quoteCell(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function columnsOf(head: CsvRow): Map<ColumnName, number> {
  const columns = new Map<ColumnName, number>()
  head.cells.forEach((cell, index) => {
    const name = columnNames.find((candidate) => candidate === cell.toLowerCase())
    if (name === undefined || columns.has(name)) {
      throw malformed(
        head.line,
        `the column ${quote(cell)} is unknown or stands twice; the columns are ${columnNames.join(', ')}`,
      )
    }
    columns.set(name, index)
  })
  for (const name of ['well', 'role'] as const) {
    if (!columns.has(name)) throw malformed(head.line, `the column "${name}" is missing`)
  }
  return columns
}

function wellOf(cell: string, wellCount: number, line: number): string {
  const format = plateFormatOf(wellCount)
  // On a plate of 1536 wells some vendors write AA as a small a: only capitals are certain there.
  const position = readWell(format !== null && format.rowCount <= 26 ? cell.toUpperCase() : cell)
  if (position === null) throw malformed(line, `${quote(cell)} is no well; write A1, B12 and so on`)
  const well = formatWell(position)
  if (format === null || position.row >= format.rowCount || position.column >= format.columnCount) {
    throw new AssayError(
      'layout.unknownWell',
      `Line ${line} of the layout names well ${well}, which a plate of ${wellCount} wells has not.`,
      { line, well },
    )
  }
  return well
}

const rolesByText: ReadonlyMap<string, WellRole> = new Map(
  wellRoles.map((role) => [role.toLowerCase(), role]),
)

type Place = { line: number; well: string; acceptsComma: boolean }

function contentOf(cellOf: (name: ColumnName) => string, place: Place): WellContent {
  const content = plainContentOf(cellOf, place)
  const biosensor = cellOf('biosensor')
  if (biosensor === '') return content
  if (content.role === 'empty') {
    throw malformed(place.line, 'an empty well holds no biosensor', place.well)
  }
  if (!biosensorCodePattern.test(biosensor)) {
    throw malformed(
      place.line,
      `${quote(biosensor)} is no code of a biosensor: letters, digits, points, dashes and underscores, at most 40`,
      place.well,
    )
  }
  return { ...content, biosensor }
}

function plainContentOf(cellOf: (name: ColumnName) => string, place: Place): WellContent {
  const { line, well } = place
  const role = rolesByText.get(cellOf('role').toLowerCase().replaceAll(/[ _-]/g, ''))
  if (role === undefined) {
    throw malformed(
      line,
      `the role ${quote(cellOf('role'))} is unknown; the roles are ${wellRoles.join(', ')}`,
      well,
    )
  }
  if (role === 'standard') {
    return { role, concentration: amountOf(cellOf('concentration'), 'concentration', place) }
  }
  if (role === 'sample' || role === 'fieldBlank' || role === 'duplicate') {
    return { role, ...sampleOf(cellOf, place) }
  }
  if (role !== 'spike') return { role }
  const added = amountOf(cellOf('concentration'), 'concentration', place)
  if (Number(added) === 0) throw malformed(line, 'a spike of 0 adds nothing', well)
  return { role, ...sampleOf(cellOf, place), addedConcentration: added }
}

function sampleOf(
  cellOf: (name: ColumnName) => string,
  place: Place,
): { sampleCode: string; dilution: string; replicate?: number } {
  const { line, well } = place
  const sampleCode = cellOf('sample')
  if (sampleCode === '' || sampleCode.length > sampleCodeCharactersMax) {
    throw malformed(
      line,
      `a sample code of 1 to ${sampleCodeCharactersMax} characters is needed`,
      well,
    )
  }
  const dilution = cellOf('dilution') === '' ? '1' : amountOf(cellOf('dilution'), 'dilution', place)
  if (Number(dilution) < 1) throw malformed(line, 'the dilution is a factor of 1 or more', well)
  const replicate = cellOf('replicate')
  if (replicate === '') return { sampleCode, dilution }
  if (!/^[1-9][0-9]{0,3}$/.test(replicate)) {
    throw malformed(line, `the replicate ${quote(replicate)} is no number from 1`, well)
  }
  return { sampleCode, dilution, replicate: Number(replicate) }
}

function amountOf(cell: string, name: string, { line, well, acceptsComma }: Place): string {
  const plain = acceptsComma ? cell.replace(',', '.') : cell
  if (!isDecimal(plain)) {
    throw malformed(line, `the ${name} ${quote(cell)} is no decimal number of 0 or more`, well)
  }
  return plain
}
