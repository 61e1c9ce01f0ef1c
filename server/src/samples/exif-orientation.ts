/**
 * Which way up a photo is to be shown, 1 to 8, from an EXIF segment (APP1) of a JPEG (CIPA DC-008, tag 0x0112); null
 * where it says nothing, 1 (as it is), or what cannot be read.
 */
export function orientationOf(segment: Uint8Array): number | null {
  if (Buffer.from(segment.subarray(4, 10)).toString('latin1') !== 'Exif\0\0') return null
  const tiff = segment.subarray(10)
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  if (tiff.length < 8) return null
  const isLittle = view.getUint16(0) === 0x4949
  const first = view.getUint32(4, isLittle)
  if (first + 2 > tiff.length) return null
  const count = view.getUint16(first, isLittle)
  for (let entry = 0; entry < count; entry++) {
    const at = first + 2 + 12 * entry
    if (at + 12 > tiff.length) return null
    if (view.getUint16(at, isLittle) !== orientationTag) continue
    const value = view.getUint16(at + 8, isLittle)
    return value >= 2 && value <= 8 ? value : null
  }
  return null
}

const orientationTag = 0x0112

/** A segment that says this and nothing else. */
export const orientationSegment = (orientation: number): Uint8Array =>
  Buffer.from(
    [
      'ffe10022',
      Buffer.from('Exif\0\0', 'latin1').toString('hex'),
      // Big-endian TIFF, its only directory at 8, with one entry and none after it.
      '4d4d002a00000008',
      '0001',
      `01120003000000010${orientation.toString(16).padStart(3, '0')}0000`,
      '00000000',
    ].join(''),
    'hex',
  )
