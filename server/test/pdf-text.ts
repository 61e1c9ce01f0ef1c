import { constants, inflateSync } from 'node:zlib'

/**
 * What a reader can copy out of each page of a PDF that the renderer made, in the order of the file; texts are
 * separated by blanks. It knows what Typst writes (objects that stand alone, fonts with two bytes a glyph and a table
 * of their characters), and no other PDF.
 */
export function readPdfPages(bytes: Uint8Array): string[] {
  const objects = new Map(
    [
      ...Buffer.from(bytes)
        .toString('latin1')
        .matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs),
    ].map((match) => [match[1] ?? '', match[2] ?? '']),
  )
  const referred = (object: string, name: string): string =>
    objects.get(new RegExp(`/${name} (\\d+) 0 R`).exec(object)?.[1] ?? '') ?? ''
  const kids = /\/Kids \[([^\]]*)\]/
  const pagesUnder = (object: string): string[] =>
    /\/Type \/Pages\b/.test(object)
      ? [...(kids.exec(object)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].flatMap((kid) =>
          pagesUnder(objects.get(kid[1] ?? '') ?? ''),
        )
      : [object]
  const catalog = [...objects.values()].find((object) => /\/Type \/Catalog\b/.test(object)) ?? ''
  return pagesUnder(referred(catalog, 'Pages')).map((page) => {
    const fonts = [...page.matchAll(/\/(f\d+) (\d+) 0 R/g)].map((font) => {
      const table = streamOf(referred(objects.get(font[2] ?? '') ?? '', 'ToUnicode'))
      return [font[1] ?? '', readTable(table)] as const
    })
    return readContent(streamOf(referred(page, 'Contents')), new Map(fonts))
  })
}

function streamOf(object: string): string {
  const at = object.indexOf('stream\n')
  if (at < 0) return ''
  const raw = Buffer.from(object.slice(at + 'stream\n'.length), 'latin1')
  if (!object.slice(0, at).includes('/FlateDecode')) return raw.toString('latin1')
  return inflateSync(raw, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')
}

/** Glyph to characters: lines of `<0001> <004C>`. */
const readTable = (table: string): Map<string, string> =>
  new Map(
    [...table.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gim)].map(([, glyph = '', units = '']) => [
      glyph.toLowerCase(),
      Buffer.from(units, 'hex').swap16().toString('utf16le'),
    ]),
  )

/** What stands in brackets: brackets in it are escaped, or in pairs. */
const inBrackets = Array.from({ length: 6 }).reduce<string>(
  (inner) => String.raw`(?:\\[^]|[^\\()]|\(${inner}*\))`,
  String.raw`(?:\\[^]|[^\\()])`,
)
const string = String.raw`<([0-9a-f\s]*)>|\((${inBrackets}*)\)`
const token = new RegExp(
  String.raw`\/(f\d+) [\d.]+ Tf|\/(ActualText|Alt|Lang)\s*(?:${string})|\b(EMC)\b|${string}`,
  'gi',
)

/**
 * Strings in hexadecimal or in brackets, each in the font that was set last. Where the glyphs are not the text, as
 * with accents that have glyphs of their own, the file says the text, and the glyphs up to EMC are passed over.
 */
function readContent(content: string, fonts: Map<string, Map<string, string>>): string {
  let font = new Map<string, string>()
  let told = false
  const texts: string[] = []
  for (const match of content.matchAll(token)) {
    const [, name, property, propertyHex, propertyLiteral, end, hex, literal] = match
    if (name !== undefined) {
      font = fonts.get(name) ?? new Map<string, string>()
      texts.push(' ')
    } else if (property !== undefined) {
      if (property !== 'ActualText') continue
      told = true
      const utf16 = bytesOf(propertyHex, propertyLiteral)
      texts.push(
        utf16[0] === 0xfe
          ? utf16.subarray(2).swap16().toString('utf16le')
          : utf16.toString('latin1'),
      )
    } else if (end !== undefined) told = false
    else if (!told) {
      const glyphs = bytesOf(hex, literal).toString('hex').match(/.{4}/g) ?? []
      texts.push(glyphs.map((glyph) => font.get(glyph) ?? '').join(''))
    }
  }
  return texts.join('')
}

const bytesOf = (hex: string | undefined, literal: string | undefined): Buffer =>
  hex === undefined
    ? Buffer.from(unescaped(literal ?? ''), 'latin1')
    : Buffer.from(hex.replace(/\s/g, ''), 'hex')

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|[^])/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  )
