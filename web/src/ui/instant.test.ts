import { expect, test } from 'vitest'
import { formatInstant, formatUtc } from './instant.ts'

test('an instant is shown on the clock of the site, with the name of its zone and its offset', () => {
  expect(formatInstant('2026-10-12T15:20:00Z', 'America/Edmonton')).toBe(
    '2026-10-12 09:20 MDT (UTC−06:00)',
  )
  expect(formatInstant('2025-12-12T15:20:00Z', 'America/Edmonton')).toBe(
    '2025-12-12 08:20 MST (UTC−07:00)',
  )
})

test('a late evening at the site keeps its day', () => {
  expect(formatInstant('2026-10-13T04:30:00Z', 'America/Edmonton')).toContain('2026-10-12 22:30')
})

test('midnight is hour 00 of the new day', () => {
  expect(formatInstant('2026-10-13T06:00:00Z', 'America/Edmonton')).toContain('2026-10-13 00:00')
})

test('zones without a name of their own show the offset only, half hours too', () => {
  expect(formatInstant('2026-10-12T15:20:00Z', 'Asia/Kolkata')).toBe('2026-10-12 20:50 UTC+05:30')
  expect(formatUtc('2026-10-12T15:20:07.123456Z')).toBe('2026-10-12 15:20:07 UTC')
})

test('an unknown zone or instant is shown as it came, never as a wrong time', () => {
  expect(formatInstant('2026-10-12T15:20:00Z', 'Mars/Olympus')).toContain('2026-10-12T15:20:00Z')
  expect(formatInstant('yesterday', 'UTC')).toContain('yesterday')
})
