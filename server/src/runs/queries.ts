import type { Layout } from '@luminous/assay/layout.ts'
import type { Db, Tx } from '../platform/database.ts'
import type { MethodId, RunId, TeamId } from '../platform/ids.ts'

export type MethodRow = { id: MethodId; code: string; revision: number; definition: unknown }

const methodColumns = 'id, code, revision, definition'

/** The newest revision of a method, or of the method made first where no code is given. */
export async function method_find(
  db: Db,
  method: { team: TeamId; code: string | null; revision: number | null },
): Promise<MethodRow | null> {
  const { rows } = await db.query<MethodRow>(
    `select ${methodColumns} from luminous.method
     where team_id = $1
       and code = coalesce($2, (select code from luminous.method where team_id = $1 order by created_at, id limit 1))
       and revision = coalesce($3, revision)
     order by revision desc limit 1`,
    [method.team, method.code, method.revision],
  )
  return rows[0] ?? null
}

export async function method_find_by_id(
  db: Db,
  method: { team: TeamId; id: MethodId },
): Promise<MethodRow | null> {
  const { rows } = await db.query<MethodRow>(
    `select ${methodColumns} from luminous.method where team_id = $1 and id = $2`,
    [method.team, method.id],
  )
  return rows[0] ?? null
}

export async function method_list(
  db: Db,
  team: TeamId,
): Promise<{ code: string; revision: number }[]> {
  const { rows } = await db.query<{ code: string; revision: number }>(
    `select code, revision from luminous.method where team_id = $1 order by code, revision`,
    [team],
  )
  return rows
}

export async function method_insert(
  tx: Tx,
  method: { team: TeamId; id: MethodId; code: string; revision: number; definition: unknown },
): Promise<void> {
  await tx.query(
    `insert into luminous.method (team_id, id, code, revision, definition)
     values ($1, $2, $3, $4, $5)`,
    [method.team, method.id, method.code, method.revision, JSON.stringify(method.definition)],
  )
}

export type RunRow = {
  team: TeamId
  id: RunId
  fileId: string
  fileSha256: string
  plate: string
  methodId: MethodId
  instrument: unknown
  readAtLocal: string | null
  layout: Layout
  calibration: unknown
  readingCount: number
  readingRoot: string
  readingSeed: Uint8Array
}

export async function run_insert(tx: Tx, run: RunRow): Promise<void> {
  await tx.query(
    `insert into luminous.run
       (team_id, id, file_id, file_sha256, plate, method_id, instrument, read_at_local, layout,
        calibration, reading_count, reading_root, reading_seed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      run.team,
      run.id,
      run.fileId,
      run.fileSha256,
      run.plate,
      run.methodId,
      JSON.stringify(run.instrument),
      run.readAtLocal,
      JSON.stringify(run.layout),
      run.calibration === null ? null : JSON.stringify(run.calibration),
      run.readingCount,
      run.readingRoot,
      run.readingSeed,
    ],
  )
}

const runColumns = `team_id as team, id, file_id as "fileId", file_sha256 as "fileSha256", plate,
  method_id as "methodId", instrument, read_at_local as "readAtLocal", layout, calibration,
  reading_count as "readingCount", reading_root as "readingRoot", reading_seed as "readingSeed"`

export async function run_find(db: Db, run: { team: TeamId; id: RunId }): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns} from luminous.run where team_id = $1 and id = $2`,
    [run.team, run.id],
  )
  return rows[0] ?? null
}

export async function run_find_by_file(
  db: Db,
  run: { team: TeamId; sha256: string; plate: string },
): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns} from luminous.run
     where team_id = $1 and file_sha256 = $2 and plate = $3`,
    [run.team, run.sha256, run.plate],
  )
  return rows[0] ?? null
}
