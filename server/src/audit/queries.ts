import type { Db, Tx } from '../platform/database.ts'
import type { LogId, TeamId } from '../platform/ids.ts'
import { identifier } from '../platform/roles.ts'

export type LogAddress = { readonly team: TeamId; readonly log: LogId }

export type GrownTile = { level: number; number: number; hashes: Uint8Array; root: Uint8Array }

export async function hasLab(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select to_regclass('luminous.team') is not null as found`,
  )
  if (!rows[0]?.found) return false
  const { rows: labs } = await db.query(`select 1 from luminous.team where kind = 'lab'`)
  return labs.length > 0
}

/** Whether the function that writes entries exists yet: the first migrations come before it. */
export async function hasRecorder(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select to_regprocedure('ledger.record(text,text,text,uuid[],uuid[],int[],text[],text[])') is not null as found`,
  )
  return rows[0]?.found ?? false
}

/** Tables of `luminous` into which this transaction has written rows so far. */
export async function table_list_written(db: Db): Promise<string[]> {
  const written = await db.query<{ relname: string }>(`select relname from pg_stat_xact_user_tables
    where schemaname = 'luminous' and n_tup_ins + n_tup_upd + n_tup_del > 0`)
  return written.rows.map((row) => row.relname)
}

export async function isTableEmpty(db: Db, table: string): Promise<boolean> {
  const name = `luminous.${identifier(table)}`
  const { rows: found } = await db.query<{ found: boolean }>(
    `select to_regclass($1) is not null as found`,
    [name],
  )
  if (!found[0]?.found) return true
  const { rows } = await db.query(`select 1 from ${name} limit 1`)
  return rows.length === 0
}

export async function log_insert(
  tx: Tx,
  log: LogAddress & { kind: 'changes' | 'access'; origin: string },
): Promise<void> {
  await tx.query(`insert into ledger.log (team_id, id, kind, origin) values ($1, $2, $3, $4)`, [
    log.team,
    log.log,
    log.kind,
    log.origin,
  ])
}

export type LogRow = LogAddress & { origin: string; kind: 'changes' | 'access'; slug: string }

export async function log_find(db: Db, log: LogId): Promise<LogRow | null> {
  const { rows } = await db.query<LogRow>(
    `select l.team_id as team, l.id as log, l.origin, l.kind, t.slug
     from ledger.log l join luminous.team t on t.id = l.team_id where l.id = $1`,
    [log],
  )
  return rows[0] ?? null
}

export async function log_list(db: Db, slug: string | null): Promise<LogRow[]> {
  const { rows } = await db.query<LogRow>(
    `select l.team_id as team, l.id as log, l.origin, l.kind, coalesce(t.slug, '?') as slug
     from ledger.log l left join luminous.team t on t.id = l.team_id
     where $1::text is null or t.slug = $1
     order by t.slug, l.kind desc`,
    [slug],
  )
  return rows
}

/** Locks a log for this transaction; null where somebody else has it. */
export async function log_lock(tx: Tx, { team, log }: LogAddress): Promise<string | null> {
  const { rows } = await tx.query<{ origin: string }>(
    `select origin from ledger.log where team_id = $1 and id = $2 for no key update skip locked`,
    [team, log],
  )
  return rows[0]?.origin ?? null
}

export type LogKey = {
  readonly ordinal: number
  readonly vkey: string
  readonly statement: string | null
  readonly createdAt: string
}

export async function log_key_list(db: Db, { team, log }: LogAddress): Promise<LogKey[]> {
  const { rows } = await db.query<LogKey>(
    `select ordinal, vkey, statement, created_at as "createdAt"
     from ledger.log_key where team_id = $1 and log_id = $2 order by ordinal`,
    [team, log],
  )
  return rows
}

export async function log_key_insert(
  tx: Tx,
  key: LogAddress & { id: string; ordinal: number; vkey: string; statement: string | null },
): Promise<void> {
  await tx.query(
    `insert into ledger.log_key (team_id, id, log_id, ordinal, vkey, statement)
     values ($1, $2, $3, $4, $5, $6)`,
    [key.team, key.id, key.log, key.ordinal, key.vkey, key.statement],
  )
}

export async function leaf_insert_many(
  tx: Tx,
  batch: LogAddress & {
    first: number
    leaves: readonly { statementId: string; ordinal: number; hash: Uint8Array }[]
  },
): Promise<void> {
  await tx.query(
    `insert into ledger.leaf (team_id, log_id, index, statement_id, ordinal, hash)
     select $1, $2, $3::bigint + at - 1, statement_id, ordinal, hash
     from unnest($4::uuid[], $5::int[], $6::bytea[]) with ordinality
       as leaf (statement_id, ordinal, hash, at)`,
    [
      batch.team,
      batch.log,
      batch.first,
      batch.leaves.map((leaf) => leaf.statementId),
      batch.leaves.map((leaf) => leaf.ordinal),
      batch.leaves.map((leaf) => leaf.hash),
    ],
  )
}

const concatenated = (rows: readonly { hash: Uint8Array }[]): Uint8Array =>
  Buffer.concat(rows.map((row) => row.hash))

export async function leaf_hashes_list(
  db: Db,
  { team, log, first, count }: LogAddress & { first: number; count: number },
): Promise<Uint8Array> {
  const { rows } = await db.query<{ hash: Uint8Array }>(
    `select hash from ledger.leaf
     where team_id = $1 and log_id = $2 and index >= $3 and index < $4 order by index`,
    [team, log, first, first + count],
  )
  return concatenated(rows)
}

export async function tile_hashes_find(
  db: Db,
  { team, log, level, number }: LogAddress & { level: number; number: number },
): Promise<Uint8Array | null> {
  const { rows } = await db.query<{ hashes: Uint8Array }>(
    `select hashes from ledger.tile
     where team_id = $1 and log_id = $2 and level = $3 and number = $4`,
    [team, log, level, number],
  )
  return rows[0]?.hashes ?? null
}

export async function tile_roots_list(
  db: Db,
  place: LogAddress & { level: number; first: number; count: number },
): Promise<Uint8Array> {
  const { rows } = await db.query<{ hash: Uint8Array }>(
    `select root as hash from ledger.tile
     where team_id = $1 and log_id = $2 and level = $3 and number >= $4 and number < $5
     order by number`,
    [place.team, place.log, place.level, place.first, place.first + place.count],
  )
  return concatenated(rows)
}

export async function tile_insert_many(
  tx: Tx,
  { team, log, tiles }: LogAddress & { tiles: readonly GrownTile[] },
): Promise<void> {
  await tx.query(
    `insert into ledger.tile (team_id, log_id, level, number, hashes, root)
     select $1, $2, level, number, hashes, root
     from unnest($3::int[], $4::bigint[], $5::bytea[], $6::bytea[])
       as tile (level, number, hashes, root)`,
    [
      team,
      log,
      tiles.map((tile) => tile.level),
      tiles.map((tile) => tile.number),
      tiles.map((tile) => tile.hashes),
      tiles.map((tile) => tile.root),
    ],
  )
}

export async function checkpoint_insert(
  tx: Tx,
  checkpoint: LogAddress & { size: number; note: string },
): Promise<void> {
  await tx.query(
    `insert into ledger.checkpoint (team_id, log_id, size, at, note)
     values ($1, $2, $3, clock_timestamp(), $4)`,
    [checkpoint.team, checkpoint.log, checkpoint.size, checkpoint.note],
  )
}

export async function checkpoint_size_newest(db: Db, address: LogAddress): Promise<number> {
  return (await checkpoint_newest(db, address))?.size ?? 0
}

export type StoredCheckpoint = { size: number; at: string; note: string }

export async function checkpoint_newest(
  db: Db,
  { team, log }: LogAddress,
): Promise<StoredCheckpoint | null> {
  const { rows } = await db.query<StoredCheckpoint>(
    `select size, at, note from ledger.checkpoint
     where team_id = $1 and log_id = $2 order by size desc limit 1`,
    [team, log],
  )
  return rows[0] ?? null
}

/** The notes of checkpoints after one size and up to another, in their order. */
export async function checkpoint_note_list(
  db: Db,
  { team, log, after, until, limit }: LogAddress & { after: number; until: number; limit: number },
): Promise<{ size: number; note: string }[]> {
  const { rows } = await db.query<{ size: number; note: string }>(
    `select size, note from ledger.checkpoint
     where team_id = $1 and log_id = $2 and size > $3 and size <= $4 order by size limit $5`,
    [team, log, after, until, limit],
  )
  return rows
}

export type EntryRow = {
  statementId: string
  ordinal: number
  logId: LogId
  recordType: string
  recordId: string
  version: number
  envelope: string
  salt: Uint8Array | null
  payload: string | null
  /** Place in the log; null while the entry waits for the sequencer. */
  index: number | null
}

const entryColumns = `e.statement_id as "statementId", e.ordinal, e.log_id as "logId",
  e.record_type as "recordType", e.record_id as "recordId", e.version, e.envelope, e.salt, e.payload,
  l.index`
const withLeaf = `left join ledger.leaf l
  on l.team_id = e.team_id and l.statement_id = e.statement_id and l.ordinal = e.ordinal`

/** The entries of one record, the oldest first. */
export async function entry_list_of_record(
  db: Db,
  record: {
    team: TeamId
    type: string
    id: string
    afterVersion: number
    limit: number
    logKind?: 'changes' | 'access'
  },
): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>(
    `select ${entryColumns} from ledger.entry e ${withLeaf}
     where e.team_id = $1 and e.record_id = $3 and e.record_type = $2 and e.version > $4
       and e.log_id = (select g.id from ledger.log g where g.team_id = $1 and g.kind = $6)
     order by e.version limit $5`,
    [
      record.team,
      record.type,
      record.id,
      record.afterVersion,
      record.limit,
      record.logKind ?? 'changes',
    ],
  )
  return rows
}

export async function entry_find(
  db: Db,
  entry: { team: TeamId | null; statementId: string; ordinal: number },
): Promise<EntryRow | null> {
  // Staff may ask without naming the team; the key begins with it, so each team is looked up.
  const { rows } = await db.query<EntryRow>(
    `select ${entryColumns} from luminous.team t
     join ledger.entry e on e.team_id = t.id and e.statement_id = $2 and e.ordinal = $3 ${withLeaf}
     where $1::uuid is null or t.id = $1`,
    [entry.team, entry.statementId, entry.ordinal],
  )
  return rows[0] ?? null
}

/** Envelopes by index, for entry bundles. */
export async function envelope_list_by_index(
  db: Db,
  { team, log, first, count }: LogAddress & { first: number; count: number },
): Promise<string[]> {
  const { rows } = await db.query<{ envelope: string }>(
    `select e.envelope
     from ledger.leaf l
     join ledger.entry e
       on e.team_id = l.team_id and e.statement_id = l.statement_id and e.ordinal = l.ordinal
     where l.team_id = $1 and l.log_id = $2 and l.index >= $3 and l.index < $4
     order by l.index`,
    [team, log, first, first + count],
  )
  return rows.map((row) => row.envelope)
}

export async function log_find_of_team(
  db: Db,
  { team, kind }: { team: TeamId; kind: string },
): Promise<(LogAddress & { origin: string }) | null> {
  const { rows } = await db.query<LogAddress & { origin: string }>(
    `select team_id as team, id as log, origin from ledger.log where team_id = $1 and kind = $2`,
    [team, kind],
  )
  return rows[0] ?? null
}

/** The team in whose log a record stands; for the operator on the server, who may not know it. */
export async function record_team_find(
  db: Db,
  { type, id }: { type: string; id: string },
): Promise<TeamId | null> {
  const { rows } = await db.query<{ team: TeamId }>(
    `select e.team_id as team from luminous.team t
     join ledger.entry e on e.team_id = t.id and e.record_id = $2 and e.record_type = $1 limit 1`,
    [type, id],
  )
  return rows[0]?.team ?? null
}
