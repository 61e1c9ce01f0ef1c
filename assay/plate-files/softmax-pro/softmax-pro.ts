import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, addPlate, finishFile, newCollector } from '../collect-readings.ts'
import type { PlateFile, PlateParser } from '../plate-file.ts'
import { unitOfModeName } from '../read-mode.ts'
import { undecidedMark } from '../parse-cell.ts'
import { type GroupTable, layoutsOfGroups, readGroup } from './softmax-pro-groups.ts'
import { type PlateSection, readPlateFormat, readTimeFormat } from './softmax-pro-plate.ts'
import {
  type Line,
  cutLines,
  filledCells,
  firstCell,
  isBlank,
  separatorOf,
} from '../../text/text-lines.ts'
import { plateFormatOf } from '../../plate/well.ts'

/**
 * The text export of Molecular Devices SoftMax Pro (5 to 7): `##BLOCKS= n`, then sections that end
 * in `~End`. A `Plate:` section says in its first line what was read and how it is laid out; its
 * raw data come first, then a reduced copy, which is calculated. The file has no read time.
 */
export const softMaxProParser: PlateParser = {
  name: 'Molecular Devices SoftMax Pro',
  recognise: (text) => /^\s*"?##BLOCKS=/.test(text.slice(0, 200)),
  parse: parseSoftMaxPro,
}

function parseSoftMaxPro(text: string): PlateFile {
  const separator = separatorOf(/^"?Plate:"?([\t,;])/m, text)
  const { lines } = cutLines(text, separator)
  const collector = newCollector(undecidedMark(separator))
  const groups: GroupTable[] = []
  let index = 1
  while (index < lines.length) {
    const start = lines[index]
    const kind = start === undefined ? '' : firstCell(start)
    const end = isSection(kind) ? endOf(lines, index) : index
    if (kind === 'Plate:') readPlate(collector, lines.slice(index, end))
    else if (kind.startsWith('Group:')) groups.push(readGroup(lines.slice(index, end)))
    else if (!isSection(kind) && start !== undefined) refuseStray(start)
    index = end + 1
  }
  refuseMissingSections(lines[0], collector)
  const layouts = layoutsOfGroups(groups, collector)
  for (const plate of collector.plates) {
    const found = layouts.get(plate.name)
    plate.layout = found?.layout ?? null
    plate.layoutRemarks = found?.remarks ?? []
  }
  return finishFile(collector, softMaxProParser.name, {
    vendor: 'Molecular Devices',
    software: 'SoftMax Pro',
    softwareVersion: null,
    model: null,
    serial: null,
  })
}

function isSection(kind: string): boolean {
  return /^(?:Plate|Group|Note|Cuvette|Curve|Graph|Image)[^:]{0,20}:/i.test(kind)
}

/** The line `~End`; a section without it is cut off. */
function endOf(lines: readonly Line[], from: number): number {
  for (let index = from + 1; index < lines.length; index++) {
    const line = lines[index]
    if (line !== undefined && /^~End/i.test(firstCell(line))) return index
    if (line !== undefined && firstCell(line) === 'Plate:') break
  }
  const start = lines[from]
  throw new AssayError(
    'file.cutOff',
    `${quote(start === undefined ? '' : filledCells(start).slice(0, 2).join(' '))} at line ${from + 1} does not end in "~End". The file is cut off: export it again.`,
    { line: from + 1 },
  )
}

/** Between sections there is nothing but the name of the original file. */
function refuseStray(line: Line): void {
  if (filledCells(line).length < 3) return
  throw new AssayError(
    'file.malformed',
    `Line ${line.number} stands outside of any section. The file was edited: export it again.`,
    { line: line.number },
  )
}

/** `##BLOCKS= 3` says how many sections there are; fewer plates than that prove nothing. */
function refuseMissingSections(head: Line | undefined, { plates }: Collector): void {
  const stated = /##BLOCKS= *([0-9]{1,6})/.exec(head === undefined ? '' : firstCell(head))?.[1]
  if (stated === undefined || plates.length <= Number(stated)) return
  throw new AssayError(
    'file.malformed',
    `The first line says ${stated} blocks, but there are ${plates.length} plates. The file was put together by hand: export it again.`,
    { line: 1 },
  )
}

/**
 * Name, version, format, read type and mode, then `Raw` or `Reduced` in a column that depends on
 * the mode, and behind it: points, interval, wavelengths, first column, column count and wells.
 */
function readPlate(collector: Collector, lines: readonly Line[]): void {
  const head = lines[0]
  if (head === undefined) return
  const cells = head.cells
  const [, name = '', , format = '', readType = '', mode = ''] = cells
  const at = cells.findIndex((cell, index) => index > 4 && /^(?:Raw|Reduced|Both)$/i.test(cell))
  const unit = unitOfModeName(mode)
  if (at === -1 || !/^(?:PlateFormat|TimeFormat)$/.test(format)) {
    throw unsupported(
      head,
      `Its form ${quote(format)} is not read: export as plate or time format, as raw data`,
    )
  }
  if (unit === null || /transmi/i.test(mode)) {
    throw unsupported(head, `Its mode ${quote(mode)} is not read`)
  }
  if (!/^(?:Endpoint|Kinetic|Spectrum|Well Scan)$/i.test(readType)) {
    throw unsupported(head, `Its read type ${quote(readType)} is not read`)
  }
  const wellCount = Number(cells[at + 12])
  const plateFormat = plateFormatOf(wellCount)
  if (plateFormat === null) {
    throw unsupported(head, `It says ${quote(cells[at + 12] ?? '')} wells, which no plate has`)
  }
  const plate = addPlate(collector, {
    name: name === '' ? 'Plate 1' : name,
    wellCount,
    procedure: [filledCells(head).slice(2).join('\t')],
  })
  const wavelengths = (cells[at + 9] ?? '').split(/[ ;]+/).filter((text) => text !== '')
  const section: PlateSection = {
    collector,
    plate: plate.name,
    unit,
    mode,
    readType,
    isReduced: /^Reduced$/i.test(cells[at] ?? ''),
    plateFormat,
    pointCount: /^Endpoint$/i.test(readType) ? 1 : (positive(cells[at + 2]) ?? 1),
    wavelengths: /^Spectrum/i.test(readType) ? [] : wavelengths,
    lastColumn: (positive(cells[at + 10]) ?? 1) + (positive(cells[at + 11]) ?? 1) - 1,
    head,
  }
  const body = lines.slice(1)
  while (body.length > 0 && isBlank(body[0] ?? head)) body.shift()
  if (format === 'PlateFormat') readPlateFormat(section, body)
  else readTimeFormat(section, body)
}

function positive(cell: string | undefined): number | null {
  return cell !== undefined && /^[0-9]{1,6}$/.test(cell) && Number(cell) > 0 ? Number(cell) : null
}

function unsupported(line: Line, reason: string): AssayError {
  return new AssayError(
    'file.unsupported',
    `Line ${line.number}: the plate ${quote(line.cells[1] ?? '')} cannot be read. ${reason}.`,
    { line: line.number },
  )
}
