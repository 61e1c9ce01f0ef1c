import type { FastifyReply } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import {
  logoSchema,
  newRecipientSchema,
  preferencesChangeSchema,
  preferencesSchema,
  reasonSchema,
  recipientListSchema,
  recipientSchema,
  teamChangeSchema,
  teamSchema,
} from '@luminous/contract'
import { requirePermissionIn } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import {
  type App,
  done,
  problems,
  refusalsOfRecord,
  teamItemParams,
  teamParams,
} from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { requireOpenTeam } from './members.ts'
import {
  checkpoint_recipient_delete,
  preference_list,
  preference_upsert,
  team_logo_delete,
  team_logo_find,
  team_logo_find_by_slug,
  type LogoRow,
  type PreferenceRow,
} from './queries.ts'
import {
  changeTeam,
  listRecipients,
  moveTeam,
  nameRecipient,
  readTeam,
  setLogo,
  toTeam,
} from './team.ts'

const tags = ['teams']
const moves = { suspension: 'suspended', reactivation: 'active', closure: 'closed' } as const
const picture = z.any().describe('The picture')

/** A team's own page: details, state, logo, preferences, recipients of checkpoints. */
export function registerTeams(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/teams/:team',
    {
      schema: {
        summary: 'A team’s details',
        tags,
        params: teamParams,
        response: { 200: teamSchema, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionIn(request, 'team:read', request.params.team)
      const row = await transaction(pool, principal, (tx) => readTeam(tx, request.params.team))
      void reply.header('etag', `"${row.version}"`)
      return toTeam(row, principal.reach === 'platform')
    },
  )

  app.patch(
    '/v1/teams/:team',
    {
      schema: {
        summary: 'Change a team’s details',
        description:
          'What is left out stays. With `If-Match`, only if nobody else changed it meanwhile.',
        tags,
        params: teamParams,
        headers: z.object({
          'if-match': z
            .string()
            .regex(/^"\d{1,9}"$/)
            .optional(),
        }),
        body: teamChangeSchema,
        response: { 200: teamSchema, ...refusalsOfRecord, ...problems.conflict, ...problems.stale },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:write', team)
      const match = request.headers['if-match']
      const ifVersion = match === undefined ? null : Number(match.slice(1, -1))
      const row = await changeTeam(pool, principal, { team, change: request.body, ifVersion })
      void reply.header('etag', `"${row.version}"`)
      return toTeam(row, principal.reach === 'platform')
    },
  )

  for (const [act, to] of Object.entries(moves)) {
    app.post(
      `/v1/teams/:team/${act}`,
      {
        schema: {
          summary:
            { suspended: 'Suspend', active: 'Reactivate', closed: 'Close' }[to] + ' a customer',
          description:
            'People of a suspended or closed team and its keys are let in no more; nothing is deleted.',
          tags: ['customers'],
          params: teamParams,
          body: reasonSchema,
          response: { 200: teamSchema, ...refusalsOfRecord, ...problems.conflict },
        },
      },
      async (request) => {
        const { team } = request.params
        const principal = requirePermissionIn(request, 'customers:write', team)
        const row = await moveTeam(pool, principal, { team, to, reason: request.body.reason })
        return toTeam(row, true)
      },
    )
  }

  app.put(
    '/v1/teams/:team/logo',
    {
      schema: {
        summary: 'Set the logo',
        tags,
        params: teamParams,
        body: logoSchema,
        response: { 204: done, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:write', team)
      await transaction(pool, principal, async (tx) => {
        await requireOpenTeam(tx, team)
        await setLogo(tx, team, request.body)
      })
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/teams/:team/logo',
    {
      schema: {
        summary: 'Remove the logo',
        tags,
        params: teamParams,
        response: { 204: done, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:write', team)
      await transaction(pool, principal, async (tx) => {
        await requireOpenTeam(tx, team)
        await team_logo_delete(tx, team)
      })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/teams/:team/logo',
    {
      schema: {
        summary: 'The logo',
        tags,
        params: teamParams,
        querystring: z.strictObject({ v: z.string().max(20).optional() }),
        response: { 200: picture, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:read', team)
      return sendPicture(
        reply,
        await transaction(pool, principal, (tx) => team_logo_find(tx, team)),
      )
    },
  )

  app.get(
    '/v1/team-logos/:slug',
    {
      schema: {
        security: [],
        summary: 'A team’s logo, for its mails’ pages',
        description: 'Public: whoever was invited has no account yet.',
        tags,
        params: z.object({ slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/) }),
        response: { 200: picture, ...problems.invalid, ...problems.notFound },
      },
    },
    async (request, reply) => {
      const { slug } = request.params
      const logo = await transaction(pool, jobPrincipal('logo'), (tx) =>
        team_logo_find_by_slug(tx, slug),
      )
      return sendPicture(reply, logo)
    },
  )

  app.get(
    '/v1/teams/:team/preferences',
    {
      schema: {
        summary: 'What the team is told of, and how',
        tags,
        params: teamParams,
        response: { 200: preferencesSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:read', team)
      return toPreferences(await transaction(pool, principal, (tx) => preference_list(tx, team)))
    },
  )

  app.put(
    '/v1/teams/:team/preferences',
    {
      schema: {
        summary: 'Set what the team is told of',
        tags,
        params: teamParams,
        body: preferencesChangeSchema,
        response: { 200: preferencesSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:write', team)
      return transaction(pool, principal, async (tx) => {
        await requireOpenTeam(tx, team)
        for (const item of request.body.items) {
          await preference_upsert(tx, { team, id: newId(), ...item, isChosen: true })
        }
        return toPreferences(await preference_list(tx, team))
      })
    },
  )

  app.get(
    '/v1/teams/:team/recipients',
    {
      schema: {
        summary: 'Who keeps checkpoints of the team’s ledger',
        tags,
        params: teamParams,
        response: { 200: recipientListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:read', team)
      return { items: await transaction(pool, principal, (tx) => listRecipients(tx, team)) }
    },
  )

  app.post(
    '/v1/teams/:team/recipients',
    {
      schema: {
        summary: 'Name somebody who keeps checkpoints',
        description: 'The newest checkpoint is sent to them at once.',
        tags,
        params: teamParams,
        body: newRecipientSchema,
        response: { 201: recipientSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:write', team)
      const named = await nameRecipient(pool, principal, { team, ...request.body })
      return reply.code(201).send(named)
    },
  )

  app.post(
    '/v1/teams/:team/recipients/:id/removal',
    {
      schema: {
        summary: 'Remove a recipient of checkpoints',
        tags,
        params: teamItemParams,
        response: { 204: done, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'team:write', team)
      const removed = await transaction(pool, principal, async (tx) => {
        await requireOpenTeam(tx, team)
        return checkpoint_recipient_delete(tx, { team, id })
      })
      if (!removed) throw notFound()
      return reply.code(204).send(null)
    },
  )
}

const toPreferences = (rows: readonly PreferenceRow[]) => {
  const set = rows.flatMap(({ setAt }) => (setAt === null ? [] : [toRfc3339(setAt)]))
  return {
    items: rows.map(({ category, channel, enabled }) => ({ category, channel, enabled })),
    setAt: set.toSorted().at(-1) ?? null,
  }
}

/** A picture that people uploaded: its type is what its bytes were checked to be, and nothing in it runs. */
function sendPicture(reply: FastifyReply, logo: LogoRow | null) {
  if (!logo) throw new Problem('not-found', 'There is no logo.')
  return reply
    .type(logo.mediaType)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, max-age=300')
    .send(Buffer.from(logo.bytes))
}
