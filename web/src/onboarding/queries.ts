import type { CustomerDraftChange, NewCustomer } from '@luminous/contract'
import {
  customerCreation,
  customerDraft,
  customerDraftChange,
  customerDraftList,
  mail,
  mailList,
  newCustomerDraft,
  onboarding,
  settings,
} from '@luminous/contract/endpoints/onboarding.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call, pagesOf, queryOf } from '../api/call.ts'
import { isOnItsWay, pollWhile } from '../ui/mail-on-its-way.ts'

const rowsPerPage = 50

export const onboardingQuery = (team: string) => queryOf(onboarding, { team })

export const draftsQuery = queryOptions({
  ...queryOf(customerDraftList),
  select: ({ items }) => items,
  // Drafts save themselves: the list is old as soon as somebody types.
  staleTime: 0,
})

/** Asked for once when a draft is opened: what is typed here must not be replaced behind somebody's back. */
export const draftQuery = (id: string) =>
  queryOptions({ ...queryOf(customerDraft, { id }), staleTime: Infinity, gcTime: 0 })

export const startDraft = () => call(newCustomerDraft, { body: { step: 0, data: {} } })

export const saveDraft = (id: string, change: CustomerDraftChange, version: number) =>
  call(customerDraftChange, { id, body: change, ifVersion: version })

export const createCustomer = (draftId: string, customer: NewCustomer) =>
  call(customerCreation, { id: draftId, body: customer })

export const mailsQuery = (state: string) =>
  infiniteQueryOptions({
    ...pagesOf(mailList, { query: { limit: rowsPerPage, state } }),
    refetchInterval: ({ state: { data } }) =>
      pollWhile(data?.pages.some(({ items }) => items.some(({ state }) => isOnItsWay(state)))),
  })

export const mailQuery = (id: string) => queryOf(mail, { id })

export const settingsQuery = queryOf(settings)
