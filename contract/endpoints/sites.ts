import type { newSiteSchema, siteListSchema, siteSchema } from '../site.ts'
import { endpoint, feature, of } from './endpoint.ts'

const sites = feature('sites', 'Where a team samples water.')

export const siteList = endpoint(sites, 'GET /v1/teams/:team/sites', {
  as: 'team',
  may: 'sites:read',
  summary: 'Sites of a team, by name',
  schemas: of<{ answer: typeof siteListSchema }>(),
})

export const newSite = endpoint(sites, 'POST /v1/teams/:team/sites', {
  as: 'team',
  may: 'sites:write',
  summary: 'Add a site',
  answers: 201,
  problems: ['team.closed'],
  schemas: of<{ body: typeof newSiteSchema; answer: typeof siteSchema }>(),
})
