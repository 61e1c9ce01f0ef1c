import { AssayError, quote } from '../../assay-error.ts'
import { kindOf, readListTable } from './bmg-mars-list.ts'
import {
  type Collector,
  addPlate,
  collectCell,
  finishFile,
  nameBlock,
  newCollector,
} from '../collect-readings.ts'
import type { FileLayout } from '../layout-ids.ts'
import type { PlateFile, PlateParser } from '../plate-file.ts'
import { readMatrixHead, readPlateMatrix } from '../plate-matrix.ts'
import { parseReadAt } from '../read-at.ts'
import { unitOfModeName } from '../read-mode.ts'
import { undecidedMark } from '../parse-cell.ts'
import type { ReadingUnit } from '../../plate/reading.ts'
import {
  type Line,
  cutLines,
  filledCells,
  isBlank,
  separatorOfPlate,
} from '../../text/text-lines.ts'
import { plateFormats } from '../../plate/well.ts'

/**
 * The export of BMG LABTECH's MARS and Control software as text: `User: ..., Path: ..., Test run
 * no.: ...`, a line naming the mode (`Luminescence`), and then tables, each below its name: `Raw
 * Data (580/620)` is a read, anything else (`Blank corrected based on Raw Data (450)`) is
 * calculated. Tables are matrices or lists of wells.
 */
export const bmgMarsParser: PlateParser = {
  name: 'BMG LABTECH MARS',
  recognise: (text) => {
    const top = text.slice(0, 4000)
    return /^"?(?:User|Benutzer): /m.test(top) && /Test ?(?:run no\.|ID|name): /i.test(top)
  },
  parse: parseBmgMars,
}

type Plate = { name: string; unit: ReadingUnit | null; columnsMax: number; rowsMax: number }

function parseBmgMars(text: string): PlateFile {
  const separator = separatorOfPlate(text)
  const { lines } = cutLines(text, separator)
  const collector = newCollector(undecidedMark(separator))
  let index = 0
  while (index < lines.length) {
    const end = nextHeader(lines, index + 1)
    readRun(collector, lines.slice(index, end))
    index = end
  }
  return finishFile(collector, bmgMarsParser.name, {
    vendor: 'BMG LABTECH',
    software: 'MARS',
    softwareVersion: null,
    model: modelOf(lines),
    serial: null,
  })
}

/** Several runs follow each other in one file; each begins with its user. */
function nextHeader(lines: readonly Line[], from: number): number {
  const next = lines.findIndex(
    (line, index) => index >= from && /^(?:User|Benutzer): /.test(line.cells[0] ?? ''),
  )
  return next === -1 ? lines.length : next
}

/** The folder of the reader's data tells its model. */
function modelOf(lines: readonly Line[]): string | null {
  const path = valueOf(lines.slice(0, 5), 'Path') ?? ''
  const folder = /\\BMG\\([^\\]{1,40})\\/i.exec(path)?.[1] ?? null
  return folder === null || /^(?:MARS|SMART Control|Reader Control)$/i.test(folder) ? null : folder
}

/** `Date: 10/16/2024` may stand anywhere in the first lines. */
function valueOf(header: readonly Line[], key: string): string | null {
  for (const line of header) {
    for (const cell of line.cells) {
      const [name = '', ...rest] = cell.split(':')
      if (name.trim().toLowerCase() !== key.toLowerCase()) continue
      const value = rest.join(':').trim()
      if (value !== '') return value
    }
  }
  return null
}

function readRun(collector: Collector, lines: readonly Line[]): void {
  const headerEnd = lines.findIndex((line) => isTitle(line) || isHead(line))
  const header = lines.slice(0, headerEnd === -1 ? lines.length : headerEnd)
  if (headerEnd === -1) return
  const date = valueOf(header, 'Date') ?? ''
  const time = valueOf(header, 'Time') ?? ''
  const id = valueOf(header, 'ID1')
  const plate = addPlate(collector, {
    name: id ?? 'Plate 1',
    barcode: id,
    readAtLocal: parseReadAt(date, time),
    readAtText: `${date} ${time}`.trim() || null,
    protocolPath: valueOf(header, 'Test name'),
    experimentPath: valueOf(header, 'Path'),
    procedure: header.filter((line) => !isBlank(line)).map((line) => filledCells(line).join('\t')),
  })
  const run: Plate = { name: plate.name, unit: unitOf(header), columnsMax: 0, rowsMax: 0 }
  let title: string | null = null
  for (let index = headerEnd; index < lines.length;) {
    const line = lines[index]
    if (line === undefined) break
    if (isHead(line)) {
      const table = readTable(collector, lines, index, { title, run })
      if (table.rowsAfterZ === 'a') plate.rowsAfterZ = 'a'
      if (table.layout !== undefined && Object.keys(table.layout.layout).length > 0) {
        plate.layout = table.layout.layout
        plate.layoutRemarks = table.layout.remarks
      }
      index = table.nextIndex
      title = null
      continue
    }
    if (isTitle(line)) title = filledCells(line).join(', ')
    index++
  }
  if (title !== null) {
    throw new AssayError(
      'file.cutOff',
      `${quote(title)} has no table below it. The file is cut off: export it again.`,
    )
  }
  plate.wellCount = wellCountOf(run)
}

/** The mode stands on a line of its own: `Fluorescence (FI)`, `Absorbance`. */
function unitOf(header: readonly Line[]): ReadingUnit | null {
  for (const line of header) {
    const cells = filledCells(line)
    const unit = cells.length <= 2 ? unitOfModeName(cells[0] ?? '') : null
    if (unit === null) continue
    // Transmission is written under the head of absorbance, and is no optical density.
    if (/transmission|%T\b/i.test(cells.join(' '))) return null
    return unit
  }
  return null
}

function isTitle(line: Line): boolean {
  return (
    /(?:raw data|corrected|based on|average|concentration|dilution|layout|content|slope|sum|maximum|minimum|ratio)/i.test(
      line.cells[0] === '' ? '' : (filledCells(line)[0] ?? ''),
    ) &&
    filledCells(line).length <= 2 &&
    !/^[^:]{1,20}: /.test(line.cells[0] ?? '')
  )
}

function isHead(line: Line): boolean {
  return (line.cells[0] === '' && readMatrixHead(line) !== null) || isListHead(line)
}

function isListHead(line: Line): boolean {
  return /^Well(?: ?Row)?$/i.test(line.cells[0] ?? '') && line.cells.length > 2
}

type Table = { nextIndex: number; rowsAfterZ: 'AA' | 'a'; layout?: FileLayout }

function readTable(
  collector: Collector,
  lines: readonly Line[],
  index: number,
  { title, run }: { title: string | null; run: Plate },
): Table {
  const head = readMatrixHead(lines[index])
  if (head === null) return readListTable(collector, lines, index, run)
  if (title === null) {
    throw new AssayError(
      'file.malformed',
      `The table at line ${head.line} has no name above it (such as "Raw Data (450)"): export the file again.`,
      { line: head.line },
    )
  }
  const matrix = readPlateMatrix(lines, index, head)
  run.columnsMax = Math.max(run.columnsMax, ...head.columns.map((column) => column + 1))
  run.rowsMax = Math.max(run.rowsMax, ...matrix.rows.map((row) => row + 1))
  // The layout as text: contents, concentrations and dilutions are no values of wells.
  if (/^(?:[0-9]+\. )?(?:layout|content|standard conc|dilution)/i.test(title)) return matrix
  const block = nameBlock(collector, run.name, title)
  const kind = kindOf(title, run, head.line)
  for (const cell of matrix.cells) {
    collectCell(collector, cell, { plate: run.name, block, timeS: null, kind })
  }
  return matrix
}

function wellCountOf({ columnsMax, rowsMax }: Plate): number | null {
  const format = plateFormats.find((candidate) => candidate.columnCount === columnsMax)
  return format !== undefined && rowsMax <= format.rowCount ? format.wellCount : null
}
