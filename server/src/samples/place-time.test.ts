import { describe, expect, it } from 'vitest'
import { formatPlaceTime } from './place-time.ts'

describe('a local time', () => {
  it.each([
    // Late in the evening and just after midnight it is another day in UTC than at the river.
    ['2026-10-13T00:30:00Z', 'America/Edmonton', '2026-10-12 18:30:00 UTC−06:00'],
    ['2026-10-13T06:10:00Z', 'America/Edmonton', '2026-10-13 00:10:00 UTC−06:00'],
    // The hour that comes twice in autumn, and the one that spring leaves out.
    ['2025-11-02T07:30:00Z', 'America/Edmonton', '2025-11-02 01:30:00 UTC−06:00'],
    ['2025-11-02T08:30:00Z', 'America/Edmonton', '2025-11-02 01:30:00 UTC−07:00'],
    ['2025-03-09T08:59:59Z', 'America/Edmonton', '2025-03-09 01:59:59 UTC−07:00'],
    ['2025-03-09T09:00:00Z', 'America/Edmonton', '2025-03-09 03:00:00 UTC−06:00'],
    ['2026-10-12T15:20:00-06:00', 'America/St_Johns', '2026-10-12 18:50:00 UTC−02:30'],
    ['2026-10-12T15:20:00Z', 'Asia/Kolkata', '2026-10-12 20:50:00 UTC+05:30'],
    ['2026-10-12T15:20:00Z', 'UTC', '2026-10-12 15:20:00 UTC+00:00'],
  ])('of %s in %s is the day and hour of that place, with its offset', (at, timeZone, shown) => {
    expect(formatPlaceTime({ at, timeZone })).toBe(`${shown} (${timeZone})`)
  })

  it('in a zone that nobody knows is told in UTC', () => {
    expect(formatPlaceTime({ at: '2026-10-12T15:20:00Z', timeZone: 'Mars/Olympus' })).toBe(
      '2026-10-12 15:20:00 UTC+00:00 (Mars/Olympus)',
    )
  })
})
