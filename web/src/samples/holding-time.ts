import { count } from '../ui/count.ts'

/** How long a sample still keeps, as the bench has to know it. Pure. */
export const urgencies = ['overdue', 'today', 'soon', 'later', 'unknown'] as const
export type Urgency = (typeof urgencies)[number]

const hourMs = 3_600_000
const dayHours = 24

/** `today` is within 24 hours, `soon` within three days. */
export function urgencyOf(holdUntil: string | null, nowMs: number): Urgency {
  if (holdUntil === null) return 'unknown'
  const leftHours = (Date.parse(holdUntil) - nowMs) / hourMs
  if (leftHours < 0) return 'overdue'
  if (leftHours <= dayHours) return 'today'
  return leftHours <= 3 * dayHours ? 'soon' : 'later'
}

/** `2 days 5 h left`, `40 min left`, `overdue by 3 h`; what is left is never rounded up. */
export function holdingWords(holdUntil: string | null, nowMs: number): string {
  if (holdUntil === null) return 'no holding time known'
  const leftMs = Date.parse(holdUntil) - nowMs
  return leftMs < 0 ? `overdue by ${spanWords(-leftMs)}` : `${spanWords(leftMs)} left`
}

function spanWords(spanMs: number): string {
  const minutes = Math.floor(spanMs / 60_000)
  if (minutes < 1) return 'less than a minute'
  const hours = Math.floor(minutes / 60)
  if (hours < 1) return `${minutes} min`
  const days = Math.floor(hours / dayHours)
  if (days < 1) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const dayWord = count(days, 'day')
  return hours % dayHours === 0 ? dayWord : `${dayWord} ${hours % dayHours} h`
}
