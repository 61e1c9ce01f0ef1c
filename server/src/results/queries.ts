import type { BiosensorOfResult } from '@luminous/contract'
import { prepare, type Db, type Tx } from '../platform/database.ts'
import type { MethodId, ResultId, RunId, SampleId, SiteId, TeamId } from '../platform/ids.ts'
import { insertMany } from '../platform/sql.ts'

/** What was measured, decimals as text; the same when written and when read. */
type Measured = {
  analyte: string
  /** Its code, its name when it was published, and what it answers to; null before the panel. */
  biosensor: string | null
  biosensorName: string | null
  acidClass: string | null
  isEstimate: boolean
  fold: string | null
  foldLower95: string | null
  foldUpper95: string | null
  response: 'none' | 'significant' | null
  growthPercent: string | null
  concentrationMgPerL: string | null
  qualifier: '<' | '>' | null
  limitMgPerL: string | null
  limitType: string | null
  lowerBoundMgPerL: string | null
  lower95MgPerL: string | null
  upper95MgPerL: string | null
  estimateMgPerL: string | null
  dilution: string
  replicates: number
  cvPercent: string | null
}

export type NewResult = Measured & {
  team: TeamId
  id: ResultId
  sample: SampleId
  site: SiteId
  collectedAt: string
  flags: readonly string[]
  run: RunId
  plateFileSha256: string
  readingRoot: string
  method: MethodId
  methodCode: string
  methodRevision: number
  edition: number
  replaces: string | null
  /** Null for results that were published before anybody signed. */
  approval: Approval | null
}

/** Who answers for a result, and what they said by it. */
export type Approval = { by: string; role: string; at: string; meaning: string }

export async function result_insert_many(tx: Tx, results: readonly NewResult[]): Promise<void> {
  if (results.length === 0) return
  const column = (type: string, pick: (result: NewResult) => unknown) => ({
    type,
    values: results.map(pick),
  })
  await insertMany(tx, 'luminous.result', {
    team_id: column('uuid', (result) => result.team),
    id: column('uuid', (result) => result.id),
    sample_id: column('uuid', (result) => result.sample),
    site_id: column('uuid', (result) => result.site),
    collected_at: column('timestamptz', (result) => result.collectedAt),
    analyte: column('text', (result) => result.analyte),
    biosensor: column('text', (result) => result.biosensor),
    biosensor_name: column('text', (result) => result.biosensorName),
    acid_class: column('text', (result) => result.acidClass),
    is_estimate: column('boolean', (result) => result.isEstimate),
    fold: column('numeric', (result) => result.fold),
    fold_lower95: column('numeric', (result) => result.foldLower95),
    fold_upper95: column('numeric', (result) => result.foldUpper95),
    response: column('text', (result) => result.response),
    growth_percent: column('numeric', (result) => result.growthPercent),
    concentration_mg_per_l: column('numeric', (result) => result.concentrationMgPerL),
    qualifier: column('text', (result) => result.qualifier),
    limit_mg_per_l: column('numeric', (result) => result.limitMgPerL),
    limit_type: column('text', (result) => result.limitType),
    lower_bound_mg_per_l: column('numeric', (result) => result.lowerBoundMgPerL),
    lower95_mg_per_l: column('numeric', (result) => result.lower95MgPerL),
    upper95_mg_per_l: column('numeric', (result) => result.upper95MgPerL),
    estimate_mg_per_l: column('text', (result) => result.estimateMgPerL),
    dilution: column('numeric', (result) => result.dilution),
    replicates: column('int', (result) => result.replicates),
    cv_percent: column('numeric', (result) => result.cvPercent),
    flags: column('text[]', (result) => result.flags),
    run_id: column('uuid', (result) => result.run),
    plate_file_sha256: column('text', (result) => result.plateFileSha256),
    reading_root: column('text', (result) => result.readingRoot),
    method_id: column('uuid', (result) => result.method),
    method_code: column('text', (result) => result.methodCode),
    method_revision: column('int', (result) => result.methodRevision),
    edition: column('int', (result) => result.edition),
    replaces_id: column('uuid', (result) => result.replaces),
    approved_by_name: column('text', ({ approval }) => approval?.by ?? null),
    approved_role: column('text', ({ approval }) => approval?.role ?? null),
    approved_at: column('timestamptz', ({ approval }) => approval?.at ?? null),
    approval_meaning: column('text', ({ approval }) => approval?.meaning ?? null),
  })
}

export type ResultRow = Measured & {
  team: TeamId
  id: ResultId
  teamSlug: string
  teamName: string
  teamKind: 'lab' | 'customer' | 'community'
  sampleId: SampleId
  sampleCode: string
  siteId: SiteId
  siteName: string
  timeZone: string
  collectedAt: string
  flags: string[]
  runId: RunId
  plateFileSha256: string
  readingRoot: string
  methodId: MethodId
  methodCode: string
  methodRevision: number
  publishedAt: string
  edition: number
  status: 'current' | 'superseded' | 'withdrawn'
  statusReason: string | null
  statusAt: string | null
  statusBy: string | null
  replaces: ResultId | null
  replacedBy: ResultId | null
  approvedBy: string | null
  approvedRole: string | null
  approvedAt: string | null
  approvalMeaning: string | null
  version: number
}

const resultColumns = `r.team_id as team, r.id, t.slug as "teamSlug", t.name as "teamName",
  t.kind as "teamKind", r.sample_id as "sampleId", s.code as "sampleCode", r.site_id as "siteId",
  w.name as "siteName", w.time_zone as "timeZone", r.collected_at as "collectedAt", r.analyte,
  r.biosensor, r.biosensor_name as "biosensorName", r.acid_class as "acidClass",
  r.is_estimate as "isEstimate", r.fold, r.fold_lower95 as "foldLower95",
  r.fold_upper95 as "foldUpper95", r.response, r.growth_percent as "growthPercent",
  r.concentration_mg_per_l as "concentrationMgPerL", r.qualifier, r.limit_mg_per_l as "limitMgPerL",
  r.limit_type as "limitType", r.lower_bound_mg_per_l as "lowerBoundMgPerL",
  r.lower95_mg_per_l as "lower95MgPerL", r.upper95_mg_per_l as "upper95MgPerL",
  r.estimate_mg_per_l as "estimateMgPerL", r.dilution, r.replicates, r.cv_percent as "cvPercent",
  r.flags, r.run_id as "runId", r.plate_file_sha256 as "plateFileSha256",
  r.reading_root as "readingRoot", r.method_id as "methodId", r.method_code as "methodCode",
  r.method_revision as "methodRevision", r.published_at as "publishedAt", r.edition, r.status,
  r.status_reason as "statusReason", r.status_at as "statusAt", r.status_by_name as "statusBy",
  r.replaces_id as replaces, r.replaced_by_id as "replacedBy", r.approved_by_name as "approvedBy",
  r.approved_role as "approvedRole", r.approved_at as "approvedAt", r.approval_meaning as "approvalMeaning",
  r.version`
const resultTables = `luminous.result r
  join luminous.team t on t.id = r.team_id
  join luminous.sample s on s.team_id = r.team_id and s.id = r.sample_id
  join luminous.site w on w.team_id = r.team_id and w.id = r.site_id`

export type ResultPage = {
  /** Null: staff's list over all teams. */
  team: TeamId | null
  sample: string | null
  before: { publishedAt: string; id: string } | null
  limit: number
}

/** Results, the newest first; the cursor ends in a unique key, so that no row is skipped or repeated. */
export async function result_list(db: Db, page: ResultPage): Promise<ResultRow[]> {
  const { team, sample, before, limit } = page
  const values: unknown[] = [limit]
  const given = (value: unknown) => `$${values.push(value)}`
  const conditions = [
    ...(team === null ? [] : [`r.team_id = ${given(team)}`]),
    ...(before === null
      ? []
      : [`(r.published_at, r.id) < (${given(before.publishedAt)}, ${given(before.id)}::uuid)`]),
    sample === null ? `r.status <> 'superseded'` : `r.sample_id = ${given(sample)}`,
  ]
  // Said as it is asked, without `or`: one plan for each of the eight ways.
  const statement = prepare(
    `select ${resultColumns} from ${resultTables} where ${conditions.join(' and ')}
     order by r.published_at desc, r.id desc limit $1`,
  )
  const { rows } = await db.query<ResultRow>(statement, values)
  return rows
}

/** One result; for staff of whichever team, for members of theirs. */
export async function result_find(
  db: Db,
  result: { team: TeamId | null; id: string },
): Promise<ResultRow | null> {
  const { rows } = await db.query<ResultRow>(
    `select ${resultColumns} from ${resultTables}
     where r.id = $1 and ($2::uuid is null or r.team_id = $2)`,
    [result.id, result.team],
  )
  return rows[0] ?? null
}

/** The biosensors of which a team has results, each as its newest result names it. */
export async function biosensor_list_of_results(
  db: Db,
  team: TeamId,
): Promise<BiosensorOfResult[]> {
  const { rows } = await db.query<BiosensorOfResult>(
    // From each biosensor to the next by the index: a team has many results of few.
    `with recursive newest as (
       (select biosensor, biosensor_name, acid_class from luminous.result
        where team_id = $1 and biosensor is not null order by biosensor, published_at desc limit 1)
       union all
       select next.* from newest n cross join lateral (
         select r.biosensor, r.biosensor_name, r.acid_class from luminous.result r
         where r.team_id = $1 and r.biosensor > n.biosensor order by r.biosensor, r.published_at desc limit 1) next
     )
     select biosensor as code, biosensor_name as name, coalesce(acid_class, '') as "acidClass"
     from newest order by name, code limit 100`,
    [team],
  )
  return rows
}

export type FormerResult = {
  status: 'current' | 'withdrawn'
  team: TeamId
  id: ResultId
  sampleId: SampleId
  code: string
  biosensor: string | null
  dilution: string
  edition: number
  run: RunId
}

/**
 * What is in force about these samples, and what this run published, in force or withdrawn; locked, so that it is
 * replaced once. For staff only.
 */
export async function result_lock_former(
  tx: Tx,
  of: { samples: readonly { team: TeamId; id: SampleId }[]; run: RunId | null },
): Promise<FormerResult[]> {
  const { rows } = await tx.query<FormerResult>(
    // Samples are looked up with their teams: by those alone no index begins.
    `select r.status, r.team_id as team, r.id, r.sample_id as "sampleId", s.code, r.biosensor, r.dilution, r.edition, r.run_id as run
     from luminous.result r
     join luminous.sample s on s.team_id = r.team_id and s.id = r.sample_id
     where (r.team_id, r.id) in (
       select o.team_id, o.id from unnest($1::uuid[], $2::uuid[]) as wanted (team_id, sample_id)
       join luminous.result o on o.team_id = wanted.team_id and o.sample_id = wanted.sample_id
       where o.status = 'current'
       union
       select o.team_id, o.id from luminous.team t
       join luminous.result o on o.team_id = t.id and o.run_id = $3
       where o.status in ('current', 'withdrawn'))
     order by r.id for no key update of r`,
    [of.samples.map(({ team }) => team), of.samples.map(({ id }) => id), of.run],
  )
  return rows
}

/** Takes results out of force; they stay readable, with why and what took their place. */
export async function result_set_status(
  tx: Tx,
  result: {
    team: TeamId
    id: string
    status: 'superseded' | 'withdrawn'
    reason: string
    by: string
    replacedBy: string | null
  },
): Promise<void> {
  await tx.query(
    `update luminous.result set status = $3, status_reason = $4, status_at = clock_timestamp(),
       status_by_name = $5, replaced_by_id = $6
     where team_id = $1 and id = $2`,
    [result.team, result.id, result.status, result.reason, result.by, result.replacedBy],
  )
}

/** A withdrawn result stays so, and leads to the one of the next edition. */
export async function result_set_replaced(
  tx: Tx,
  result: { team: TeamId; id: string; replacedBy: string },
): Promise<void> {
  await tx.query(`update luminous.result set replaced_by_id = $3 where team_id = $1 and id = $2`, [
    result.team,
    result.id,
    result.replacedBy,
  ])
}
