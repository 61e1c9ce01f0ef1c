import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { LogAddress } from './queries.ts'
import type { StoredCheckpoint } from './queries.ts'

export type LeafHash = { readonly index: number; readonly hash: Uint8Array | null }

/** The hashes of all leaves, in their order. */
export const leaf_statement = ({ team, log }: LogAddress) => ({
  text: `select index, hash from ledger.leaf where team_id = $1 and log_id = $2 order by index`,
  values: [team, log],
})

/** A leaf with the record that its entry is of; null where the entry is gone. */
export type NamedLeaf = {
  readonly index: number
  readonly statementId: string
  readonly ordinal: number
  readonly recordType: string | null
  readonly recordId: string | null
}

/** Leaves from one index to another, in their order. */
export async function leaf_list_of_range(
  db: Db,
  { team, log, first, last }: LogAddress & { first: number; last: number },
): Promise<NamedLeaf[]> {
  const { rows } = await db.query<NamedLeaf>(
    // Entry by entry, each the first from its key on: with that order and limit the primary key is the cheapest way whatever
    // PostgreSQL believes of the tables. A join, or a look for the key itself, takes with stale statistics the whole log
    // for each entry.
    `select l.index, l.statement_id as "statementId", l.ordinal, e.record_type as "recordType",
       e.record_id as "recordId"
     from ledger.leaf l
     left join lateral (
       select * from ledger.entry
       where team_id = $1 and statement_id = l.statement_id and ordinal >= l.ordinal
       order by ordinal limit 1) e on e.ordinal = l.ordinal and e.log_id = $2
     where l.team_id = $1 and l.log_id = $2 and l.index between $3 and $4
     order by l.index`,
    [team, log, first, last],
  )
  return rows
}

export async function envelope_find_of_leaf(
  db: Db,
  { team, log, index }: LogAddress & { index: number },
): Promise<string | null> {
  const { rows } = await db.query<{ envelope: string }>(
    `select e.envelope from ledger.leaf l
     join ledger.entry e
       on e.team_id = l.team_id and e.log_id = l.log_id and e.statement_id = l.statement_id and e.ordinal = l.ordinal
     where l.team_id = $1 and l.log_id = $2 and l.index = $3 limit 1`,
    [team, log, index],
  )
  return rows[0]?.envelope ?? null
}

export type TileRow = {
  readonly level: number
  readonly number: number
  readonly hashes: Uint8Array
  readonly root: Uint8Array
}

export const tile_statement = ({ team, log }: LogAddress) => ({
  text: `select level, number, hashes, root from ledger.tile
     where team_id = $1 and log_id = $2 order by level, number`,
  values: [team, log],
})

export type CheckpointRow = StoredCheckpoint & {
  readonly atMs: number
  /** When the entry was made that is the last of those that it covers, as its envelope says; null where that is gone. */
  readonly lastEntryAt: string | null
}

export async function checkpoint_list(db: Db, { team, log }: LogAddress): Promise<CheckpointRow[]> {
  const { rows } = await db.query<CheckpointRow>(
    `select c.size, c.at, c.note, extract(epoch from c.at)::float8 * 1000 as "atMs",
       (select substring(e.envelope from '"at":"([^"]*)"') from ledger.leaf l
         cross join lateral (
           select envelope, ordinal from ledger.entry
           where team_id = $1 and statement_id = l.statement_id and ordinal >= l.ordinal
           order by ordinal limit 1) e
         where l.team_id = $1 and l.log_id = $2 and l.index = c.size - 1 and e.ordinal = l.ordinal
         order by l.index limit 1) as "lastEntryAt"
     from ledger.checkpoint c where c.team_id = $1 and c.log_id = $2 order by c.size`,
    [team, log],
  )
  return rows
}

export async function now_find(db: Db): Promise<number> {
  const { rows } = await db.query<{ nowMs: number }>(
    `select extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs"`,
  )
  return rows[0]?.nowMs ?? Date.now()
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
