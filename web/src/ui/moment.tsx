import { formatUtc, localInstant, ownTimeZone } from './instant.ts'

/** An instant on the clock of whoever looks, with its zone; in UTC on closer look. */
export function Moment({ at }: { at: string }) {
  const { date, time, zone } = localInstant(at, ownTimeZone())
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {[date, time, zone.split(' (')[0]].filter(Boolean).join(' ')}
    </time>
  )
}
