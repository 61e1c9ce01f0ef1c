import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orientationOf, orientationSegment } from './exif-orientation.ts'
import { stripMetadata } from './strip-metadata.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}
const start = Buffer.from([0xff, 0xd8])
const end = Buffer.from([0xff, 0xd9])
const table = segment(0xdb, Buffer.alloc(65, 1))
/** The head of a scan and its data, with a stuffed byte and a restart in it. */
const scan = Buffer.concat([
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([9, 0xff, 0, 8, 0xff, 0xd1, 7]),
])
const profile = segment(0xe2, latin1('ICC_PROFILE\0\x01\x01profile'))
const adobe = segment(0xee, latin1('Adobe\0d\0\0\0\0\x01'))

/** EXIF with an orientation and a position, in either order of bytes. */
function exif(orientation: number, isLittle: boolean): Buffer {
  const tiff = Buffer.alloc(8 + 2 + 24 + 4 + 20)
  const u16 = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at)
  tiff.write(isLittle ? 'II' : 'MM', 0, 'latin1')
  u16(42, 2)
  u32(8, 4)
  u16(2, 8)
  u16(0x010f, 10)
  u16(2, 12)
  u32(20, 14)
  u32(38, 18)
  u16(0x0112, 22)
  u16(3, 24)
  u32(1, 26)
  u16(orientation, 30)
  tiff.write('57.3041 N SN 12345', 38, 'latin1')
  return segment(0xe1, Buffer.concat([latin1('Exif\0\0'), tiff]))
}
const stripped = (...parts: Buffer[]) => {
  const bytes = stripMetadata(Buffer.concat(parts))
  return bytes === null ? null : Buffer.from(bytes)
}

describe('a JPEG', () => {
  test.each([true, false])(
    'keeps which way up it is, and nothing else of EXIF (%s)',
    (isLittle) => {
      const bytes = stripped(start, exif(6, isLittle), table, scan, end)
      expect(bytes).toEqual(
        Buffer.concat([start, Buffer.from(orientationSegment(6)), table, scan, end]),
      )
      expect(bytes?.toString('latin1')).not.toContain('57.3041')
      expect(orientationOf(orientationSegment(6))).toBe(6)
    },
  )

  test.each([0, 1, 9, 65_535])('of orientation %i needs none', (orientation) => {
    expect(stripped(start, exif(orientation, true), table, scan, end)).toEqual(
      Buffer.concat([start, table, scan, end]),
    )
  })

  test('keeps what its colours need, and no other mark of its makers', () => {
    const others = [0xe1, 0xe2, 0xe3, 0xed, 0xee, 0xef, 0xfe].map((marker) =>
      segment(marker, latin1('SN 12345')),
    )
    expect(stripped(start, ...others, profile, adobe, table, scan, end)).toEqual(
      Buffer.concat([start, profile, adobe, table, scan, end]),
    )
  })

  test('of several scans loses what stands between them, and what stands behind its end', () => {
    const between = exif(1, true)
    expect(stripped(start, table, scan, between, scan, end, exif(3, true))).toEqual(
      Buffer.concat([start, table, scan, scan, end]),
    )
  })

  test('that cannot be walked is none', () => {
    expect(stripped(start, table, end)).toBeNull()
    expect(stripped(start, latin1('no segment'))).toBeNull()
    expect(stripped(start, table.subarray(0, 20))).toBeNull()
    expect(stripped(start, table)).toBeNull()
  })

  test('of any bytes ends in a picture or in none, and throws nothing', () => {
    const whole = Buffer.concat([start, exif(6, true), table, scan, end])
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        stripMetadata(bytes)
      }),
      { numRuns: 2000 },
    )
  })
})
