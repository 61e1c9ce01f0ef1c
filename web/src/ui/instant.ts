/** Instants as people of a laboratory write them: ISO order, 24 hours, and always with the zone. */
type Parts = Readonly<Record<string, string>>

function partsOf(instant: Date, timeZone: string, zoneName: 'short' | 'longOffset'): Parts {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: zoneName,
  })
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
}

/** `UTC-06:00`; the sign is a true minus. */
function offsetOf(instant: Date, timeZone: string): string {
  const offset = partsOf(instant, timeZone, 'longOffset').timeZoneName?.replace('GMT', '') ?? ''
  return offset === '' || offset === '+00:00' ? 'UTC' : `UTC${offset.replace('-', '−')}`
}

export type LocalInstant = { readonly date: string; readonly time: string; readonly zone: string }

/**
 * An instant on the clock of a place: `2026-10-12`, `09:20`, `MDT (UTC−06:00)`. Where the zone is not known to
 * this browser, or the instant is none, the text comes back as it was: a wrong time is worse than a raw one.
 */
export function localInstant(
  text: string,
  timeZone: string,
  { seconds = false }: { readonly seconds?: boolean } = {},
): LocalInstant {
  const instant = new Date(text)
  try {
    const parts = partsOf(instant, timeZone, 'short')
    const offset = offsetOf(instant, timeZone)
    const name = parts.timeZoneName ?? ''
    const hasName = name !== '' && !/^(?:GMT|UTC)/.test(name)
    return {
      date: `${parts.year}-${parts.month}-${parts.day}`,
      time: `${parts.hour}:${parts.minute}${seconds ? `:${parts.second}` : ''}`,
      zone: hasName ? `${name} (${offset})` : offset,
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { date: text, time: '', zone: `zone ${timeZone} not known here` }
  }
}

export function formatInstant(
  text: string,
  timeZone: string,
  options?: { readonly seconds?: boolean },
): string {
  const { date, time, zone } = localInstant(text, timeZone, options)
  return [date, time, zone].filter(Boolean).join(' ')
}

export const formatUtc = (text: string): string => formatInstant(text, 'UTC', { seconds: true })

/** The zone of whoever looks. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
