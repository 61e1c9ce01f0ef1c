import type { Tx } from '../platform/database.ts'
import type { SiteId, TeamId } from '../platform/ids.ts'

export type NewSite = {
  team: TeamId
  id: SiteId
  name: string
  timeZone: string
  latitude: string | null
  longitude: string | null
}

export async function site_insert(tx: Tx, site: NewSite): Promise<void> {
  await tx.query(
    `insert into luminous.site (team_id, id, name, time_zone, latitude, longitude)
     values ($1, $2, $3, $4, $5, $6)`,
    [site.team, site.id, site.name, site.timeZone, site.latitude, site.longitude],
  )
}
