import type { Db } from '../platform/database.ts'
import type { LogId, TeamId } from '../platform/ids.ts'
import { identifier } from '../platform/roles.ts'

export type RecordEntryRow = {
  recordType: string
  recordId: string
  version: number
  envelope: string
  payload: string | null
  statementId: string
  ordinal: number
}

/** All entries of a team ordered by record and version, page by page. */
export async function entry_list_by_record(
  db: Db,
  page: {
    team: TeamId
    log: LogId
    after: { recordId: string; version: number; statementId: string; ordinal: number }
    limit: number
  },
): Promise<RecordEntryRow[]> {
  const { rows } = await db.query<RecordEntryRow>(
    `select record_type as "recordType", record_id as "recordId", version, envelope, payload,
       statement_id as "statementId", ordinal
     from ledger.entry
     where team_id = $1 and log_id = $2
       and (record_id, version, statement_id, ordinal) > ($3, $4, $5, $6)
     order by record_id, version, statement_id, ordinal limit $7`,
    [
      page.team,
      page.log,
      page.after.recordId,
      page.after.version,
      page.after.statementId,
      page.after.ordinal,
      page.limit,
    ],
  )
  return rows
}

/** Rows of an audited table with their image, in the order of their ids. */
export async function image_list(
  db: Db,
  source: { table: string; image: string; teamColumn: string | null },
  page: { team: TeamId | null; after: string | null; limit: number },
): Promise<{ id: string; image: string }[]> {
  const inTeam =
    source.teamColumn === null ? '$1::uuid is null' : `t.${identifier(source.teamColumn)} = $1`
  const { rows } = await db.query<{ id: string; image: string }>(
    `select t.id, ${source.image} as image from ${source.table} t
     where ${inTeam} and ($2::uuid is null or t.id > $2) order by t.id limit $3`,
    [page.team, page.after, page.limit],
  )
  return rows
}

/** Rows of an audited table whose team lacks the log that they belong to: no team's check would come to them. */
export async function row_list_without_log(
  db: Db,
  source: { table: string; teamColumn: string; logKind: 'changes' | 'access' },
): Promise<{ id: string }[]> {
  const { rows } = await db.query<{ id: string }>(
    `select t.id from ${source.table} t
     where not exists (select from ledger.log l
       where l.team_id = t.${identifier(source.teamColumn)} and l.kind = $1)
     limit 100`,
    [source.logKind],
  )
  return rows
}

/** Rows of an audited table that `image_list` would list. */
export async function row_count(
  db: Db,
  source: { table: string; teamColumn: string | null },
  team: TeamId | null,
): Promise<number> {
  const inTeam =
    source.teamColumn === null ? '$1::uuid is null' : `t.${identifier(source.teamColumn)} = $1`
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from ${source.table} t where ${inTeam}`,
    [team],
  )
  return rows[0]?.count ?? 0
}

/** The newest entry of a record. */
export async function entry_find_last_of_record(
  db: Db,
  record: { team: TeamId; type: string; id: string },
): Promise<{ version: number; envelope: string; payload: string | null } | null> {
  const { rows } = await db.query<{ version: number; envelope: string; payload: string | null }>(
    `select version, envelope, payload from ledger.entry
     where team_id = $1 and record_id = $3 and record_type = $2
     order by version desc, statement_id desc limit 1`,
    [record.team, record.type, record.id],
  )
  return rows[0] ?? null
}

/** Rows whose bytes are not those of the SHA-256 beside them, which is audited. */
export async function bytes_list_changed(
  db: Db,
  source: { table: string; teamColumn: string | null },
  team: TeamId | null,
): Promise<{ id: string }[]> {
  const inTeam =
    source.teamColumn === null ? '$1::uuid is null' : `t.${identifier(source.teamColumn)} = $1`
  const { rows } = await db.query<{ id: string }>(
    `select t.id from ${source.table} t
     where ${inTeam} and encode(sha256(t.bytes), 'hex') is distinct from t.sha256 limit 100`,
    [team],
  )
  return rows
}
