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
import * as endpoints from '@luminous/contract/endpoints/onboarding.ts'
import { serve } from '../access/access.ts'
import { toTeam } from '../teams/teams.ts'
import { byName, nameAndId, readPage } from '../platform/cursor.ts'
import type { App } from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem, stale } from '../platform/problem.ts'
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

export type OnboardingSettings = { readonly publicUrl: string; readonly vault: Vault }

/** Staff set customers up: the list, the wizard's drafts, and who owes the next step. */
export function registerOnboarding(app: App, settings: OnboardingSettings): void {
  serve(app, endpoints.onboarding, { answer: onboardingSchema }, async (tx, { team }) => {
    const facts = await facts_find(tx, team)
    if (!facts) throw notFound()
    return toOnboarding(facts)
  })

  serve(
    app,
    endpoints.customerList,
    { query: customerQuerySchema, answer: customerPageSchema },
    async (tx, { query: page }) => {
      const { state = null } = page
      const search = page.search || null
      const { shown, nextCursor } = await readPage(page, byName, (after, limit) =>
        customer_list(tx, { search, state, after: nameAndId(after), limit }),
      )
      const total = await customer_count(tx, { search, state })
      return { items: shown.map(toCustomer), nextCursor, total }
    },
  )

  serve(app, endpoints.customerDraftList, { answer: customerDraftListSchema }, async (tx) => ({
    items: (await customer_draft_list(tx)).map(toDraft),
  }))

  serve(
    app,
    endpoints.newCustomerDraft,
    { body: customerDraftChangeSchema, answer: customerDraftSchema },
    async (tx, { body }) => {
      const id = newId()
      const started = { startedBy: tx.principal.id, startedByName: tx.principal.name }
      await customer_draft_insert(tx, { id, ...body, ...started })
      return toDraft(required(await customer_draft_find(tx, id)))
    },
  )

  serve(app, endpoints.customerDraft, { answer: customerDraftSchema }, async (tx, { id }) =>
    toDraft(required(await customer_draft_find(tx, id))),
  )

  serve(
    app,
    endpoints.customerDraftChange,
    { body: customerDraftChangeSchema, answer: customerDraftSchema },
    async (tx, { id, body, ifVersion }) => {
      const before = required(await customer_draft_lock(tx, id))
      if (before.createdTeam !== null) {
        throw new Problem('conflict', 'This customer was created already.')
      }
      if (ifVersion !== null && ifVersion !== before.version) {
        throw stale('this draft')
      }
      await customer_draft_update(tx, { id, ...body })
      return toDraft(required(await customer_draft_find(tx, id)))
    },
  )

  serve(app, endpoints.customerDraftRemoval, {}, async (tx, { id }) => {
    if (!(await customer_draft_delete(tx, id))) throw notFound()
  })

  serve(
    app,
    endpoints.customerCreation,
    { body: newCustomerSchema, answer: createdCustomerSchema },
    async (tx, { id: draft, body: customer }) => {
      const { publicUrl, vault } = settings
      const { team, key, existed } = await createFromDraft(tx, {
        draft,
        customer,
        publicUrl,
        vault,
      })
      return { existed, answer: { team: toTeam(team, true), key, existed } }
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
