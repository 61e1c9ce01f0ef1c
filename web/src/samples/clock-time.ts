/** Times as people type them, on the clock of a place. Pure but for the zones that the browser knows. */

const dayMs = 24 * 3_600_000

/**
 * The instant of `2026-10-12T18:30` on a clock that is set to a zone. Null for what is no time, and for one that
 * never stood there because the clocks were set forward; the first of two where they were set back.
 */
export function instantOnClock(local: string, timeZone: string): string | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(local)
  if (!match) return null
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = match.slice(1).map(Number)
  const asUtcMs = Date.UTC(year, month - 1, day, hour, minute)
  if (new Date(asUtcMs).toISOString().slice(0, 16) !== local) return null
  try {
    // The zone's offsets before and after any change nearby; the larger one makes the earlier instant.
    const [first] = [asUtcMs - dayMs, asUtcMs + dayMs]
      .map((near) => asUtcMs - (clockMs(near, timeZone) - near))
      .filter((ms) => clockMs(ms, timeZone) === asUtcMs)
      .toSorted((a, b) => a - b)
    return first === undefined ? null : new Date(first).toISOString()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** What the clock of a zone shows at an instant, as `2026-10-12T18:30`; '' for a zone that is not known here. */
export function clockOf(instant: string, timeZone: string): string {
  try {
    return new Date(clockMs(Date.parse(instant), timeZone)).toISOString().slice(0, 16)
  } catch (error) {
    if (error instanceof RangeError) return ''
    throw error
  }
}

/** The clock's time of a zone, as if it were UTC's. */
function clockMs(instantMs: number, timeZone: string): number {
  const wholeMs = Math.floor(instantMs / 1000) * 1000
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(wholeMs))
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}
