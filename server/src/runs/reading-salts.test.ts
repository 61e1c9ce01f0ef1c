import { createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { saltsOf } from './reading-salts.ts'

test.each([0, 1, 16, 32, 63, 64])('salts are the HMAC of a seed of %i bytes', (length) => {
  const seed = randomBytes(length)
  const saltAt = saltsOf(seed)
  for (const index of [0, 1, 9, 10, 57_023]) {
    const whole = createHmac('sha256', seed).update(`reading ${index}`).digest()
    expect(Buffer.from(saltAt(index)).toString('hex')).toBe(whole.toString('hex').slice(0, 32))
  }
})

test('a longer seed is refused: its HMAC begins otherwise', () => {
  expect(() => saltsOf(new Uint8Array(65))).toThrow(RangeError)
})
