import { AssayError } from '../assay-error.ts'

/** A line cut into its cells; `number` counts from 1 in the file. */
export type Line = { readonly number: number; readonly cells: readonly string[] }

/**
 * A million values in tables of twelve columns stay below. An empty line takes 200 bytes while it is
 * read, so that this bounds what a file of line ends takes.
 */
export const linesMax = 300_000
const cellsMax = 4096
/** 1536 wells across, a hundred characters each. */
const lineCharactersMax = 150_000

/**
 * What stands on the last line, and whether that line was ended: an unended one may have lost
 * digits.
 */
export type TextLines = { lines: readonly Line[]; endsWithLineEnd: boolean }

export type Separator = '\t' | ',' | ';'

/** Cuts a text into lines and trimmed cells. Throws `file.tooLarge`. */
export function cutLines(text: string, separator: Separator = '\t'): TextLines {
  // Told before there is an object for each of them.
  if (text.length > linesMax && countLineEnds(text) > linesMax) {
    throw new AssayError(
      'file.tooLarge',
      `The file has more than ${linesMax} lines: export fewer plates or time points into one file.`,
    )
  }
  const lines: Line[] = []
  const lineEnd = /\r\n|\n|\r/g
  let from = 0
  let endsWithLineEnd = false
  while (from <= text.length && !endsWithLineEnd) {
    const match = lineEnd.exec(text)
    const row = text.slice(from, match?.index ?? text.length)
    from = match === null ? text.length + 1 : lineEnd.lastIndex
    if (row.length > lineCharactersMax) {
      const line = lines.length + 1
      throw new AssayError(
        'file.tooLarge',
        `Line ${line} has over ${lineCharactersMax} characters: it is no line of a plate file.`,
        { line },
      )
    }
    lines.push(new TextLine(lines.length + 1, row, separator))
    endsWithLineEnd = match !== null && from === text.length
  }
  // What stands behind the last line end is an empty line, as in a split.
  if (endsWithLineEnd) lines.push(new TextLine(lines.length + 1, '', separator))
  return { lines, endsWithLineEnd }
}

function countLineEnds(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed)) {
      count++
    }
  }
  return count
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cells are cut when they are looked at and kept for the last line only: the cells of a whole file
 * of 45 MB would take six times its size.
 */
class TextLine implements Line {
  readonly number: number
  readonly #row: string
  readonly #separator: Separator
  static #last: TextLine | null = null
  static #lastCells: readonly string[] = []

  constructor(number: number, row: string, separator: Separator) {
    this.number = number
    this.#row = row
    this.#separator = separator
  }

  get cells(): readonly string[] {
    if (TextLine.#last !== this) {
      TextLine.#lastCells = cutCells(this.#row, this.#separator, this.number)
      TextLine.#last = this
    }
    return TextLine.#lastCells
  }
}

function cutCells(row: string, separator: Separator, line: number): string[] {
  const cells = row.includes('"')
    ? cutQuoted(row, separator)
    : row.split(separator, cellsMax + 1).map((cell) => cell.trim())
  if (cells.length > cellsMax) {
    throw new AssayError('file.tooLarge', `Line ${line} has over ${cellsMax} cells.`, { line })
  }
  return cells
}

/**
 * A cell in quotation marks keeps its separators; one that is not closed on its line, or goes on
 * behind the closing mark, is text as it stands: reader software puts bare quotation marks into
 * remarks.
 */
function cutQuoted(row: string, separator: Separator): string[] {
  const cells: string[] = []
  let from = 0
  while (from <= row.length && cells.length <= cellsMax) {
    const start = skipSpaces(row, from)
    const closing = row[start] === '"' ? closingMark(row, start) : -1
    const behind = closing === -1 ? -1 : skipSpaces(row, closing + 1)
    if (closing !== -1 && (behind === row.length || row[behind] === separator)) {
      cells.push(plainText(row.slice(start + 1, closing).replaceAll('""', '"')))
      from = behind + 1
    } else {
      const next = row.indexOf(separator, from)
      const end = next === -1 ? row.length : next
      cells.push(plainText(row.slice(from, end)))
      from = end + 1
    }
  }
  return cells
}

function skipSpaces(row: string, from: number): number {
  let at = from
  while (row[at] === ' ') at++
  return at
}

function closingMark(row: string, from: number): number {
  let end = row.indexOf('"', from + 1)
  while (end !== -1 && row[end + 1] === '"') end = row.indexOf('"', end + 2)
  return end
}

/** `="8/22/2023"` is how reader software keeps a spreadsheet from changing a text. */
function plainText(cell: string): string {
  const text = cell.trim()
  return (/^="(.*)"$/.exec(text)?.[1] ?? text).trim()
}

/**
 * The separator of a file that holds a plate: the one between the column numbers above it, else
 * the one that its first lines hold most of.
 */
export function separatorOfPlate(text: string): Separator {
  const head = /(?:^|[\r\n])[^\r\n\t,;]{0,40}([\t,;])"?0?1(?:\.0)?"?\1"?0?2(?:\.0)?"?\1/.exec(text)
  const found = separators.find((mark) => mark === head?.[1])
  if (found !== undefined) return found
  const top = text.slice(0, 4000)
  return separators.reduce((most, mark) =>
    top.split(mark).length > top.split(most).length ? mark : most,
  )
}

/** The separator that a pattern finds behind a key of the format, as its first group; else the tab. */
export function separatorOf(pattern: RegExp, text: string): Separator {
  const found = pattern.exec(text)?.[1]
  return separators.find((mark) => mark === found) ?? '\t'
}

const separators: readonly Separator[] = [',', ';', '\t']

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
