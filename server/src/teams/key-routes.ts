import type pg from 'pg'
import {
  apiKeyListSchema,
  grantListSchema,
  grantSchema,
  madeApiKeySchema,
  newApiKeySchema,
  newGrantSchema,
  reasonSchema,
  rotateApiKeySchema,
  type Grant,
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
import { toRfc3339 } from '../platform/instant.ts'
import type { Vault } from '../platform/vault.ts'
import { grant_list, type GrantRow } from './grant-queries.ts'
import { grantAccess, revokeGrant } from './grants.ts'
import { api_key_list } from './key-queries.ts'
import { issueKey, revokeKey, rotateKey, toApiKey } from './keys.ts'

/** Who else may come in: machines by keys, auditors by grants. */
export function registerKeysAndGrants(
  app: App,
  { pool, vault }: { pool: pg.Pool; vault: Vault },
): void {
  app.get(
    '/v1/teams/:team/keys',
    {
      schema: {
        summary: 'API keys',
        tags: ['keys'],
        params: teamParams,
        response: { 200: apiKeyListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'keys:read', team)
      const rows = await transaction(pool, principal, (tx) => api_key_list(tx, team))
      return { items: rows.map(toApiKey) }
    },
  )

  app.post(
    '/v1/teams/:team/keys',
    {
      schema: {
        summary: 'Make an API key',
        description: 'The key is in this answer and nowhere else: only its hash is kept.',
        tags: ['keys'],
        params: teamParams,
        body: newApiKeySchema,
        response: { 201: madeApiKeySchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'keys:write', team)
      const made = await transaction(pool, principal, (tx) =>
        issueKey(tx, principal, { team, ...request.body }),
      )
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/v1/teams/:team/keys/:id/rotation',
    {
      schema: {
        summary: 'Rotate an API key',
        description:
          'A new key with the same name and scopes; the old one works on for the grace, 0 to 24 hours.',
        tags: ['keys'],
        params: teamItemParams,
        body: rotateApiKeySchema,
        response: { 201: madeApiKeySchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'keys:write', team)
      const made = await rotateKey(pool, principal, { team, id, ...request.body })
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/v1/teams/:team/keys/:id/revocation',
    {
      schema: {
        summary: 'Revoke an API key, now',
        tags: ['keys'],
        params: teamItemParams,
        response: { 204: done, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'keys:write', team)
      await revokeKey(pool, principal, { team, id })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/teams/:team/grants',
    {
      schema: {
        summary: 'Grants to auditors',
        tags: ['grants'],
        params: teamParams,
        response: { 200: grantListSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'grants:read', team)
      const rows = await transaction(pool, principal, (tx) => grant_list(tx, team))
      return { items: rows.map(toGrant) }
    },
  )

  app.post(
    '/v1/teams/:team/grants',
    {
      schema: {
        summary: 'Let an auditor read the team',
        description:
          'Read-only, from one moment until another, with a purpose. Staff may name further teams.',
        tags: ['grants'],
        params: teamParams,
        body: newGrantSchema,
        response: { 201: grantSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'grants:write', team)
      const grant = await grantAccess(pool, principal, { ...request.body, team, vault })
      return reply.code(201).send(toGrant(grant))
    },
  )

  app.post(
    '/v1/teams/:team/grants/:id/revocation',
    {
      schema: {
        summary: 'End a grant, now',
        tags: ['grants'],
        params: teamItemParams,
        body: reasonSchema,
        response: { 204: done, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'grants:write', team)
      await revokeGrant(pool, principal, { team, id, reason: request.body.reason })
      return reply.code(204).send(null)
    },
  )
}

const toGrant = (row: GrantRow): Grant => ({
  ...row,
  from: toRfc3339(row.from),
  until: toRfc3339(row.until),
  lastReadAt: row.lastReadAt && toRfc3339(row.lastReadAt),
})
