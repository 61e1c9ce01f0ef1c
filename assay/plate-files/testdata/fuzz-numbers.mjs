/** Every number that a file shows, found without the parsers: what they read must be among them; null where nothing can be found. */
import { strFromU8, unzipSync } from 'fflate'
import { decodeText } from '../../text/decode-text.ts'

export function numbersOf(bytes) {
  const numbers = new Set()
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    let parts = {}
    try {
      parts = unzipSync(bytes, { filter: holdsCells })
    } catch {
      // What is damaged beyond this reader shows nothing to compare with.
      return null
    }
    for (const part of Object.values(parts)) {
      const xml = strFromU8(part)
        .replaceAll(/<!--[^]*?-->/g, '')
        .replaceAll(/<!\[CDATA\[([^]*?)\]\]>/g, '$1')
        .replaceAll(/&#([0-9]+);/g, (_, code) => String.fromCodePoint(Number(code)))
      addNumbers(xml, /<[^>]*>/, numbers)
    }
    return numbers
  }
  const { text } = decodeText(bytes)
  addNumbers(text, /[\t;\r\n"]/, numbers)
  addNumbers(text, /[\t,;\r\n"]/, numbers)
  return numbers
}

function addNumbers(text, separator, numbers) {
  for (const cell of text.split(separator)) {
    const plain = cell.replaceAll('\u00a0', ' ').trim().replace(',', '.')
    if (/^[-+]?[0-9.]+(?:e[-+]?[0-9]+)?$/i.test(plain)) numbers.add(Number(plain))
  }
}

function holdsCells({ name }) {
  return /(?:sheet[0-9]*|sharedStrings)\.xml$/.test(name)
}
