import fc from 'fast-check'
import { expect, test } from 'vitest'

import { formatBundle, parseBundle } from './bundle.ts'
import { formatHex } from './encoding.ts'
import { refusal } from './test-log.ts'

const entry = fc.uint8Array({ maxLength: 300 })

test('what is written is read, and in one way only', () => {
  expect(formatHex(formatBundle([Uint8Array.of(7, 8), new Uint8Array(0)]))).toBe('000207080000')
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 256 }), (entries) => {
      const bytes = formatBundle(entries)
      expect(parseBundle(bytes, entries.length).map(formatHex)).toEqual(entries.map(formatHex))
      const longer = Uint8Array.of(...bytes, 0)
      for (const hostile of [bytes.subarray(0, -1), bytes.subarray(1), longer]) {
        const code = refusal(() => {
          const read = parseBundle(hostile, entries.length)
          expect(formatHex(formatBundle(read))).toBe(formatHex(hostile))
        })
        expect(['accepted', 'bundle_invalid']).toContain(code)
      }
      expect(refusal(() => parseBundle(longer, entries.length))).toBe('bundle_invalid')
    }),
  )
})

test('garbage throws nothing but our error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer(), (bytes, width) => {
      refusal(() => parseBundle(bytes, width))
    }),
  )
})

test('an entry of 65,535 bytes fits, one more does not', () => {
  expect(parseBundle(formatBundle([new Uint8Array(65_535)]), 1)[0]?.length).toBe(65_535)
  expect(refusal(() => formatBundle([new Uint8Array(65_536)]))).toBe('entry_too_long')
})

test.each([0, 257, -1, 0.5, Number.NaN])('no bundle has %d entries', (width) => {
  expect(refusal(() => parseBundle(new Uint8Array(600), width))).toBe('bundle_invalid')
  expect(refusal(() => formatBundle([]))).toBe('bundle_invalid')
})
