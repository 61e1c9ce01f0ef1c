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
import { readPlatemaps } from './envision-platemap.ts'
import type { Instrument, PlateFile, PlateOfFile, PlateParser } from '../plate-file.ts'
import { type MatrixHead, readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import { parseReadAtText } from '../read-at.ts'
import { undecidedMark } from '../parse-cell.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import {
  type Line,
  cutLines,
  filledCells,
  firstCell,
  isBlank,
  separatorOfPlate,
} from '../../text/text-lines.ts'
import { formatWell, plateFormatOf, plateFormats, rowCountMax } from '../../plate/well.ts'

/**
 * The CSV export of PerkinElmer EnVision (Plate and Plate2). Each table has a `Plate information`
 * of its own: with a `Label` it is a read, with a `Formula` it is calculated. Plate2 writes
 * `Results for LABEL - channel 1 (CPS)` and the plate's rows and columns; Plate writes the bare
 * values.
 */
export const envisionParser: PlateParser = {
  name: 'PerkinElmer EnVision',
  recognise: (text) => {
    const top = text.slice(0, 100_000)
    return /^"?Plate information\b/m.test(top) && /^"?Plate"?[,;\t]"?Repeat"?[,;\t]/m.test(top)
  },
  parse: parseEnvision,
}

function parseEnvision(text: string): PlateFile {
  const separator = separatorOfPlate(text)
  const { lines } = cutLines(text, separator)
  const collector = newCollector(undecidedMark(separator))
  const wellCount = wellCountOf(lines)
  const context: Context = { plates: new Map(), wellCount, settings: readLabels(lines) }
  const { plates } = context
  let index = 0
  while (index < lines.length) {
    const line = lines[index]
    if (line !== undefined && /^Plate information$/i.test(firstCell(line))) {
      index = readTable(collector, lines, index, context)
    } else {
      refuseStray(line)
      index++
    }
    if (line !== undefined && isEndOfTables(line)) break
  }
  const maps = readPlatemaps(lines, index, collector.decimal)
  for (const [key, plate] of plates) {
    const found = maps.get(key.split('\n')[0] ?? '')
    plate.layout = found?.layout ?? null
    plate.layoutRemarks = found?.remarks ?? []
  }
  return finishFile(collector, envisionParser.name, instrumentOf(lines))
}

type Context = {
  plates: Map<string, PlateOfFile>
  wellCount: number | null
  settings: ReadonlyMap<string, string>
}

/** The keys of each label's settings, which tell luminescence from Alpha. */
function readLabels(lines: readonly Line[]): Map<string, string> {
  const settings = new Map<string, string>()
  const start = lines.findIndex((line) => /^Labels:/i.test(firstCell(line)))
  let label: string | null = null
  for (const line of start === -1 ? [] : lines.slice(start + 1)) {
    const key = firstCell(line)
    if (/^[A-Z][a-z]+:$/.test(key)) break
    if (isBlank(line)) label = null
    else if (label === null) label = key
    settings.set(label ?? '', `${settings.get(label ?? '') ?? ''}${key}\n`.slice(0, 4000))
  }
  return settings
}

/** What describes the assay and the protocol comes behind all tables, or before them. */
function isEndOfTables(line: Line): boolean {
  return /^Platemap:/i.test(firstCell(line))
}

function wellCountOf(lines: readonly Line[]): number | null {
  const line = lines.find((candidate) => /^Number of the wells/i.test(firstCell(candidate)))
  const stated = line === undefined ? '' : (filledCells(line)[1] ?? '')
  return /^[0-9]{1,4}$/.test(stated) ? (plateFormatOf(Number(stated))?.wellCount ?? null) : null
}

function instrumentOf(lines: readonly Line[]): Instrument {
  const valueOf = (key: RegExp): string | null => {
    const line = lines.find((candidate) => key.test(firstCell(candidate)))
    return line === undefined ? null : (filledCells(line)[1] ?? null)
  }
  const exported = lines.find((line) => /^Exported with EnVision/i.test(firstCell(line)))
  const version = exported === undefined ? null : /version ([0-9.]+)/.exec(firstCell(exported))
  return {
    vendor: 'PerkinElmer',
    software: 'EnVision Workstation',
    softwareVersion: version?.[1] ?? null,
    model: 'EnVision',
    serial: valueOf(/^Serial ?(?:#|number)/i),
  }
}

/** Numbers outside of any table are values whose heading was lost. */
function refuseStray(line: Line | undefined): void {
  if (line === undefined) return
  const head = readMatrixHead(line)
  const numbers = filledCells(line).filter((cell) => /^[-+]?[0-9.]+$/.test(cell))
  if (head !== null || numbers.length < 5 || numbers.length < filledCells(line).length - 1) return
  throw new AssayError(
    'file.malformed',
    `Line ${line.number} has values without a "Plate information" above them. The file was edited: export it again.`,
    { line: line.number },
  )
}

/** What the line below `Plate information` says under its column names. */
type Information = { line: number; values: ReadonlyMap<string, string> }

function readTable(
  collector: Collector,
  lines: readonly Line[],
  start: number,
  context: Context,
): number {
  const information = readInformation(lines, start)
  let index = start + 3
  let heading = ''
  let hasFilledGap = false
  for (; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) continue
    if (isBlank(line)) {
      if (isEmptyPlateRow(lines, index, start)) break
      hasFilledGap ||= line.cells.length >= 3
      continue
    }
    const first = firstCell(line)
    if (/^Background information$/i.test(first)) {
      while (index < lines.length && !isBlank(lines[index] ?? line)) index++
      continue
    }
    if (/^Plate information$/i.test(first)) break
    if (!/^(?:Results for|Calculated results)/i.test(first)) break
    heading = filledCells(line).join(', ')
    index++
    break
  }
  const plate = plateOf(collector, information, context)
  const series = seriesOf(collector, plate, information, { heading, context })
  return readValues(collector, lines, index, {
    plate,
    series,
    heading,
    information,
    hasFilledGap,
  })
}

/**
 * An empty row of a plate without row letters still has its separators, and comes behind a line that
 * has none: in a file whose every line was filled up with them, nobody can tell rows from gaps.
 */
function isEmptyPlateRow(lines: readonly Line[], index: number, start: number): boolean {
  const gap = lines[start + 3]
  if (gap === undefined || gap.cells.length > 1 || index <= start + 3) return false
  return (lines[index]?.cells.length ?? 0) >= 3
}

function readInformation(lines: readonly Line[], start: number): Information {
  const [names, values] = [lines[start + 1], lines[start + 2]]
  if (names === undefined || values === undefined || firstCell(names) !== 'Plate') {
    throw new AssayError(
      'file.cutOff',
      `The plate information at line ${start + 1} is incomplete. The file is cut off: export it again.`,
      { line: start + 1 },
    )
  }
  const pairs = names.cells.map((name, at): [string, string] => [name, values.cells[at] ?? ''])
  return { line: values.number, values: new Map(pairs) }
}

/** A plate is known by its number and barcode; its tables follow each other. */
function plateOf(
  collector: Collector,
  { values }: Information,
  { plates, wellCount }: Context,
): PlateOfFile {
  const number = values.get('Plate') ?? ''
  const barcode = values.get('Barcode') ?? ''
  const key = `${number}\n${barcode}`
  const known = plates.get(key)
  if (known !== undefined) return known
  const date = values.get('Measurement date') ?? ''
  const plate = addPlate(collector, {
    name: barcode === '' ? `Plate ${number}` : barcode,
    barcode: barcode === '' ? null : barcode,
    wellCount,
    readAtLocal: parseReadAtText(date),
    readAtText: date === '' ? null : date,
  })
  plates.set(key, plate)
  return plate
}

function seriesOf(
  collector: Collector,
  plate: PlateOfFile,
  information: Information,
  { heading, context }: { heading: string; context: Context },
): Series {
  const { values, line } = information
  const formula = values.get('Formula')
  if (formula !== undefined || /^Calculated/i.test(heading)) {
    const name = formula ?? heading
    const block = nameBlock(collector, plate.name, name)
    return { plate: plate.name, block, timeS: null, kind: { calculated: name } }
  }
  const label = values.get('Label') ?? ''
  const read =
    /^Results for (.*?)(?: - )?(channel [0-9]+(?: window [0-9]+)?)? *(?:\(([^()]*)\))?$/i.exec(
      heading,
    )
  const parts = [read?.[1] ?? label, read?.[2] ?? '', repeatOf(values)]
  const name = parts.filter((part) => part !== '').join(' ')
  const settings = context.settings.get(label.replace(/\([0-9]+\)$/, '')) ?? ''
  const unit = unitOf(values.get('Measinfo') ?? '', read?.[3] ?? '', settings)
  if (unit === null) {
    throw new AssayError(
      'file.unsupported',
      `Line ${line}: it cannot be told whether ${quote(heading === '' ? label : heading)} is luminescence, absorbance or fluorescence. Export it with its measurement information.`,
      { line },
    )
  }
  const block = nameBlock(collector, plate.name, name)
  return { plate: plate.name, block, timeS: null, kind: { unit } }
}

/** Repeats, scan points and cycles are blocks of their own: the file has no times for them. */
function repeatOf(values: ReadonlyMap<string, string>): string {
  const named = [
    ['repeat', values.get('Repeat') ?? '1', '1'],
    ['cycle', values.get('Kinetics') ?? '0', '0'],
    ['x', values.get('ScanX') ?? '0', '0'],
    ['y', values.get('ScanY') ?? '0', '0'],
  ] as const
  return named
    .filter(([, value, plain]) => value !== plain && value !== '')
    .map(([name, value]) => `${name} ${value}`)
    .join(' ')
}

/**
 * The unit in the heading, else by the light path: without emission it is absorbance, without
 * excitation luminescence or, where the label has an excitation time, Alpha. `Counts` of
 * fluorescence are relative units. Null when it cannot be told.
 */
function unitOf(info: string, stated: string, settings: string): ReadingUnit | null {
  const path = /De=(\S+) Ex=(\S+) Em=(\S+)/.exec(info)
  const [detector = '', excitation = '', emission = ''] = path?.slice(1) ?? []
  if (/^cps$/i.test(stated)) return 'CPS'
  if (/^(?:A|OD|Abs)$/.test(stated)) return 'OD'
  if (/^%|mP|ratio/i.test(stated) || path === null) return null
  if (/lum/i.test(detector)) return 'RLU'
  if (excitation !== 'N/A') return emission === 'N/A' ? 'OD' : 'RFU'
  if (/^Excitation time$/im.test(settings)) return 'RFU'
  return /^Measurement time$/im.test(settings) ? 'RLU' : null
}

function readValues(
  collector: Collector,
  lines: readonly Line[],
  index: number,
  read: {
    plate: PlateOfFile
    series: Series
    heading: string
    information: Information
    hasFilledGap: boolean
  },
): number {
  const head = readMatrixHead(lines[index])
  if (head !== null) {
    const matrix = readPlateMatrix(lines, index, head)
    for (const cell of matrix.cells) collectCell(collector, cell, read.series)
    const format = plateFormats.find(({ columnCount }) => columnCount === head.columns.length)
    read.plate.wellCount ??= format?.wellCount ?? null
    return matrix.nextIndex
  }
  const bare = bareLines(lines, index)
  const width = bare[0] === undefined ? 0 : widthOf(bare[0])
  const format = plateFormats.find(
    ({ rowCount, columnCount }) => rowCount === bare.length && columnCount === width,
  )
  // Where a gap was filled up with separators, it may have been a row, and a row a gap.
  if (read.heading !== '' || format === undefined || read.hasFilledGap) {
    const { line } = read.information
    throw new AssayError(
      bare.length === 0 ? 'file.cutOff' : 'file.unsupported',
      `The values behind line ${line} are ${bare.length} lines of ${width} columns, which is no whole plate with its rows and columns. Export it in the format Plate2.`,
      { line },
    )
  }
  read.plate.wellCount ??= format.wellCount
  const columns = Array.from({ length: width }, (_, column) => column)
  const matrix = readBare(bare, { line: read.information.line, columns })
  for (const cell of matrix) collectCell(collector, cell, read.series)
  return index + bare.length
}

/** Lines of values without row letters; an empty plate row still has its separators. */
function bareLines(lines: readonly Line[], from: number): Line[] {
  const bare: Line[] = []
  for (let index = from; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || line.cells.length < 3 || bare.length > rowCountMax) break
    bare.push(line)
  }
  return bare
}

/** Each value is followed by a separator, the last one too. */
function widthOf({ cells }: Line): number {
  return cells.at(-1) === '' ? cells.length - 1 : cells.length
}

function readBare(bare: readonly Line[], head: MatrixHead): PlacedCell[] {
  return bare.flatMap((line, row) => {
    if (widthOf(line) !== head.columns.length && !isBlank(line)) {
      throw new AssayError(
        'file.cutOff',
        `Line ${line.number} has ${widthOf(line)} values, the plate has ${head.columns.length} columns. The file is cut off or was edited: export it again.`,
        { line: line.number },
      )
    }
    return head.columns.map((column) => {
      const well = formatWell({ row, column })
      return { line: line.number, column: column + 1, well, cell: line.cells[column] ?? '' }
    })
  })
}
