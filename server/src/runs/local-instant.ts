/**
 * The instant of a time on a clock that is set to a zone: `2026-03-08T01:30` in America/Edmonton. Where the clocks
 * were set back and the time stood twice, the first of the two; where they were set forward and it never stood, the
 * moment as the clock would have gone on. Null for what is no time. Pure but for the zones that the runtime knows.
 */
export function instantOfLocal(local: string, timeZone: string): string | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?$/.exec(local)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0))
  const asUtcMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second || 0)
  if (new Date(asUtcMs).toISOString().slice(0, 16) !== local.slice(0, 16)) return null
  // A zone's offset before and after any change nearby; the earlier instant is that of the larger offset.
  const candidates = [asUtcMs - dayMs, asUtcMs + dayMs].map(
    (near) => asUtcMs - offsetMs(near, timeZone),
  )
  const right = candidates.filter((ms) => ms + offsetMs(ms, timeZone) === asUtcMs)
  const [first] = right.length > 0 ? right.toSorted((a, b) => a - b) : candidates
  return first === undefined ? null : new Date(first).toISOString()
}

const dayMs = 24 * 3_600_000

const clocks = new Map<string, Intl.DateTimeFormat>()
const clocksMax = 500

/** Making one takes longer than all the rest: a file of 5,000 lines took 2.4 s without keeping them. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const kept = clocks.get(timeZone)
  if (kept) return kept
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  if (clocks.size >= clocksMax) clocks.clear()
  clocks.set(timeZone, clock)
  return clock
}

/** What the zone's clocks show minus UTC, at an instant. */
function offsetMs(instantMs: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(new Date(instantMs))
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const shown = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  )
  return shown - Math.floor(instantMs / 1000) * 1000
}
