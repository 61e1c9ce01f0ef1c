import { formatInstant, formatUtc } from './instant.ts'

/** An instant on the clock of a place, with its zone; in UTC on closer look. */
export function PlaceTime({ at, timeZone }: { at: string; timeZone: string }) {
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {formatInstant(at, timeZone)}
    </time>
  )
}
