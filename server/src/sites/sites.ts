import type { Tx } from '../platform/database.ts'
import { newId, type SiteId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { site_insert } from './queries.ts'

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
  const id = newId<'site'>()
  await site_insert(tx, { ...site, id })
  return id
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
