/** What happened, for those who must act on it: the closed union that features tell and listeners read. */
import { z } from 'zod'

/** Results of one team that came of one run. */
const resultsOfRun = z.object({ run: z.uuid(), results: z.array(z.uuid()) })

/** By kind, what an event is about. */
export const eventSubjects = {
  'results.published': resultsOfRun,
  'results.amended': resultsOfRun,
  'results.withdrawn': resultsOfRun,
} as const satisfies Readonly<Record<string, z.ZodType>>

export type EventKind = keyof typeof eventSubjects

/** An event as it is told: in whose team, of which kind, about what. */
export type NewEvent = {
  readonly [Kind in EventKind]: {
    readonly team: string
    readonly kind: Kind
    readonly subject: Readonly<z.infer<(typeof eventSubjects)[Kind]>>
  }
}[EventKind]

export const isEventKind = (text: string): text is EventKind => Object.hasOwn(eventSubjects, text)
