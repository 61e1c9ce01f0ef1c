import { AssayError } from '../assay-error.ts'

/** `line` is the one that the row begins in. */
export type CsvRow = { line: number; cells: string[] }

/** Far beyond any table that people make; what has more is told before there is an object for each cell. */
const cellsMax = 1000

/**
 * RFC 4180 in one pass; cells are trimmed unless quoted. Throws `layout.malformed`, and `file.tooLarge` for more rows,
 * blank ones too, than `rowsMax`.
 */
export function cutCsv(text: string, separator: string, rowsMax: number): CsvRow[] {
  const rows: CsvRow[] = []
  let [line, startLine] = [1, 1]
  let cells: string[] = []
  let at = 0
  while (at < text.length) {
    const { cell, end, lineEnds } =
      text[at] === '"' ? quotedCell(text, at, line) : plainCell(text, at, separator)
    cells.push(cell)
    line += lineEnds
    const mark = text[end]
    at = end + 1
    if (cells.length > cellsMax)
      throw tooLarge(`Line ${startLine} has more than ${cellsMax} cells.`)
    if (mark === separator) {
      if (at >= text.length) cells.push('')
      continue
    }
    if (mark !== undefined && mark !== '\r' && mark !== '\n') {
      throw malformed(line, 'text follows a closing quotation mark')
    }
    if (mark === '\r' && text[at] === '\n') at++
    if (rows.length === rowsMax) throw tooLarge(`The file has more than ${rowsMax} lines.`)
    rows.push({ line: startLine, cells })
    cells = []
    line++
    startLine = line
  }
  if (cells.length > 0) {
    if (rows.length === rowsMax) throw tooLarge(`The file has more than ${rowsMax} lines.`)
    rows.push({ line: startLine, cells })
  }
  return rows
}

const tooLarge = (message: string): AssayError => new AssayError('file.tooLarge', message)

function plainCell(
  text: string,
  from: number,
  separator: string,
): { cell: string; end: number; lineEnds: number } {
  let end = from
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') {
    end++
  }
  return { cell: text.slice(from, end).trim(), end, lineEnds: 0 }
}

function quotedCell(
  text: string,
  from: number,
  line: number,
): { cell: string; end: number; lineEnds: number } {
  let end = text.indexOf('"', from + 1)
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  if (end === -1) throw malformed(line, 'a quotation mark is not closed')
  const cell = text.slice(from + 1, end).replaceAll('""', '"')
  return { cell, end: end + 1, lineEnds: cell.split('\n').length - 1 }
}

/** The separator that the head holds most of. */
export function separatorOf(text: string): string {
  const head = text.trimStart().split(/[\r\n]/, 1)[0] ?? ''
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: head.split(mark).length }))
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).mark
}

/** `layout.malformed` with its place. */
export function malformed(line: number, reason: string, well?: string): AssayError {
  const where = well === undefined ? `Line ${line}` : `Line ${line}, well ${well}`
  return new AssayError(
    'layout.malformed',
    `${where} of the layout: ${reason}.`,
    well === undefined ? { line } : { line, well },
  )
}
