import { createHash, createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { saltsOf, seedBytes } from './reading-salts.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const indexes = [0, 1, 2, 9, 10, 3, 57_023]

test('the salts of former runs are the HMAC of their seed', () => {
  const seed = randomBytes(32)
  const saltAt = saltsOf(seed)
  for (const index of indexes) {
    const whole = createHmac('sha256', seed).update(`reading ${index}`).digest('hex')
    expect(hex(saltAt(index))).toBe(whole.slice(0, 32))
  }
})

test('those of new runs are halves of a hash of the seed and a number, in whatever order they are asked for', () => {
  const seed = randomBytes(seedBytes)
  const saltAt = saltsOf(seed)
  for (const index of indexes) {
    const number = Buffer.alloc(4)
    number.writeUInt32BE(Math.floor(index / 2))
    const digest = createHash('sha256').update(seed).update(number).digest('hex')
    expect(hex(saltAt(index))).toBe(index % 2 === 0 ? digest.slice(0, 32) : digest.slice(32))
  }
  const all = new Set(Array.from({ length: 10_000 }, (_, index) => hex(saltAt(index))))
  expect(all.size).toBe(10_000)
})

test('a seed of another length is refused', () => {
  expect(() => saltsOf(new Uint8Array(31))).toThrow(RangeError)
})
