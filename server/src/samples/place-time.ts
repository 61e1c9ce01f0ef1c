import { isTimeZone } from '@luminous/contract/local-time.ts'

/** An instant and the zone in which somebody saw it on a clock. */
export type PlaceTime = {
  /** RFC 3339. */
  readonly at: string
  /** An IANA name, as America/Edmonton. */
  readonly timeZone: string
}

/**
 * `2026-10-12 18:30:00 UTC−06:00 (America/Edmonton)`: the day and hour of the place, and all that it takes to know the
 * instant. A zone that this server does not know is shown in UTC, and by its name.
 */
export function formatPlaceTime({ at, timeZone }: PlaceTime): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  }).formatToParts(new Date(at))
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? ''
  const day = `${part('year')}-${part('month')}-${part('day')}`
  const time = `${part('hour')}:${part('minute')}:${part('second')}`
  const offset = part('timeZoneName').replace(/^GMT$/, 'GMT+00:00').replace('-', '−')
  return `${day} ${time} ${offset.replace('GMT', 'UTC')} (${timeZone})`
}
