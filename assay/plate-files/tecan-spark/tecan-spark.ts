import { AssayError, quote } from '../../assay-error.ts'
import {
  type Collector,
  type PlacedCell,
  type Series,
  addPlate,
  collectCell,
  finishFile,
  nameBlock,
  newCollector,
} from '../collect-readings.ts'
import type { Instrument, PlateFile, PlateOfFile, PlateParser } from '../plate-file.ts'
import { readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import { parseReadAtText } from '../read-at.ts'
import { unitOfModeName } from '../read-mode.ts'
import { undecidedMark } from '../parse-cell.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import { isCourse, readCourse } from './tecan-spark-course.ts'
import type { SheetRow } from '../workbook/workbook-sheet.ts'
import type { Sheet } from '../workbook/workbook.ts'
import { plateFormatOf } from '../../plate/well.ts'

/**
 * The workbook of Tecan SparkControl: settings as keys and values, in which `Mode`, `Name` and
 * `Output` describe each label, and then its values: a matrix with `<>` in its corner, or a table
 * of cycles or wavelengths. Wells outside of the part of the plate that was read are empty. A sheet
 * is a plate; the software has no name for it.
 */
export const tecanSparkParser: PlateParser<readonly Sheet[]> = {
  name: 'Tecan SparkControl',
  recognise: (sheets) => sheets.some(isResults),
  parse: parseTecanSpark,
}

function isResults({ rows }: Sheet): boolean {
  return rows.slice(0, 12).some((row) => /^Application: *SparkControl/i.test(textAt(row, 0)))
}

function parseTecanSpark(sheets: readonly Sheet[]): PlateFile {
  const collector = newCollector(undecidedMark())
  const results = sheets.filter(isResults)
  for (const sheet of results) readSheet(collector, sheet)
  return finishFile(collector, tecanSparkParser.name, instrumentOf(results[0]?.rows ?? []))
}

function instrumentOf(rows: readonly SheetRow[]): Instrument {
  const find = (pattern: RegExp) => rows.find((row) => pattern.test(textAt(row, 0)))
  const device = find(/^Device:/i)
  const serial = /Serial number: *(\S+)/i.exec((device?.cells ?? []).join(' '))?.[1] ?? null
  return {
    vendor: 'Tecan',
    software: 'SparkControl',
    softwareVersion: valueOf(find(/^Application:/i)),
    model: /^Device: *(.+)$/i.exec(textAt(device, 0))?.[1] ?? null,
    serial,
  }
}

/** The first filled cell behind the key. */
function valueOf(row: SheetRow | undefined): string | null {
  const value = row?.cells.find((cell, column) => column > 0 && cell !== '')
  return value === undefined ? null : String(value)
}

/** What the settings say of a label. */
type Label = { name: string; mode: string; output: string; details: string }

function readSheet(collector: Collector, { name: sheet, rows }: Sheet): void {
  const started = rows.find((row) => /^Start Time$/i.test(textAt(row, 0)))
  const date = valueOf(started) ?? ''
  const plate = addPlate(collector, {
    name: String(collector.plates.length + 1),
    wellCount: wellCountOf(rows),
    readAtLocal: parseReadAtText(date),
    readAtText: date === '' ? null : date,
    protocolPath: /^Method name: *(.+)$/i.exec(textAt(rows[0], 0))?.[1] ?? null,
  })
  const labels = new Map<string, Label>()
  const cycles = new Map<string, Series>()
  let label: Label | null = null
  let title = ''
  let cycleTimeS: number | null = null
  for (let index = 0; index < rows.length;) {
    const row = rows[index]
    if (row === undefined) break
    const first = textAt(row, 0)
    const head = first === '<>' ? readMatrixHead(row) : null
    if (head !== null) {
      const series =
        (cycleTimeS === null ? undefined : cycles.get(title)) ??
        seriesOf(collector, plate, labels.get(title) ?? label, row)
      if (cycleTimeS !== null) cycles.set(title, laterOf(series, cycleTimeS, row))
      const matrix = readPlateMatrix(rows, index, head)
      refuseFormulas(matrix.computed[0], sheet)
      for (const cell of matrix.cells) {
        collectCell(collector, cell, { ...series, timeS: cycleTimeS })
      }
      index = matrix.nextIndex
      cycleTimeS = null
      continue
    }
    if (isCycleOfMatrix(rows, index)) {
      cycleTimeS = timeAbove(rows, index)
      index++
      continue
    }
    if (isCourse(row)) {
      const series = seriesOf(collector, plate, labels.get(title) ?? label, row)
      index = readCourse(collector, rows, index, series)
      continue
    }
    refuseStray(row, sheet)
    label = readSetting(row, label, labels)
    if (row.cells.filter((cell) => cell !== '').length === 1) title = first
    index++
  }
}

/** A stacker writes a matrix for each cycle of a plate: `Time [s]`, `Temp.` and `Cycle Nr.` above it. */
function isCycleOfMatrix(rows: readonly SheetRow[], index: number): boolean {
  return (
    /^Cycle Nr\.?$/i.test(textAt(rows[index], 0)) &&
    rows[index]?.cells.filter((cell) => cell !== '').length === 2 &&
    textAt(rows[index + 1], 0) === '<>'
  )
}

function timeAbove(rows: readonly SheetRow[], index: number): number {
  const above = rows.slice(Math.max(0, index - 3), index)
  const row = above.findLast((candidate) => /^Time \[s\]$/i.test(textAt(candidate, 0)))
  const timeS = row?.cells[1]
  if (typeof timeS === 'number') return Math.round(timeS * 1000) / 1000
  throw withoutTime(rows[index])
}

/** The same series at its next time. Throws `file.malformed` where times do not rise. */
function laterOf(series: Series, timeS: number, row: SheetRow): Series {
  if (series.timeS !== null && timeS <= series.timeS) throw withoutTime(row)
  return { ...series, timeS }
}

function withoutTime(row: SheetRow | undefined): AssayError {
  const line = row?.number ?? 0
  return new AssayError(
    'file.malformed',
    `The cycle at row ${line} has no time in seconds, or none after the one before. The file was edited: export it again.`,
    { line },
  )
}

/** `[GRE384fw] - Greiner 384 Flat White`. */
function wellCountOf(rows: readonly SheetRow[]): number | null {
  const row = rows.find(
    (candidate) => /^Plate$/i.test(textAt(candidate, 0)) && valueOf(candidate) !== null,
  )
  const counts = (valueOf(row) ?? '').match(/\b(?:6|12|24|48|96|384|1536)\b/g) ?? []
  return counts.length === 1 ? (plateFormatOf(Number(counts[0]))?.wellCount ?? null) : null
}

/** A label begins with its mode; what follows up to the next mode belongs to it. */
function readSetting(row: SheetRow, label: Label | null, labels: Map<string, Label>): Label | null {
  const key = textAt(row, 0)
  const value = valueOf(row)
  if (value === null) return label
  if (key === 'Mode') return { name: '', mode: value, output: '', details: '' }
  if (label === null) return label
  if (key === 'Name') {
    label.name = value
    labels.set(value, label)
  }
  if (key === 'Output') label.output = value
  if (/wavelength$/i.test(key)) label.details = `${label.details} ${value}`.trim()
  return label
}

function seriesOf(
  collector: Collector,
  plate: PlateOfFile,
  label: Label | null,
  row: SheetRow,
): Series {
  const unit = label === null ? null : unitOf(label)
  if (label === null || unit === null) {
    throw new AssayError(
      'file.unsupported',
      `The table at row ${row.number} is of the mode ${quote(label?.mode ?? 'none')}, which is neither luminescence nor absorbance nor fluorescence: export those labels.`,
      { line: row.number },
    )
  }
  const block = nameBlock(collector, plate.name, label.name === '' ? label.mode : label.name)
  return { plate: plate.name, block, timeS: null, kind: { unit } }
}

function unitOf({ mode, output }: Label): ReadingUnit | null {
  const unit = unitOfModeName(mode)
  return unit === 'RLU' && /^counts ?\/ ?s$/i.test(output) ? 'counts/s' : unit
}

/** Nobody's reading is computed by the workbook. */
function refuseFormulas(cell: PlacedCell | undefined, sheet: string): void {
  if (cell === undefined) return
  throw new AssayError(
    'file.malformed',
    `Row ${cell.line} of the sheet ${quote(sheet)}, well ${cell.well}, holds a formula. The file was edited: export it again.`,
    { line: cell.line, well: cell.well },
  )
}

/** A row of numbers outside of any table has lost its head. */
function refuseStray(row: SheetRow, sheet: string): void {
  if (row.cells.filter((cell) => typeof cell === 'number').length < 3) return
  throw new AssayError(
    'file.malformed',
    `Row ${row.number} of the sheet ${quote(sheet)} has values in a table that is not known here. Export the plate as a matrix, or kinetics with wells in columns.`,
    { line: row.number },
  )
}

function textAt(row: SheetRow | undefined, column: number): string {
  return String(row?.cells[column] ?? '')
}
