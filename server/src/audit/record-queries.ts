import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { identifier } from '../platform/roles.ts'
import type { LogAddress } from './queries.ts'

export type RecordEntryRow = {
  recordType: string
  recordId: string
  version: number
  envelope: string
  payload: string | null
  statementId: string
  ordinal: number
}

/** The entries of one record in a log, by their versions, page by page. */
export async function entry_list_by_version(
  db: Db,
  page: LogAddress & {
    type: string
    id: string
    after: { version: number; statementId: string; ordinal: number }
    limit: number
  },
): Promise<RecordEntryRow[]> {
  const { rows } = await db.query<RecordEntryRow>(
    `select record_type as "recordType", record_id as "recordId", version, envelope, payload,
       statement_id as "statementId", ordinal
     from ledger.entry
     where team_id = $1 and log_id = $2 and record_id = $3 and record_type = $4
       and (version, statement_id, ordinal) > ($5, $6, $7)
     order by version, statement_id, ordinal limit $8`,
    [
      page.team,
      page.log,
      page.id,
      page.type,
      page.after.version,
      page.after.statementId,
      page.after.ordinal,
      page.limit,
    ],
  )
  return rows
}

/** An audited table, and the SQL of a row's image. */
export type ImageSource = {
  readonly table: string
  readonly image: string
  readonly teamColumn: string | null
}

const inTeam = ({ teamColumn }: Pick<ImageSource, 'teamColumn'>): string =>
  teamColumn === null ? '$1::uuid is null' : `t.${identifier(teamColumn)} = $1`

/** The fingerprints of all rows of an audited table, in whatever order they lie. */
export const image_fingerprint_statement = (source: ImageSource, team: TeamId | null) => ({
  text: `select t.id, encode(sha256(convert_to(${source.image}, 'UTF8')), 'hex') as fingerprint
     from ${source.table} t where ${inTeam(source)}`,
  values: [team],
})

/** Rows of an audited table with their image. */
export async function image_list(
  db: Db,
  source: ImageSource,
  { team, ids }: { team: TeamId | null; ids: readonly string[] },
): Promise<{ id: string; image: string | null }[]> {
  const { rows } = await db.query<{ id: string; image: string | null }>(
    `select t.id, ${source.image} as image from ${source.table} t
     where ${inTeam(source)} and t.id = any($2::uuid[]) order by t.id`,
    [team, ids],
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

export type LastEntry = {
  readonly recordId: string
  readonly version: number
  readonly envelope: string
  readonly payload: string | null
}

/** The newest entry of each of these records. */
export async function entry_list_last(
  db: Db,
  { team, type, ids }: { team: TeamId; type: string; ids: readonly string[] },
): Promise<LastEntry[]> {
  const { rows } = await db.query<LastEntry>(
    // Record by record, each the last of its versions: by the index, whatever PostgreSQL believes of the table.
    `select e.record_id as "recordId", e.version, e.envelope, e.payload
     from unnest($3::uuid[]) as wanted (id)
     cross join lateral (
       select record_id, version, envelope, payload from ledger.entry
       where team_id = $1 and record_id = wanted.id and record_type = $2
       order by version desc, statement_id desc limit 1) e`,
    [team, type, ids],
  )
  return rows
}

/** Rows whose bytes are not those of the SHA-256 beside them, which is audited. */
export async function bytes_list_changed(
  db: Db,
  source: ImageSource,
  team: TeamId | null,
): Promise<{ id: string }[]> {
  const { rows } = await db.query<{ id: string }>(
    `select t.id from ${source.table} t
     where ${inTeam(source)} and encode(sha256(t.bytes), 'hex') is distinct from t.sha256 limit 100`,
    [team],
  )
  return rows
}

/** Rows with a generated column that is not generated: it repeats another one without its hyphens. */
export async function typed_list_changed(
  db: Db,
  source: ImageSource,
  { team, typed, of }: { team: TeamId | null; typed: string; of: string },
): Promise<{ id: string }[]> {
  const { rows } = await db.query<{ id: string }>(
    `select t.id from ${source.table} t
     where ${inTeam(source)} and t.${identifier(typed)} is distinct from replace(t.${identifier(of)}, '-', '') limit 100`,
    [team],
  )
  return rows
}
