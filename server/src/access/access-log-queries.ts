import type { AccessEvent } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'

export async function access_event_insert(
  tx: Tx,
  event: {
    id: string
    team: TeamId
    /** Null for a key. */
    person: PersonId | null
    personName: string
    via: AccessEvent['via']
    grant: string | null
    what: string
    route: string
    record: string | null
    reason: string
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.access_event
       (team_id, id, person_id, person_name, via, grant_id, what, route, record_id, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      event.team,
      event.id,
      event.person,
      event.personName,
      event.via,
      event.grant,
      event.what,
      event.route,
      event.record,
      event.reason,
    ],
  )
}

export type AccessEventRow = {
  id: string
  at: string
  person: string
  via: AccessEvent['via']
  what: string
  route: string
  record: string | null
  reason: string
}

/** What was read, the newest first. Ids rise with time. */
export async function access_event_list(
  db: Db,
  { team, before, limit }: { team: TeamId; before: string | null; limit: number },
): Promise<AccessEventRow[]> {
  const { rows } = await db.query<AccessEventRow>(
    `select id, created_at as at, person_name as person, via, what, route, record_id as record, reason
     from luminous.access_event
     where team_id = $1 and ($2::uuid is null or id < $2)
     order by id desc limit $3`,
    [team, before, limit],
  )
  return rows
}
