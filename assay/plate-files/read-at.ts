/** Which comes first in `4/5/2024`. */
export type DateOrder = 'monthFirst' | 'dayFirst'

/**
 * The reader's local time of the header's `Date` and `Time`, as `YYYY-MM-DDThh:mm:ss`, or null
 * when it cannot be told: `4/5/2024` may be April or May, and nobody should guess, not by AM and PM
 * either, which Australians write behind day and month. `15.03.2024` is day first; `2024-03-15` is
 * plain. `order` is that of the reader's computer, where somebody said it.
 */
export function parseReadAt(
  date: string,
  time: string,
  order: DateOrder | null = null,
): string | null {
  const clock = /^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?: ?([AP])\.?M\.?)?$/i.exec(time)
  if (clock === null) return null
  const half = clock[4]?.toUpperCase()
  let hour = Number(clock[1])
  if (half !== undefined && (hour < 1 || hour > 12)) return null
  if (half !== undefined) hour = (hour % 12) + (half === 'P' ? 12 : 0)
  const minute = Number(clock[2])
  const second = Number(clock[3] ?? '0')
  const day = parseDate(date, order)
  if (day === null || hour > 23 || minute > 59 || second > 59) return null
  return `${day}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`
}

/**
 * As `parseReadAt`, of one text: `8/22/2023 12:16:31 PM`, `2023-05-17 16:21:30`, or ISO 8601 with
 * fractions and an offset, of which the local part counts.
 */
export function parseReadAtText(text: string, order: DateOrder | null = null): string | null {
  const iso = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})/.exec(text)
  if (iso !== null) return parseReadAt(iso[1] ?? '', iso[2] ?? '')
  const parts = /^([0-9./-]{8,10})[ ,]+([0-9:]{4,8}(?: ?[AP]\.?M\.?)?)$/i.exec(text.trim())
  return parts === null ? null : parseReadAt(parts[1] ?? '', parts[2] ?? '', order)
}

function parseDate(date: string, order: DateOrder | null): string | null {
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(date)
  if (iso !== null) return formatDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const match = /^([0-9]{1,2})([/.-])([0-9]{1,2})[/.-]([0-9]{4})$/.exec(date)
  if (match === null) return null
  const [first, second, year] = [Number(match[1]), Number(match[3]), Number(match[4])]
  if (match[2] === '.') return formatDate(year, second, first)
  if (second > 12) return formatDate(year, first, second)
  if (first > 12 || first === second) return formatDate(year, second, first)
  if (order === null) return null
  return order === 'monthFirst' ? formatDate(year, first, second) : formatDate(year, second, first)
}

function formatDate(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1990) return null
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
