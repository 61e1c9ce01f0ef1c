import type {
  ConditionCode,
  KitState,
  SampleChange,
  SampleSummary,
  TeamSummary,
} from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { KitId, SampleId, SiteId, TeamId } from '../platform/ids.ts'
import { insertRow } from '../platform/sql.ts'

export type NewSample = {
  team: TeamId
  id: SampleId
  code: string
  site: SiteId
  collectedAt: string
}

/** What the field adds to a sample; null is what nobody wrote down. */
export type FieldFacts = {
  kit: KitId
  kind: SampleSummary['kind']
  duplicateOf: string | null
  timeZone: string
  collector: string
  latitude: string | null
  longitude: string | null
  accuracyM: string | null
  ph: string | null
  waterTemperatureCelsius: string | null
  conductivityUsPerCm: string | null
  notes: string
  holdingHours: number
}

export async function sample_insert(
  tx: Tx,
  sample: NewSample,
  field: FieldFacts | null = null,
): Promise<void> {
  await insertRow(tx, 'luminous.sample', {
    team_id: sample.team,
    id: sample.id,
    code: sample.code,
    site_id: sample.site,
    collected_at: sample.collectedAt,
    kit_id: field?.kit ?? null,
    kind: field?.kind ?? 'sample',
    duplicate_of: field?.duplicateOf ?? null,
    time_zone: field?.timeZone ?? null,
    collector_name: field?.collector ?? null,
    latitude: field?.latitude ?? null,
    longitude: field?.longitude ?? null,
    accuracy_m: field?.accuracyM ?? null,
    ph: field?.ph ?? null,
    water_temperature_celsius: field?.waterTemperatureCelsius ?? null,
    conductivity_us_per_cm: field?.conductivityUsPerCm ?? null,
    notes: field?.notes ?? '',
    holding_hours: field?.holdingHours ?? null,
  })
}

export type BenchSample = NewSample & {
  teamName: string
  /** The code of the sample that this one doubles. */
  duplicateOf: string | null
  kit: KitId | null
  receivedAt: string | null
  receiptState: SampleSummary['receiptState']
  /** Its kit is void, and so is it. */
  isVoid: boolean
}

/** Locks samples of all teams by their codes: what is reported of each is decided once. For staff only. */
export async function sample_lock_by_code(tx: Tx, codes: readonly string[]): Promise<void> {
  await tx.query(
    `select 1 from luminous.sample where code = any($1::text[]) order by id for no key update`,
    [codes],
  )
}

/** Samples of all teams by their codes: a plate carries several customers'. For staff only. */
export async function sample_list_by_code(
  db: Db,
  codes: readonly string[],
): Promise<BenchSample[]> {
  const { rows } = await db.query<BenchSample>(
    `select s.team_id as team, t.name as "teamName", s.id, s.code, s.site_id as site,
       s.collected_at as "collectedAt", s.kit_id as kit, s.received_at as "receivedAt",
       s.receipt_state as "receiptState", d.code as "duplicateOf", k.state is not distinct from 'void' as "isVoid"
     from luminous.sample s join luminous.team t on t.id = s.team_id
     left join luminous.kit k on k.team_id = s.team_id and k.id = s.kit_id
     left join luminous.sample d on d.team_id = s.team_id and d.id = s.duplicate_of
     where s.code = any($1::text[]) order by s.code`,
    [codes],
  )
  return rows
}

export type SampleRow = {
  team: TeamId
  teamSlug: string
  teamName: string
  teamKind: TeamSummary['kind']
  id: SampleId
  code: string
  kind: SampleSummary['kind']
  kit: KitId | null
  state: KitState | null
  siteId: SiteId
  siteName: string
  siteTimeZone: string
  collectedAt: string
  timeZone: string | null
  collector: string | null
  duplicateOf: SampleId | null
  duplicateOfCode: string | null
  latitude: string | null
  longitude: string | null
  accuracyM: string | null
  ph: string | null
  waterTemperatureCelsius: string | null
  conductivityUsPerCm: string | null
  notes: string
  holdUntil: string | null
  labNumber: string | null
  receivedAt: string | null
  receiptState: SampleSummary['receiptState']
  conditions: ConditionCode[]
  version: number
}

const sampleColumns = `s.team_id as team, t.slug as "teamSlug", t.name as "teamName", t.kind as "teamKind", s.id,
  s.code, s.kind, s.kit_id as kit, k.state, s.site_id as "siteId", i.name as "siteName",
  i.time_zone as "siteTimeZone", s.collected_at as "collectedAt", s.time_zone as "timeZone",
  s.collector_name as collector, s.duplicate_of as "duplicateOf", d.code as "duplicateOfCode",
  trim_scale(s.latitude) as latitude, trim_scale(s.longitude) as longitude, s.accuracy_m as "accuracyM",
  s.ph, s.water_temperature_celsius as "waterTemperatureCelsius",
  s.conductivity_us_per_cm as "conductivityUsPerCm", s.notes,
  s.collected_at + make_interval(hours => s.holding_hours) as "holdUntil", s.lab_number as "labNumber",
  s.received_at as "receivedAt", s.receipt_state as "receiptState", s.version,
  coalesce((select e.details -> 'conditions' from luminous.custody_event e
    where e.team_id = s.team_id and e.sample_id = s.id and e.kind = 'labReceipt' limit 1), '[]') as conditions`
const sampleTables = `luminous.sample s
  join luminous.team t on t.id = s.team_id
  join luminous.site i on i.team_id = s.team_id and i.id = s.site_id
  left join luminous.kit k on k.team_id = s.team_id and k.id = s.kit_id
  left join luminous.sample d on d.team_id = s.team_id and d.id = s.duplicate_of`

/** One sample; for staff of whichever team, for members of theirs. */
export async function sample_find(
  db: Db,
  sample: { team: TeamId | null; id: string },
): Promise<SampleRow | null> {
  const { rows } = await db.query<SampleRow>(
    `select ${sampleColumns} from ${sampleTables}
     where s.id = $1 and ($2::uuid is null or s.team_id = $2)`,
    [sample.id, sample.team],
  )
  return rows[0] ?? null
}

/** Samples of a team by code, or by the kit whose code it is. */
export async function sample_list_of_team(
  db: Db,
  samples: { team: TeamId; codes: readonly string[] },
): Promise<SampleRow[]> {
  const { rows } = await db.query<SampleRow>(
    `select ${sampleColumns} from ${sampleTables}
     where s.team_id = $1 and s.code = any($2::text[]) order by s.code`,
    [samples.team, samples.codes],
  )
  return rows
}

/** The newest collected first. `search` is the beginning of a code, hyphens apart, or of a lab number. */
export async function sample_list(
  db: Db,
  page: {
    team: TeamId | null
    search: string | null
    state: KitState | null
    before: { collectedAt: string; id: string } | null
    limit: number
  },
): Promise<SampleRow[]> {
  const { rows } = await db.query<SampleRow>(
    `select ${sampleColumns} from ${sampleTables}
     where ($1::uuid is null or s.team_id = $1)
       and ($2::text is null or starts_with(s.code_typed, $2) or starts_with(s.lab_number_typed, $2))
       and ($3::text is null or k.state = $3)
       and ($4::timestamptz is null or (s.collected_at, s.id) < ($4, $5::uuid))
     order by s.collected_at desc, s.id desc limit $6`,
    [
      page.team,
      page.search,
      page.state,
      page.before?.collectedAt ?? null,
      page.before?.id ?? null,
      page.limit,
    ],
  )
  return rows
}

/** What the bench has before it: on its way, held, or ready to be read; the shortest time left first. */
export async function sample_list_for_bench(db: Db, limit: number): Promise<SampleRow[]> {
  const { rows } = await db.query<SampleRow>(
    `select ${sampleColumns} from ${sampleTables}
     where k.state in ('collected', 'received') and s.receipt_state is distinct from 'rejected'
     order by "holdUntil" nulls last, s.collected_at, s.id limit $1`,
    [limit],
  )
  return rows
}

export async function sample_set_received(
  tx: Tx,
  sample: {
    team: TeamId
    id: SampleId
    receivedAt: string
    receiptState: NonNullable<SampleSummary['receiptState']>
    labNumber: string
  },
): Promise<void> {
  await tx.query(
    `update luminous.sample set received_at = $3, receipt_state = $4, lab_number = $5
     where team_id = $1 and id = $2`,
    [sample.team, sample.id, sample.receivedAt, sample.receiptState, sample.labNumber],
  )
}

export async function sample_set_receipt_state(
  tx: Tx,
  sample: { team: TeamId; id: SampleId; receiptState: 'accepted' | 'rejected' },
): Promise<void> {
  await tx.query(`update luminous.sample set receipt_state = $3 where team_id = $1 and id = $2`, [
    sample.team,
    sample.id,
    sample.receiptState,
  ])
}

/** Locks a sample, so that what becomes of it is decided once. Answers its version. */
export async function sample_lock(
  tx: Tx,
  sample: { team: TeamId; id: string },
): Promise<number | null> {
  const { rows } = await tx.query<{ version: number }>(
    `select version from luminous.sample where team_id = $1 and id = $2 for no key update`,
    [sample.team, sample.id],
  )
  return rows[0]?.version ?? null
}

/** What is left out stays; null empties. */
export async function sample_correct(
  tx: Tx,
  sample: { team: TeamId; id: string },
  change: Omit<SampleChange, 'version' | 'reason'>,
): Promise<void> {
  const given = (field: keyof typeof change) => change[field] !== undefined
  await tx.query(
    `update luminous.sample set
       site_id = coalesce($3, site_id), collected_at = coalesce($4, collected_at),
       kind = coalesce($5, kind), duplicate_of = case when $6 then $7::uuid else duplicate_of end,
       ph = case when $8 then $9::numeric else ph end,
       water_temperature_celsius = case when $10 then $11::numeric else water_temperature_celsius end,
       conductivity_us_per_cm = case when $12 then $13::numeric else conductivity_us_per_cm end,
       notes = coalesce($14, notes)
     where team_id = $1 and id = $2`,
    [
      sample.team,
      sample.id,
      change.site ?? null,
      change.collectedAt ?? null,
      change.kind ?? null,
      given('duplicateOf'),
      change.duplicateOf ?? null,
      given('ph'),
      change.ph ?? null,
      given('waterTemperatureCelsius'),
      change.waterTemperatureCelsius ?? null,
      given('conductivityUsPerCm'),
      change.conductivityUsPerCm ?? null,
      change.notes ?? null,
    ],
  )
}
