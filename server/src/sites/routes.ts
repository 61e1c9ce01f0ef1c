import type pg from 'pg'
import { newSiteSchema, siteListSchema, siteSchema } from '@luminous/contract'
import { requirePermissionIn } from '../access/access.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { transaction } from '../platform/database.ts'
import { type App, problems, refusalsOfRecord, teamParams } from '../platform/endpoint.ts'
import { addSite, site_list } from './sites.ts'

/** Where a team samples water. */
export function registerSites(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/teams/:team/sites',
    {
      schema: {
        summary: 'Sites of a team, by name',
        tags: ['sites'],
        params: teamParams,
        response: { 200: siteListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'sites:read', team)
      return { items: await transaction(pool, principal, (tx) => site_list(tx, team)) }
    },
  )

  app.post(
    '/v1/teams/:team/sites',
    {
      schema: {
        summary: 'Add a site',
        tags: ['sites'],
        params: teamParams,
        body: newSiteSchema,
        response: { 201: siteSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'sites:write', team)
      const id = await transaction(pool, principal, async (tx) => {
        await requireOpenTeam(tx, team)
        return addSite(tx, { team, ...request.body })
      })
      return reply.code(201).send({ id, ...request.body })
    },
  )
}
