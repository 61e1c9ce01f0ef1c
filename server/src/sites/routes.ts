import { newSiteSchema, siteListSchema, siteSchema } from '@luminous/contract'
import { newSite, siteList } from '@luminous/contract/endpoints/sites.ts'
import { serve } from '../access/access.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import type { App } from '../platform/endpoint.ts'
import { addSite, site_list } from './sites.ts'

/** Where a team samples water. */
export function registerSites(app: App): void {
  serve(app, siteList, { answer: siteListSchema }, async (tx, { team }) => ({
    items: await site_list(tx, team),
  }))

  serve(app, newSite, { body: newSiteSchema, answer: siteSchema }, async (tx, { team, body }) => {
    await requireOpenTeam(tx, team)
    return { id: await addSite(tx, { team, ...body }), ...body }
  })
}
