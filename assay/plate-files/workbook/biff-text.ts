import { AssayError } from '../../assay-error.ts'

/** The bytes of a workbook's stream, and how its texts are written. */
export type Biff = {
  readonly view: DataView
  readonly bytes: Uint8Array
  readonly version: 5 | 8
  /** The code page's text of bytes that are not all ASCII. */
  readonly decode: (bytes: Uint8Array) => string
}

/** Where a record's body begins and ends. */
export type Span = { readonly start: number; readonly end: number }

const codePages: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  32768: 'macintosh',
  32769: 'windows-1252',
  65001: 'utf-8',
}

/** Reads texts of a code page; throws `file.unsupported` where a text needs one that is not known. */
export function decoderOf(codePage: number): (bytes: Uint8Array) => string {
  let decoder: { decode: (bytes: Uint8Array) => string } | null = null
  return (bytes) => {
    const isWindows = codePage >= 1250 && codePage <= 1258
    const label = isWindows ? `windows-${codePage}` : codePages[codePage]
    if (label === undefined) {
      throw new AssayError(
        'file.unsupported',
        `The workbook (.xls) writes its texts in the code page ${codePage}, which is not known here: save it as .xlsx.`,
      )
    }
    decoder ??= new TextDecoder(label)
    return decoder.decode(bytes)
  }
}

/** A text of one byte a letter, as BIFF5 has it. */
export function textOf({ bytes, decode }: Biff, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) {
    const code = bytes[at] ?? 0
    if (code >= 0x80) return decode(bytes.subarray(start, end))
    text += String.fromCharCode(code)
  }
  return text
}

/**
 * The text whose length stands at `start` in one or two bytes, of either version. Throws `file.malformed` where it is
 * longer than its record.
 */
export function lengthAndText(biff: Biff, start: number, end: number, lengthBytes: 1 | 2): string {
  const { view } = biff
  const isWhole = start + lengthBytes <= end
  if (!isWhole) throw damagedText()
  const length = lengthBytes === 1 ? view.getUint8(start) : view.getUint16(start, true)
  const at = start + lengthBytes
  if (biff.version === 5) {
    if (at + length > end) throw damagedText()
    return textOf(biff, at, at + length)
  }
  // An empty text may lack even its flags.
  return length === 0 && at === end
    ? ''
    : readLetters(
        { biff, spans: [{ start, end }], span: 0, at: at + 1 },
        length,
        biff.bytes[at] ?? 0,
      )
}

/** A place in a record that goes on in others. */
export type Cursor = {
  readonly biff: Biff
  readonly spans: readonly Span[]
  span: number
  at: number
}

/** So many letters of one or two bytes; each further record says anew which. */
export function readLetters(cursor: Cursor, count: number, flags: number): string {
  const { biff, spans } = cursor
  let isWide = (flags & 1) === 1
  let text = ''
  for (let left = count; left > 0;) {
    const end = spans[cursor.span]?.end ?? 0
    const letterBytes = isWide ? 2 : 1
    const here = Math.min(left, Math.floor((end - cursor.at) / letterBytes))
    for (let letter = 0; letter < here; letter++, cursor.at += letterBytes) {
      text += String.fromCharCode(
        isWide ? biff.view.getUint16(cursor.at, true) : biff.view.getUint8(cursor.at),
      )
    }
    left -= here
    if (left === 0) break
    enterNext(cursor)
    isWide = (readByte(cursor) & 1) === 1
  }
  return text
}

export function readByte(cursor: Cursor): number {
  while (cursor.at >= (cursor.spans[cursor.span]?.end ?? 0)) enterNext(cursor)
  return cursor.biff.view.getUint8(cursor.at++)
}

/** Goes past bytes that are not looked at, from record to record. */
export function skipBytes(cursor: Cursor, count: number): void {
  for (let left = count; left > 0;) {
    const here = Math.min(left, (cursor.spans[cursor.span]?.end ?? 0) - cursor.at)
    cursor.at += here
    left -= here
    if (left > 0) enterNext(cursor)
  }
}

function enterNext(cursor: Cursor): void {
  cursor.span++
  const next = cursor.spans[cursor.span]
  if (next === undefined) throw damagedText()
  cursor.at = next.start
}

function damagedText(): AssayError {
  return new AssayError(
    'file.malformed',
    'The workbook (.xls) has a text that is longer than its place: the file is damaged. Export it again.',
  )
}
