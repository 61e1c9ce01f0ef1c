import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  instantOf,
  instantsOf,
  isTimeZone,
  localDayOf,
  localMinuteOf,
  localTimeOf,
} from './local-time.ts'

const edmonton = 'America/Edmonton'

test.each([
  ['2026-01-30T23:30', '2026-01-31T06:30:00.000Z'],
  ['2026-01-31T00:10:05', '2026-01-31T07:10:05.000Z'],
  ['2026-10-12T18:30', '2026-10-13T00:30:00.000Z'],
  ['2025-03-09T01:59', '2025-03-09T08:59:00.000Z'],
  ['2025-03-09T03:00', '2025-03-09T09:00:00.000Z'],
  ['2025-11-02T02:00', '2025-11-02T09:00:00.000Z'],
])('%s in Edmonton is %s, and back', (local, instant) => {
  expect(instantsOf(local, edmonton)).toEqual([instant])
  expect(localTimeOf(instant, edmonton)?.startsWith(local)).toBe(true)
  expect(localMinuteOf(instant, edmonton)).toBe(local.slice(0, 16))
  expect(localDayOf(instant, edmonton)).toBe(local.slice(0, 10))
})

test('a time in the hour that is lived twice means two instants, the earlier first', () => {
  const both = ['2025-11-02T07:30:00.000Z', '2025-11-02T08:30:00.000Z']
  expect(instantsOf('2025-11-02T01:30', edmonton)).toEqual(both)
  expect(instantOf('2025-11-02T01:30', edmonton)).toBe(both[0])
})

test.each([
  ['in the hour that is left out', '2025-03-09T02:30', edmonton],
  ['of a day that is not', '2026-02-30T10:00', edmonton],
  ['beyond the day', '2026-01-01T24:00', edmonton],
  ['without its hour', '2026-10-12', edmonton],
  ['with more behind it', '2026-10-12T18:30Z', edmonton],
  ['that is none', 'soon', edmonton],
  ['that is empty', '', edmonton],
  ['in a zone that nobody knows', '2026-10-12T18:30', 'Mars/Olympus'],
])('a time %s means no instant', (_, local, timeZone) => {
  expect(instantsOf(local, timeZone)).toEqual([])
  expect(instantOf(local, timeZone)).toBeNull()
})

describe('a zone', () => {
  test('is known or not', () => {
    expect(isTimeZone(edmonton)).toBe(true)
    expect(isTimeZone('UTC')).toBe(true)
    expect(isTimeZone('Mars/Olympus')).toBe(false)
    expect(isTimeZone('')).toBe(false)
  })

  test('that is not known shows no time, and the day of UTC', () => {
    expect(localTimeOf('2026-10-12T18:30:00Z', 'Mars/Olympus')).toBeNull()
    expect(localMinuteOf('2026-10-12T18:30:00Z', 'Mars/Olympus')).toBe('')
    expect(localDayOf('2026-10-12T18:30:00Z', 'Mars/Olympus')).toBe('2026-10-12')
    expect(localTimeOf('soon', edmonton)).toBeNull()
  })

  test('gives back every second of its clock', () => {
    const zones = [edmonton, 'America/St_Johns', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC']
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2100, 0) }),
        fc.constantFrom(...zones),
        (ms, zone) => {
          const wholeMs = Math.floor(ms / 1000) * 1000
          const local = localTimeOf(wholeMs, zone) ?? ''
          expect(instantsOf(local, zone)).toContain(new Date(wholeMs).toISOString())
        },
      ),
    )
  })
})
