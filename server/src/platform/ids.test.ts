import { expect, test } from 'vitest'
import { isUuid, newId } from './ids.ts'

test('ids of one process are in the order in which they were made, 20,000 in a few milliseconds too', () => {
  const began = Date.now()
  const ids = Array.from({ length: 20_000 }, () => newId())
  expect(ids.every(isUuid)).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
  const msOf = (id: string) => Number.parseInt(id.replace('-', '').slice(0, 12), 16)
  expect(msOf(ids[0] ?? '')).toBeGreaterThanOrEqual(began - 1)
  expect(msOf(ids.at(-1) ?? '')).toBeLessThan(Date.now() + 100)
})

test('an id of a given millisecond has that one', () => {
  expect(newId(0x0123_4567_89ab)).toMatch(/^01234567-89ab-7/)
})
