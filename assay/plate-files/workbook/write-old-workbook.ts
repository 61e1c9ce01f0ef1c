import { record } from './biff-globals.ts'
import { writeCompoundFile } from './write-compound-file.ts'

/** How a number is shown; `time` is one in days. */
export type OldStyle = 'plain' | 'time' | 'thousandths' | 'whole'

export type OldCell = string | { value: number; style: OldStyle } | null

export type OldSheet = { name: string; rows: readonly (readonly OldCell[])[] }

const rowsMax = 16_384
const columnsMax = 256
const textMax = 255
/** Formats of the workbook's own, by their numbers. */
const formats: Readonly<Record<number, string>> = { 66: 'hh\\:mm\\:ss.00', 67: '0.000', 68: '#0' }
const formatOf = new Map<OldStyle, number>([
  ['plain', 0],
  ['time', 66],
  ['thousandths', 67],
  ['whole', 68],
])
/** Excel expects so many styles before those of cells. */
const firstStyle = 15
const styles = [...formatOf.keys()]

/**
 * A workbook of Excel 5 (BIFF5, the stream `Book` of a compound file), with texts in Windows-1252 and numbers as they
 * are. Throws a RangeError beyond 16,384 rows, 256 columns or 255 letters a cell.
 */
export function writeOldWorkbook(sheets: readonly OldSheet[]): Uint8Array {
  const heads = headRecords()
  const parts = sheets.map(sheetRecords)
  // The places of the sheets are known when the length of what stands before them is.
  const namesBytes = sheets.reduce((sum, { name }) => sum + 4 + 7 + name.length, 0)
  let start = lengthOf(heads) + namesBytes + 4
  const names = sheets.map(({ name }, at) => {
    const body = new Uint8Array(7 + name.length)
    new DataView(body.buffer).setUint32(0, start, true)
    body[6] = name.length
    body.set(encode(name), 7)
    start += lengthOf(parts[at] ?? [])
    return made(record.sheet, body)
  })
  const end = made(record.end, new Uint8Array())
  return writeCompoundFile('Book', joined([...heads, ...names, end, ...parts.flat()]))
}

function headRecords(): Uint8Array[] {
  const style = (format: number, isCell: boolean): Uint8Array =>
    made(record.style, numbers([0, format, isCell ? 0x0001 : 0xfff5, 0x0020, 0x20c0, 0, 0, 0]))
  const font = Uint8Array.of(200, 0, 0, 0, 0xff, 0x7f, 0x90, 0x01, 0, 0, 0, 0, 0, 0, 5)
  return [
    beginning(0x0005),
    made(record.codePage, numbers([1252])),
    made(0x003d, numbers([0, 0, 0x2517, 0x1638, 0x38, 0, 0, 1, 600])),
    made(record.date1904, numbers([0])),
    ...Array.from({ length: 4 }, () => made(0x0031, joined([font, encode('Arial')]))),
    ...Object.entries(formats).map(([id, code]) =>
      made(
        record.format,
        joined([numbers([Number(id)]), Uint8Array.of(code.length), encode(code)]),
      ),
    ),
    ...Array.from({ length: firstStyle }, () => style(0, false)),
    ...[...formatOf.values()].map((format) => style(format, true)),
    made(0x0293, Uint8Array.of(0x00, 0x80, 0x00, 0xff)),
  ]
}

function sheetRecords({ name, rows }: OldSheet): Uint8Array[] {
  const width = Math.max(0, ...rows.map((cells) => cells.length))
  if (rows.length > rowsMax || width > columnsMax) {
    throw new RangeError(`the sheet ${name} has more rows or columns than a sheet of Excel 5`)
  }
  return [
    beginning(0x0010),
    made(0x0200, numbers([0, rows.length, 0, width, 0])),
    cellRecords(rows),
    made(0x023e, numbers([0x00b6, 0, 0, 0, 0])),
    made(record.end, new Uint8Array()),
  ]
}

const headBytes = 4
/** Row, column, style. */
const placeBytes = 6
const sizeOf = (cell: OldCell): number =>
  cell === null ? 0 : headBytes + placeBytes + (typeof cell === 'string' ? 2 + cell.length : 8)

/** All cells of a sheet, in one piece: a plate that is read for hours has tens of thousands. */
function cellRecords(rows: OldSheet['rows']): Uint8Array {
  const bytes = new Uint8Array(rows.flat().reduce((sum, cell) => sum + sizeOf(cell), 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  const begin = (kind: number, cell: OldCell, place: readonly number[]) => {
    const head = [kind, sizeOf(cell) - headBytes, ...place]
    head.forEach((value, each) => view.setUint16(at + 2 * each, value, true))
    at += headBytes + placeBytes
  }
  rows.forEach((cells, row) => {
    cells.forEach((cell, column) => {
      if (cell === null) return
      if (typeof cell !== 'string') {
        begin(record.number, cell, [row, column, firstStyle + styles.indexOf(cell.style)])
        view.setFloat64(at, cell.value, true)
        at += 8
        return
      }
      if (cell.length > textMax) throw new RangeError(`a text has more than ${textMax} letters`)
      begin(record.text, cell, [row, column, firstStyle])
      view.setUint16(at, cell.length, true)
      bytes.set(encode(cell), at + 2)
      at += 2 + cell.length
    })
  })
  return bytes
}

const beginning = (kind: number): Uint8Array =>
  made(record.begin, numbers([0x0500, kind, 0x096c, 0x07c9]))

function made(kind: number, body: Uint8Array): Uint8Array {
  return joined([numbers([kind, body.length]), body])
}

/** Numbers of two bytes. */
function numbers(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(2 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, at) => view.setUint16(2 * at, value, true))
  return bytes
}

/** Letters that Windows-1252 has at the same place as Unicode; all others become question marks. */
function encode(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0)
    return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : 0x3f
  })
}

const lengthOf = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0)

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
