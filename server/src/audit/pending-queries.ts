import type { Db, Tx } from '../platform/database.ts'
import { timeOfId } from '../platform/ids.ts'
import type { LogAddress } from './queries.ts'

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

export async function pending_log_list(db: Db): Promise<LogAddress[]> {
  const { rows } = await db.query<LogAddress>(
    `select distinct team_id as team, log_id as log from ledger.pending`,
  )
  return rows
}

export type PendingEntry = { statementId: string; ordinal: number; envelope: string }

/**
 * Whole statements, the oldest first, as many as fit; one at least.
 *
 * Statement by statement, in the order of the primary keys: a join may walk through the whole log for each of them,
 * where PostgreSQL has counted one of the tables lately and the other not.
 */
export async function pending_entry_list(
  tx: Tx,
  { team, log }: LogAddress,
  entriesMax: number,
): Promise<PendingEntry[]> {
  const { rows } = await tx.query<PendingEntry>(
    `with taken as materialized (
       select statement_id, entries,
         sum(entries) over (order by statement_id) - entries as before
       -- A statement has one entry at least: no more of them are looked at, however many wait.
       from (select statement_id, entries from ledger.pending where team_id = $1 and log_id = $2
         order by statement_id limit $3) oldest
     ), found as (
       select t.statement_id, e.ordinal, e.envelope, t.entries,
         count(*) over (partition by t.statement_id) as present
       from taken t
       -- What has its place already is never sequenced again, whoever queued it twice.
       left join lateral (
         select index from ledger.leaf where team_id = $1 and statement_id = t.statement_id
         order by ordinal limit 1) l on true
       cross join lateral (
         select ordinal, envelope from ledger.entry
         where team_id = $1 and statement_id = t.statement_id and log_id = $2
         order by ordinal) e
       where l.index is null and (t.before = 0 or t.before + t.entries <= $3)
     )
     -- A statement of which entries are missing is left in the queue, where \`luminous verify\` names it.
     select statement_id as "statementId", ordinal, envelope
     from found where present = entries
     order by statement_id, ordinal`,
    [team, log, entriesMax],
  )
  return rows
}

export async function pending_delete_many(
  tx: Tx,
  { team, log }: LogAddress,
  statements: readonly string[],
): Promise<void> {
  await tx.query(
    `delete from ledger.pending where team_id = $1 and log_id = $2 and statement_id = any($3::uuid[])`,
    [team, log, statements],
  )
}
