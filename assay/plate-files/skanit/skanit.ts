import { AssayError, quote } from '../../assay-error.ts'
import {
  type Collector,
  type Series,
  addPlate,
  collectCell,
  finishFile,
  nameBlock,
  newCollector,
} from '../collect-readings.ts'
import { type WellText, layoutOfIds } from '../layout-ids.ts'
import type { Instrument, PlateFile, PlateOfFile, PlateParser } from '../plate-file.ts'
import { type MatrixHead, readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import { parseReadAtText } from '../read-at.ts'
import { unitOfModeName } from '../read-mode.ts'
import { undecidedMark } from '../parse-cell.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import { isSkanItCourse, readSkanItCourse } from './skanit-course.ts'
import { readSkanItLayouts, skanItId } from './skanit-layout.ts'
import { isSkanItList, readSkanItList } from './skanit-list.ts'
import type { SheetRow } from '../workbook/workbook-sheet.ts'
import type { Sheet } from '../workbook/workbook.ts'
import { plateFormats } from '../../plate/well.ts'

/**
 * The workbook of Thermo SkanIt (Varioskan, Multiskan): a sheet for each step, which begins with
 * `Measurement results`, the session's name and time, and the step's name. Below, for each
 * wavelength and plate, stands a matrix whose corner says what it holds: `Abs`, `RLU` and `RFU`
 * are reads, `Sample` is the layout, anything else (`Blank subtracted`) is calculated. Time courses
 * stand in tables with a column for each well.
 */
export const skanItParser: PlateParser<readonly Sheet[]> = {
  name: 'Thermo SkanIt',
  recognise: (sheets) => sheets.some(isResults) || sheets.some(isSkanItList),
  parse: parseSkanIt,
}

function isResults({ rows }: Sheet): boolean {
  return /^Measurement results/i.test(textAt(rows[0], 0))
}

/** What the corner of a matrix of reads says. */
const corners: Readonly<Record<string, ReadingUnit>> = {
  ABS: 'OD',
  OD: 'OD',
  RLU: 'RLU',
  RFU: 'RFU',
}

function parseSkanIt(sheets: readonly Sheet[]): PlateFile {
  const collector = newCollector(undecidedMark())
  // The Multiskan Sky writes its readings as a list, and a copy of them as results.
  const lists = sheets.filter(isSkanItList)
  for (const sheet of lists) readSkanItList(collector, sheet)
  if (lists.length === 0) for (const sheet of sheets.filter(isResults)) readStep(collector, sheet)
  const layouts = readSkanItLayouts(sheets, collector.decimal)
  for (const plate of collector.plates) {
    const found = layouts.get(plate.name)
    if (found === undefined || Object.keys(found.layout).length === 0) continue
    plate.layout = found.layout
    plate.layoutRemarks = found.remarks
  }
  return finishFile(collector, skanItParser.name, instrumentOf(sheets))
}

/** The instrument's name, serial number and software stand on sheets of keys and values. */
function instrumentOf(sheets: readonly Sheet[]): Instrument {
  const valueOf = (sheet: RegExp, key: RegExp): string | null => {
    const rows = sheets.find(({ name }) => sheet.test(name))?.rows ?? []
    const row = rows.find(({ cells }) => cells.some((cell) => key.test(String(cell))))
    const filled = (row?.cells ?? []).filter((cell) => cell !== '')
    return filled[1] === undefined ? null : String(filled[1])
  }
  const software =
    valueOf(/^Session information/i, /^Executed with/i) ??
    valueOf(/^General information/i, /^Report generated/i) ??
    ''
  return {
    vendor: 'Thermo Fisher Scientific',
    software: 'SkanIt',
    softwareVersion: /ver\.? ([0-9.]+)/.exec(software)?.[1] ?? null,
    model: valueOf(/^Instrument information/i, /^Name$/i),
    serial: valueOf(/^Instrument information/i, /^Serial number/i),
  }
}

/** What stands above a table and holds for it. */
type Step = {
  sheet: string
  name: string
  wavelength: string
  plate: PlateOfFile | null
  readAtText: string
  experiment: string
}

function readStep(collector: Collector, { name: sheet, rows }: Sheet): void {
  const step: Step = {
    sheet,
    name: '',
    wavelength: '',
    plate: null,
    readAtText: textAt(rows[2], 0),
    experiment: textAt(rows[1], 0),
  }
  let title = ''
  for (let index = 3; index < rows.length;) {
    const row = rows[index]
    if (row === undefined) break
    const first = textAt(row, 0)
    const head = readMatrixHead(row, { allowsNotes: true })
    if (head !== null && first !== '') {
      step.plate = plateOf(collector, step, title)
      index = readTable(collector, rows, index, head, step)
    } else if (isSkanItCourse(row)) {
      step.plate = plateOf(collector, step, title)
      const series = seriesOf(collector, step, unitOfModeName(step.name), step.name)
      index = readSkanItCourse(collector, rows, index, series)
    } else {
      refuseStray(row, sheet)
      if (step.name === '' && first !== '') step.name = first
      else if (/^(?:Wavelength|Excitation|Emission|Filter)/i.test(first)) {
        const text = first.replace(/^Wavelength: */i, '')
        step.wavelength = /^0 nm$/.test(text) ? '' : text
      } else if (first !== '') title = first
      index++
    }
  }
}

/** The line above a table names its plate. */
function plateOf(collector: Collector, step: Step, title: string): PlateOfFile {
  if (title === '' && step.plate !== null) return step.plate
  const name = title === '' ? 'Plate 1' : title
  const known = collector.plates.find((plate) => plate.name === name)
  if (known !== undefined) return known
  return addPlate(collector, {
    name,
    readAtLocal: parseReadAtText(step.readAtText),
    readAtText: step.readAtText === '' ? null : step.readAtText,
    experimentPath: step.experiment === '' ? null : step.experiment,
  })
}

function seriesOf(
  collector: Collector,
  step: Step,
  unit: ReadingUnit | null,
  label: string,
): Series {
  const plate = step.plate?.name ?? ''
  const name = [label, step.wavelength].filter((part) => part !== '').join(' ')
  const block = nameBlock(collector, plate, name)
  return { plate, block, timeS: null, kind: unit === null ? { calculated: name } : { unit } }
}

function readTable(
  collector: Collector,
  rows: readonly SheetRow[],
  index: number,
  head: MatrixHead,
  step: Step,
): number {
  const corner = textAt(rows[index], 0)
  // People note things beside the tables; a note is no value, for no column number stands above.
  const matrix = readPlateMatrix(rows, index, head, { allowsNotes: true })
  const { plate } = step
  if (plate === null) return matrix.nextIndex
  if (/^Sample$/i.test(corner)) {
    const texts = new Map<string, WellText>()
    for (const { well, cell, line } of matrix.cells) {
      texts.set(well, { line, id: skanItId(String(cell)), amount: '', name: '' })
    }
    const { layout, remarks } = layoutOfIds(texts, collector.decimal)
    plate.layout = layout
    plate.layoutRemarks = remarks
    return matrix.nextIndex
  }
  const unit = corners[corner.toUpperCase()] ?? null
  const label = unit === null ? `${step.name} ${corner}` : step.name
  const series = seriesOf(collector, step, unit, label)
  for (const cell of matrix.cells) collectCell(collector, cell, series)
  // A formula in a table of reads is somebody's own calculation.
  const computed = { ...series, kind: { calculated: 'Formula of the workbook' } }
  for (const cell of matrix.computed) collectCell(collector, cell, computed)
  plate.wellCount ??=
    plateFormats.find(({ columnCount }) => columnCount === head.columns.length)?.wellCount ?? null
  return matrix.nextIndex
}

/** A row of numbers outside of any table has lost its head. */
function refuseStray(row: SheetRow, sheet: string): void {
  const isLettered = /^[A-Z]$|^A[A-F]$/.test(textAt(row, 0))
  const numbers = row.cells.filter((cell) => typeof cell === 'number')
  if (!isLettered || numbers.length < 2) return
  throw new AssayError(
    'file.malformed',
    `Row ${row.number} of the sheet ${quote(sheet)} has values without a head above them. The file was edited: export it again.`,
    { line: row.number },
  )
}

function textAt(row: SheetRow | undefined, column: number): string {
  return String(row?.cells[column] ?? '')
}
