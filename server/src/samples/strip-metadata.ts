import { orientationOf, orientationSegment } from './exif-orientation.ts'

/**
 * A photo without what the camera wrote into it (position, serial numbers, thumbnails): JPEG without its APP1 to
 * APP15 and comment segments but for what its colours (APP2 ICC_PROFILE, APP14 Adobe) and its orientation need, PNG
 * without its textual and EXIF chunks. The picture's own bytes are untouched. Null where the bytes are no JPEG or PNG
 * that can be walked to its end.
 */
export function stripMetadata(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return stripJpeg(bytes)
  if (pngSignature.every((byte, at) => bytes[at] === byte)) return stripPng(bytes)
  return null
}

/** By its first bytes; null for anything else. */
export function photoMediaType(bytes: Uint8Array): 'image/jpeg' | 'image/png' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  return pngSignature.every((byte, at) => bytes[at] === byte) ? 'image/png' : null
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const startOfScan = 0xda
const endOfImage = 0xd9
const comment = 0xfe
const firstRestart = 0xd0
const lastRestart = 0xd7

function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let hasPicture = false
  let at = 2
  while (at + 2 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) return null
    if (marker === 0xff) {
      at += 1
      continue
    }
    // Bytes behind the end are dropped: a maker's second picture with its EXIF too.
    if (marker === endOfImage) {
      return hasPicture ? Buffer.concat([...kept, bytes.subarray(at, at + 2)]) : null
    }
    if (at + 4 > bytes.length) break
    const segmentEnd = at + 2 + view.getUint16(at + 2)
    if (segmentEnd > bytes.length) return null
    const isScan = marker === startOfScan
    const end = isScan ? endOfScan(bytes, segmentEnd) : segmentEnd
    hasPicture ||= isScan
    kept.push(...keptOf(marker, bytes.subarray(at, end)))
    at = end
  }
  // Without its end it is a picture all the same: a camera that lost power wrote it.
  return hasPicture ? Buffer.concat(kept) : null
}

/** Where the coded data of a scan end: at the next marker that is no restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0
    const isPartOfScan = next === 0 || (next >= firstRestart && next <= lastRestart)
    if (bytes[at] === 0xff && !isPartOfScan && next !== 0xff) return at
  }
  return bytes.length
}

/** What is kept of a segment: all, nothing, or of EXIF which way the picture stands up. */
function keptOf(marker: number, segment: Uint8Array): Uint8Array[] {
  const isThumbnail =
    marker === 0xe0 && Buffer.from(segment.subarray(4, 8)).toString('latin1') === 'JFXX'
  const isReserved = marker >= 0xf0 && marker <= 0xfd
  const isMetadata =
    (marker >= 0xe1 && marker <= 0xef) || marker === comment || isThumbnail || isReserved
  if (!isMetadata || isOfColours(marker, segment)) return [segment]
  const orientation = marker === 0xe1 ? orientationOf(segment) : null
  return orientation === null ? [] : [orientationSegment(orientation)]
}

/** The colour profile, and Adobe's mark of how colours are coded, without which they come out wrong. */
const isOfColours = (marker: number, segment: Uint8Array): boolean => {
  const name = Buffer.from(segment.subarray(4, 15)).toString('latin1')
  return (
    (marker === 0xe2 && name === 'ICC_PROFILE') ||
    (marker === 0xee && segment.length === 16 && name.startsWith('Adobe'))
  )
}

const pictureChunks = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'sBIT',
  'pHYs',
])

function stripPng(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return null
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (pictureChunks.has(type)) kept.push(bytes.subarray(at, end))
    if (type === 'IEND') return Buffer.concat(kept)
    at = end
  }
  return null
}
