import { expect, test } from 'vitest'
import { nextBatchName, yearAfter } from './batch-name.ts'

test('a batch is called after its month and the next free letter', () => {
  expect(nextBatchName([], '2026-11-21')).toBe('2026-11 A')
  expect(nextBatchName(['2026-11 a', '2026-10 B', '2026-11 B'], '2026-11-21')).toBe('2026-11 C')
  const all = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `2026-11 ${letter}`)
  expect(nextBatchName(all, '2026-11-21')).toBe('')
})

test('a year after a leap day is the last of February', () => {
  expect(yearAfter('2026-11-21')).toBe('2027-11-21')
  expect(yearAfter('2028-02-29')).toBe('2029-02-28')
})
