import { Inflate } from 'fflate'
import { AssayError, quote } from '../../assay-error.ts'

/**
 * One part of a ZIP archive, as its directory describes it. Nothing is inflated before it is asked
 * for.
 */
export type ZipPart = {
  name: string
  method: 'stored' | 'deflated'
  crc32: number
  /** Where its compressed bytes lie. */
  start: number
  end: number
  inflatedBytes: number
}

const partsMax = 1000
const nameBytesMax = 500

/**
 * All parts together, inflated. Sheets inflate to 5 to 20 times their size; a bomb to 1000 times and
 * more. The floor is for small workbooks, whose styles and theme weigh more than their cells.
 */
const inflationMax = 40
const inflatedBytesFloor = 8 * 1024 * 1024
const inflatedBytesMax = 400 * 1024 * 1024

/** Compressed bytes given to the inflater at once: at the highest ratio they become 4 MB. */
const stepBytes = 4096

/** Every workbook (.xlsx) begins like this. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

/**
 * The archive's directory. Throws `file.malformed` for a broken archive, `file.tooLarge` for one
 * that says to inflate to more than a workbook does, and `file.unsupported` for an encrypted one.
 */
export function readZipDirectory(bytes: Uint8Array): ReadonlyMap<string, ZipPart> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tail = findTail(view)
  const count = view.getUint16(tail + 10, true)
  const parts = new Map<string, ZipPart>()
  if (count > partsMax) throw tooLarge(`holds ${count} parts`)
  let at = view.getUint32(tail + 16, true)
  let inflatedBytes = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > tail || view.getUint32(at, true) !== 0x02014b50) throw malformed('directory')
    const nameBytes = view.getUint16(at + 28, true)
    if (nameBytes > nameBytesMax) throw malformed('directory')
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes))
    // Two parts of one name are read differently by different programs.
    if (parts.has(name)) throw malformed(`directory, which names ${quote(name)} twice,`)
    const part = partAt(view, at, name)
    inflatedBytes += part.inflatedBytes
    parts.set(name, part)
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  const limit = Math.min(
    Math.max(inflationMax * bytes.length, inflatedBytesFloor),
    inflatedBytesMax,
  )
  if (inflatedBytes > limit) throw tooLarge(`inflates to ${inflatedBytes} bytes`)
  return parts
}

/** The end record lies behind everything but a comment of at most 64 KB. */
function findTail(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw malformed('end, so it is cut off,')
}

function partAt(view: DataView, at: number, name: string): ZipPart {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const packedBytes = view.getUint32(at + 20, true)
  const inflatedBytes = view.getUint32(at + 24, true)
  const local = view.getUint32(at + 42, true)
  if ((flags & 1) !== 0) {
    throw new AssayError(
      'file.unsupported',
      'The workbook is encrypted: save it without a password.',
    )
  }
  if (method !== 0 && method !== 8) throw malformed(`part ${quote(name)}`)
  if (local + 30 > view.byteLength || view.getUint32(local, true) !== 0x04034b50) {
    throw malformed(`part ${quote(name)}`)
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  const end = start + packedBytes
  const isStored = method === 0
  if (end > view.byteLength || (isStored && packedBytes !== inflatedBytes)) {
    throw malformed(`part ${quote(name)}`)
  }
  const crc32 = view.getUint32(at + 16, true)
  return { name, method: isStored ? 'stored' : 'deflated', crc32, start, end, inflatedBytes }
}

/**
 * Inflates a part piece by piece. Throws `file.malformed` as soon as there is more of it than the
 * directory said, and at the end unless its checksum is right: a flipped bit must not become
 * another number.
 */
export function inflatePart(
  bytes: Uint8Array,
  part: ZipPart,
  take: (piece: Uint8Array) => void,
): void {
  let size = 0
  let crc = 0xffffffff
  const check = (piece: Uint8Array): void => {
    size += piece.length
    if (size > part.inflatedBytes) throw malformed(`part ${quote(part.name)}`)
    crc = crc32Of(crc, piece)
    take(piece)
  }
  const packed = bytes.subarray(part.start, part.end)
  if (part.method === 'stored') check(packed)
  else inflate(packed, check, part.name)
  if (size !== part.inflatedBytes || (crc ^ 0xffffffff) >>> 0 !== part.crc32) {
    throw malformed(`part ${quote(part.name)}`)
  }
}

function inflate(packed: Uint8Array, take: (piece: Uint8Array) => void, name: string): void {
  const inflater = new Inflate(take)
  for (let at = 0; at < packed.length; at += stepBytes) {
    try {
      inflater.push(packed.subarray(at, at + stepBytes), at + stepBytes >= packed.length)
    } catch (error) {
      // What the reader of the piece refuses is passed on; all else is the inflater's complaint.
      if (error instanceof AssayError) throw error
      throw malformed(`part ${quote(name)}`)
    }
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

function crc32Of(crc: number, bytes: Uint8Array): number {
  let next = crc
  for (const byte of bytes) next = (next >>> 8) ^ (crcTable[(next ^ byte) & 0xff] ?? 0)
  return next
}

function malformed(part: string): AssayError {
  return new AssayError(
    'file.malformed',
    `The workbook's ${part} cannot be read: the file is damaged or cut off. Export it again.`,
  )
}

function tooLarge(what: string): AssayError {
  return new AssayError(
    'file.tooLarge',
    `The workbook ${what}, more than a plate reader's export has: export fewer plates into one file.`,
  )
}
