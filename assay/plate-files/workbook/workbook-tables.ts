import { AssayError } from '../../assay-error.ts'
import { readXml } from './workbook-xml.ts'
import type { ZipPart } from './zip-archive.ts'

/** What a style says of a number: whether it is shown as a date, as hours and minutes alone, or as it is. */
export type NumberKind = 'plain' | 'date' | 'time'

/** Days from 1970-01-01 back to the day 0 of a workbook's dates. */
const daysTo1900 = 25_569
const daysTo1904 = 24_107

const stringsMax = 1_000_000
/** Excel's own limit of a cell. */
export const cellCharactersMax = 32_767

/** The texts that cells refer to by number; formatting and phonetic readings are left out. */
export function readSharedStrings(bytes: Uint8Array, part: ZipPart | undefined): string[] {
  const strings: string[] = []
  if (part === undefined) return strings
  let text = ''
  let isText = false
  let phonetic = 0
  readXml(bytes, part, {
    open: (tag) => {
      if (tag === 'si') text = ''
      if (tag === 'rPh') phonetic++
      isText = tag === 't' && phonetic === 0
    },
    close: (tag) => {
      if (tag === 'rPh') phonetic--
      if (tag === 't') isText = false
      if (tag !== 'si') return
      strings.push(text.trim())
      if (strings.length > stringsMax) throw tooLarge(`more than ${stringsMax} texts`)
    },
    text: (piece) => {
      if (!isText) return
      text += piece
      if (text.length > cellCharactersMax) throw tooLarge('a text longer than a cell may hold')
    },
  })
  return strings
}

/** The kind of each cell style, by its number. */
export function readStyles(bytes: Uint8Array, part: ZipPart | undefined): NumberKind[] {
  const kinds: NumberKind[] = []
  if (part === undefined) return kinds
  const formats = new Map<string, string>()
  let isCellFormats = false
  readXml(bytes, part, {
    open: (tag, attributes) => {
      if (tag === 'numFmt') {
        formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '')
      }
      if (tag === 'cellXfs') isCellFormats = true
      if (tag !== 'xf' || !isCellFormats) return
      const id = attributes['numFmtId'] ?? '0'
      kinds.push(numberKindOf(Number(id), formats.get(id) ?? null))
      if (kinds.length > 100_000) throw tooLarge('more than 100000 styles')
    },
    close: (tag) => {
      if (tag === 'cellXfs') isCellFormats = false
    },
  })
  return kinds
}

/** By the letters of a format's code, outside quotation marks, escapes and colours; null for one that Excel has built in. */
export function numberKindOf(id: number, code: string | null): NumberKind {
  if (code !== null) {
    const bare = code.slice(0, 255).replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '')
    if (!/[dmyhs]/i.test(bare) || /general/i.test(bare)) return 'plain'
    return /[hs]/i.test(bare) && !/[dy]/i.test(bare) ? 'time' : 'date'
  }
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time'
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
    ? 'date'
    : 'plain'
}

/**
 * A number as its style means it: a date and time in ISO 8601 without zone, hours and minutes alone, which may go on
 * beyond a day, in seconds to the millisecond as ISO 8601 spells a duration (`PT207974.5S`), any other as it is.
 */
export function spellNumber(value: number, kind: NumberKind, isDate1904: boolean): string | number {
  if (kind === 'plain') return value
  if (kind === 'time') {
    const seconds = Math.round(value * 86_400_000) / 1000
    return seconds >= 0 && seconds < 1e9 ? `PT${seconds}S` : 'no time'
  }
  const seconds = Math.round((value - (isDate1904 ? daysTo1904 : daysTo1900)) * 86_400)
  const date = new Date(seconds * 1000)
  // Beyond what a date can be there is no time to tell; it is text all the same, and no reading.
  return Number.isNaN(date.getTime()) ? 'no date' : date.toISOString().slice(0, 19)
}

function tooLarge(what: string): AssayError {
  return new AssayError('file.tooLarge', `The workbook has ${what}.`)
}
