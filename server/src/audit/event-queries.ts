import type { Db } from '../platform/database.ts'

export async function event_place_summary(
  db: Db,
): Promise<{ count: number; first: number; last: number }> {
  const { rows } = await db.query<{ count: number; first: number; last: number }>(
    `select count(*) as count, coalesce(min(position), 1) as first, coalesce(max(position), 0) as last
     from luminous.event_place`,
  )
  return rows[0] ?? { count: 0, first: 1, last: 0 }
}

/** Events that have no place or several, waiting counted as one; and places of no event, with null for their number. */
export async function event_list_misplaced(
  db: Db,
): Promise<{ id: string; places: number | null }[]> {
  const { rows } = await db.query<{ id: string; places: number | null }>(
    `with place as (
       select team_id, event_id, count(*)::int as places from (
         select event_team_id as team_id, event_id from luminous.event_place
         union all
         select team_id, event_id from luminous.event_pending) given
       group by team_id, event_id)
     select coalesce(event.id, place.event_id) as id,
       case when event.id is not null then coalesce(place.places, 0) end as places
     from luminous.business_event event
     full join place on place.team_id = event.team_id and place.event_id = event.id
     where event.id is null or place.places is distinct from 1
     order by 1 limit 100`,
  )
  return rows
}
