import type { Invitation } from '@luminous/contract'
import {
  accessList,
  apiKeyList,
  grantList,
  invitationList,
  preferences,
  recipientList,
} from '@luminous/contract/endpoints/teams.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { pagesOf, queryOf } from '../api/call.ts'

const rowsPerPage = 50

export const preferencesQuery = (team: string) => queryOf(preferences, { team })

export const keysQuery = (team: string) =>
  queryOptions({ ...queryOf(apiKeyList, { team }), select: ({ items }) => items })
export const grantsQuery = (team: string) =>
  queryOptions({ ...queryOf(grantList, { team }), select: ({ items }) => items })
export const recipientsQuery = (team: string) =>
  queryOptions({ ...queryOf(recipientList, { team }), select: ({ items }) => items })

/** Asked for again while a mail is on its way, so that its fate appears by itself. */
export const invitationsQuery = (team: string) =>
  infiniteQueryOptions({
    ...pagesOf(invitationList, { team, query: { limit: rowsPerPage } }),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isOnItsWay)) ? mailPollMs : false,
  })

const mailPollMs = 3000
const isOnItsWay = ({ state, delivery }: Invitation): boolean =>
  state === 'pending' && (delivery?.state === 'queued' || delivery?.state === 'sending')

export const accessQuery = (team: string) =>
  pagesOf(accessList, { team, query: { limit: rowsPerPage } })
