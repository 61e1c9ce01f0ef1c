import { isTimeZone } from '@luminous/contract/local-time.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type SiteId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { site_insert } from './queries.ts'

export { site_list } from './queries.ts'

/** Adds a place where water is sampled. `timeZone` is an IANA name; coordinates are decimal degrees. */
export async function addSite(
  tx: Tx,
  site: {
    team: TeamId
    name: string
    timeZone: string
    latitude: string | null
    longitude: string | null
  },
): Promise<SiteId> {
  if (!isTimeZone(site.timeZone)) {
    throw new Problem('request.invalid', `${site.timeZone} is not an IANA time zone.`, {
      field: 'timeZone',
    })
  }
  if ((site.latitude === null) !== (site.longitude === null)) {
    throw new Problem('request.invalid', 'A position has both latitude and longitude.', {
      field: site.latitude === null ? 'latitude' : 'longitude',
    })
  }
  const id = newId<'site'>()
  if (await site_insert(tx, { ...site, id })) return id
  throw new Problem('conflict', `There is a site ${site.name} already.`, { field: 'name' })
}
