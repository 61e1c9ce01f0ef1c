import { apiKeyList, grantList } from '@luminous/contract/endpoints/keys.ts'
import { accessList, invitationList } from '@luminous/contract/endpoints/members.ts'
import { preferences, recipientList } from '@luminous/contract/endpoints/teams.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { pagesOf, queryOf } from '../api/call.ts'
import { isOnItsWay, pollWhile } from '../ui/mail-on-its-way.ts'

const rowsPerPage = 50

export const preferencesQuery = (team: string) => queryOf(preferences, { team })

export const keysQuery = (team: string) =>
  queryOptions({ ...queryOf(apiKeyList, { team }), select: ({ items }) => items })
export const grantsQuery = (team: string) =>
  queryOptions({ ...queryOf(grantList, { team }), select: ({ items }) => items })
export const recipientsQuery = (team: string) =>
  queryOptions({ ...queryOf(recipientList, { team }), select: ({ items }) => items })

export const invitationsQuery = (team: string) =>
  infiniteQueryOptions({
    ...pagesOf(invitationList, { team, query: { limit: rowsPerPage } }),
    refetchInterval: ({ state: { data } }) =>
      pollWhile(
        data?.pages.some(({ items }) =>
          items.some(({ state, delivery }) => state === 'pending' && isOnItsWay(delivery?.state)),
        ),
      ),
  })

export const accessQuery = (team: string) =>
  pagesOf(accessList, { team, query: { limit: rowsPerPage } })
