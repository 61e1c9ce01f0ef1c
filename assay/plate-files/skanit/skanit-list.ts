import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, addPlate, collectCell } from '../collect-readings.ts'
import { parseReadAtText } from '../read-at.ts'
import type { SheetRow } from '../workbook/workbook-sheet.ts'
import type { Sheet } from '../workbook/workbook.ts'
import { formatWell, readWell } from '../../plate/well.ts'

/** A sheet of a Multiskan Sky's raw data: a row for each reading. */
export function isSkanItList({ rows }: Sheet): boolean {
  return /^Raw data$/i.test(String(rows[0]?.cells[0] ?? '')) && headIndexOf(rows) !== -1
}

function headIndexOf(rows: readonly SheetRow[]): number {
  return rows.slice(0, 20).findIndex(({ cells }) => /^Well$/i.test(String(cells[0] ?? '')))
}

/**
 * `Well, Wavelength(s) [nm], Raw absorbance, Measurement time(s)`. A well that was read once has no
 * time: it is an endpoint.
 */
export function readSkanItList(collector: Collector, { rows, name }: Sheet): void {
  const headIndex = headIndexOf(rows)
  const head = (rows[headIndex]?.cells ?? []).map(String)
  const at = {
    wavelength: head.findIndex((cell) => /^Wavelength/i.test(cell)),
    value: head.findIndex((cell) => /^Raw absorbance$/i.test(cell)),
    time: head.findIndex((cell) => /^Measurement time ?\(s\)$/i.test(cell)),
  }
  if (at.value === -1 || at.wavelength === -1) {
    throw new AssayError(
      'file.unsupported',
      `The sheet ${quote(name)} has no column "Raw absorbance": export the raw data of an absorbance step.`,
    )
  }
  const date = String(rows[1]?.cells[0] ?? '')
  const plate =
    collector.plates[0] ??
    addPlate(collector, {
      name: 'Plate 1',
      readAtLocal: parseReadAtText(date),
      readAtText: date === '' ? null : date,
    })
  const list = rows.slice(headIndex + 1)
  const keys = list.map((row) => `${wellOf(row)} ${row.cells[at.wavelength] ?? ''}`)
  const isCourse = new Set(keys).size < keys.length
  const seen = new Set<string>()
  list.forEach((row, index) => {
    const timeS = isCourse ? timeOf(row, at.time) : null
    const key = `${keys[index]} ${timeS}`
    if (seen.has(key)) throw malformed(row, 'repeats a well at the same time')
    seen.add(key)
    const block = `Absorbance ${row.cells[at.wavelength] ?? ''} nm`
    const series = { plate: plate.name, block, timeS, kind: { unit: 'OD' } } as const
    const cell = row.cells[at.value] ?? ''
    collectCell(
      collector,
      { line: row.number, column: at.value + 1, well: wellOf(row), cell },
      series,
    )
  })
}

/** `A 2` is A2. */
function wellOf(row: SheetRow): string {
  const position = readWell(String(row.cells[0] ?? '').replace(' ', ''))
  if (position === null)
    throw malformed(row, `has ${quote(String(row.cells[0] ?? ''))} in place of a well`)
  return formatWell(position)
}

function timeOf(row: SheetRow, column: number): number {
  const time = row.cells[column]
  if (typeof time !== 'number') throw malformed(row, 'has no time')
  return Math.round(time * 1000) / 1000
}

function malformed(row: SheetRow, what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Row ${row.number} of the raw data ${what}. The file was edited: export it again.`,
    { line: row.number },
  )
}
