import { AssayError } from '../assay-error.ts'
import type { PlateFile, PlateOfFile } from './plate-file.ts'
import { type DecimalMark, checkDecimalMark, parseCell, trustDensities } from './parse-cell.ts'
import type { ReadingUnit } from '../plate/reading.ts'
import {
  type CalculatedValues,
  type Readings,
  newCalculatedValues,
  newReadings,
} from './value-table.ts'

/** Values of one file: 384 wells read every minute for a day stay below. */
export const readingsMax = 1_000_000
/** Plates in one file. */
const platesMax = 1000

/** What a parser gathers from a file while it reads it. */
export type Collector = {
  readings: Readings
  calculated: CalculatedValues
  plates: PlateOfFile[]
  decimal: DecimalMark
  /** How often a block was begun, by plate and name. */
  blocks: Map<string, number>
}

export function newCollector(decimal: DecimalMark): Collector {
  return {
    readings: newReadings(),
    calculated: newCalculatedValues(),
    plates: [],
    decimal,
    blocks: new Map(),
  }
}

/**
 * Where values belong: a read in its unit, or a name of what the reader software calculated from
 * reads.
 */
export type Series = {
  plate: string
  block: string
  timeS: number | null
  kind: { unit: ReadingUnit } | { calculated: string }
}

export type PlacedCell = { line: number; column: number; well: string; cell: string | number }

/**
 * Puts a cell where it belongs. An empty one is a well that was not read and has no reading at all,
 * unless the reader software writes every well of the plate (`emptyIsMissed`).
 */
export function collectCell(
  collector: Collector,
  at: PlacedCell,
  series: Series,
  emptyIsMissed = false,
): void {
  const { plate, block, timeS, kind } = series
  const { well } = at
  const isEmpty = at.cell === ''
  if (isEmpty && !emptyIsMissed) return
  refuseTooMany(collector, at.line)
  const { value, flag } = isEmpty
    ? ({ value: null, flag: 'missed' } as const)
    : parseCell(at.cell, collector.decimal, { line: at.line, column: at.column, well })
  if ('unit' in kind) {
    trustDensities(collector.decimal, kind.unit)
    collector.readings.add({ plate, block, unit: kind.unit }, { timeS, well, value, flag })
  } else {
    const series = { plate, block, unit: null, name: kind.calculated }
    collector.calculated.add(series, { timeS, well, value, flag })
  }
}

/** Throws `file.tooLarge` where one value more would be too many. */
export function refuseTooMany({ readings, calculated }: Collector, line: number): void {
  if (readings.length + calculated.length < readingsMax) return
  throw new AssayError(
    'file.tooLarge',
    `The file has more than ${readingsMax} values: export fewer plates or time points into one file.`,
    { line },
  )
}

/** The name of a read; one that comes twice on a plate is two blocks. */
export function nameBlock(collector: Collector, plate: string, name: string): string {
  const key = `${plate}\n${name}`
  const count = (collector.blocks.get(key) ?? 0) + 1
  collector.blocks.set(key, count)
  return count === 1 ? name : `${name} (${count})`
}

/**
 * A plate of which nothing but its name is known yet; two of one name in a file are two plates all
 * the same. Throws `file.tooLarge`.
 */
export function addPlate(
  collector: Collector,
  plate: Partial<PlateOfFile> & { name: string },
): PlateOfFile {
  const names = new Set(collector.plates.map(({ name }) => name))
  let unique = plate.name
  for (let count = 2; names.has(unique); count++) unique = `${plate.name} (${count})`
  const added: PlateOfFile = {
    barcode: null,
    wellCount: null,
    readAtLocal: null,
    readAtText: null,
    protocolPath: null,
    experimentPath: null,
    procedure: [],
    layout: null,
    layoutRemarks: [],
    vendorCurves: [],
    rowsAfterZ: 'AA',
    ...plate,
    name: unique,
  }
  collector.plates.push(added)
  if (collector.plates.length > platesMax) {
    throw new AssayError('file.tooLarge', `The file holds more than ${platesMax} plates.`)
  }
  return added
}

/** The file as a whole. Throws `file.noReadings`, or `file.mixedDecimalMarks` in doubt. */
export function finishFile(
  collector: Collector,
  format: string,
  instrument: PlateFile['instrument'],
): PlateFile {
  const { readings, calculated, plates, decimal } = collector
  checkDecimalMark(decimal)
  if (readings.length === 0) {
    throw new AssayError(
      'file.noReadings',
      'The file has no readings: it is cut off, or the export left out the raw data.',
    )
  }
  return { format, instrument, plates, readings, calculated }
}
