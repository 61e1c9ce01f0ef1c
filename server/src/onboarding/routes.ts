import type pg from 'pg'
import { z } from 'zod'
import {
  createdCustomerSchema,
  customerDraftChangeSchema,
  customerDraftListSchema,
  customerDraftSchema,
  customerPageSchema,
  customerQuerySchema,
  newCustomerSchema,
  onboardingSchema,
  type Customer,
  type CustomerDraft,
} from '@luminous/contract'
import { requirePermission, requirePermissionIn } from '../access/access.ts'
import { toTeam } from '../teams/teams.ts'
import { cutPage, parseCursor, textKey, uuidKey } from '../platform/cursor.ts'
import { transaction } from '../platform/database.ts'
import {
  type App,
  done,
  idParams,
  problems,
  refusals,
  refusalsOfRecord,
  teamParams,
} from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { titleOf, toOnboarding } from './checklist.ts'
import { createFromDraft } from './create-customer.ts'
import {
  customer_count,
  customer_draft_delete,
  customer_draft_find,
  customer_draft_insert,
  customer_draft_list,
  customer_draft_lock,
  customer_draft_update,
  customer_list,
  facts_find,
  type CustomerRow,
  type DraftRow,
} from './queries.ts'

const tags = ['customers']

export type OnboardingSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly vault: Vault
}

/** Staff set customers up: the list, the wizard's drafts, and who owes the next step. */
export function registerOnboarding(app: App, settings: OnboardingSettings): void {
  const { pool, vault } = settings

  app.get(
    '/v1/teams/:team/onboarding',
    {
      schema: {
        summary: 'The onboarding checklist',
        description: 'Ticks itself from facts: what is done, and who owes the next step.',
        tags,
        params: teamParams,
        response: { 200: onboardingSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'team:read', team)
      const facts = await transaction(pool, principal, (tx) => facts_find(tx, team))
      if (!facts) throw notFound()
      return toOnboarding(facts)
    },
  )

  app.get(
    '/v1/customers',
    {
      schema: {
        summary: 'Customers, by name',
        tags,
        querystring: customerQuerySchema,
        response: { 200: customerPageSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'customers:read')
      const { limit, cursor } = request.query
      const search = request.query.search || null
      const state = request.query.state ?? null
      const keys = parseCursor(cursor, [textKey, uuidKey])
      const after = keys ? { name: keys[0] ?? '', id: keys[1] ?? '' } : null
      const { rows, total } = await transaction(pool, principal, async (tx) => ({
        rows: await customer_list(tx, { search, state, after, limit: limit + 1 }),
        total: await customer_count(tx, { search, state }),
      }))
      const { shown, nextCursor } = cutPage(rows, limit, (row) => [row.sortName, row.id])
      return { items: shown.map(toCustomer), nextCursor, total }
    },
  )

  app.get(
    '/v1/customer-drafts',
    {
      schema: {
        summary: 'Customers that somebody began to set up',
        tags,
        response: { 200: customerDraftListSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'customers:write')
      const rows = await transaction(pool, principal, customer_draft_list)
      return { items: rows.map(toDraft) }
    },
  )

  app.post(
    '/v1/customer-drafts',
    {
      schema: {
        summary: 'Begin a new customer',
        tags,
        body: customerDraftChangeSchema,
        response: { 201: customerDraftSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const principal = requirePermission(request, 'customers:write')
      const draft = await transaction(pool, principal, async (tx) => {
        const id = newId()
        const started = { startedBy: principal.id, startedByName: principal.name }
        await customer_draft_insert(tx, { id, ...request.body, ...started })
        return customer_draft_find(tx, id)
      })
      return reply.code(201).send(toDraft(required(draft)))
    },
  )

  app.get(
    '/v1/customer-drafts/:id',
    {
      schema: {
        summary: 'A draft as it was left',
        tags,
        params: idParams,
        response: { 200: customerDraftSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'customers:write')
      return toDraft(
        required(
          await transaction(pool, principal, (tx) => customer_draft_find(tx, request.params.id)),
        ),
      )
    },
  )

  app.put(
    '/v1/customer-drafts/:id',
    {
      schema: {
        summary: 'Save a draft',
        description: 'With `If-Match`, only if nobody else saved it meanwhile.',
        tags,
        params: idParams,
        headers: z.object({
          'if-match': z
            .string()
            .regex(/^"\d{1,9}"$/)
            .optional(),
        }),
        body: customerDraftChangeSchema,
        response: {
          200: customerDraftSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.stale,
        },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'customers:write')
      const { id } = request.params
      const match = request.headers['if-match']
      const draft = await transaction(pool, principal, async (tx) => {
        const before = required(await customer_draft_lock(tx, id))
        if (before.createdTeam !== null) {
          throw new Problem('conflict', 'This customer was created already.')
        }
        if (match !== undefined && Number(match.slice(1, -1)) !== before.version) {
          throw new Problem('version.stale', 'Somebody else saved this draft meanwhile.')
        }
        await customer_draft_update(tx, { id, ...request.body })
        return customer_draft_find(tx, id)
      })
      return toDraft(required(draft))
    },
  )

  app.delete(
    '/v1/customer-drafts/:id',
    {
      schema: {
        summary: 'Discard a draft',
        tags,
        params: idParams,
        response: { 204: done, ...refusalsOfRecord },
      },
    },
    async (request, reply) => {
      const principal = requirePermission(request, 'customers:write')
      const gone = await transaction(pool, principal, (tx) =>
        customer_draft_delete(tx, request.params.id),
      )
      if (!gone) throw notFound()
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/customer-drafts/:id/creation',
    {
      schema: {
        summary: 'Create the customer',
        description:
          'Team, logs, storage, preferences, sites, thresholds, invitations and key in one transaction. Sent again, it answers with the team that was made.',
        tags,
        params: idParams,
        body: newCustomerSchema,
        response: {
          200: createdCustomerSchema,
          201: createdCustomerSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermission(request, 'customers:write')
      const given = {
        draft: request.params.id,
        customer: request.body,
        publicUrl: settings.publicUrl,
        vault,
      }
      const { team, key, existed } = await createFromDraft(pool, principal, given)
      return reply.code(existed ? 200 : 201).send({ team: toTeam(team, true), key, existed })
    },
  )
}

function required(draft: DraftRow | null): DraftRow {
  if (!draft) throw notFound()
  return draft
}

function toDraft(row: DraftRow): CustomerDraft {
  const { name } = row.data
  return {
    ...row,
    name: typeof name === 'string' ? name : '',
    updatedAt: toRfc3339(row.updatedAt),
  }
}

function toCustomer(row: CustomerRow): Customer {
  const { done: ticked, total, next } = toOnboarding(row)
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    state: row.state,
    members: row.members,
    pendingInvitations: row.pendingInvitations,
    undelivered: row.undelivered,
    onboarding: {
      done: ticked,
      total,
      next: next ? { title: titleOf(next.step), owner: next.owner } : null,
    },
    createdAt: toRfc3339(row.createdAt),
  }
}
