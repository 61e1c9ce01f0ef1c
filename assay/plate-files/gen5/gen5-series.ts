import { AssayError, quote } from '../../assay-error.ts'
import { type Line, firstCell, isBlank, parseClock } from '../../text/text-lines.ts'
import { readWell, formatWell } from '../../plate/well.ts'

/** One cell of a series: what stands for one well at one time (or wavelength). */
export type SeriesCell = { line: number; column: number; well: string; cell: string }
export type SeriesRow = {
  line: number
  timeS: number | null
  wavelengthNm: number | null
  /** Made when it is asked for: a course of 384 wells over a day has half a million of them. */
  cells: () => SeriesCell[]
}
export type Series = { label: string | null; rows: readonly SeriesRow[]; nextIndex: number }

/**
 * `Time`, perhaps a temperature column, then wells across; or `Wavelength` in place of the time.
 */
export function isSeriesHead(line: Line): boolean {
  const first = firstCell(line)
  return (first === 'Time' || first === 'Wavelength') && wellsFrom(line) !== null
}

/** Index of the first cell that names a well: 1, or 2 after a temperature column. */
function wellsFrom(head: Line): number | null {
  if (readWell(head.cells[1] ?? '') !== null) return 1
  return head.cells[1] !== undefined && readWell(head.cells[2] ?? '') !== null ? 2 : null
}

function wellsOf(head: Line, from: number): string[] {
  const seen = new Set<string>()
  const names = head.cells.slice(from)
  while (names.at(-1) === '') names.pop()
  return names.map((name, index) => {
    const position = readWell(name)
    const well = position === null ? null : formatWell(position)
    if (well === null || seen.has(well)) {
      throw new AssayError(
        'file.malformed',
        `Line ${head.number}: ${quote(name)} is no well, or stands there twice. The file is cut off or was edited.`,
        { line: head.number, column: from + index + 1 },
      )
    }
    seen.add(well)
    return well
  })
}

/**
 * The table whose head stands at `index`, up to the next blank line. A time point that was not
 * reached is written `0:00:00` with nothing behind it and gives no row. Throws `file.cutOff` when
 * a line is shorter than the head, `file.malformed` when times do not rise.
 */
export function readSeries(lines: readonly Line[], index: number): Series {
  const head = lines[index]
  const from = head === undefined ? null : wellsFrom(head)
  if (head === undefined || from === null) {
    throw new AssayError('file.cutOff', 'The file ends before a table of times.')
  }
  const isTime = firstCell(head) === 'Time'
  const wells = wellsOf(head, from)
  const rows: SeriesRow[] = []
  let last = Number.NEGATIVE_INFINITY
  let next = index + 1
  for (; next < lines.length; next++) {
    const line = lines[next]
    if (line === undefined || isBlank(line)) break
    const key = isTime ? parseClock(firstCell(line)) : parseWavelength(firstCell(line))
    if (key === null) {
      throw new AssayError(
        'file.malformed',
        `Line ${line.number} should begin with a ${isTime ? 'time' : 'wavelength'}, but begins with ${quote(firstCell(line))}.`,
        { line: line.number, column: 1 },
      )
    }
    if (
      isTime &&
      key === 0 &&
      rows.length > 0 &&
      line.cells.slice(1).every((cell) => cell === '')
    ) {
      continue
    }
    if (key <= last) {
      throw new AssayError(
        'file.malformed',
        `Line ${line.number}: ${quote(firstCell(line))} does not come after the line above.`,
        { line: line.number, column: 1 },
      )
    }
    last = key
    checkSeriesCells(line, wells, from)
    rows.push({
      line: line.number,
      timeS: isTime ? key : null,
      wavelengthNm: isTime ? null : key,
      cells: () => seriesCells(line, wells, from),
    })
  }
  if (rows.length === 0) {
    throw new AssayError(
      'file.cutOff',
      `The table at line ${head.number} has no lines below its head: export the file again.`,
      { line: head.number },
    )
  }
  const temperature = from === 2 ? (head.cells[1] ?? '') : ''
  // `T° Lum` names the read; the degree sign is often lost in another encoding.
  const label = /^T[^A-Za-z0-9 ]* (.+)$/.exec(temperature)?.[1] ?? null
  return { label, rows, nextIndex: next }
}

function parseWavelength(cell: string): number | null {
  return /^[0-9]{2,4}$/.test(cell) ? Number(cell) : null
}

function checkSeriesCells(line: Line, wells: readonly string[], from: number): void {
  const found = line.cells.length - from
  const surplus = line.cells.slice(from + wells.length).some((cell) => cell !== '')
  if (found >= wells.length && !surplus) return
  throw new AssayError(
    surplus ? 'file.malformed' : 'file.cutOff',
    `Line ${line.number} has ${Math.max(found, 0)} wells, its head has ${wells.length}. The file is cut off or was edited: export it again.`,
    { line: line.number },
  )
}

function seriesCells(line: Line, wells: readonly string[], from: number): SeriesCell[] {
  const { cells } = line
  return wells.map((well, offset) => ({
    line: line.number,
    column: from + offset + 1,
    well,
    cell: cells[from + offset] ?? '',
  }))
}
