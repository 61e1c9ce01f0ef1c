import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, type Series, collectCell } from '../collect-readings.ts'
import type { SheetRow } from '../workbook/workbook-sheet.ts'
import { formatWell, readWell } from '../../plate/well.ts'

/** `Reading, avg. time [s], Sample0001 (A01), ...`: the head of a time course. */
export function isSkanItCourse(row: SheetRow): boolean {
  return /^Reading$/i.test(String(row.cells[0] ?? '')) && timeColumn(row) !== -1
}

function timeColumn(row: SheetRow): number {
  return row.cells.findIndex((cell) =>
    /^(?:avg\. |average )?time \[(?:s|min|h)\]$/i.test(String(cell)),
  )
}

/** The course whose head stands at `index`; returns where it ends. Throws `file.malformed`. */
export function readSkanItCourse(
  collector: Collector,
  rows: readonly SheetRow[],
  index: number,
  series: Series,
): number {
  const head = rows[index]
  if (head === undefined) return index + 1
  const time = timeColumn(head)
  const unit = /\[(s|min|h)\]/i.exec(String(head.cells[time]))?.[1]?.toLowerCase()
  const factor = unit === 'h' ? 3600 : unit === 'min' ? 60 : 1
  const wells = head.cells.slice(time + 1).map((cell) => wellOf(String(cell)))
  const named = wells.filter((well) => well !== null)
  if (named.length === 0 || new Set(named).size !== named.length) {
    throw malformed(head, 'has no wells, or one of them twice, in the head of its time course')
  }
  let last = Number.NEGATIVE_INFINITY
  let next = index + 1
  for (; next < rows.length; next++) {
    const row = rows[next]
    if (row === undefined || typeof row.cells[0] !== 'number') break
    const timeCell = row.cells[time]
    if (typeof timeCell !== 'number' || timeCell <= last) {
      throw malformed(row, `has ${quote(String(timeCell ?? ''))} in place of a later time`)
    }
    last = timeCell
    const timeS = Math.round(timeCell * factor * 1000) / 1000
    wells.forEach((well, offset) => {
      const column = time + 1 + offset
      const cell = row.cells[column] ?? ''
      if (row.computed?.has(column) === true) return
      if (well === null) {
        if (cell === '') return
        throw malformed(
          row,
          `has a value below ${quote(String(head.cells[column] ?? ''))}, which is no well`,
        )
      }
      collectCell(
        collector,
        { line: row.number, column: column + 1, well, cell },
        { ...series, timeS },
      )
    })
  }
  return next
}

/** `ArODH0001 (A01)` or `A1`. */
function wellOf(cell: string): string | null {
  const name = /\(([A-Z]{1,2}[0-9]{1,2})\)$/.exec(cell)?.[1] ?? cell
  const position = readWell(name)
  return position === null ? null : formatWell(position)
}

function malformed(row: SheetRow, what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Row ${row.number} ${what}. The file was edited: export it again.`,
    { line: row.number },
  )
}
