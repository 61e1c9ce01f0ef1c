/** Every number that a file shows, found without the parsers: what they read must be among them; null where nothing can be found. */
import { strFromU8, unzipSync } from 'fflate'
import { decodeText } from '../../text/decode-text.ts'
import { isCompoundFile, readCompoundFile } from '../workbook/compound-file.ts'

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
  if (isCompoundFile(bytes)) return numbersOfOld(bytes)
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

/** Numbers of all records, from the stream's beginning and from that of each sheet. */
function numbersOfOld(bytes) {
  const file = readCompoundFile(bytes)
  const stream = file.read(file.names.includes('Workbook') ? 'Workbook' : 'Book')
  const view = new DataView(stream.buffer)
  const numbers = new Set()
  const starts = [0]
  for (const start of starts) {
    for (let at = start; at + 4 <= stream.length;) {
      const kind = view.getUint16(at, true)
      const end = at + 4 + view.getUint16(at + 2, true)
      if (end > stream.length || (kind === 0x000a && start > 0)) break
      if (kind === 0x0085 && start === 0) starts.push(view.getUint32(at + 4, true))
      if (kind === 0x0203 || kind === 0x0006) numbers.add(view.getFloat64(at + 10, true))
      if (kind === 0x027e) numbers.add(shortNumber(view.getInt32(at + 10, true)))
      const cells = kind === 0x00bd ? Math.floor((end - at - 10) / 6) : 0
      for (let cell = 0; cell < cells; cell++) {
        numbers.add(shortNumber(view.getInt32(at + 10 + 6 * cell, true)))
      }
      at = end
    }
  }
  return numbers
}

function shortNumber(bits) {
  const upper = new DataView(new ArrayBuffer(8))
  upper.setInt32(0, bits & ~3)
  const value = (bits & 2) === 2 ? bits >> 2 : upper.getFloat64(0)
  return (bits & 1) === 1 ? value / 100 : value
}

function holdsCells({ name }) {
  return /(?:sheet[0-9]*|sharedStrings)\.xml$/.test(name)
}
