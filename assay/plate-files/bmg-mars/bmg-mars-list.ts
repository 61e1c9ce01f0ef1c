import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, type Series, collectCell, nameBlock } from '../collect-readings.ts'
import { type FileLayout, type WellText, layoutOfIds } from '../layout-ids.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import { type Line, isBlank } from '../../text/text-lines.ts'
import { formatWell, parseAnyRow, readWell } from '../../plate/well.ts'

export type BmgRun = { name: string; unit: ReadingUnit | null }

/** `Raw Data (450)`, also numbered `4. Raw Data (450)`; corrections and means name it too. */
export function kindOf(
  title: string,
  run: { unit: ReadingUnit | null },
  line: number,
): { unit: ReadingUnit } | { calculated: string } {
  const isRaw = /^(?:[0-9]{1,2}\. )?raw data\b/i.test(title) || wavelengthOf(title) !== null
  if (!isRaw) return { calculated: title }
  if (run.unit === null) {
    throw new AssayError(
      'file.unsupported',
      `The header does not say whether ${quote(title)} at line ${line} is luminescence, absorbance (as OD) or fluorescence: export it with its header.`,
      { line },
    )
  }
  return { unit: run.unit }
}

/** `Spectrum Lambda  220 nm` or `Lambda 220 nm`: a column of a raw spectrum. */
const wavelengthOf = (title: string): string | null =>
  /^(?:Spectrum )?Lambda +([0-9]{3,4}) nm$/i.exec(title)?.[1] ?? null

/** Below the head of a spectrum its wavelengths may stand once more, as numbers. */
function repeatsWavelengths(head: readonly string[], { cells }: Line): boolean {
  const columns = head.flatMap((title, at) => {
    const wavelength = wavelengthOf(title)
    return wavelength === null ? [] : [{ at, wavelength }]
  })
  return columns.length > 0 && columns.every(({ at, wavelength }) => cells[at] === wavelength)
}

/** Where the columns of a list stand; `values` are all behind the ones that tell of the well. */
type Columns = {
  well: number
  wellColumn: number | null
  content: number | null
  amount: number | null
  values: readonly { at: number; series: Series }[]
}

/** Columns that tell of the well, not of a read. */
const wellColumns =
  /^(?:Well|Well ?Row|Well ?Col|Content|Group|Replicates?.*|Standard Conc.*|Dilution.*|Sample.*|IDs?|Name)$/i

/**
 * A list of wells: `Well, Content, Raw Data (450)`, or `Well Row, Well Col, Content, ...`; of a time
 * course a column for each time, which stands in the line below (`Time [s]`) or in the label (`Raw
 * Data (450) 2 - 60 s`). Throws `file.malformed` for a line that is no well or comes twice.
 */
export function readListTable(
  collector: Collector,
  lines: readonly Line[],
  index: number,
  run: BmgRun,
): { nextIndex: number; rowsAfterZ: 'AA' | 'a'; layout: FileLayout } {
  const head = lines[index]
  const below = lines[index + 1]
  const times = below !== undefined && isTimes(below) ? below : null
  const columns = columnsOf(collector, head?.cells ?? [], times, run, head?.number ?? 0)
  const texts = new Map<string, WellText>()
  let rowsAfterZ: 'AA' | 'a' = 'AA'
  const isTwoLines =
    times !== null || (below !== undefined && repeatsWavelengths(head?.cells ?? [], below))
  let next = index + (isTwoLines ? 2 : 1)
  for (; next < lines.length; next++) {
    const line = lines[next]
    if (line === undefined || isBlank(line)) break
    const well = wellOf(line, columns)
    if (well === null || texts.has(well)) {
      throw new AssayError(
        'file.malformed',
        `Line ${line.number} should begin with a well that is not yet listed, but begins with ${quote(line.cells[0] ?? '')}. The file was edited: export it again.`,
        { line: line.number },
      )
    }
    if (/^[a-f]/.test(line.cells[columns.well] ?? '')) rowsAfterZ = 'a'
    texts.set(well, textOf(line, columns))
    for (const { at, series } of columns.values) {
      const cell = line.cells[at] ?? ''
      collectCell(collector, { line: line.number, column: at + 1, well, cell }, series)
    }
  }
  return { nextIndex: next, rowsAfterZ, layout: layoutOfIds(texts, collector.decimal) }
}

/** The line of times begins with empty cells and names what it holds. */
function isTimes(line: Line): boolean {
  return line.cells[0] === '' && line.cells.some((cell) => /^(?:Time|Wavelength)\b/i.test(cell))
}

function columnsOf(
  collector: Collector,
  head: readonly string[],
  times: Line | null,
  run: BmgRun,
  line: number,
): Columns {
  const find = (pattern: RegExp): number | null => {
    const at = head.findIndex((label) => pattern.test(label))
    return at === -1 ? null : at
  }
  const labelAt = times === null ? -1 : times.cells.findIndex((cell) => cell !== '')
  const scale = times === null ? '' : (times.cells[labelAt] ?? '')
  const seen = new Map<string, string>()
  const values = head.flatMap((label, at) => {
    if (label === '' || wellColumns.test(label)) return []
    const suffix = /^(.*?) [0-9]{1,5} - (.+)$/.exec(label)
    const title = suffix?.[1] ?? (times === null ? label : label.replace(/ [0-9]{1,5}$/, ''))
    const time = suffix?.[2] ?? (times === null ? null : (times.cells[at] ?? ''))
    const timeS = time === null || /^Wavelength/i.test(scale) ? null : secondsOf(time, scale)
    if (time !== null && timeS === null && !/^Wavelength/i.test(scale)) {
      throw new AssayError(
        'file.malformed',
        `The time ${quote(time)} of the column ${quote(label)} cannot be read.`,
        { line, column: at + 1 },
      )
    }
    const name = timeS === null && time !== null ? `${title} ${time} nm` : title
    const block =
      timeS === null
        ? nameBlock(collector, run.name, name)
        : (seen.get(name) ?? nameBlock(collector, run.name, name))
    seen.set(name, block)
    const series: Series = { plate: run.name, block, timeS, kind: kindOf(title, run, line) }
    return [{ at, series }]
  })
  return {
    well: find(/^Well(?: ?Row)?$/i) ?? 0,
    wellColumn: find(/^Well ?Col$/i),
    content: find(/^Content$/i),
    amount: find(/^(?:Standard Conc|Dilution)/i),
    values,
  }
}

/** `90`, with its unit in the label (`Time [s]`), or `0 h 1 min 30 s`. */
function secondsOf(text: string, label: string): number | null {
  if (/^[0-9]{1,7}(?:[.,][0-9]{1,6})?$/.test(text)) {
    const unit = /\[(s|min|h)\]/i.exec(label)?.[1]?.toLowerCase() ?? 's'
    const factor = { s: 1, min: 60, h: 3600 }[unit] ?? 1
    return Math.round(Number(text.replace(',', '.')) * factor * 1000) / 1000
  }
  const parts =
    /^(?:([0-9]{1,4}) ?h ?)?(?:([0-9]{1,4}) ?min ?)?(?:([0-9]{1,6}(?:[.,][0-9]{1,3})?) ?s)?$/.exec(
      text,
    )
  if (parts === null || text === '') return null
  const [h, min, s] = [parts[1], parts[2], parts[3]].map((part) =>
    Number((part ?? '0').replace(',', '.')),
  )
  return (h ?? 0) * 3600 + (min ?? 0) * 60 + (s ?? 0)
}

function wellOf(line: Line, columns: Columns): string | null {
  const name = line.cells[columns.well] ?? ''
  const whole =
    columns.wellColumn === null ? name : `${name}${line.cells[columns.wellColumn] ?? ''}`
  const letters = /^[A-Za-z]{1,2}/.exec(whole)?.[0] ?? ''
  const row = parseAnyRow(letters)
  if (row === null) return null
  const column = readWell(`A${whole.slice(letters.length)}`)?.column
  return column === undefined ? null : formatWell({ row, column })
}

/** `Sample X1`, `Standard S3`, `Blank B`, `Negative control N` in the words of a layout. */
function textOf(line: Line, columns: Columns): WellText {
  const content = columns.content === null ? '' : (line.cells[columns.content] ?? '')
  const amount = columns.amount === null ? '' : (line.cells[columns.amount] ?? '')
  const role = /^(Sample|Standard|Blank|Negative|Positive)\b.*?([A-Z]?[0-9]*)$/i.exec(content)
  const number = (role?.[2] ?? '').replace(/^[A-Z]/, '')
  const ids: Record<string, string> = {
    sample: role?.[2] ?? content,
    standard: `STD${number}`,
    blank: 'BLK',
    negative: 'NEGCON',
    positive: 'POSCON',
  }
  const id = ids[role?.[1]?.toLowerCase() ?? ''] ?? (/^empty/i.test(content) ? '' : content)
  return { line: line.number, id, amount, name: '' }
}
