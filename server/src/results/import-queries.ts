import type { ImportedResult } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { insertMany } from '../platform/sql.ts'

export type ImportRow = {
  id: string
  laboratory: string
  note: string
  fileId: string
  fileName: string
  fileSha256: string
  rows: number
  importedBy: string
  importedAt: string
  voidedAt: string | null
  voidReason: string | null
}

const importColumns = `i.id, i.laboratory, i.note, i.file_id as "fileId", f.name as "fileName",
  i.file_sha256 as "fileSha256", i.row_count as rows, i.imported_by_name as "importedBy",
  i.created_at as "importedAt", i.voided_at as "voidedAt", i.void_reason as "voidReason"`
const importTables = `luminous.result_import i
  join luminous.file f on f.team_id = i.team_id and f.id = i.file_id`

/** The newest first. */
export async function result_import_list(db: Db, team: TeamId): Promise<ImportRow[]> {
  const { rows } = await db.query<ImportRow>(
    `select ${importColumns} from ${importTables} where i.team_id = $1
     order by i.created_at desc, i.id desc limit 500`,
    [team],
  )
  return rows
}

export async function result_import_find(
  db: Db,
  which: { team: TeamId; id: string },
): Promise<ImportRow | null> {
  const { rows } = await db.query<ImportRow>(
    `select ${importColumns} from ${importTables} where i.team_id = $1 and i.id = $2`,
    [which.team, which.id],
  )
  return rows[0] ?? null
}

export async function result_import_find_by_file(
  db: Db,
  which: { team: TeamId; sha256: string },
): Promise<ImportRow | null> {
  const { rows } = await db.query<ImportRow>(
    `select ${importColumns} from ${importTables}
     where i.team_id = $1 and i.file_sha256 = $2 and i.voided_at is null`,
    [which.team, which.sha256],
  )
  return rows[0] ?? null
}

/** False where these bytes are imported, perhaps since a moment. */
export async function result_import_insert(
  tx: Tx,
  given: {
    team: TeamId
    id: string
    fileId: string
    fileSha256: string
    laboratory: string
    note: string
    rows: number
    importedBy: string
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.result_import
       (team_id, id, file_id, file_sha256, laboratory, note, row_count, imported_by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (team_id, file_id) where voided_at is null do nothing`,
    [
      given.team,
      given.id,
      given.fileId,
      given.fileSha256,
      given.laboratory,
      given.note,
      given.rows,
      given.importedBy,
    ],
  )
  return rowCount === 1
}

export async function result_import_void(
  tx: Tx,
  which: { team: TeamId; id: string; reason: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.result_import set voided_at = clock_timestamp(), void_reason = $3
     where team_id = $1 and id = $2 and voided_at is null`,
    [which.team, which.id, which.reason],
  )
  return rowCount === 1
}

export async function imported_result_insert_many(
  tx: Tx,
  given: {
    team: TeamId
    import: string
    results: readonly (ImportedResult & { siteId: string })[]
  },
): Promise<void> {
  const { results } = given
  const column = (type: string, pick: (result: (typeof results)[number]) => unknown) => ({
    type,
    values: results.map(pick),
  })
  await insertMany(tx, 'luminous.imported_result', {
    team_id: column('uuid', () => given.team),
    id: column('uuid', () => newId()),
    import_id: column('uuid', () => given.import),
    line: column('int', ({ line }) => line),
    site_id: column('uuid', ({ siteId }) => siteId),
    sample_code: column('text', ({ sampleCode }) => sampleCode),
    collected_on: column('date', ({ collectedOn }) => collectedOn),
    collected_at: column('timestamptz', ({ collectedAt }) => collectedAt),
    analyte: column('text', ({ analyte }) => analyte),
    unit: column('text', ({ unit }) => unit),
    value: column('numeric', ({ value }) => value),
    qualifier: column('text', ({ qualifier }) => qualifier),
    limit_value: column('numeric', ({ limit }) => limit),
    limit_type: column('text', ({ limitType }) => limitType),
    biosensor: column('text', ({ biosensor }) => biosensor),
    method: column('text', ({ method }) => method),
    note: column('text', ({ note }) => note),
  })
}

export async function imported_result_list(
  db: Db,
  which: { team: TeamId; import: string },
): Promise<ImportedResult[]> {
  const { rows } = await db.query<ImportedResult>(
    `select r.line, r.sample_code as "sampleCode", s.name as site, r.collected_on as "collectedOn",
       r.collected_at as "collectedAt", r.analyte, r.unit, r.value, r.qualifier, r.limit_value as "limit",
       r.limit_type as "limitType", r.biosensor, r.method, r.note
     from luminous.imported_result r
     join luminous.site s on s.team_id = r.team_id and s.id = r.site_id
     where r.team_id = $1 and r.import_id = $2 order by r.line limit 5000`,
    [which.team, which.import],
  )
  return rows
}
