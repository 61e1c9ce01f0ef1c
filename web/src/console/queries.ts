import type {
  CreatedCustomer,
  CustomerDraft,
  CustomerDraftChange,
  CustomerPage,
  Mail,
  MailItem,
  MailPage,
  NewCustomer,
  Settings,
} from '@luminous/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { getJson, postJson, putJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

const rowsPerPage = 50
type Cursor = string | null

export type CustomerFilter = { readonly search: string; readonly state: string }

export const customersQuery = ({ search, state }: CustomerFilter) =>
  infiniteQueryOptions({
    queryKey: ['customers', search, state],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
      getJson<CustomerPage>(
        apiPaths.customers({ limit: rowsPerPage, cursor: pageParam, search, state }),
        signal,
      ),
    initialPageParam: null satisfies Cursor,
    getNextPageParam: ({ nextCursor }): Cursor => nextCursor,
  })

const draftsKey = ['customer-drafts'] as const

export const draftsQuery = queryOptions({
  queryKey: [...draftsKey, 'all'],
  queryFn: async ({ signal }) =>
    (await getJson<{ items: readonly CustomerDraft[] }>(apiPaths.customerDrafts, signal)).items,
  // Drafts save themselves: the list is old as soon as somebody types.
  staleTime: 0,
})

/** Asked for once when a draft is opened: what is typed here must not be replaced behind somebody's back. */
export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: [...draftsKey, id],
    queryFn: ({ signal }) => getJson<CustomerDraft>(apiPaths.customerDraft(id), signal),
    staleTime: Infinity,
    gcTime: 0,
  })

export const startDraft = (): Promise<CustomerDraft> =>
  postJson<CustomerDraft>(apiPaths.customerDrafts, { step: 0, data: {} })

export const saveDraft = (
  id: string,
  change: CustomerDraftChange,
  version: number,
): Promise<CustomerDraft> => putJson<CustomerDraft>(apiPaths.customerDraft(id), change, { version })

export const createCustomer = (draftId: string, customer: NewCustomer): Promise<CreatedCustomer> =>
  postJson<CreatedCustomer>(apiPaths.customerCreation(draftId), customer)

const mailPollMs = 3000

/** Asked for again while a mail is on its way, so that its fate appears by itself. */
export const mailsQuery = (state: string) =>
  infiniteQueryOptions({
    queryKey: ['mails', 'list', state],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
      getJson<MailPage>(apiPaths.mails({ limit: rowsPerPage, cursor: pageParam, state }), signal),
    initialPageParam: null satisfies Cursor,
    getNextPageParam: ({ nextCursor }): Cursor => nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(isOnItsWay)) ? mailPollMs : false,
  })

const isOnItsWay = ({ state }: MailItem): boolean => state === 'queued' || state === 'sending'

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mails', 'one', id],
    queryFn: ({ signal }) => getJson<Mail>(apiPaths.mail(id), signal),
  })

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => getJson<Settings>(apiPaths.settings, signal),
})
