/**
 * A photo without what the camera wrote into it (position, serial numbers, thumbnails): JPEG without its APP1 to
 * APP15 and comment segments but for the colour profile (APP2 ICC_PROFILE), PNG without its textual and EXIF chunks.
 * The picture's own bytes are untouched. Null where the bytes are no JPEG or PNG that can be walked to its end.
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

function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) return null
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === endOfImage) return null
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length) return null
    // What comes after the scan's head is the picture; a second picture behind its end is a thumbnail's place.
    if (marker === startOfScan) return Buffer.concat([...kept, pictureOf(bytes, at)])
    const segment = bytes.subarray(at, end)
    const isMetadata = (marker >= 0xe1 && marker <= 0xef) || marker === comment
    if (!isMetadata || isColourProfile(marker, segment)) kept.push(segment)
    at = end
  }
  return null
}

const isColourProfile = (marker: number, segment: Uint8Array): boolean =>
  marker === 0xe2 && Buffer.from(segment.subarray(4, 15)).toString('latin1') === 'ICC_PROFILE'

/** Up to the end-of-image marker; bytes behind it are dropped, a maker's second picture with its EXIF too. */
function pictureOf(bytes: Uint8Array, from: number): Uint8Array {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] === 0xff && bytes[at + 1] === endOfImage) return bytes.subarray(from, at + 2)
  }
  return bytes.subarray(from)
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
