import type { Db } from '../platform/database.ts'
import { timeOfId } from '../platform/ids.ts'

/** An entry waits a tenth of a second, and half a minute behind 300,000 others: beyond this something is wrong. */
export const waitMaxMs = 5 * 60 * 1000

/** What is committed and has no place in its log yet, of all logs. */
export type Waiting = {
  readonly entries: number
  /** When the oldest of it was written; null where nothing waits. */
  readonly since: string | null
  readonly ms: number
  /** It waits for longer than it can, if all is well. */
  readonly isStalled: boolean
}

/** By PostgreSQL's clock, from which the times in the entries' own ids are. */
export async function readWaiting(db: Db): Promise<Waiting> {
  const { rows } = await db.query<{ entries: number; oldest: string | null; nowMs: number }>(
    `select entries, oldest, extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs"
     from luminous.ledger_waiting()`,
  )
  const { entries = 0, oldest = null, nowMs = 0 } = rows[0] ?? {}
  if (oldest === null) return { entries: 0, since: null, ms: 0, isStalled: false }
  const sinceMs = timeOfId(oldest)
  const ms = Math.max(0, nowMs - sinceMs)
  return { entries, since: new Date(sinceMs).toISOString(), ms, isStalled: ms > waitMaxMs }
}
