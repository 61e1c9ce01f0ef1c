import { AssayError, quote } from '../../assay-error.ts'
import { type Collector, type Series, collectCell, nameBlock } from '../collect-readings.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import { type Line, firstCell, isBlank, parseClock } from '../../text/text-lines.ts'
import { type PlateFormat, formatWell, readWell } from '../../plate/well.ts'

/** What the head of a `Plate:` section says. */
export type PlateSection = {
  collector: Collector
  plate: string
  unit: ReadingUnit
  mode: string
  readType: string
  /** Only the reduced data were exported. */
  isReduced: boolean
  plateFormat: PlateFormat
  /** Times, wavelengths of a spectrum or points of a well. */
  pointCount: number
  /** Wavelengths side by side; none of a spectrum, whose lines begin with theirs. */
  wavelengths: readonly string[]
  /** The last column of the plate that was read: a line must reach it. */
  lastColumn: number
  head: Line
}

type Point = { timeS: number | null; label: string | null }

/**
 * A block of lines for each point, a line for each row of the plate; wavelengths stand side by side
 * below heads of their own. Throws `file.cutOff` when a block has too few lines.
 */
export function readPlateFormat(section: PlateSection, body: readonly Line[]): void {
  const head = body[0]
  const groups = head === undefined ? [] : columnGroups(head, section)
  const { rowCount, columnCount } = section.plateFormat
  if (groups.length === 0 || head === undefined) throw cutOff(section, 'has no data')
  const blocks = namesOfGroups(section, groups.length)
  let index = 1
  let pointsRead = 0
  let last = Number.NEGATIVE_INFINITY
  for (; !section.isReduced; pointsRead++) {
    while (index < body.length && isGap(body[index], columnCount)) index++
    const first = body[index]
    if (first === undefined || isReducedHead(first) || pointsRead === section.pointCount) break
    const point = pointOf(section, body.slice(index, index + rowCount), pointsRead)
    last = checkOrder(first, point, last)
    for (let row = 0; row < rowCount; row++) {
      const line = body[index + row]
      if (line === undefined || isReducedHead(line) || isGap(line, columnCount)) {
        throw cutOff(section, 'lacks rows')
      }
      groups.forEach((from, group) => {
        readRow(section, line, {
          from,
          row,
          block: blockAt(blocks[group] ?? '', point),
          point,
        })
      })
      refuseSurplus(line, (groups.at(-1) ?? 2) + columnCount)
    }
    index += rowCount
    const behind = body[index]
    // Filled up by a spreadsheet, a gap looks like a row that was not read: nothing may follow it then.
    const isEnd =
      behind === undefined ||
      isGap(behind, columnCount) ||
      (isBlank(behind) && pointsRead + 1 === section.pointCount)
    if (!isEnd) {
      throw malformed(behind, `more than the ${rowCount} rows of the plate`)
    }
  }
  const rest = section.isReduced ? body : body.slice(index)
  refuseMissing(section, { read: pointsRead, stated: section.pointCount }, rest)
  readReduced(section, rest)
}

/** Of a plate whose raw data were not exported only the reduced copy stands there. */
function refuseMissing(
  section: PlateSection,
  { read, stated }: { read: number; stated: number },
  rest: readonly Line[],
): void {
  const isReducedOnly = section.isReduced || (read === 0 && rest.some(isReducedHead))
  if (!isReducedOnly && read !== stated) throw cutOff(section, `has ${read} of ${stated} reads`)
}

/** First cell of each group of column numbers 1, 2, 3, ... */
function columnGroups(head: Line, section: PlateSection): number[] {
  const { columnCount } = section.plateFormat
  const groups: number[] = []
  for (let at = 2; at < head.cells.length;) {
    if (head.cells[at] === '') {
      at++
      continue
    }
    for (let column = 0; column < columnCount; column++) {
      if (head.cells[at + column] !== String(column + 1)) {
        throw malformed(head, `columns that are not numbered 1 to ${columnCount}`)
      }
    }
    groups.push(at)
    at += columnCount
  }
  if (section.wavelengths.length > 1 && groups.length !== section.wavelengths.length) {
    throw malformed(
      head,
      `${groups.length} reads side by side for ${section.wavelengths.length} wavelengths`,
    )
  }
  return groups
}

/** A line that parts two blocks; a plate row that was not read keeps its cells. */
function isGap(line: Line | undefined, columnCount: number): boolean {
  return line !== undefined && isBlank(line) && line.cells.length <= Math.min(3, columnCount)
}

/** The reduced copy has a head of its own, or none but two empty cells. */
function isReducedHead(line: Line): boolean {
  return (
    line.cells[0] === '' &&
    line.cells[1] === '' &&
    (line.cells[2] === '1' || line.cells[2] === 'A1') &&
    (line.cells[3] === '2' || line.cells[3] === 'A2')
  )
}

/**
 * SoftMax Pro writes every well of the plate, so an empty cell of an endpoint is a well that was
 * not read. Of a time course or spectrum a part of the plate is read as a rule: its other wells are
 * left out.
 */
function emptyIsMissed({ readType }: PlateSection): boolean {
  return /^Endpoint/i.test(readType)
}

/** The time or wavelength stands on the first line that was read. */
function pointOf(section: PlateSection, lines: readonly Line[], index: number): Point {
  const keys = lines.map(firstCell).filter((key) => key !== '')
  const first = lines[0] ?? section.head
  if (keys.length > 1) throw malformed(first, 'a row missing between two reads')
  return parsePoint(section, first, keys[0] ?? '', index)
}

/** Times, wavelengths and points come one after the other; returns the one to come after next. */
function checkOrder(line: Line, { timeS, label }: Point, last: number): number {
  const order = timeS ?? (label === null ? null : Number(label.replace(/^point /, '')))
  if (order !== null && !(order > last)) {
    throw malformed(line, 'a time or wavelength that does not come after the one above')
  }
  return order ?? last
}

function parsePoint(section: PlateSection, line: Line, key: string, index: number): Point {
  if (/^Kinetic/i.test(section.readType)) {
    const timeS = parseClock(key)
    if (timeS === null) throw malformed(line, `${quote(key)} in place of a time`)
    return { timeS, label: null }
  }
  if (/^Spectrum/i.test(section.readType)) {
    if (!/^[0-9]{2,4}(?:[.,][0-9])?$/.test(key))
      throw malformed(line, `${quote(key)} in place of a wavelength`)
    return { timeS: null, label: key }
  }
  if (/^Well Scan/i.test(section.readType)) return { timeS: null, label: `point ${index + 1}` }
  return { timeS: null, label: null }
}

function namesOfGroups(section: PlateSection, count: number): string[] {
  const { collector, plate, wavelengths, mode } = section
  return Array.from({ length: count }, (_, group) => {
    const wavelength = wavelengths[group] ?? '0'
    const name = wavelength === '0' || wavelength === '' ? mode : `${mode} ${wavelength}`
    return nameBlock(collector, plate, name)
  })
}

function blockAt(block: string, { label }: Point): string {
  return label === null ? block : `${block} ${label}`
}

function readRow(
  section: PlateSection,
  line: Line,
  at: { from: number; row: number; block: string; point: Point },
): void {
  const { columnCount } = section.plateFormat
  const cells = line.cells.slice(at.from, at.from + columnCount)
  // Trailing tabs may be lost on the way; what was read may not.
  const isEmpty = cells.every((cell) => cell === '')
  if (!isEmpty && cells.length < Math.min(section.lastColumn, columnCount)) {
    throw cutOff(section, `has a row of ${cells.length} columns at line ${line.number}`)
  }
  const series: Series = {
    plate: section.plate,
    block: at.block,
    timeS: at.point.timeS,
    kind: { unit: section.unit },
  }
  for (let column = 0; column < columnCount; column++) {
    const well = formatWell({ row: at.row, column })
    const cell = cells[column] ?? ''
    collectCell(
      section.collector,
      { line: line.number, column: at.from + column + 1, well, cell },
      series,
      emptyIsMissed(section),
    )
  }
}

/**
 * A line for each point, wells across; several wavelengths follow each other. Throws
 * `file.cutOff` when a line is shorter than its head or there are too few of them.
 */
export function readTimeFormat(section: PlateSection, body: readonly Line[]): void {
  const head = body[0]
  if (head === undefined) throw cutOff(section, 'has no data')
  const wells = wellsOf(head)
  const groupCount = Math.max(1, section.wavelengths.length)
  const blocks = namesOfGroups(section, groupCount)
  let read = 0
  let index = 1
  let last = Number.NEGATIVE_INFINITY
  for (; index < body.length && !section.isReduced; index++) {
    const line = body[index] ?? head
    if (isBlank(line)) continue
    if (isReducedHead(line)) break
    if ((line.cells[1] ?? '').startsWith('Temperature')) continue
    const group = Math.floor(read / section.pointCount)
    if (group >= groupCount) throw malformed(line, 'more lines than the head says')
    const point = parsePoint(section, line, firstCell(line), read % section.pointCount)
    if (read % section.pointCount === 0) last = Number.NEGATIVE_INFINITY
    last = checkOrder(line, point, last)
    readWells(section, line, wells, {
      block: blockAt(blocks[group] ?? '', point),
      timeS: point.timeS,
    })
    read++
  }
  const rest = section.isReduced ? body : body.slice(index)
  refuseMissing(section, { read, stated: section.pointCount * groupCount }, rest)
  readReduced(section, rest)
}

function wellsOf(head: Line): string[] {
  const seen = new Set<string>()
  const names = head.cells.slice(2)
  while (names.at(-1) === '') names.pop()
  return names.map((name) => {
    const position = readWell(name)
    if (position === null || seen.has(name))
      throw malformed(head, `${quote(name)} in place of a well`)
    seen.add(name)
    return formatWell(position)
  })
}

function readWells(
  section: PlateSection,
  line: Line,
  wells: readonly string[],
  { block, timeS }: { block: string; timeS: number | null },
): void {
  const cells = line.cells.slice(2)
  if (cells.length < wells.length) {
    throw cutOff(section, `has ${cells.length} of ${wells.length} wells at line ${line.number}`)
  }
  refuseSurplus(line, 2 + wells.length)
  const series: Series = { plate: section.plate, block, timeS, kind: { unit: section.unit } }
  wells.forEach((well, offset) => {
    const cell = cells[offset] ?? ''
    collectCell(
      section.collector,
      { line: line.number, column: offset + 3, well, cell },
      series,
      emptyIsMissed(section),
    )
  })
}

/**
 * The reduced copy, in either form, with a head or (of time courses, in older versions) without; it
 * may be missing, and wells without a value are left out.
 */
function readReduced(section: PlateSection, body: readonly Line[]): void {
  const { rowCount, columnCount } = section.plateFormat
  const start = body.findIndex((line) => !isBlank(line))
  const head = body[start]
  if (head === undefined) return
  const hasHead = isReducedHead(head) || (head.cells[1] ?? '').startsWith('Temperature')
  const wells = head.cells[2] === 'A1' ? wellsOf(head) : null
  let index = hasHead ? start + 1 : start
  while (index < body.length) {
    const line = body[index]
    if (line === undefined || isGap(line, columnCount)) {
      index++
      continue
    }
    const timeS = parseClock(firstCell(line))
    const series = reducedSeries(section, timeS)
    const rows = body.slice(index, index + (wells === null ? rowCount : 1))
    rows.forEach((row, offset) => {
      for (let column = 0; column < (wells?.length ?? columnCount); column++) {
        const well = wells?.[column] ?? formatWell({ row: offset, column })
        const cell = row.cells[column + 2] ?? ''
        collectCell(section.collector, { line: row.number, column: column + 3, well, cell }, series)
      }
    })
    index += rows.length
  }
}

function reducedSeries({ plate }: PlateSection, timeS: number | null): Series {
  return { plate, block: 'Reduced', timeS, kind: { calculated: 'Reduced' } }
}

function refuseSurplus(line: Line, count: number): void {
  if (line.cells.slice(count).some((cell) => cell !== '')) {
    throw malformed(line, 'more cells than its head')
  }
}

function cutOff(section: PlateSection, what: string): AssayError {
  return new AssayError(
    'file.cutOff',
    `The plate ${quote(section.plate)} at line ${section.head.number} ${what}. The file is cut off or was edited: export it again.`,
    { line: section.head.number },
  )
}

function malformed(line: Line, what: string): AssayError {
  return new AssayError(
    'file.malformed',
    `Line ${line.number} has ${what}. The file was edited or is damaged: export it again.`,
    { line: line.number },
  )
}
