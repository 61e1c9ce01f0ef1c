import { AssayError } from '../../assay-error.ts'
import { readXml } from './workbook-xml.ts'
import type { ZipPart } from './zip-archive.ts'

/** What a style says of a number: whether it is shown as a date, a time of day, or as it is. */
export type NumberKind = 'plain' | 'date'

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
      kinds.push(isDateFormat(Number(id), formats.get(id) ?? null) ? 'date' : 'plain')
      if (kinds.length > 100_000) throw tooLarge('more than 100000 styles')
    },
    close: (tag) => {
      if (tag === 'cellXfs') isCellFormats = false
    },
  })
  return kinds
}

/** By the letters of its code, outside quotation marks, escapes and colours. */
function isDateFormat(id: number, code: string | null): boolean {
  if (code !== null) {
    const bare = code.slice(0, 255).replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '')
    return /[dmyhs]/i.test(bare) && !/general/i.test(bare)
  }
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58)
}

function tooLarge(what: string): AssayError {
  return new AssayError('file.tooLarge', `The workbook has ${what}.`)
}
