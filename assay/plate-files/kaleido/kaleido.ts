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
import type { PlateFile, PlateOfFile, PlateParser } from '../plate-file.ts'
import { readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import { parseReadAtText } from '../read-at.ts'
import { unitOfModeName } from '../read-mode.ts'
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
import { plateFormats } from '../../plate/well.ts'

/**
 * The CSV export of Revvity (PerkinElmer) EnSight with Kaleido 1 to 3. `Result for Luminescence 1`
 * is followed by a table that says which plate, repeat or loop it is, and by a matrix. With an
 * analysis parameter, or behind `Analysis Result`, the values are calculated. The numbers of rows
 * and columns are swapped in version 3, so only their product is used.
 */
export const kaleidoParser: PlateParser = {
  name: 'Revvity EnSight Kaleido',
  recognise: (text) => {
    const top = text.slice(0, 20_000)
    return (
      /^[\s"]*EnSight Results from/.test(top) ||
      (/^"?Results? for /m.test(top) && /\bPlateRepeat: |Kaleido [0-9]/.test(text))
    )
  },
  parse: parseKaleido,
}

function parseKaleido(text: string): PlateFile {
  const separator = separatorOfPlate(text)
  const { lines } = cutLines(text, separator)
  const collector = newCollector(undecidedMark(separator))
  const header = readHeader(lines)
  const operations = readOperations(lines)
  let isAnalysis = false
  let index = 0
  for (; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined) break
    const first = firstCell(line)
    if (/^Analysis Result/i.test(first)) isAnalysis = true
    const name = /^Results? for (.+)$/i.exec(first)?.[1]
    if (name !== undefined) {
      index = readResult(collector, lines, index, { name, isAnalysis, operations, header }) - 1
    } else if (/^(?:Measurement|Screen) (?:Basic )?Information/i.test(first)) break
    else if (readMatrixHead(line) !== null) throw strayTable(line)
  }
  takeLayout(collector, lines.slice(index))
  return finishFile(collector, kaleidoParser.name, {
    vendor: 'Revvity',
    software: 'Kaleido',
    softwareVersion: /([0-9][0-9.]*)/.exec(header.get('software version') ?? '')?.[1] ?? null,
    model: 'EnSight',
    serial: header.get('instrument serial number') ?? null,
  })
}

/** Keys (without colon, in small letters) and values of the lines behind the results. */
function readHeader(lines: readonly Line[]): Map<string, string> {
  const header = new Map<string, string>()
  for (const line of lines) {
    const key = firstCell(line).replace(/:$/, '').toLowerCase()
    const value = filledCells(line)[1]
    if (key !== '' && value !== undefined && !header.has(key)) header.set(key, value)
  }
  return header
}

/** What the settings of each operation give away, for operations that somebody renamed. */
function readOperations(lines: readonly Line[]): Map<string, ReadingUnit> {
  const operations = new Map<string, ReadingUnit>()
  let name: string | null = null
  let settings = ''
  const settle = (): void => {
    const unit = /emission|ems/i.test(settings)
      ? 'RFU'
      : /excitation/i.test(settings)
        ? 'OD'
        : /distance between plate and detector/i.test(settings)
          ? 'RLU'
          : null
    if (name !== null && unit !== null) operations.set(name, unit)
  }
  for (const line of lines) {
    const key = firstCell(line)
    if (/^(?:Operation|Tech)$/i.test(key)) {
      settle()
      ;[name, settings] = [filledCells(line)[1] ?? null, '']
    } else if (filledCells(line).length > 1 && settings.length < 5000) settings += `${key}\n`
  }
  settle()
  return operations
}

type Result = {
  name: string
  isAnalysis: boolean
  operations: ReadonlyMap<string, ReadingUnit>
  header: ReadonlyMap<string, string>
}

/** One or several matrices, each below a description of its own. */
function readResult(
  collector: Collector,
  lines: readonly Line[],
  start: number,
  result: Result,
): number {
  let description = new Map<string, string>()
  let count = 0
  let index = start + 1
  while (index < lines.length) {
    const line = lines[index]
    if (line === undefined) break
    const first = firstCell(line)
    const head = first === '' ? readMatrixHead(line) : null
    if (
      /^Results? for |^Analysis Result|^(?:Measurement|Screen) (?:Basic )?Information/i.test(first)
    )
      break
    if (head !== null) {
      const plate = plateOf(collector, description, result)
      const series = seriesOf(collector, plate, description, result, line)
      const matrix = readPlateMatrix(lines, index, head)
      for (const cell of matrix.cells) collectCell(collector, cell, series)
      plate.wellCount ??=
        plateFormats.find(({ columnCount }) => columnCount === head.columns.length)?.wellCount ??
        null
      count++
      index = matrix.nextIndex
    } else if (first === 'Barcode') {
      const values = lines[index + 1]
      description = new Map(line.cells.map((name, at) => [name, values?.cells[at] ?? '']))
      index += 2
    } else if (/^(?:Barcode|Plate): /.test(first)) {
      description = new Map(
        filledCells(line).map((cell) => {
          const colon = cell.indexOf(':')
          return [cell.slice(0, colon).trim(), cell.slice(colon + 1).trim()]
        }),
      )
      index++
    } else {
      if (!isBlank(line) && filledCells(line).length > 2) throw strayTable(line)
      index++
    }
  }
  if (count === 0) {
    throw new AssayError(
      'file.cutOff',
      `${quote(result.name)} at line ${start + 1} has no values below it. The file is cut off: export it again.`,
      { line: start + 1 },
    )
  }
  return index
}

function strayTable(line: Line): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${line.number} stands below no "Result for". The file was edited: export it again.`,
    { line: line.number },
  )
}

function plateOf(
  collector: Collector,
  description: ReadonlyMap<string, string>,
  { header }: Result,
): PlateOfFile {
  const barcode = description.get('Barcode') ?? ''
  const name = barcode === '' ? `Plate ${description.get('Plate') ?? '1'}` : barcode
  const known = collector.plates.find((plate) => plate.name === name)
  if (known !== undefined) return known
  const date =
    header.get('measurement started') ??
    header.get('measurement date') ??
    header.get('screen started') ??
    ''
  return addPlate(collector, {
    name,
    barcode: barcode === '' ? null : barcode,
    readAtLocal: parseReadAtText(date),
    readAtText: date === '' ? null : date,
    protocolPath: header.get('protocol name') ?? null,
  })
}

/** Descriptions that make another block of the same operation. */
const blockKeys = [
  'Repeat',
  'PlateRepeat',
  'WellRepeat',
  'Loop no',
  'Well scan x',
  'Well scan y',
  'Exc wl / filter',
  'Ems wl',
  'TRF Window',
]

function seriesOf(
  collector: Collector,
  plate: PlateOfFile,
  description: ReadonlyMap<string, string>,
  result: Result,
  line: Line,
): Series {
  const parts = blockKeys.flatMap((key) => {
    const value = description.get(key) ?? ''
    const isPlain = value === '' || (key.endsWith('Repeat') && /^[01]$/.test(value))
    return isPlain ? [] : [`${key.toLowerCase()} ${value}`]
  })
  const name = [result.name, ...parts].join(' ')
  const parameter =
    description.get('AnalysisParameter') ??
    (description.get('Analysis Parameter') || description.get('Label-free Parameter') || '')
  if (result.isAnalysis || parameter !== '') {
    const calculated = parameter === '' ? name : `${name} ${parameter}`
    const block = nameBlock(collector, plate.name, calculated)
    return { plate: plate.name, block, timeS: null, kind: { calculated } }
  }
  const unit = unitOfModeName(result.name) ?? result.operations.get(result.name) ?? null
  if (unit === null || /^(?:img|image|imaging|label[- ]free)/i.test(result.name)) {
    throw new AssayError(
      'file.unsupported',
      `${quote(result.name)} at line ${line.number} is neither luminescence nor absorbance nor fluorescence of wells: export those results.`,
      { line: line.number },
    )
  }
  return {
    plate: plate.name,
    block: nameBlock(collector, plate.name, name),
    timeS: null,
    kind: { unit },
  }
}

/** The plate map behind the results: `-` is undefined, `B` a blank, anything else a sample's id. */
function takeLayout(collector: Collector, lines: readonly Line[]): void {
  const start = lines.findIndex((line) => /^Platemap$/i.test(firstCell(line)))
  const headIndex = lines.findIndex(
    (line, index) => index > start && index < start + 5 && readMatrixHead(line) !== null,
  )
  const head = readMatrixHead(lines[headIndex])
  if (start === -1 || head === null) return
  const texts = new Map<string, WellText>()
  for (const { well, cell, line } of readPlateMatrix(lines, headIndex, head).cells) {
    const text = String(cell)
    const id = text === '-' ? '' : text.replace(/^B(?:lank)?[0-9]*$/i, 'BLK')
    texts.set(well, {
      line,
      id: id.replace(/^S(?:td|tandard)?([0-9]+)$/i, 'STD$1'),
      amount: '',
      name: '',
    })
  }
  const { layout, remarks } = layoutOfIds(texts, collector.decimal)
  if (Object.keys(layout).length + remarks.length === 0) return
  for (const plate of collector.plates) {
    plate.layout = layout
    plate.layoutRemarks = remarks
  }
}
