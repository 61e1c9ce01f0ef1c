/**
 * Times on the clock of a place, and the instants that they mean. Zones are IANA names, as
 * America/Edmonton. Pure but for the zones that the runtime knows.
 */

/**
 * What the clock of a zone shows at an instant (RFC 3339, or milliseconds since 1970), to the second:
 * `2026-01-30T23:30:05`. Null for what is no instant, and for a zone that is not known here.
 */
export function localTimeOf(instant: string | number, timeZone: string): string | null {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant)
  const clock = clockOf(timeZone)
  if (clock === null || Number.isNaN(new Date(ms).getTime())) return null
  const parts = clock.formatToParts(new Date(ms))
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? ''
  const day = `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`
  return `${day}T${of('hour')}:${of('minute')}:${of('second')}`
}

/** The same as a field of date and time holds it, `2026-01-30T23:30`; '' where there is none. */
export const localMinuteOf = (instant: string | number, timeZone: string): string =>
  localTimeOf(instant, timeZone)?.slice(0, 16) ?? ''

/** The calendar's day of an instant at a place, `2026-01-30`; that of UTC in a zone that is not known here. */
export const localDayOf = (instant: string | number, timeZone: string): string =>
  (localTimeOf(instant, timeZone) ?? new Date(instant).toISOString()).slice(0, 10)

/**
 * The instants at which a clock showed this time (`2026-01-30T23:30`, with seconds or without): one; two in the hour
 * that is lived twice in autumn, the earlier first; none in the hour that is left out in spring, for what is no time,
 * and in a zone that is not known here.
 */
export function instantsOf(localTime: string, timeZone: string): readonly string[] {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(localTime)) return []
  const withSeconds = localTime.length === 16 ? `${localTime}:00` : localTime
  const asUtcMs = Date.parse(`${withSeconds}Z`)
  if (Number.isNaN(asUtcMs)) return []
  // No zone is further from UTC than a day, and none changes twice within two.
  const candidates = [-dayMs, 0, dayMs].flatMap((step) => {
    const near = localTimeOf(asUtcMs + step, timeZone)
    return near === null ? [] : [asUtcMs - (Date.parse(`${near}Z`) - (asUtcMs + step))]
  })
  return [...new Set(candidates)]
    .filter((ms) => localTimeOf(ms, timeZone) === withSeconds)
    .toSorted((a, b) => a - b)
    .map((ms) => new Date(ms).toISOString())
}

/** The first of them, or null where there is none. */
export const instantOf = (localTime: string, timeZone: string): string | null =>
  instantsOf(localTime, timeZone)[0] ?? null

export const isTimeZone = (name: string): boolean => clockOf(name) !== null

const dayMs = 24 * 3_600_000
const clocksMax = 500
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than all the rest: a file of 5,000 lines took 2.4 s without keeping them. */
function clockOf(timeZone: string): Intl.DateTimeFormat | null {
  const kept = clocks.get(timeZone)
  if (kept) return kept
  try {
    const clock = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    if (clocks.size >= clocksMax) clocks.clear()
    clocks.set(timeZone, clock)
    return clock
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
