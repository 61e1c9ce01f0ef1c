import { AssayError, quote } from './assay-error.ts'
import { type Line, cutLines, filledCells, firstCell, isBlank, parseClock } from './text-lines.ts'
import { readingsMax } from './collect-readings.ts'
import { type Gen5Plate, type TablesInput, readTables } from './gen5-tables.ts'
import { parseReadModes } from './gen5-procedure.ts'
import { parseReadAt } from './read-at.ts'
import type { Instrument, PlateFile, PlateOfFile, PlateParser } from './plate-file.ts'
import { type CalculatedValue, type Reading, checkDecimalMark, undecidedMark } from './reading.ts'
import { plateFormatOf } from './well.ts'

/**
 * The text export of Agilent BioTek Gen5 (2 and 3). One or several plates, each beginning with
 * `Software Version`: a header of keys and values, `Procedure Details`, and then tables, which are
 * read in `gen5-tables.ts`. Tables are told by their heads, so that the order and the choice of
 * the export do not matter.
 */
export const gen5Parser: PlateParser = {
  name: 'Agilent BioTek Gen5',
  recognise: (text) => {
    const top = text.slice(0, 20_000)
    return (
      /^[ \ufeff]*Software Version\t/m.test(top) &&
      /^(?:Plate Number|Procedure Details)\b/m.test(top)
    )
  },
  parse: parseGen5,
}

/** Plates in one file. */
const platesMax = 1000

/** Throws `AssayError` (`file.*`) unless every plate of the file can be read whole. */
function parseGen5(text: string): PlateFile {
  const { lines, endsWithLineEnd } = cutLines(text)
  const starts = lines.flatMap((line, index) =>
    firstCell(line) === 'Software Version' ? [index] : [],
  )
  if (starts.length > platesMax) {
    throw new AssayError('file.tooLarge', `The file holds more than ${platesMax} plates.`)
  }
  const decimal = undecidedMark()
  const budget = { values: readingsMax }
  const names = new Set<string>()
  const parsed = starts.map((start, order) => {
    const end = starts[order + 1] ?? lines.length
    const isLast = end === lines.length
    return parsePlate(lines.slice(start, end), names, {
      decimal,
      budget,
      isUnended: isLast && !endsWithLineEnd,
    })
  })
  checkDecimalMark(decimal)
  const first = parsed[0]
  if (first === undefined) {
    throw new AssayError('file.malformed', 'No line begins with "Software Version".')
  }
  const readings: Reading[] = []
  const calculated: CalculatedValue[] = []
  for (const plate of parsed) {
    for (const reading of plate.tables.readings) readings.push(reading)
    for (const value of plate.tables.calculated) calculated.push(value)
  }
  return {
    format: gen5Parser.name,
    instrument: first.instrument,
    plates: parsed.map(({ plate }) => plate),
    readings,
    calculated,
  }
}

type ParsedPlate = { plate: PlateOfFile; instrument: Instrument; tables: Gen5Plate }

function parsePlate(
  lines: readonly Line[],
  names: Set<string>,
  context: Pick<TablesInput, 'decimal' | 'budget' | 'isUnended'>,
): ParsedPlate {
  const { header, procedure, tablesFrom } = readHeader(lines)
  const startLine = lines[0]?.number ?? 1
  const barcode = header.get('Barcode') ?? header.get('Plate Barcode') ?? null
  const name = uniqueName(header.get('Plate Number') ?? barcode ?? 'Plate 1', names)
  const wellCount = wellCountOf(procedure)
  const modes = parseReadModes(procedure)
  const tables = readTables({
    lines: lines.slice(tablesFrom),
    plate: name,
    modes,
    wellCount,
    ...context,
  })
  if (tables.readings.length === 0) {
    throw new AssayError(
      'file.noReadings',
      `${quote(name)}, which begins at line ${startLine}, has no readings: the file is cut off, or the export left out the raw reads.`,
      { line: startLine },
    )
  }
  const date = header.get('Date') ?? ''
  const time = header.get('Time') ?? ''
  return {
    instrument: instrumentOf(header),
    tables,
    plate: {
      name,
      barcode,
      wellCount,
      readAtLocal: parseReadAt(date, time),
      readAtText: `${date} ${time}`.trim() || null,
      protocolPath: header.get('Protocol File Path') ?? null,
      experimentPath: header.get('Experiment File Path') ?? null,
      procedure: procedure.map((line) => filledCells(line).join('\t')),
      layout: tables.layout?.layout ?? null,
      layoutRemarks: tables.layout?.remarks ?? [],
      vendorCurves: tables.vendorCurves,
      rowsAfterZ: 'AA',
    },
  }
}

/** Keys without their colon, up to the procedure, or up to the first table when there is none. */
function readHeader(lines: readonly Line[]): {
  header: Map<string, string>
  procedure: Line[]
  tablesFrom: number
} {
  const header = new Map<string, string>()
  const procedure: Line[] = []
  let index = 0
  for (; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || isBlank(line)) continue
    const key = firstCell(line).replace(/:$/, '')
    // A time or a letter in the key's place belongs to a table, not to the header.
    const isKey = line.cells.length === 2 || firstCell(line).endsWith(':')
    if (key === 'Procedure Details' || !isKey || parseClock(key) !== null) break
    const value = line.cells[1] ?? ''
    if (value !== '' && value.toLowerCase() !== 'n/a') header.set(key, value)
  }
  const heading = lines[index]
  if (heading === undefined || firstCell(heading) !== 'Procedure Details') {
    return { header, procedure, tablesFrom: index }
  }
  index++
  while (index < lines.length && isBlank(lines[index] ?? heading)) index++
  for (; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || isBlank(line)) break
    procedure.push(line)
  }
  return { header, procedure, tablesFrom: index }
}

function instrumentOf(header: ReadonlyMap<string, string>): Instrument {
  return {
    vendor: 'Agilent BioTek',
    software: 'Gen5',
    softwareVersion: header.get('Software Version') ?? null,
    model: header.get('Reader Type') ?? null,
    serial: header.get('Reader Serial Number') ?? null,
  }
}

/** Two plates of one name in one file are two plates all the same. */
function uniqueName(name: string, names: Set<string>): string {
  let unique = name
  for (let count = 2; names.has(unique); count++) unique = `${name} (${count})`
  names.add(unique)
  return unique
}

function wellCountOf(procedure: readonly Line[]): number | null {
  const type = procedure.map(filledCells).find(([key]) => key === 'Plate Type')?.[1] ?? ''
  const count = /\b([0-9]{1,4})[ -]?WELL/i.exec(type)?.[1]
  return count === undefined ? null : (plateFormatOf(Number(count))?.wellCount ?? null)
}
