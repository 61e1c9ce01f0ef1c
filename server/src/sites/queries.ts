import type { Db, Tx } from '../platform/database.ts'
import type { SiteId, TeamId } from '../platform/ids.ts'

export type NewSite = {
  team: TeamId
  id: SiteId
  name: string
  timeZone: string
  latitude: string | null
  longitude: string | null
}

/** False where the team has a site of that name. */
export async function site_insert(tx: Tx, site: NewSite): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.site (team_id, id, name, time_zone, latitude, longitude)
     values ($1, $2, $3, $4, $5, $6) on conflict (team_id, name) do nothing`,
    [site.team, site.id, site.name, site.timeZone, site.latitude, site.longitude],
  )
  return rowCount === 1
}

export type SiteRow = Omit<NewSite, 'team'>

export async function site_list(db: Db, team: TeamId): Promise<SiteRow[]> {
  const { rows } = await db.query<SiteRow>(
    `select id, name, time_zone as "timeZone", trim_scale(latitude) as latitude,
       trim_scale(longitude) as longitude
     from luminous.site
     where team_id = $1 order by lower(name), id limit 1000`,
    [team],
  )
  return rows
}
