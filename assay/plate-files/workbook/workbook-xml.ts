import { SaxesParser } from 'saxes'
import { AssayError, quote } from '../../assay-error.ts'
import { type ZipPart, inflatePart } from './zip-archive.ts'

export type XmlAttributes = Readonly<Record<string, string>>

/** Tags and attributes come by their local names: `x:c` is `c`, `r:id` is `id`. */
export type XmlHandlers = {
  open?: (tag: string, attributes: XmlAttributes) => void
  close?: (tag: string) => void
  /** May come in several pieces. */
  text?: (text: string) => void
}

/** Sheets nest six deep. */
const depthMax = 60

/**
 * Reads one part of a workbook as a stream. A document type is refused, so there are no entities
 * but XML's own five. Throws `file.malformed`.
 */
export function readXml(bytes: Uint8Array, part: ZipPart, handlers: XmlHandlers): void {
  const parser = new SaxesParser({ position: false, xmlns: false as const })
  const malformed = (): AssayError =>
    new AssayError(
      'file.malformed',
      `The workbook's part ${quote(part.name)} is no proper XML: the file is damaged. Export it again.`,
    )
  let depth = 0
  parser.on('error', () => {
    throw malformed()
  })
  parser.on('doctype', () => {
    throw malformed()
  })
  parser.on('opentag', (tag) => {
    depth++
    if (depth > depthMax) throw malformed()
    handlers.open?.(localName(tag.name), localAttributes(tag.attributes))
  })
  parser.on('closetag', (tag) => {
    depth--
    handlers.close?.(localName(tag.name))
  })
  const { text } = handlers
  if (text !== undefined) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const write = (piece: Uint8Array, isLast: boolean): void => {
    let decoded: string
    try {
      decoded = decoder.decode(piece, { stream: !isLast })
    } catch {
      throw malformed()
    }
    parser.write(decoded)
  }
  inflatePart(bytes, part, (piece) => {
    write(piece, false)
  })
  write(new Uint8Array(), true)
  parser.close()
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

function localAttributes(attributes: XmlAttributes): XmlAttributes {
  const isPlain = Object.keys(attributes).every((name) => !name.includes(':'))
  if (isPlain) return attributes
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [localName(name), value]),
  )
}
