import { expect, test } from 'vitest'
import { readingsOf } from './disclosure-queries.ts'
import { packReadings, unpackReadings } from './pack-readings.ts'

const readings = {
  leafHashesBase64: Buffer.alloc(3200, 7).toString('base64'),
  opened: Array.from({ length: 100 }, (_, index) => ({
    index,
    leaf: JSON.stringify(['Plate 1', 'Lum', index, 'A6', 386, 'RLU', null]),
    saltHex: 'c1f6c1b51ffca226af2a1cd9ad4a846b',
  })),
}

test('readings come back as they were packed, and take a fraction of the room', async () => {
  const packed = await packReadings(readings)
  expect(unpackReadings(packed)).toEqual(readings)
  expect(packed.length).toBeLessThan(JSON.stringify(readings).length / 4)
})

test('packed bytes that somebody cut or changed are refused, not read as something else', async () => {
  const packed = await packReadings(readings)
  expect(() => unpackReadings(packed.subarray(0, -20))).toThrow()
  expect(() => unpackReadings(Buffer.alloc(packed.length, 0xff))).toThrow()
})

test('a disclosure of before is read as it was stored, a newer one unpacked', async () => {
  const readingsPacked = await packReadings(readings)
  expect(readingsOf({ readings, readingsPacked: null })).toEqual(readings)
  expect(readingsOf({ readings: null, readingsPacked })).toEqual(readings)
})
