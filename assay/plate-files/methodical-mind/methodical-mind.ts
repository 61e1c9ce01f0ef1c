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
import type { PlateFile, PlateOfFile, PlateParser } from '../plate-file.ts'
import { type MatrixHead, readMatrixHead } from '../plate-matrix.ts'
import { parseReadAt } from '../read-at.ts'
import { undecidedMark } from '../parse-cell.ts'
import { type Line, cutLines, filledCells, firstCell, isBlank } from '../../text/text-lines.ts'
import { formatWell, parseRow, plateFormatOf } from '../../plate/well.ts'

/**
 * The text export of MSD Methodical Mind: keys and values (`Barcode1 :<tab><B1>`), then
 * `=====Data=====` with a matrix, and sections of statistics behind it. A plate with several spots
 * a well has a line for each spot below the row's letter, or a table for each spot. Several plates
 * follow each other.
 */
export const methodicalMindParser: PlateParser = {
  name: 'MSD Methodical Mind',
  recognise: (text) => {
    const top = text.slice(0, 20_000)
    return /^"?Barcode1 *:/m.test(top) && /^"?=+ ?Data ?=+/m.test(text)
  },
  parse: parseMethodicalMind,
}

const spotsMax = 100

function parseMethodicalMind(text: string): PlateFile {
  const { lines } = cutLines(text, '\t')
  const collector = newCollector(undecidedMark())
  let header = new Map<string, string>()
  let first: ReadonlyMap<string, string> | null = null
  let isHeader = true
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    const section = /^=+ ?([^=]+?) ?=+$/.exec(firstCell(line))?.[1]
    if (section === 'Data') {
      index = readData(collector, lines, index + 1, header) - 1
      isHeader = false
    } else if (section === undefined) {
      const [key, value] = keyAndValue(line)
      // A second plate begins with its stack; the file's name is not written again.
      if (!isHeader && /^(?:FileName|Stack ID|Plate #)$/.test(key)) {
        header = new Map([['FileName', header.get('FileName') ?? '']])
        isHeader = true
      }
      if (isHeader && key !== '') header.set(key, value)
    }
    first ??= header
  }
  if (isHeader && header.has('Barcode1')) {
    throw new AssayError(
      'file.cutOff',
      'The last plate has no data. The file is cut off: export it again.',
    )
  }
  return finishFile(collector, methodicalMindParser.name, {
    vendor: 'Meso Scale Discovery',
    software: 'Methodical Mind',
    softwareVersion: first?.get('Version') ?? null,
    model: first?.get('Model') ?? null,
    serial: first?.get('Serial #') ?? null,
  })
}

/** `Barcode1 :<tab><B1>`; some files hold a backslash and a t in the tab's place. */
function keyAndValue(line: Line): [key: string, value: string] {
  const whole = line.cells.join('\t')
  const colon = whole.indexOf(':')
  if (colon === -1) return ['', '']
  const value = whole.slice(colon + 1).replace(/^(?:\\t|\s)+/, '')
  return [whole.slice(0, colon).trim(), value.trim()]
}

function plateOf(collector: Collector, header: ReadonlyMap<string, string>): PlateOfFile {
  const barcode = /^<(.*)>$/.exec(header.get('Barcode1') ?? '')?.[1]?.trim() ?? ''
  const [date = '', ...clock] = (header.get('Read Time') ?? '').split(/[\t ]+/)
  const time = clock.join(' ')
  const type = /^[0-9]{1,4}/.exec(header.get('Type') ?? '')?.[0]
  const number = header.get('Plate #') ?? ''
  const wellCount = plateFormatOf(Number(type ?? '0'))?.wellCount ?? null
  const name = barcode === '' ? `Plate ${number === '' ? '1' : number}` : barcode
  const known = collector.plates.find((plate) => plate.name === name)
  // A table for each spot repeats the header of the same plate.
  const spot = header.get('SpotID') ?? 'all'
  if (known !== undefined && spot !== 'all') return known
  return addPlate(collector, {
    name,
    barcode: barcode === '' ? null : barcode,
    wellCount,
    readAtLocal: parseReadAt(date, time),
    readAtText: `${date} ${time}`.trim() || null,
    experimentPath: header.get('FileName') ?? null,
    procedure: [...header].map(([key, value]) => `${key}\t${value}`),
  })
}

function readData(
  collector: Collector,
  lines: readonly Line[],
  start: number,
  header: ReadonlyMap<string, string>,
): number {
  const head = readMatrixHead(lines[start])
  if (head === null) throw cutOff(start, 'no column numbers')
  const plate = plateOf(collector, header)
  const stated = header.get('SpotID') ?? ''
  const spotOfTable = /^[0-9]{1,3}$/.test(stated) ? Number(stated) : null
  const rows = rowsOf(lines, start + 1)
  const spotCount = Math.max(0, ...rows.map(({ lines: spots }) => spots.length))
  if (rows.length === 0) throw cutOff(start, 'no rows')
  refuseMissing(plate, rows, spotCount, head)
  const series = Array.from({ length: spotCount }, (_, spot): Series => {
    const number = spotCount === 1 ? spotOfTable : spot + 1
    const block = number === null ? 'Luminescence' : `Spot ${number}`
    return {
      plate: plate.name,
      block: nameBlock(collector, plate.name, block),
      timeS: null,
      kind: { unit: 'RLU' },
    }
  })
  for (const { row, lines: spots } of rows) {
    spots.forEach((line, spot) => {
      const read = series[spot]
      if (read === undefined) return
      head.columns.forEach((column, offset) => {
        const cell = line.cells[offset + 1] ?? ''
        const well = formatWell({ row, column })
        collectCell(collector, { line: line.number, column: offset + 2, well, cell }, read)
      })
      if (line.cells.slice(head.columns.length + 1).some((cell) => cell !== '')) {
        throw malformed(line, 'more cells than its head')
      }
    })
  }
  const last = rows.at(-1)?.lines.at(-1)?.number ?? start
  // Sections of statistics follow, so a table without them may have lost its end, unless it has
  // as many rows as stated and the last one goes on behind its last value.
  const isFollowed = lines.slice(last).some((line) => firstCell(line).startsWith('='))
  const isWhole =
    String(rows.length) === header.get('Wells Per Col') &&
    (lines[last - 1]?.cells.length ?? 0) > head.columns.length + 1
  if (!isFollowed && !isWhole) throw cutOff(start, 'rows without the sections that follow them')
  return last
}

type SpotRow = { row: number; lines: Line[] }

/** Lines up to the next section, gathered by the row's letter, which only the first spot has. */
function rowsOf(lines: readonly Line[], from: number): SpotRow[] {
  const rows: SpotRow[] = []
  for (let index = from; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || firstCell(line).startsWith('=') || keyAndValue(line)[0] !== '') break
    if (isBlank(line) && line.cells.length < 3) continue
    const letter = firstCell(line)
    const last = rows.at(-1)
    if (letter === '') {
      if (last === undefined || last.lines.length >= spotsMax) {
        throw malformed(line, 'no row letter above it')
      }
      last.lines.push(line)
      continue
    }
    const row = parseRow(letter)
    if (row === null || row <= (last?.row ?? -1)) {
      throw malformed(line, `${quote(letter)} in place of the next row's letter`)
    }
    rows.push({ row, lines: [line] })
  }
  return rows
}

/** Every row has as many spots as the others, and the plate has as many rows as its type says. */
function refuseMissing(
  plate: PlateOfFile,
  rows: readonly SpotRow[],
  spotCount: number,
  head: MatrixHead,
): void {
  const short = rows.find(({ lines }) => lines.length !== spotCount)
  const line = short?.lines[0]
  if (line !== undefined) {
    throw malformed(line, `${short?.lines.length} spots, where other rows have ${spotCount}`)
  }
  const narrow = rows
    .flatMap(({ lines }) => lines)
    .find(
      ({ cells }) => cells.length < head.columns.length + 1 && cells.some((cell) => cell !== ''),
    )
  if (narrow === undefined) return
  throw new AssayError(
    'file.cutOff',
    `Line ${narrow.number} of the plate ${quote(plate.name)} has ${filledCells(narrow).length - 1} wells, its head has ${head.columns.length}. The file is cut off: export it again.`,
    { line: narrow.number },
  )
}

function cutOff(start: number, what: string): AssayError {
  return new AssayError(
    'file.cutOff',
    `Below "Data" at line ${start} stand ${what}. The file is cut off: export it again.`,
    { line: start },
  )
}

function malformed(line: Line, what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${line.number} has ${what}. The file was edited or is damaged: export it again.`,
    { line: line.number },
  )
}
