import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { LogAddress } from './queries.ts'
import type { StoredCheckpoint } from './queries.ts'

export type LeafRow = {
  index: number
  hash: Uint8Array
  statementId: string
  ordinal: number
  envelope: string | null
  salt: Uint8Array | null
  payload: string | null
  recordType: string | null
  recordId: string | null
  version: number | null
}

/** Leaves in their order, each with its entry where there is one. */
export async function leaf_list_with_entry(
  db: Db,
  { team, log, after, limit }: LogAddress & { after: number; limit: number },
): Promise<LeafRow[]> {
  const { rows } = await db.query<LeafRow>(
    // Entry by entry, each the first from its key on: with that order and limit the primary key is the cheapest way whatever
    // PostgreSQL believes of the tables. A join, or a look for the key itself, takes with stale statistics the whole log
    // for each entry: 65,537 entries took minutes in place of 5 s.
    `with page as materialized (
       select index, hash, statement_id, ordinal from ledger.leaf
       where team_id = $1 and log_id = $2 and index > $3
       order by index limit $4)
     select l.index, l.hash, l.statement_id as "statementId", l.ordinal, e.envelope, e.salt, e.payload,
       e.record_type as "recordType", e.record_id as "recordId", e.version
     from page l
     left join lateral (
       select * from ledger.entry
       where team_id = $1 and statement_id = l.statement_id and ordinal >= l.ordinal
       order by ordinal limit 1) e on e.ordinal = l.ordinal and e.log_id = $2
     order by l.index`,
    [team, log, after, limit],
  )
  return rows
}

export async function tile_list(
  db: Db,
  { team, log }: LogAddress,
): Promise<{ level: number; number: number; hashes: Uint8Array; root: Uint8Array }[]> {
  const { rows } = await db.query<{
    level: number
    number: number
    hashes: Uint8Array
    root: Uint8Array
  }>(
    `select level, number, hashes, root from ledger.tile
     where team_id = $1 and log_id = $2 order by level, number`,
    [team, log],
  )
  return rows
}

export async function checkpoint_list(
  db: Db,
  { team, log }: LogAddress,
): Promise<StoredCheckpoint[]> {
  const { rows } = await db.query<StoredCheckpoint>(
    `select size, at, note from ledger.checkpoint where team_id = $1 and log_id = $2 order by size`,
    [team, log],
  )
  return rows
}

export type OrphanEntry = {
  statementId: string
  ordinal: number
  recordType: string
  recordId: string
}

/** Entries that are neither in the tree nor waiting for it. */
export async function entry_list_unsequenced(
  db: Db,
  { team, log }: LogAddress,
): Promise<OrphanEntry[]> {
  const { rows } = await db.query<OrphanEntry>(
    // By 'except', which compares whole sets whatever PostgreSQL knows of them. With 'not exists' and fresh statistics of
    // the entries alone it walked through the whole log for each of them: 20,000 entries took 10 s in place of a tenth.
    `with missing as materialized (
       select statement_id, ordinal from ledger.entry where team_id = $1 and log_id = $2
       except
       select statement_id, ordinal from ledger.leaf where team_id = $1 and log_id = $2
     ), nowhere as materialized (
       select statement_id from missing
       except
       select statement_id from ledger.pending where team_id = $1 and log_id = $2
       order by statement_id limit 100
     )
     select e.statement_id as "statementId", e.ordinal, e.record_type as "recordType",
       e.record_id as "recordId"
     from nowhere
     join missing using (statement_id)
     join ledger.entry e on e.team_id = $1 and e.log_id = $2
       and e.statement_id = missing.statement_id and e.ordinal = missing.ordinal
     order by e.statement_id, e.ordinal limit 100`,
    [team, log],
  )
  return rows
}

/** Statements in the queue of which entries are missing, or that have their place already. */
export async function pending_list_wrong(
  db: Db,
  { team, log }: LogAddress,
): Promise<{ statementId: string; entries: number; present: number; placed: number }[]> {
  const { rows } = await db.query<{
    statementId: string
    entries: number
    present: number
    placed: number
  }>(
    // Statement by statement, in the order of the primary keys, as the sequencer takes them.
    `select p.statement_id as "statementId", p.entries, e.present, l.placed
     from ledger.pending p
     cross join lateral (
       select count(*)::int as present from (
         select from ledger.entry
         where team_id = p.team_id and statement_id = p.statement_id and log_id = p.log_id
         order by ordinal) found) e
     cross join lateral (
       select count(*)::int as placed from (
         select from ledger.leaf
         where team_id = p.team_id and statement_id = p.statement_id order by ordinal) found) l
     where p.team_id = $1 and p.log_id = $2
       and (e.present <> p.entries or l.placed > 0 or p.entries < 1)`,
    [team, log],
  )
  return rows
}

/** The statement that waits longest for its place, how many entries wait, and the time now; null where none waits. */
export async function pending_find_oldest(
  db: Db,
  { team, log }: LogAddress,
): Promise<{ statementId: string; entries: number; nowMs: number } | null> {
  const { rows } = await db.query<{ statementId: string | null; entries: number; nowMs: number }>(
    // By their text: there is no least of UUIDs before PostgreSQL 18.
    `select min(statement_id::text) as "statementId", coalesce(sum(entries), 0)::int8 as entries,
       extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs"
     from ledger.pending where team_id = $1 and log_id = $2`,
    [team, log],
  )
  const [row] = rows
  return row?.statementId ? { ...row, statementId: row.statementId } : null
}

/** Leaves, whatever their index. */
export async function leaf_count(db: Db, { team, log }: LogAddress): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from ledger.leaf where team_id = $1 and log_id = $2`,
    [team, log],
  )
  return rows[0]?.count ?? 0
}

/** Entries of a team whose log does not exist, or is another team's. */
export async function entry_list_without_log(db: Db): Promise<OrphanEntry[]> {
  const { rows } = await db.query<OrphanEntry>(
    `select e.statement_id as "statementId", e.ordinal, e.record_type as "recordType",
       e.record_id as "recordId"
     from ledger.entry e
     where not exists (select from ledger.log l where l.team_id = e.team_id and l.id = e.log_id)
     limit 100`,
  )
  return rows
}

export async function lab_find(db: Db): Promise<TeamId | null> {
  const { rows } = await db.query<{ id: TeamId }>(`select id from luminous.team where kind = 'lab'`)
  return rows[0]?.id ?? null
}

/** All entries of one type of record in a team, the oldest first. */
export async function entry_list_of_type(
  db: Db,
  { team, type }: { team: TeamId; type: string },
): Promise<{ envelope: string; payload: string | null }[]> {
  const { rows } = await db.query<{ envelope: string; payload: string | null }>(
    `select envelope, payload from ledger.entry
     where team_id = $1 and record_type = $2 order by statement_id, ordinal`,
    [team, type],
  )
  return rows
}
