import { expect, test } from 'vitest'
import { contactOf, deviceClock, gpsTimeAt, skewMs, skewWords } from './device-clock.ts'

const noon = Date.parse('2026-11-21T12:00:00Z')
const tick = (deviceMs: number, steadyMs: number) => ({ deviceMs, steadyMs })

test('a contact is the server’s time halfway through the request', () => {
  const contact = contactOf(tick(noon, 1000), tick(noon + 400, 1400), '2026-11-21T11:53:00.200Z')
  expect(contact?.serverOffsetMs).toBe(7 * 60_000)
})

test('an answer that took longer than half a minute, or says no time, is no contact', () => {
  expect(contactOf(tick(noon, 0), tick(noon, 31_000), '2026-11-21T12:00:00Z')).toBeNull()
  expect(contactOf(tick(noon, 0), tick(noon, 10), 'soon')).toBeNull()
  expect(contactOf(tick(noon, 0), tick(noon, 10), null)).toBeNull()
})

test('a clock that somebody set since the contact is found out by the one that nobody can set', () => {
  const contact = { serverOffsetMs: 0, at: tick(noon, 1000) }
  const clock = deviceClock(tick(noon + 3_600_000 + 5000, 6000), contact, -420)
  expect(clock).toMatchObject({ serverOffsetMs: 0, sinceContactMs: 5000, skewMs: 3_600_000 })
  expect(skewMs(clock)).toBe(3_600_000)
})

test('after the page was loaded again only the offset is known', () => {
  const clock = deviceClock(tick(noon, 5), { serverOffsetMs: 1234, at: null }, 0)
  expect(clock).toMatchObject({ serverOffsetMs: 1234, sinceContactMs: null, skewMs: null })
})

test('the satellites’ time is that of the deed, not that of the fix', () => {
  const fix = { timestampMs: noon + 20_000, accuracyM: 8, steadyMs: 21_000 }
  expect(gpsTimeAt(tick(0, 1000), fix)).toBe('2026-11-21T12:00:00.000Z')
})

test('a position out of radio cells or of 1970 brings no satellites’ time', () => {
  const fix = { timestampMs: noon, accuracyM: 1500, steadyMs: 0 }
  expect(gpsTimeAt(tick(noon, 0), fix)).toBeNull()
  expect(gpsTimeAt(tick(noon, 0), { ...fix, accuracyM: 5, timestampMs: 10_000 })).toBeNull()
})

test('a clock is told to be off from more than two minutes on', () => {
  expect(skewWords(120_000)).toBeNull()
  expect(skewWords(null)).toBeNull()
  expect(skewWords(7 * 60_000)).toContain('7 min ahead')
  expect(skewWords(-3 * 3_600_000)).toContain('3 h behind')
})
