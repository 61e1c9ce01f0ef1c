import { AssayError, quote } from '../../assay-error.ts'
import {
  type Line,
  cutLines,
  filledCells,
  firstCell,
  isBlank,
  parseClock,
  separatorOf,
} from '../../text/text-lines.ts'
import { type Collector, addPlate, finishFile, newCollector } from '../collect-readings.ts'
import { readTables } from './gen5-tables.ts'
import { parseReadModes } from './gen5-procedure.ts'
import { parseReadAt } from '../read-at.ts'
import type { Instrument, PlateFile, PlateParser } from '../plate-file.ts'
import { undecidedMark } from '../parse-cell.ts'
import { plateFormatOf } from '../../plate/well.ts'

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
    return softwareVersion.test(top) && /^(?:Plate Number|Procedure Details)\b/m.test(top)
  },
  parse: parseGen5,
}

/** Tabs, unless somebody chose another separator for the export. */
const softwareVersion = /^[ \ufeff]*"?Software Version"?([\t,;])/m

/** Throws `AssayError` (`file.*`) unless every plate of the file can be read whole. */
function parseGen5(text: string): PlateFile {
  const separator = separatorOf(softwareVersion, text)
  const { lines, endsWithLineEnd } = cutLines(text, separator)
  const starts = lines.flatMap((line, index) =>
    firstCell(line) === 'Software Version' ? [index] : [],
  )
  const collector = newCollector(undecidedMark(separator))
  const instruments = starts.map((start, order) => {
    const end = starts[order + 1] ?? lines.length
    const isUnended = end === lines.length && !endsWithLineEnd
    return takePlate(collector, lines.slice(start, end), isUnended)
  })
  const [first] = instruments
  if (first === undefined) {
    throw new AssayError('file.malformed', 'No line begins with "Software Version".')
  }
  return finishFile(collector, gen5Parser.name, first)
}

/** Answers the reader that the plate was read on. Throws `file.noReadings` for a plate without any. */
function takePlate(collector: Collector, lines: readonly Line[], isUnended: boolean): Instrument {
  const { header, procedure, tablesFrom } = readHeader(lines)
  const startLine = lines[0]?.number ?? 1
  const barcode = header.get('Barcode') ?? header.get('Plate Barcode') ?? null
  const date = header.get('Date') ?? ''
  const time = header.get('Time') ?? ''
  const plate = addPlate(collector, {
    name: header.get('Plate Number') ?? barcode ?? 'Plate 1',
    barcode,
    wellCount: wellCountOf(procedure),
    readAtLocal: parseReadAt(date, time),
    readAtText: `${date} ${time}`.trim() || null,
    protocolPath: header.get('Protocol File Path') ?? null,
    experimentPath: header.get('Experiment File Path') ?? null,
    procedure: procedure.map((line) => filledCells(line).join('\t')),
  })
  const before = collector.readings.length
  const tables = readTables({
    lines: lines.slice(tablesFrom),
    plate: plate.name,
    modes: parseReadModes(procedure),
    wellCount: plate.wellCount,
    collector,
    isUnended,
  })
  if (collector.readings.length === before) {
    throw new AssayError(
      'file.noReadings',
      `${quote(plate.name)}, which begins at line ${startLine}, has no readings: the file is cut off, or the export left out the raw reads.`,
      { line: startLine },
    )
  }
  plate.layout = tables.layout?.layout ?? null
  plate.layoutRemarks = tables.layout?.remarks ?? []
  plate.vendorCurves = tables.vendorCurves
  return instrumentOf(header)
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

function wellCountOf(procedure: readonly Line[]): number | null {
  const type = procedure.map(filledCells).find(([key]) => key === 'Plate Type')?.[1] ?? ''
  const count = /\b([0-9]{1,4})[ -]?WELL/i.exec(type)?.[1]
  return count === undefined ? null : (plateFormatOf(Number(count))?.wellCount ?? null)
}
