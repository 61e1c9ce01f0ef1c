import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

export type EventRow = {
  readonly position: number
  readonly team: TeamId
  readonly id: string
  readonly kind: string
  readonly subject: unknown
  readonly toldAt: string
}

/** The event, and its place in the queue for a position. */
export async function business_event_insert(
  tx: Tx,
  event: { team: TeamId; id: string; kind: string; subject: object },
): Promise<void> {
  const { team, id, kind, subject } = event
  await tx.query(
    `insert into luminous.business_event (team_id, id, kind, subject) values ($1, $2, $3, $4)`,
    [team, id, kind, JSON.stringify(subject)],
  )
  await tx.query(`insert into luminous.event_pending (team_id, event_id) values ($1, $2)`, [
    team,
    id,
  ])
}

/** Gives positions to what is committed and has none, in the order of ids. One transaction at a time does. */
export async function event_place_pending(tx: Tx, most: number): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('luminous.event_place'))`)
  const { rowCount } = await tx.query(
    `with taken as (
       delete from luminous.event_pending where (team_id, event_id) in (
         select team_id, event_id from luminous.event_pending order by event_id limit $1)
       returning team_id, event_id)
     insert into luminous.event_place (position, event_team_id, event_id)
     select coalesce((select max(position) from luminous.event_place), 0)
         + row_number() over (order by event_id), team_id, event_id
     from taken`,
    [most],
  )
  return rowCount ?? 0
}

/** Where a listener stands, locked; null where another process is at it. A new listener begins at the first event. */
export async function event_listener_lock(tx: Tx, name: string): Promise<number | null> {
  await tx.query(
    `insert into luminous.event_listener (name) values ($1) on conflict (name) do nothing`,
    [name],
  )
  const { rows } = await tx.query<{ position: number }>(
    `select position from luminous.event_listener where name = $1 for update skip locked`,
    [name],
  )
  return rows[0]?.position ?? null
}

export async function event_listener_move(
  tx: Tx,
  listener: { name: string; position: number },
): Promise<void> {
  await tx.query(
    `update luminous.event_listener set position = $2, moved_at = clock_timestamp()
     where name = $1`,
    [listener.name, listener.position],
  )
}

export async function event_list_after(
  db: Db,
  { position, limit }: { position: number; limit: number },
): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(
    `select place.position, event.team_id as team, event.id, event.kind, event.subject,
       event.created_at as "toldAt"
     from luminous.event_place place
     join luminous.business_event event
       on event.team_id = place.event_team_id and event.id = place.event_id
     where place.position > $1
     order by place.position
     limit $2`,
    [position, limit],
  )
  return rows
}
