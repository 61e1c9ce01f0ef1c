import { AssayError, quote } from '../../assay-error.ts'
import {
  type Collector,
  addPlate,
  collectCell,
  finishFile,
  nameBlock,
  newCollector,
} from '../collect-readings.ts'
import { undecidedMark } from '../parse-cell.ts'
import type { PlateFile, PlateOfFile, PlateParser } from '../plate-file.ts'
import { type GridRow, readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import { formatWell, readWell } from '../../plate/well.ts'
import { cutLines, isBlank } from '../../text/text-lines.ts'
import type { Sheet } from '../workbook/workbook.ts'
import { type NivoParameters, type NivoRead, readNivoParameters } from './nivo-parameters.ts'
import { victorValue } from './victor-list.ts'
import { victorMalformed } from './victor-parts.ts'

const name = 'PerkinElmer VICTOR Nivo'
/** Plate, barcode and temperature stand between a cycle and its values. */
const headLinesMax = 5
const titles = /^(?:WELL RESULTS|RESULT LISTS|PLATE RESULTS)$/

/**
 * The workbook of a VICTOR Nivo: a block for each operation of the protocol, as a list with wells down and cycles
 * across or as a matrix for each cycle, in counts or OD as the sheet `Parameters` says of the operation's number. Times
 * are seconds since the start, one for the plate and cycle. Cycles that were planned and not read are empty.
 */
export const nivoWorkbookParser: PlateParser<readonly Sheet[]> = {
  name,
  recognise: (sheets) => sheets.some(({ rows }) => titles.test(textAt(rows[0], 0))),
  parse: (sheets) =>
    parseNivo(
      sheets.filter(({ rows }) => titles.test(textAt(rows[0], 0))).flatMap(({ rows }) => rows),
      sheets.filter(({ rows }) => textAt(rows[0], 0) === 'PARAMETERS').flatMap(({ rows }) => rows),
      sheets.find((sheet) => sheet.name === 'Result statuses')?.rows ?? [],
    ),
}

/** The same as text with commas, the parameters below the results. */
export const nivoTextParser: PlateParser = {
  name,
  recognise: (text) => titles.test(/^[A-Z ]{1,20}/.exec(text)?.[0].trim() ?? ''),
  parse: (text) => {
    if (!text.includes(',')) {
      throw new AssayError(
        'file.unsupported',
        'The results have no commas between their cells: export them with commas and decimal points.',
      )
    }
    const lines = cutLines(text, ',').lines.filter((line) => !isBlank(line))
    const at = lines.findIndex((line) => textAt(line, 0) === 'PARAMETERS')
    const end = at === -1 ? lines.length : at
    return parseNivo(lines.slice(0, end), lines.slice(end), [])
  },
}

/** What is known while the results are read. */
type Reading = {
  collector: Collector
  parameters: NivoParameters
  plate: PlateOfFile
  /** By the operation's number: a plate's matrices come back to it with each cycle. */
  blocks: Map<number, { block: string; lastS: number }>
  read: NivoRead | null
}

function parseNivo(
  results: readonly GridRow[],
  parameterRows: readonly GridRow[],
  statuses: readonly GridRow[],
): PlateFile {
  const collector = newCollector(undecidedMark())
  const parameters = readNivoParameters(parameterRows)
  const first = results.findIndex(isOperation)
  const head = results.slice(0, first === -1 ? 0 : first)
  const barcode = textAt(find(head, 'Barcode'), 1)
  const plate = addPlate(collector, {
    name: textAt(find(head, 'Plate'), 1) || '0',
    barcode: /^0?$/.test(barcode) ? null : barcode,
    wellCount: parameters.wellCount,
    readAtLocal: parameters.startedLocal,
    readAtText: parameters.startedText,
    protocolPath: textAt(find(head, 'PROTOCOL NAME'), 1) || null,
    procedure: [...parameters.procedure, ...statuses.map((row) => textAt(row, 0))],
  })
  const reading: Reading = { collector, parameters, plate, blocks: new Map(), read: null }
  for (let index = head.length; index < results.length;) {
    index = readNext(reading, results, index)
  }
  return finishFile(collector, name, {
    vendor: 'PerkinElmer',
    software: 'VICTOR Nivo',
    softwareVersion: parameters.version,
    model: 'VICTOR Nivo',
    serial: parameters.serial,
  })
}

function readNext(reading: Reading, rows: readonly GridRow[], index: number): number {
  const row = rows[index]
  if (row === undefined) return index + 1
  const number = operationOf(row)
  if (number !== null) {
    reading.read = reading.parameters.readOf(number, textAt(row, 1), row.number)
    return index + 1
  }
  const { read } = reading
  if (read !== null && textAt(row, 0) === '' && textAt(row, 1) === 'Cycle') {
    return readCycles(reading, read, rows, index)
  }
  if (read !== null && textAt(row, 0) === 'Cycle' && textAt(row, 2) === 'Time(s)') {
    return readMatrix(reading, read, rows, index)
  }
  const isTemperature = row.cells.slice(0, 2).some((cell) => String(cell).startsWith('TEMPERATURE'))
  if (!isTemperature && row.cells.filter((cell) => /^-?[0-9]/.test(String(cell))).length > 1) {
    throw victorMalformed(row.number, 'has values in a table that is not known here')
  }
  return index + 1
}

/** Cycles across: their numbers, plates, barcodes and times, then a line for each well. */
function readCycles(
  reading: Reading,
  read: NivoRead,
  rows: readonly GridRow[],
  index: number,
): number {
  const below = rows.slice(index + 1, index + 1 + headLinesMax)
  const timesAt = below.findIndex((row) => textAt(row, 1) === 'Time(s)')
  const times = below[timesAt]
  const isHead = textAt(times, 0) === 'Well'
  if (times === undefined || !isHead || times.computed !== undefined) {
    throw victorMalformed(rows[index]?.number ?? 0, 'begins cycles that have no times below them')
  }
  for (const row of below.slice(0, timesAt)) checkPlate(reading, row, 1)
  const width = rows[index]?.cells.length ?? 0
  const cells = Array.from({ length: width }, (_, column) => times.cells[column] ?? '')
  const timesS = cells.map((cell, column) => (column < 2 ? null : timeOf(cell, times.number)))
  const block = beginBlock(reading, read)
  for (const timeS of timesS) if (timeS !== null) goOn(reading, read, timeS, times.number)
  const seen = new Set<string>()
  let next = index + timesAt + 2
  for (; next < rows.length; next++) {
    const row = rows[next]
    const position = readWell(textAt(row, 0))
    if (row === undefined || position === null) break
    const well = formatWell(position)
    const isLonger = row.cells.slice(width).some((cell) => cell !== '')
    if (seen.has(well) || row.computed !== undefined || isLonger) {
      throw victorMalformed(row.number, `has ${well} twice, a formula, or more cells than cycles`)
    }
    seen.add(well)
    row.cells.forEach((cell, column) => {
      if (column < 2) return
      place(reading, read, block, { row, column, well, cell, timeS: timesS[column] ?? null })
    })
  }
  return next
}

/** One cycle as a matrix. Where nothing was read its time is 0, which is none. */
function readMatrix(
  reading: Reading,
  read: NivoRead,
  rows: readonly GridRow[],
  index: number,
): number {
  const cycle = rows[index]
  const below = rows.slice(index + 1, index + 1 + headLinesMax)
  const headAt = below.findIndex((row) => readMatrixHead(row) !== null)
  const head = readMatrixHead(below[headAt])
  if (cycle === undefined || head === null) {
    throw victorMalformed(cycle?.number ?? 0, 'begins a cycle that has no matrix below it')
  }
  for (const row of below.slice(0, headAt)) checkPlate(reading, row, 0)
  const matrix = readPlateMatrix(rows, index + 1 + headAt, head)
  if (matrix.computed.length > 0) throw victorMalformed(head.line, 'begins a matrix with a formula')
  const filled = matrix.cells.filter(({ cell }) => cell !== '')
  const block = beginBlock(reading, read)
  if (filled.length === 0) return matrix.nextIndex
  const timeS = timeOf(cycle.cells[3] ?? '', cycle.number)
  if (timeS !== null) goOn(reading, read, timeS, cycle.number)
  for (const { line, column, well, cell } of filled) {
    const row = { number: line, cells: [] }
    place(reading, read, block, { row, column: column - 1, well, cell, timeS })
  }
  return matrix.nextIndex
}

function place(
  { collector, plate }: Reading,
  { unit }: NivoRead,
  block: string,
  at: { row: GridRow; column: number; well: string; cell: string | number; timeS: number | null },
): void {
  const { row, column, well, timeS } = at
  const value = victorValue(at.cell, row.number, well)
  if (value === null) return
  if (timeS === null) throw victorMalformed(row.number, `has a value of ${well} without a time`)
  const series = { plate: plate.name, block, timeS, kind: { unit } }
  collectCell(collector, { line: row.number, column: column + 1, well, cell: value }, series)
}

function beginBlock({ collector, plate, blocks }: Reading, read: NivoRead): string {
  const known = blocks.get(read.number)
  if (known !== undefined) return known.block
  const block = nameBlock(collector, plate.name, read.name)
  blocks.set(read.number, { block, lastS: -1 })
  return block
}

function goOn({ blocks }: Reading, { number }: NivoRead, timeS: number, line: number): void {
  const block = blocks.get(number)
  if (block === undefined || timeS <= block.lastS) {
    throw victorMalformed(line, 'has a time that does not come after the one before')
  }
  block.lastS = timeS
}

/** Several plates in one file were never seen, and cannot be told from several cycles of one. */
function checkPlate({ plate }: Reading, row: GridRow, column: number): void {
  if (textAt(row, column) !== 'Plate') return
  const other = row.cells
    .slice(column + 1)
    .find((cell) => cell !== '' && String(cell) !== plate.name)
  if (other === undefined) return
  throw new AssayError(
    'file.unsupported',
    `Line ${row.number} names the plate ${quote(String(other))} beside ${quote(plate.name)}: export each plate into a file of its own.`,
    { line: row.number },
  )
}

function timeOf(cell: string | number, line: number): number | null {
  if (cell === '') return null
  const isNumber = typeof cell === 'number' || /^[0-9]{1,9}(?:\.[0-9]{1,9})?$/.test(cell)
  const timeS = isNumber ? Number(cell) : Number.NaN
  if (timeS >= 0 && timeS < 1e8) return Math.round(timeS * 1000) / 1000
  throw victorMalformed(line, `has ${quote(String(cell))} in place of a time`)
}

function operationOf(row: GridRow | undefined): number | null {
  const number = /^([0-9]{1,4}) OPERATION$/.exec(textAt(row, 0))?.[1]
  return number === undefined ? null : Number(number)
}

const isOperation = (row: GridRow | undefined): boolean => operationOf(row) !== null

const find = (rows: readonly GridRow[], key: string): GridRow | undefined =>
  rows.find((row) => textAt(row, 0) === key)

function textAt(row: GridRow | undefined, column: number): string {
  return String(row?.cells[column] ?? '')
}
