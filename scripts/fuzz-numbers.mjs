/** Every number that a file shows, found without the parsers: what they read must be among them. */
import { strFromU8, unzipSync } from 'fflate'
import { decodeText } from '../assay/decode-text.ts'

export function numbersOf(bytes) {
  const numbers = new Set()
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    for (const [name, part] of Object.entries(unzipSync(bytes))) {
      if (name.endsWith('.xml')) addNumbers(strFromU8(part), /<[^>]*>/, numbers)
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
