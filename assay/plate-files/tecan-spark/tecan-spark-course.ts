import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, type Series, collectCell } from '../collect-readings.ts'
import type { SheetCell, SheetRow } from '../workbook/workbook-sheet.ts'
import { formatWell, readWell } from '../../plate/well.ts'

/** `Cycle Nr.` of a time course or `Wavel.` of a scan begins the table. */
export function isCourse(row: SheetRow): boolean {
  const first = String(row.cells[0] ?? '')
  return (
    /^(?:Cycle Nr\.?|Wavel\.?|Wavelength \[nm\])$/i.test(first) &&
    row.cells.filter((cell) => cell !== '').length > 1
  )
}

type Axis = { kind: 'time' | 'wavelength'; values: readonly SheetCell[] }

/**
 * The table whose head stands at `index`: wells across and cycles down, or the other way round.
 * Returns where it ends. Throws `file.malformed`.
 */
export function readCourse(
  collector: Collector,
  rows: readonly SheetRow[],
  index: number,
  series: Series,
): number {
  const head = rows[index]
  if (head === undefined) return index + 1
  const isScan = /^Wavel/i.test(String(head.cells[0] ?? ''))
  const isAcross = head.cells.some((cell) => readWell(String(cell)) !== null)
  const end = endOf(rows, index)
  const table = rows.slice(index, end).map(({ cells }) => cells)
  const width = Math.max(...table.map((cells) => cells.length))
  // Turned so that every line is a column of the table: a time column, then one for each well.
  const lines = isAcross
    ? Array.from({ length: width }, (_, column) => table.map((cells) => cells[column] ?? ''))
    : table.map((cells) => Array.from({ length: width }, (_, column) => cells[column] ?? ''))
  const axis = axisOf(lines, isScan, head)
  const wells = new Set<string>()
  lines.forEach((line, offset) => {
    const position = readWell(String(line[0] ?? ''))
    if (position === null) {
      refuseUnknown(line, head, offset)
      return
    }
    const well = formatWell(position)
    if (wells.has(well)) throw malformed(head, `well ${well} stands there twice`)
    wells.add(well)
    line.slice(1).forEach((cell, point) => {
      const key = axis.values[point] ?? ''
      const place = isAcross
        ? { line: rows[index + point + 1]?.number ?? head.number, column: offset + 1 }
        : { line: rows[index + offset]?.number ?? head.number, column: point + 2 }
      if (cell === '') return
      if (typeof key !== 'number') throw malformed(head, `${well} has a value without a time`)
      const at =
        axis.kind === 'time'
          ? { ...series, timeS: Math.round(key * 1000) / 1000 }
          : { ...series, block: `${series.block} ${key} nm` }
      collectCell(collector, { ...place, well, cell }, at)
    })
  })
  if (wells.size === 0) throw malformed(head, 'no wells stand there')
  return end
}

/** A table ends where its rows do: at a gap, or at a row with a text in its first cell that is no well. */
function endOf(rows: readonly SheetRow[], index: number): number {
  let end = index + 1
  for (; end < rows.length; end++) {
    const [row, before] = [rows[end], rows[end - 1]]
    if (row === undefined || before === undefined || row.number !== before.number + 1) break
    const first = row.cells[0] ?? ''
    const isPart =
      typeof first === 'number' ||
      /^[0-9.]+$|^(?:Time|Temp)\b/.test(first) ||
      readWell(first) !== null
    if (!isPart) break
  }
  return end
}

/** Times stand in a line of their own, wavelengths in the first. */
function axisOf(lines: readonly (readonly SheetCell[])[], isScan: boolean, head: SheetRow): Axis {
  const find = (pattern: RegExp) => lines.find((line) => pattern.test(String(line[0] ?? '')))
  const line = isScan ? lines[0] : find(/^Time \[(?:s|ms|min|h)\]$/i)
  if (line === undefined) throw malformed(head, 'no times stand there')
  const unit = /\[(s|ms|min|h)\]/i.exec(String(line[0] ?? ''))?.[1]?.toLowerCase()
  const factor = { ms: 0.001, s: 1, min: 60, h: 3600 }[unit ?? 's'] ?? 1
  const values = line.slice(1).map((cell) => (typeof cell === 'number' ? cell * factor : cell))
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.some((value, at) => at > 0 && value <= (numbers[at - 1] ?? 0))) {
    throw malformed(head, `${isScan ? 'wavelengths' : 'times'} do not rise`)
  }
  return { kind: isScan ? 'wavelength' : 'time', values }
}

/** Beside wells there are only cycles, times and temperatures. */
function refuseUnknown(line: readonly SheetCell[], head: SheetRow, offset: number): void {
  const name = String(line[0] ?? '')
  const isKnown = offset === 0 || /^(?:Cycle Nr|Time|Temp|Wavel)/i.test(name)
  const numbers = line.slice(1).filter((cell) => typeof cell === 'number')
  if (isKnown || numbers.length === 0) return
  throw malformed(head, `${quote(name)} is no well, but has values`)
}

function malformed(head: SheetRow, reason: string): AssayError {
  return new AssayError(
    'file.malformed',
    `The table at row ${head.number} cannot be read: ${reason}. Export it again.`,
    { line: head.number },
  )
}
