/** The clock of a place, as it is typed into a field of date and time, and the instants that it may mean. Pure. */

/** `2026-01-30T23:30`: what a field of date and time holds. */
export function localTimeOf(instant: string, timeZone: string): string {
  const parts = partsIn(Date.parse(instant), timeZone)
  return parts === null ? '' : parts.slice(0, 16)
}

/** The calendar's day of an instant at a place. */
export const dayIn = (instantMs: number, timeZone: string): string =>
  partsIn(instantMs, timeZone)?.slice(0, 10) ?? new Date(instantMs).toISOString().slice(0, 10)

/**
 * The instants that a clock showed this time at: one; two in the hour that is lived twice in autumn, the earlier
 * first; none in the hour that is left out in spring.
 */
export function instantsOf(localTime: string, timeZone: string): readonly string[] {
  const asUtcMs = Date.parse(`${localTime}Z`)
  if (Number.isNaN(asUtcMs)) return []
  // No zone is further from UTC than this, and none changes twice within it.
  const offsets = new Set(
    [-day, 0, day].map((step) => offsetMs(asUtcMs + step, timeZone)).filter((it) => it !== null),
  )
  return [...offsets]
    .map((offset) => asUtcMs - offset)
    .filter((ms) => localTimeOf(new Date(ms).toISOString(), timeZone) === localTime.slice(0, 16))
    .toSorted((a, b) => a - b)
    .map((ms) => new Date(ms).toISOString())
}
const day = 24 * 3_600_000

function offsetMs(ms: number, timeZone: string): number | null {
  const parts = partsIn(ms, timeZone)
  return parts === null ? null : Date.parse(`${parts}Z`) - Math.floor(ms / 1000) * 1000
}

/** `2026-01-30T23:30:00`; null for a zone that this browser does not know. */
function partsIn(ms: number, timeZone: string): string | null {
  if (Number.isNaN(ms)) return null
  try {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    const part = Object.fromEntries(
      format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]),
    )
    return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
