import { expect, test } from 'vitest'
import { addKey, endsScan, noBurst, type Burst } from './scan-burst.ts'

const typed = (keys: number, gapMs: number): Burst =>
  Array.from({ length: keys }).reduce<Burst>((burst, _, at) => addKey(burst, at * gapMs), noBurst)

test('a code of twelve letters within a quarter of a second and an Enter are a scanner’s', () => {
  expect(endsScan(typed(12, 20), 12 * 20)).toBe(true)
})

test('a hand is never taken for a scanner, nor a few keys at once', () => {
  expect(endsScan(typed(12, 90), 12 * 90)).toBe(false)
  expect(endsScan(typed(12, 20), 12 * 20 + 400)).toBe(false)
  expect(endsScan(typed(2, 5), 15)).toBe(false)
  expect(endsScan(noBurst, 0)).toBe(false)
})
