import type { RunState } from '@luminous/contract'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { Db, Tx } from '../platform/database.ts'
import { insertRow } from '../platform/sql.ts'
import type { MethodId, RunId, TeamId } from '../platform/ids.ts'

/** Something that a person said about a part of a run, with a reason. */
type Said<Subject> = Subject & { reason: string; by: string; at: string }

export type RunSummaryOfResults = {
  /** Rules that failed when it was computed. */
  failed: number
  /** Mean signals of controls and what the curve is like, for control charts. */
  controls: Record<string, number | null>
  results: {
    id: string
    /** Left out on plates of a single one. */
    biosensor?: string
    role: string
    sampleCode: string
    dilution: string
    concentration: string | null
    qualifier: '<' | '>' | null
    limit: string | null
    limitType: string | null
    /** Left out by runs of before the panel. */
    fold?: string | null
    flag: string | null
  }[]
}

export type RunRow = {
  team: TeamId
  id: RunId
  state: RunState
  returned: boolean
  edition: number
  amends: RunId | null
  amendReason: string | null
  fileId: string
  fileSha256: string
  fileName: string
  plate: string
  /** One for each biosensor, in the order in which they are shown. */
  methodIds: MethodId[]
  instrument: unknown
  instrumentId: string | null
  readAtLocal: string | null
  readAt: string | null
  readAtSource: 'file' | 'entered' | null
  /** By biosensor; null: of the whole plate. */
  lots: readonly { readonly biosensor: string | null; readonly lot: string }[]
  layout: Layout | null
  sampleCodes: string[]
  calibration: unknown
  exclusions: Said<{ well: string }>[]
  /** Without a biosensor: of the whole plate, or of a single one that nobody named. */
  rulings: Said<{ rule: string; subject: string | null; biosensor?: string | null | undefined }>[]
  choices: Said<{
    sampleCode: string
    dilution: string
    biosensor?: string | null | undefined
    choice: 'report' | 'omit'
  }>[]
  summary: RunSummaryOfResults | null
  readingCount: number
  readingRoot: string
  readingSeed: Uint8Array
  uploadedBy: string
  authors: string[]
  submittedBy: string | null
  submittedByName: string | null
  signedBy: string | null
  signedByName: string | null
  signedRole: string | null
  signedAt: string | null
  signedMeaning: string | null
  signedWith: 'password' | 'passkey' | 'demonstration' | null
  createdAt: string
  version: number
}

const runColumns = `r.team_id as team, r.id, r.state, r.returned, r.edition, r.amends_id as amends,
  r.amend_reason as "amendReason", r.file_id as "fileId", r.file_sha256 as "fileSha256", f.name as "fileName",
  r.plate, r.method_ids as "methodIds", r.instrument, r.instrument_id as "instrumentId",
  r.read_at_local as "readAtLocal", r.read_at as "readAt", r.read_at_source as "readAtSource",
  r.lots, r.layout,
  r.sample_codes as "sampleCodes", r.calibration, r.exclusions, r.rulings, r.choices, r.summary,
  r.reading_count as "readingCount", r.reading_root as "readingRoot", r.reading_seed as "readingSeed",
  r.uploaded_by_name as "uploadedBy", r.authors, r.submitted_by as "submittedBy",
  r.submitted_by_name as "submittedByName", r.signed_by as "signedBy", r.signed_by_name as "signedByName",
  r.signed_role as "signedRole", r.signed_at as "signedAt", r.signed_meaning as "signedMeaning",
  r.signed_with as "signedWith", r.created_at as "createdAt", r.version`
const runTables = `luminous.run r join luminous.file f on f.team_id = r.team_id and f.id = r.file_id`

export type NewRun = Omit<
  RunRow,
  | 'fileName'
  | 'returned'
  | 'submittedBy'
  | 'submittedByName'
  | 'signedBy'
  | 'signedByName'
  | 'signedRole'
  | 'signedAt'
  | 'signedMeaning'
  | 'signedWith'
  | 'createdAt'
  | 'version'
>

const orNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export async function run_insert(tx: Tx, run: NewRun): Promise<void> {
  await insertRow(tx, 'luminous.run', {
    team_id: run.team,
    id: run.id,
    state: run.state,
    edition: run.edition,
    amends_id: run.amends,
    amend_reason: run.amendReason,
    file_id: run.fileId,
    file_sha256: run.fileSha256,
    plate: run.plate,
    method_ids: run.methodIds,
    instrument: JSON.stringify(run.instrument),
    instrument_id: run.instrumentId,
    read_at_local: run.readAtLocal,
    read_at: run.readAt,
    read_at_source: run.readAtSource,
    lots: JSON.stringify(run.lots),
    layout: orNull(run.layout),
    sample_codes: run.sampleCodes,
    calibration: orNull(run.calibration),
    exclusions: JSON.stringify(run.exclusions),
    rulings: JSON.stringify(run.rulings),
    choices: JSON.stringify(run.choices),
    summary: orNull(run.summary),
    reading_count: run.readingCount,
    reading_root: run.readingRoot,
    reading_seed: run.readingSeed,
    uploaded_by_name: run.uploadedBy,
    authors: run.authors,
  })
}

/** Writes what may change of a run; its file, readings and edition never do. */
export async function run_update(tx: Tx, run: RunRow): Promise<void> {
  await tx.query(
    `update luminous.run set
       state = $3, returned = $4, method_ids = $5, instrument_id = $6, read_at_local = $7, read_at = $8,
       read_at_source = $9, lots = $10, layout = $11, sample_codes = $12,
       calibration = $13, exclusions = $14, rulings = $15, choices = $16, summary = $17, authors = $18,
       submitted_by = $19, submitted_by_name = $20,
       submitted_at = case when $19::uuid is null then null else coalesce(submitted_at, clock_timestamp()) end,
       signed_by = $21, signed_by_name = $22, signed_role = $23, signed_at = $24, signed_meaning = $25,
       signed_with = $26
     where team_id = $1 and id = $2`,
    [
      run.team,
      run.id,
      run.state,
      run.returned,
      run.methodIds,
      run.instrumentId,
      run.readAtLocal,
      run.readAt,
      run.readAtSource,
      JSON.stringify(run.lots),
      orNull(run.layout),
      run.sampleCodes,
      orNull(run.calibration),
      JSON.stringify(run.exclusions),
      JSON.stringify(run.rulings),
      JSON.stringify(run.choices),
      orNull(run.summary),
      run.authors,
      run.submittedBy,
      run.submittedByName,
      run.signedBy,
      run.signedByName,
      run.signedRole,
      run.signedAt,
      run.signedMeaning,
      run.signedWith,
    ],
  )
}

export async function run_find(
  db: Db,
  run: { team: TeamId; id: string; lock?: boolean },
): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns} from ${runTables} where r.team_id = $1 and r.id = $2
     ${run.lock ? 'for no key update of r' : ''}`,
    [run.team, run.id],
  )
  return rows[0] ?? null
}

/** The runs that a file made, each plate's newest edition; of all plates where none is named. */
export async function run_list_of_file(
  db: Db,
  file: { team: TeamId; sha256: string; plate: string | null },
): Promise<RunRow[]> {
  const { rows } = await db.query<RunRow>(
    `select distinct on (r.plate) ${runColumns} from ${runTables}
     where r.team_id = $1 and r.file_sha256 = $2 and ($3::text is null or r.plate = $3)
     order by r.plate, r.edition desc`,
    [file.team, file.sha256, file.plate],
  )
  return rows
}

/** The run that a result was computed in, published or not. */
export async function run_find_by_result(
  db: Db,
  result: { team: TeamId; id: string },
): Promise<RunRow | null> {
  const { rows } = await db.query<RunRow>(
    `select ${runColumns} from ${runTables}
     where r.team_id = $1 and r.summary -> 'results' @> jsonb_build_array(jsonb_build_object('id', $2::text)) limit 1`,
    [result.team, result.id],
  )
  return rows[0] ?? null
}

/** What a list shows of a run; its layout and its results are read with the run. */
export type RunListRow = Pick<
  RunRow,
  | 'id'
  | 'state'
  | 'edition'
  | 'plate'
  | 'fileName'
  | 'fileSha256'
  | 'readAt'
  | 'createdAt'
  | 'uploadedBy'
  | 'submittedByName'
  | 'returned'
  | 'version'
> & { samples: number; failedRules: number; method: string | null; instrumentName: string | null }

export async function run_list(
  db: Db,
  page: {
    team: TeamId
    state: RunState | null
    before: { createdAt: string; id: string } | null
    limit: number
  },
): Promise<RunListRow[]> {
  const { rows } = await db.query<RunListRow>(
    `select r.id, r.state, r.edition, r.plate, f.name as "fileName", r.file_sha256 as "fileSha256",
       r.read_at as "readAt", r.created_at as "createdAt", r.uploaded_by_name as "uploadedBy",
       r.submitted_by_name as "submittedByName", r.returned, r.version, cardinality(r.sample_codes) as samples,
       coalesce((r.summary ->> 'failed')::int, 0) as "failedRules", i.name as "instrumentName",
       (select string_agg(m.code || '@' || m.revision, ', ' order by array_position(r.method_ids, m.id))
        from luminous.method m where m.team_id = r.team_id and m.id = any(r.method_ids)) as method
     from ${runTables}
     left join luminous.instrument i on i.team_id = r.team_id and i.id = r.instrument_id
     where r.team_id = $1 and ($2::text is null or r.state = $2)
       and ($3::timestamptz is null or (r.created_at, r.id) < ($3, $4::uuid))
     order by r.created_at desc, r.id desc limit $5`,
    [page.team, page.state, page.before?.createdAt ?? null, page.before?.id ?? null, page.limit],
  )
  return rows
}

/** Other runs that have any of these samples on their plates. */
export async function run_list_by_sample(
  db: Db,
  runs: { team: TeamId; codes: readonly string[]; but: RunId },
): Promise<Pick<RunRow, 'id' | 'state' | 'summary' | 'choices' | 'amends'>[]> {
  const { rows } = await db.query<Pick<RunRow, 'id' | 'state' | 'summary' | 'choices' | 'amends'>>(
    `select id, state, summary, choices, amends_id as amends from luminous.run
     where team_id = $1 and id = any(array(select luminous.runs_of_samples($1, $2::text[])))
       and id <> $3 and state <> 'void'
     order by created_at desc limit 200`,
    [runs.team, runs.codes, runs.but],
  )
  return rows
}

export type ChartedRun = Pick<RunRow, 'id' | 'plate' | 'fileName' | 'readAt' | 'state'> & {
  controls: RunSummaryOfResults['controls']
}

/** The newest runs of a method in the order in which they were read: for control charts. */
export async function run_list_for_charts(
  db: Db,
  runs: { team: TeamId; method: string; limit: number },
): Promise<ChartedRun[]> {
  const { rows } = await db.query<ChartedRun>(
    `select r.id, r.plate, f.name as "fileName", r.state, r.read_at as "readAt", r.summary -> 'controls' as controls
     from (
       select id from luminous.run
       where team_id = $1 and summary is not null and state not in ('void', 'superseded')
         and method_ids && array(select id from luminous.method where team_id = $1 and code = $2)
       order by coalesce(read_at, created_at) desc, id desc limit $3) newest
     join luminous.run r on r.team_id = $1 and r.id = newest.id
     join luminous.file f on f.team_id = r.team_id and f.id = r.file_id
     order by coalesce(r.read_at, r.created_at), r.id`,
    [runs.team, runs.method, runs.limit],
  )
  return rows
}

export async function run_find_amendment(
  db: Db,
  run: { team: TeamId; id: RunId },
): Promise<RunId | null> {
  const { rows } = await db.query<{ id: RunId }>(
    `select id from luminous.run where team_id = $1 and amends_id = $2 and state <> 'void'
     order by edition desc limit 1`,
    [run.team, run.id],
  )
  return rows[0]?.id ?? null
}
