import type { CustodyEvent, CustodyRemark } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { SampleId, TeamId } from '../platform/ids.ts'
import { insertMany } from '../platform/sql.ts'
import type { EventDetails } from './event-details.ts'

export type NewCustodyEvent = {
  team: TeamId
  id: string
  sample: SampleId
  deed: string
  deedSha256: string
  kind: CustodyEvent['kind']
  occurredAt: string
  timeZone: string
  personName: string
  personId: string | null
  details: EventDetails
  remarks: readonly CustodyRemark[]
}

/** False where this deed is told of this sample already. */
export async function custody_event_insert(tx: Tx, event: NewCustodyEvent): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.custody_event
       (team_id, id, sample_id, deed_id, deed_sha256, kind, occurred_at, time_zone, person_name, person_id,
        details, remarks)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (team_id, deed_id, sample_id) do nothing`,
    [
      event.team,
      event.id,
      event.sample,
      event.deed,
      event.deedSha256,
      event.kind,
      event.occurredAt,
      event.timeZone,
      event.personName,
      event.personId,
      JSON.stringify(event.details),
      event.remarks,
    ],
  )
  return rowCount === 1
}

export async function custody_event_insert_many(
  tx: Tx,
  events: readonly NewCustodyEvent[],
): Promise<void> {
  if (events.length === 0) return
  await insertMany(tx, 'luminous.custody_event', {
    team_id: { type: 'uuid', values: events.map(({ team }) => team) },
    id: { type: 'uuid', values: events.map(({ id }) => id) },
    sample_id: { type: 'uuid', values: events.map(({ sample }) => sample) },
    deed_id: { type: 'uuid', values: events.map(({ deed }) => deed) },
    deed_sha256: { type: 'text', values: events.map(({ deedSha256 }) => deedSha256) },
    kind: { type: 'text', values: events.map(({ kind }) => kind) },
    occurred_at: { type: 'timestamptz', values: events.map(({ occurredAt }) => occurredAt) },
    time_zone: { type: 'text', values: events.map(({ timeZone }) => timeZone) },
    person_name: { type: 'text', values: events.map(({ personName }) => personName) },
    person_id: { type: 'uuid', values: events.map(({ personId }) => personId) },
    details: { type: 'jsonb', values: events.map(({ details }) => JSON.stringify(details)) },
    remarks: { type: 'text[]', values: events.map(({ remarks }) => remarks) },
  })
}

export type CustodyEventRow = {
  id: string
  sample: SampleId
  code: string
  kind: CustodyEvent['kind']
  occurredAt: string
  timeZone: string
  recordedAt: string
  person: string
  details: EventDetails
  remarks: CustodyRemark[]
  deedSha256: string
}

const eventColumns = `e.id, e.sample_id as sample, s.code, e.kind, e.occurred_at as "occurredAt",
  e.time_zone as "timeZone", e.created_at as "recordedAt", e.person_name as person, e.details, e.remarks,
  e.deed_sha256 as "deedSha256"`
const eventTables = `luminous.custody_event e
  join luminous.sample s on s.team_id = e.team_id and s.id = e.sample_id`

/** The chain of a sample, the earliest first. */
export async function custody_event_list(
  db: Db,
  sample: { team: TeamId; id: string },
): Promise<CustodyEventRow[]> {
  const { rows } = await db.query<CustodyEventRow>(
    `select ${eventColumns} from ${eventTables}
     where e.team_id = $1 and e.sample_id = $2 order by e.occurred_at, e.created_at, e.id limit 1000`,
    [sample.team, sample.id],
  )
  return rows
}

/** What a deed told, one event for each of its samples. */
export async function custody_event_list_of_deed(
  db: Db,
  deed: { team: TeamId; deed: string },
): Promise<CustodyEventRow[]> {
  const { rows } = await db.query<CustodyEventRow>(
    `select ${eventColumns} from ${eventTables} where e.team_id = $1 and e.deed_id = $2 order by s.code`,
    [deed.team, deed.deed],
  )
  return rows
}

/**
 * Whether a result of a sample is in force, or it stands as a blank on a plate that is out: then its kit says so, and
 * without a kit that it was ever read.
 */
export async function sample_is_reported(
  db: Db,
  sample: { team: TeamId; id: string },
): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from luminous.sample s
     left join luminous.kit k on k.team_id = s.team_id and k.id = s.kit_id
     where s.team_id = $1 and s.id = $2 and (
       k.state = 'reported'
       or exists (select 1 from luminous.result r
         where r.team_id = $1 and r.sample_id = $2 and r.status = 'current')
       or s.kit_id is null
         and not exists (select 1 from luminous.result r where r.team_id = $1 and r.sample_id = $2)
         and exists (select 1 from luminous.custody_event e
           where e.team_id = $1 and e.sample_id = $2 and e.kind = 'ingestion'))`,
    [sample.team, sample.id],
  )
  return rows.length > 0
}

/** A receipt is told for a code: whose sample it is, only the lab finds out. */
export async function custody_event_find_receipt(
  db: Db,
  deed: string,
): Promise<{ team: TeamId; sample: SampleId; deedSha256: string } | null> {
  const { rows } = await db.query<{ team: TeamId; sample: SampleId; deedSha256: string }>(
    `select team_id as team, sample_id as sample, deed_sha256 as "deedSha256" from luminous.custody_event
     where deed_id = $1 and kind = 'labReceipt'`,
    [deed],
  )
  return rows[0] ?? null
}

/** Whether somebody belongs to the team, or to the lab: only then is their name more than a claim. */
export async function person_is_known(
  db: Db,
  person: { team: TeamId; id: string },
): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from luminous.membership m join luminous.team t on t.id = m.team_id
     where m.person_id = $2 and (m.team_id = $1 or t.kind = 'lab') limit 1`,
    [person.team, person.id],
  )
  return rows.length > 0
}

/** The lab's next number of a year: `L26-00042`. The caller holds the lab's row locked. */
export async function lab_number_next(
  tx: Tx,
  { lab, year }: { lab: TeamId; year: string },
): Promise<string> {
  const prefix = `L${year.slice(-2)}-`
  // The order and the form of the index, word for word: it is read from its end, and no number but the last.
  const { rows } = await tx.query<{ last: number }>(
    `select substring(number from 5)::int as last from luminous.lab_number
     where team_id = $1 and number ~ '^L[0-9]{2}-[0-9]{5,8}$' and starts_with(number, $2)
     order by left(number, 4) desc, length(number) desc, number desc limit 1`,
    [lab, prefix],
  )
  return `${prefix}${String((rows[0]?.last ?? 0) + 1).padStart(5, '0')}`
}

/** False where the lab has given this number to a sample. */
export async function lab_number_insert(
  tx: Tx,
  given: { lab: TeamId; id: string; number: string; team: TeamId; sample: SampleId },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.lab_number (team_id, id, number, sample_team_id, sample_id)
     values ($1, $2, $3, $4, $5) on conflict (team_id, number) do nothing`,
    [given.lab, given.id, given.number, given.team, given.sample],
  )
  return rowCount === 1
}
