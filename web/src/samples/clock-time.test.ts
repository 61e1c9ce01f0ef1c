import { expect, test } from 'vitest'
import { clockOf, instantOnClock } from './clock-time.ts'

const edmonton = 'America/Edmonton'

test.each([
  ['2026-10-12T18:30', '2026-10-13T00:30:00.000Z'],
  ['2026-10-12T23:30', '2026-10-13T05:30:00.000Z'],
  ['2026-03-08T01:59', '2026-03-08T08:59:00.000Z'],
  ['2026-03-08T03:00', '2026-03-08T09:00:00.000Z'],
  // Twice on that night: the first.
  ['2025-11-02T01:30', '2025-11-02T07:30:00.000Z'],
  ['2025-11-02T02:00', '2025-11-02T09:00:00.000Z'],
])('%s in Edmonton is %s, and back', (local, instant) => {
  expect(instantOnClock(local, edmonton)).toBe(instant)
  expect(clockOf(instant, edmonton)).toBe(local)
})

test.each([
  ['2026-03-08T02:30', edmonton],
  ['2026-02-30T10:00', edmonton],
  ['2026-10-12', edmonton],
  ['', edmonton],
  ['2026-10-12T18:30', 'Mars/Olympus'],
])('%s in %s never was', (local, timeZone) => {
  expect(instantOnClock(local, timeZone)).toBeNull()
})
