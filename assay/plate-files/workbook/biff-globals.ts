import { AssayError } from '../../assay-error.ts'
import {
  type Biff,
  type Span,
  decoderOf,
  lengthAndText,
  readByte,
  readLetters,
  skipBytes,
} from './biff-text.ts'
import { type NumberKind, numberKindOf } from './workbook-tables.ts'

/** What the first part of a workbook's stream says of all its sheets. */
export type BiffBook = {
  biff: Biff
  sheets: readonly { name: string; start: number }[]
  strings: readonly string[]
  /** By the number of a cell's style. */
  styles: readonly NumberKind[]
  isDate1904: boolean
}

/** The records that are read, by their numbers. */
export const record = {
  formula: 0x0006,
  end: 0x000a,
  date1904: 0x0022,
  password: 0x002f,
  goesOn: 0x003c,
  codePage: 0x0042,
  sheet: 0x0085,
  manyRk: 0x00bd,
  richText: 0x00d6,
  style: 0x00e0,
  strings: 0x00fc,
  sharedText: 0x00fd,
  number: 0x0203,
  text: 0x0204,
  truthOrError: 0x0205,
  formulaText: 0x0207,
  rk: 0x027e,
  format: 0x041e,
  begin: 0x0809,
} as const

const sheetsMax = 200
const stringsMax = 1_000_000

/** Throws `file.malformed`, `file.tooLarge`, or `file.unsupported` for a password and for older kinds. */
export function readBiffBook(bytes: Uint8Array): BiffBook {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = versionOf(view)
  let biff: Biff = { view, bytes, version, decode: decoderOf(1252) }
  const sheets: { name: string; start: number }[] = []
  const formats = new Map<number, string>()
  const styles: number[] = []
  const shared: Span[] = []
  let isDate1904 = false
  let last = 0
  for (let at = 0; ;) {
    const start = at + 4
    const end = endOfRecord(view, at)
    const kind = view.getUint16(at, true)
    at = end
    if (kind === record.end) break
    const isLong = (count: number): boolean => {
      if (end - start < count) throw damagedBook()
      return true
    }
    if (kind === record.password) throw locked()
    if (kind === record.codePage && isLong(2)) {
      biff = { ...biff, decode: decoderOf(view.getUint16(start, true)) }
    } else if (kind === record.date1904 && isLong(2)) isDate1904 = view.getUint16(start, true) === 1
    else if (kind === record.format && isLong(3)) {
      const code = lengthAndText(biff, start + 2, end, version === 5 ? 1 : 2)
      formats.set(view.getUint16(start, true), code)
    } else if (kind === record.style && isLong(4)) styles.push(view.getUint16(start + 2, true))
    else if (kind === record.sheet && isLong(7)) {
      // Charts and macros have no cells.
      const name = lengthAndText(biff, start + 6, end, 1)
      if (view.getUint8(start + 5) === 0) sheets.push({ name, start: view.getUint32(start, true) })
    } else if (kind === record.strings && isLong(8)) shared.push({ start, end })
    else if (kind === record.goesOn && last === record.strings) shared.push({ start, end })
    if (kind !== record.goesOn) last = kind
    if (sheets.length > sheetsMax) throw tooLarge(`more than ${sheetsMax} sheets`)
  }
  return {
    biff,
    sheets,
    strings: readStrings(biff, shared),
    styles: styles.map((format) => numberKindOf(format, formats.get(format) ?? null)),
    isDate1904,
  }
}

/** Where the record ends that begins at `at`. Throws `file.malformed` where that is not within the stream. */
export function endOfRecord(view: DataView, at: number): number {
  if (at + 4 > view.byteLength) throw damagedBook()
  const end = at + 4 + view.getUint16(at + 2, true)
  if (end > view.byteLength) throw damagedBook()
  return end
}

function versionOf(view: DataView): 5 | 8 {
  const isWhole = endOfRecord(view, 0) >= 8
  const kind = view.getUint16(0, true)
  const version = isWhole ? view.getUint16(4, true) : 0
  if (kind === record.begin && version === 0x0500) return 5
  if (kind === record.begin && version === 0x0600) return 8
  throw new AssayError(
    'file.unsupported',
    'The workbook (.xls) is of a kind before Excel 5 or of another program: save it as .xlsx.',
  )
}

/** The texts that cells refer to by number; formatting and phonetic readings are left out. */
function readStrings(biff: Biff, spans: readonly Span[]): string[] {
  const first = spans[0]
  if (first === undefined) return []
  const count = biff.view.getUint32(first.start + 4, true)
  if (count > stringsMax) throw tooLarge(`more than ${stringsMax} texts`)
  const cursor = { biff, spans, span: 0, at: first.start + 8 }
  const two = (): number => readByte(cursor) + 256 * readByte(cursor)
  const strings: string[] = []
  while (strings.length < count) {
    const length = two()
    const flags = readByte(cursor)
    const runs = (flags & 8) === 0 ? 0 : two()
    const phonetic = (flags & 4) === 0 ? 0 : two() + 65_536 * two()
    strings.push(readLetters(cursor, length, flags).trim())
    skipBytes(cursor, 4 * runs + phonetic)
  }
  return strings
}

function locked(): AssayError {
  return new AssayError(
    'file.unsupported',
    'The workbook has a password: save it without one, or as .xlsx without one.',
  )
}

function tooLarge(what: string): AssayError {
  return new AssayError(
    'file.tooLarge',
    `The workbook has ${what}: export fewer plates into one file.`,
  )
}

export function damagedBook(): AssayError {
  return new AssayError(
    'file.malformed',
    'The workbook (.xls) is damaged or cut off: export it again.',
  )
}
