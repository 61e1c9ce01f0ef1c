import { AssayError, quote } from '../../assay-error.ts'
import type { GridRow } from '../plate-matrix.ts'
import { rowCountMax } from '../../plate/well.ts'
import { cutLines, isBlank } from '../../text/text-lines.ts'
import type { Sheet } from '../workbook/workbook.ts'

/** What both forms of the export hold: sheets of the workbook, or one behind the other in a text. */
export type VictorParts = {
  /** A line of heads, then a line for each well and repeat. */
  list: readonly GridRow[]
  /** Whether the list is as long as its sheet can be, so that what follows stands in the matrices alone. */
  isCut: boolean
  /** The same reads as matrices. */
  matrices: readonly GridRow[]
  protocol: readonly string[]
  errors: readonly string[]
}

/** The rows of a sheet of Excel 5, which the software fills and then goes on in the matrices only. */
const listRowsMax = 16_384

/** Half a day: measuring and shaking come to it. */
const delayMaxS = 43_200

const listHead = ['Plate', 'Repeat', 'Well', 'Type', 'Time']

export function isListHead(row: GridRow | undefined): boolean {
  return listHead.every((name, column) => row?.cells[column] === name)
}

/** Throws `file.unsupported` where it is not certain which sheet is the list. */
export function partsOfSheets(sheets: readonly Sheet[]): VictorParts {
  const all = sheets.filter(({ rows }) => isListHead(rows[0]))
  // Whoever adds sheets of their own to the workbook may begin with a copy.
  const named = all.filter((sheet) => sheet.name.startsWith('List ;'))
  const lists = named.length > 0 ? named : all
  const [list, second] = lists
  if (list === undefined || second !== undefined) {
    throw new AssayError(
      'file.unsupported',
      `The workbook has ${lists.length} lists of wells (${lists
        .slice(0, 4)
        .map(({ name }) => quote(name))
        .join(', ')}) where one is expected: give the file as the reader software exported it.`,
    )
  }
  const linesOf = (name: RegExp): string[] =>
    sheets.filter((sheet) => name.test(sheet.name)).flatMap(({ rows }) => rows.map(firstText))
  return {
    list: list.rows,
    isCut: list.rows.at(-1)?.number === listRowsMax,
    matrices: joined(sheets.filter(({ name }) => /^Plate(?:_Page[0-9]{1,4})?$/.test(name))),
    protocol: linesOf(/^Protocol$/),
    errors: linesOf(/^Errors$/),
  }
}

/** Pages of one long sheet, with their rows counted on; the gap is for empty rows at the end of a page. */
function joined(sheets: readonly Sheet[]): readonly GridRow[] {
  const [first, ...others] = sheets
  if (first !== undefined && others.length === 0) return first.rows
  let before = 0
  return sheets.flatMap(({ rows }) => {
    const moved = rows.map((row) => ({ ...row, number: row.number + before }))
    before = (moved.at(-1)?.number ?? before) + rowCountMax
    return moved
  })
}

/** The parts of a text, which have no titles. Throws `file.unsupported`, `file.tooLarge` or `file.cutOff`. */
export function partsOfText(text: string): VictorParts {
  const { lines } = cutLines(text)
  if (lines[0]?.cells.length === 1) {
    throw new AssayError(
      'file.unsupported',
      'The list has no tabs between its cells: export the text with tabs and decimal points.',
    )
  }
  const firsts = lines.map(firstText)
  const protocolAt = firsts.indexOf('Protocol description')
  const measuredAt = firsts.findLastIndex((first) => first.startsWith('Measured on ..'))
  // What stands behind the matrices says when and with what; its last line is whole where another begins.
  if (protocolAt === -1 || measuredAt < protocolAt || measuredAt === lines.length - 1) {
    throw new AssayError(
      'file.cutOff',
      'The text ends before the description of its protocol does: it is cut off. Export it again.',
    )
  }
  const matricesAt = firsts.findIndex((first, at) => at > 0 && !/^[0-9]+$/.test(first))
  const errorsAt = firsts.indexOf('Errors for the assay run')
  const notesAt = firsts.indexOf('Notes for the assay run')
  const behind = (at: number): number => (at === -1 ? lines.length : at)
  const between = (start: number, end: number): string[] => firsts.slice(start, end)
  const protocol = between(protocolAt, Math.min(behind(errorsAt), behind(notesAt)))
  refuseDays(protocol)
  return {
    list: lines.slice(0, matricesAt),
    isCut: false,
    matrices: lines.slice(matricesAt, protocolAt).filter((line) => !isBlank(line)),
    protocol,
    errors: errorsAt === -1 ? [] : between(errorsAt, Math.max(errorsAt, behind(notesAt))),
  }
}

/**
 * The clock of a text begins anew each day. Within a day a repeat is found to go back in time; with longer ones it would
 * not be, and its times would be wrong.
 */
function refuseDays(protocol: readonly string[]): void {
  const delay = protocol.find((line) => line.startsWith('Delay between repeats ..')) ?? ''
  const delayS = Number(/ ([0-9]{1,9}) s$/.exec(delay)?.[1] ?? '0')
  if (delayS < delayMaxS) return
  throw new AssayError(
    'file.unsupported',
    `The run waited ${delayS} s between its repeats, and the text does not tell the days of its times: export the workbook (.xls).`,
  )
}

const firstText = ({ cells }: GridRow): string => String(cells[0] ?? '')

/** Lines are those of a text, or rows of the sheet that `where` names. */
export function victorMalformed(
  line: number,
  what: string,
  where: 'list' | 'matrices' | null = null,
): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${line}${where === null ? '' : ` (${where})`} ${what}. The file was edited or is damaged: export it again.`,
    { line },
  )
}
