import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, collectCell, refuseTooMany } from '../collect-readings.ts'
import { interpretLayout } from './gen5-layout.ts'
import { type Line, filledCells, firstCell, isBlank, parseClock } from '../../text/text-lines.ts'
import { checkRowsComplete, isMatrixHead, readMatrix } from './gen5-matrix.ts'
import { readModeOfLabel, unitOfRead } from './gen5-procedure.ts'
import { type SeriesCell, isSeriesHead, readSeries } from './gen5-series.ts'
import type { FileLayout } from '../layout-ids.ts'
import type { ReadMode } from '../plate-file.ts'
import { formatWell, parseRow } from '../../plate/well.ts'

export type Gen5Tables = {
  layout: FileLayout | null
  vendorCurves: Record<string, string>[]
}

export type TablesInput = {
  lines: readonly Line[]
  plate: string
  modes: readonly ReadMode[]
  wellCount: number | null
  /** For all plates of the file together. */
  collector: Collector
  /** The text does not end with a line end: its last cell may have lost digits. */
  isUnended: boolean
}

type Reader = TablesInput &
  Gen5Tables & {
    layoutRows: readonly number[] | null
    blocks: Map<string, number>
    /** Labels of the reads that matrices held. */
    matrixLabels: Set<string>
    lastFilled: number
  }

/**
 * All tables below a plate's procedure. Throws `file.cutOff` for a heading without its table, and
 * `file.malformed` for lines of numbers outside any table, so that nothing is passed over in
 * silence.
 */
export function readTables(input: TablesInput): Gen5Tables {
  const reader: Reader = {
    ...input,
    layout: null,
    vendorCurves: [],
    layoutRows: null,
    blocks: new Map(),
    matrixLabels: new Set(),
    lastFilled: input.lines.findLastIndex((line) => !isBlank(line)),
  }
  let heading: Line | null = null
  let index = 0
  while (index < input.lines.length) {
    const line = input.lines[index]
    if (line === undefined || isBlank(line)) {
      index++
    } else if (isMatrixHead(line)) {
      index = takeMatrix(reader, index, heading)
      heading = null
    } else if (isSeriesHead(line)) {
      index = takeSeries(reader, index, heading)
      heading = null
    } else if (firstCell(line) === 'Curve Name') {
      index = takeCurves(reader, index)
      heading = null
    } else {
      refuseStrayNumbers(line)
      if (filledCells(line).length === 1 && !firstCell(line).endsWith(':')) heading = line
      index++
    }
  }
  if (heading !== null) {
    throw new AssayError(
      'file.cutOff',
      `${quote(firstCell(heading))} at line ${heading.number} has no table below it. The file is cut off: export it again.`,
      { line: heading.number },
    )
  }
  return reader
}

/** A row of a plate or of times whose head is missing must not be skipped like a remark. */
function refuseStrayNumbers(line: Line): void {
  const first = firstCell(line)
  if (first === 'X Read #') {
    throw new AssayError(
      'file.unsupported',
      `Line ${line.number} begins an area scan, which is not read: export the endpoint or kinetic reads.`,
      { line: line.number },
    )
  }
  const isRow = first === '' || parseRow(first) !== null || parseClock(first) !== null
  if (isRow && line.cells.length > 3 && filledCells(line).length > 2) {
    throw new AssayError(
      'file.malformed',
      `Line ${line.number} looks like a line of a table whose head is missing. The file was edited: export it again.`,
      { line: line.number },
    )
  }
}

function takeMatrix(reader: Reader, index: number, heading: Line | null): number {
  const matrix = readMatrix(reader.lines, index)
  const headLine = reader.lines[index]?.number ?? 0
  const columnCount = matrix.rows[0]?.cells.length ?? 0
  const { layoutRows, wellCount } = reader
  const isLayout = heading !== null && firstCell(heading) === 'Layout'
  if (isLayout) {
    if (matrix.rows.length === 0) {
      throw new AssayError('file.cutOff', `The layout at line ${headLine} is empty.`, {
        line: headLine,
      })
    }
    reader.layout = interpretLayout(matrix.rows, reader.collector.decimal)
    reader.layoutRows = matrix.rowNumbers
    return matrix.nextIndex
  }
  checkRowsComplete(
    { rowNumbers: matrix.rowNumbers, columnCount, headLine },
    { layoutRows, wellCount },
  )
  refuseSecondMatrix(reader, matrix.rows, headLine)
  for (const { row, label, line, cells } of matrix.rows) {
    const mode = readModeOfLabel(label, reader.modes)
    cells.forEach((cell, column) => {
      const well = formatWell({ row, column })
      takeCell(reader, { line, column: column + 2, well, cell }, { label, mode, timeS: null })
    })
  }
  return matrix.nextIndex
}

/** A well read twice under one label would be two readings that nobody can tell apart. */
function refuseSecondMatrix(
  { matrixLabels, modes }: Reader,
  rows: readonly { label: string }[],
  headLine: number,
): void {
  const labels = new Set(rows.map(({ label }) => label))
  for (const label of labels) {
    if (readModeOfLabel(label, modes) === null) continue
    if (matrixLabels.has(label)) {
      throw new AssayError(
        'file.malformed',
        `The table at line ${headLine} holds ${quote(label)} for the second time on its plate. The file was put together by hand: export it again.`,
        { line: headLine },
      )
    }
    matrixLabels.add(label)
  }
}

function takeSeries(reader: Reader, index: number, heading: Line | null): number {
  const series = readSeries(reader.lines, index)
  const name = heading === null ? series.label : firstCell(heading)
  const headLine = reader.lines[index]?.number ?? 0
  if (name === null) {
    throw new AssayError(
      'file.malformed',
      `The table of times at line ${headLine} has no read's name above it: export the file again.`,
      { line: headLine },
    )
  }
  const mode = readModeOfLabel(name, reader.modes)
  refuseUnfinished(reader, series.nextIndex, series.rows.length, mode)
  const block = uniqueBlock(name, reader.blocks)
  for (const { timeS, wavelengthNm, cells } of series.rows) {
    const label = wavelengthNm === null ? block : `${block}:${wavelengthNm}`
    for (const cell of cells()) takeCell(reader, cell, { label, mode, timeS })
  }
  return series.nextIndex
}

/**
 * When nothing follows a table of times, only the procedure and the last line end prove it whole.
 */
function refuseUnfinished(
  reader: Reader,
  nextIndex: number,
  rowCount: number,
  mode: ReadMode | null,
): void {
  if (nextIndex <= reader.lastFilled) return
  const readCount = mode?.readCount ?? null
  const endsInside = reader.isUnended && nextIndex === reader.lines.length
  if (endsInside || (readCount !== null && rowCount < readCount)) {
    const line = reader.lines[nextIndex - 1]?.number ?? 0
    throw new AssayError(
      'file.cutOff',
      `The file ends at line ${line} within a table of times (${rowCount} of ${readCount ?? 'unknown'} reads): export it again.`,
      { line },
    )
  }
}

function takeCell(
  reader: Reader,
  at: SeriesCell,
  read: { label: string; mode: ReadMode | null; timeS: number | null },
): void {
  // An empty cell is a well that was not read: it has no reading at all.
  if (at.cell === '') return
  const { plate, collector } = reader
  const { label, mode, timeS } = read
  if (mode === null) {
    takeCalculated(reader, at, label, timeS)
    return
  }
  const unit = unitOfRead(label, mode)
  if (unit === null) {
    throw new AssayError(
      'file.unsupported',
      `The procedure does not say what ${quote(label)} at line ${at.line} measures (luminescence, absorbance or fluorescence): export it with the procedure details.`,
      at,
    )
  }
  collectCell(collector, at, { plate, block: label, timeS, kind: { unit } })
}

/** Lag times and the like are written as times. */
function takeCalculated(
  { plate, collector }: Reader,
  at: SeriesCell,
  label: string,
  timeS: number | null,
): void {
  const clockS = parseClock(at.cell)
  if (clockS === null) {
    collectCell(collector, at, { plate, block: label, timeS, kind: { calculated: label } })
    return
  }
  refuseTooMany(collector, at.line)
  const series = { plate, block: label, unit: 's', name: label }
  collector.calculated.add(series, { timeS, well: at.well, value: clockS, flag: null })
}

/** The curves that the reader software fitted: a head and a line each. */
function takeCurves(reader: Reader, index: number): number {
  const head = reader.lines[index]
  let next = index + 1
  for (; next < reader.lines.length; next++) {
    const line = reader.lines[next]
    if (head === undefined || line === undefined || isBlank(line)) break
    const entries = head.cells.map((key, cell): [string, string] => [key, line.cells[cell] ?? ''])
    reader.vendorCurves.push(Object.fromEntries(entries.filter(([key]) => key !== '')))
  }
  if (next === index + 1) {
    const line = head?.number ?? 0
    throw new AssayError('file.cutOff', `The curve at line ${line} has no values below it.`, {
      line,
    })
  }
  return next
}

/** A read that comes twice is two blocks; counted, for a hostile file has many. */
function uniqueBlock(name: string, blocks: Map<string, number>): string {
  const count = (blocks.get(name) ?? 0) + 1
  blocks.set(name, count)
  return count === 1 ? name : `${name} (${count})`
}
