import type { SampleSummary } from '@luminous/contract'
import { urgencies, urgencyOf, type Urgency } from '../holding-time.ts'

/** What a sample on the worklist waits for. */
export const waits = ['decision', 'reading', 'arrival'] as const
export type Wait = (typeof waits)[number]

export const waitWords: Readonly<Record<Wait, string>> = {
  decision: 'Need a decision',
  reading: 'Ready to read',
  arrival: 'On the way',
}

export const urgencyWords: Readonly<Record<Urgency, string>> = {
  overdue: 'Overdue',
  today: 'Within 24 hours',
  soon: 'Within 3 days',
  later: 'Later',
  unknown: 'No holding time known',
}

export const waitOf = ({ receiptState }: Pick<SampleSummary, 'receiptState'>): Wait =>
  receiptState === null ? 'arrival' : receiptState === 'held' ? 'decision' : 'reading'

export type WorklistFilter = { readonly wait: Wait | null; readonly urgency: Urgency | null }

export const filterWork = (
  items: readonly SampleSummary[],
  { wait, urgency }: WorklistFilter,
  nowMs: number,
): SampleSummary[] =>
  items.filter(
    (item) =>
      (wait === null || waitOf(item) === wait) &&
      (urgency === null || urgencyOf(item.holdUntil, nowMs) === urgency),
  )

/** The most urgent first, in the order in which they came; groups without a sample are left out. */
export const groupWork = (
  items: readonly SampleSummary[],
  nowMs: number,
): { urgency: Urgency; items: SampleSummary[] }[] =>
  urgencies
    .map((urgency) => ({
      urgency,
      items: items.filter(({ holdUntil }) => urgencyOf(holdUntil, nowMs) === urgency),
    }))
    .filter((group) => group.items.length > 0)
