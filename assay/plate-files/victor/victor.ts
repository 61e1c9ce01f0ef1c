import {
  type Collector,
  addPlate,
  collectCell,
  finishFile,
  newCollector,
} from '../collect-readings.ts'
import { undecidedMark } from '../parse-cell.ts'
import type { PlateFile, PlateParser } from '../plate-file.ts'
import { parseReadAtText } from '../read-at.ts'
import { type PlateFormat, formatWell, parseWell, smallestPlateFormat } from '../../plate/well.ts'
import type { Sheet } from '../workbook/workbook.ts'
import { type VictorLabel, type VictorRepeat, readVictorList, wellAt } from './victor-list.ts'
import { type VictorMatrices, compareWithMatrices, readVictorMatrices } from './victor-matrices.ts'
import { type VictorParts, isListHead, partsOfSheets, partsOfText } from './victor-parts.ts'
import { type VictorProtocol, readVictorProtocol } from './victor-protocol.ts'

const name = 'PerkinElmer VICTOR'

/**
 * The workbook of Wallac 1420 and PerkinElmer 2030 (VICTOR2 to VICTOR X): a list with a line for each well and repeat,
 * in which each label has a time and a value, the same reads as matrices, and the description of the protocol. Both
 * must say the same. The same label again in a line is another point of its time course; repeats are never plates.
 */
export const victorWorkbookParser: PlateParser<readonly Sheet[]> = {
  name,
  recognise: (sheets) => sheets.some(({ rows }) => isListHead(rows[0])),
  parse: (sheets) => parseVictor(partsOfSheets(sheets)),
}

/** The text of the same software, with all parts one behind the other and values as they are shown. */
export const victorTextParser: PlateParser = {
  name,
  recognise: (text) => /^Plate([\t,;])Repeat\1Well\1Type\1Time\1/.test(text),
  parse: (text) => parseVictor(partsOfText(text)),
}

function parseVictor(parts: VictorParts): PlateFile {
  const { labels, repeats } = readVictorList(parts.list)
  const protocol = readVictorProtocol(parts.protocol, parts.errors, labels)
  const format = protocol.format ?? smallestFormat(repeats)
  const matrices = readVictorMatrices(parts.matrices, labels, format)
  const { columnCount } = format
  const beyond = compareWithMatrices(repeats, matrices, {
    isCut: parts.isCut,
    labelCount: labels.length,
    columnCount,
  })
  const collector = newCollector(undecidedMark())
  const plates = [...repeats, ...beyond].map(({ plate }) => plate)
  for (const plate of new Set(plates)) addVictorPlate(collector, plate, matrices, protocol)
  for (const repeat of repeats) collectRepeat(collector, repeat, labels)
  for (const repeat of beyond) collectBeyond(collector, repeat, { labels, repeats, columnCount })
  return finishFile(collector, name, {
    vendor: 'PerkinElmer',
    software: 'VICTOR',
    softwareVersion: null,
    model: null,
    serial: protocol.serial,
  })
}

function addVictorPlate(
  collector: Collector,
  plate: number,
  matrices: readonly VictorMatrices[],
  protocol: VictorProtocol,
): void {
  const own = matrices.filter((of) => of.plate === plate).flatMap(({ barcode }) => barcode ?? [])
  const barcodes = new Set(own)
  addPlate(collector, {
    name: String(plate),
    barcode: barcodes.size === 1 ? (own[0] ?? null) : null,
    wellCount: protocol.format?.wellCount ?? null,
    readAtLocal: parseReadAtText(protocol.measuredOn ?? ''),
    readAtText: protocol.measuredOn,
    protocolPath: protocol.name,
    procedure: protocol.procedure,
  })
}

/** For a plate type that says nothing of its size. */
function smallestFormat(repeats: readonly VictorRepeat[]): PlateFormat {
  const places = new Set<number>()
  for (const repeat of repeats) for (const place of repeat.places) places.add(place)
  return smallestPlateFormat([...places].map((place) => parseWell(wellAt(place))))
}

function collectRepeat(
  collector: Collector,
  { plate, lines, places, timesS, values }: VictorRepeat,
  labels: readonly VictorLabel[],
): void {
  const name = String(plate)
  places.forEach((place, at) => {
    labels.forEach(({ block, unit }, label) => {
      const value = values[at * labels.length + label] ?? Number.NaN
      if (Number.isNaN(value)) return
      const timeS = timesS[at * labels.length + label] ?? null
      const cell = { line: lines[at] ?? 0, column: 6 + 2 * label, well: wellAt(place), cell: value }
      collectCell(collector, cell, { plate: name, block, timeS, kind: { unit } })
    })
  })
}

/**
 * What the matrices alone have has no time. It cannot stand in a time course, so that each repeat is a block of its
 * own.
 */
function collectBeyond(
  collector: Collector,
  { plate, repeat, matrices }: VictorMatrices,
  given: {
    labels: readonly VictorLabel[]
    repeats: readonly VictorRepeat[]
    columnCount: number
  },
): void {
  const { labels, repeats, columnCount } = given
  const listed = repeats.find((of) => of.plate === plate && of.repeat === repeat)
  const known = new Set(listed?.places.map(wellAt))
  matrices.forEach((matrix, label) => {
    const of = labels[label]
    if (of === undefined || matrix === undefined) return
    const { line, values } = matrix
    const earlier = labels.slice(0, label).filter(({ block }) => block === of.block).length
    const read = earlier === 0 ? '' : `, read ${earlier + 1}`
    const block = `${of.block} (repeat ${repeat}${read}, without times)`
    const series = { plate: String(plate), block, timeS: null, kind: { unit: of.unit } }
    values.forEach((value, place) => {
      const row = Math.floor(place / columnCount)
      const column = place % columnCount
      const well = formatWell({ row, column })
      if (Number.isNaN(value) || known.has(well)) return
      const at = { line: line + 3 + row, column: column + 1, well, cell: value }
      collectCell(collector, at, series)
    })
  })
}
