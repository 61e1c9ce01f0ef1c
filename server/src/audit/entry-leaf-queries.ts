import type { Db } from '../platform/database.ts'
import type { LogAddress } from './queries.ts'

/** An entry, a leaf, or both; what belongs to the one that is not there is null. */
export type EntryWithLeaf = {
  readonly statementId: string
  readonly ordinal: number
  readonly index: number | null
  /** Hexadecimal. */
  readonly hash: string | null
  readonly envelope: string | null
  readonly salt: Uint8Array | null
  payload: string | null
  /** The payload is there, and is to be asked for by itself. */
  readonly isLong: boolean
  readonly recordType: string
  readonly recordId: string
  readonly version: number
}

/** Longer payloads are asked for one by one, so that a page of them never fills the memory. */
const payloadBytesMax = 64 * 1024

/**
 * All entries and all leaves of a log, each entry beside its leaf, in the order in which the entries were made: both tables
 * have it in a key, by which they are joined. A look for each leaf's entry took three times as long.
 */
export const entry_leaf_statement = ({ team, log }: LogAddress) => ({
  text: `select coalesce(e.statement_id, l.statement_id) as "statementId",
       coalesce(e.ordinal, l.ordinal) as ordinal, l.index, encode(l.hash, 'hex') as hash, e.envelope, e.salt,
       case when octet_length(e.payload) <= ${payloadBytesMax} then e.payload end as payload,
       coalesce(octet_length(e.payload) > ${payloadBytesMax}, false) as "isLong",
       coalesce(e.record_type, '?') as "recordType", coalesce(e.record_id::text, '?') as "recordId",
       e.version
     from (select * from ledger.entry where team_id = $1 and log_id = $2) e
     full join (select * from ledger.leaf where team_id = $1 and log_id = $2) l
       on l.statement_id = e.statement_id and l.ordinal = e.ordinal`,
  values: [team, log],
  // Nothing is gathered or sorted on disk, however old PostgreSQL's counts of the tables are.
  without: ['hashjoin', 'sort'] as const,
})

export async function entry_find_payload(
  db: Db,
  { team, log, statementId, ordinal }: LogAddress & { statementId: string; ordinal: number },
): Promise<string | null> {
  const { rows } = await db.query<{ payload: string | null }>(
    `select payload from ledger.entry
     where team_id = $1 and statement_id = $3 and ordinal = $4 and log_id = $2`,
    [team, log, statementId, ordinal],
  )
  return rows[0]?.payload ?? null
}
