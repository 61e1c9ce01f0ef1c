import { AssayError } from './assay-error.ts'

/** A line cut into its cells; `number` counts from 1 in the file. */
export type Line = { number: number; cells: readonly string[] }

/** More than any export has: 1536 wells, 1000 time points and 100 plates stay below. */
export const linesMax = 1_000_000
const cellsMax = 4096

/**
 * What stands on the last line, and whether that line was ended: an unended one may have lost
 * digits.
 */
export type TextLines = { lines: readonly Line[]; endsWithLineEnd: boolean }

/** Cuts a tab-separated text into lines and trimmed cells. Throws `file.tooLarge`. */
export function cutLines(text: string): TextLines {
  const rows = text.split(/\r\n|\n|\r/)
  if (rows.length > linesMax) {
    throw new AssayError('file.tooLarge', `The file has more than ${linesMax} lines.`)
  }
  const lines = rows.map((row, index): Line => {
    const cells = row.split('\t', cellsMax + 1).map((cell) => cell.trim())
    if (cells.length > cellsMax) {
      const place = { line: index + 1 }
      throw new AssayError('file.tooLarge', `Line ${index + 1} has over ${cellsMax} cells.`, place)
    }
    return { number: index + 1, cells }
  })
  return { lines, endsWithLineEnd: rows.at(-1) === '' }
}

export function isBlank(line: Line): boolean {
  return line.cells.every((cell) => cell === '')
}

export function firstCell(line: Line): string {
  return line.cells[0] ?? ''
}

/** The cells that are not empty. */
export function filledCells(line: Line): string[] {
  return line.cells.filter((cell) => cell !== '')
}

/** Seconds of `h:mm:ss(.sss)` or `m:ss(.sss)`, to the millisecond; null when it is no time. */
export function parseClock(cell: string): number | null {
  const match = /^(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2}(?:[.,][0-9]{1,6})?)$/.exec(cell)
  if (match === null) return null
  const hours = Number(match[1] ?? '0')
  const minutes = Number(match[2])
  const seconds = Number((match[3] ?? '').replace(',', '.'))
  if (seconds >= 60 || (match[1] !== undefined && minutes >= 60)) return null
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000) / 1000
}
