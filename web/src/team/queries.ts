import type { Invitation } from '@luminous/contract'
import { customerList, onboarding } from '@luminous/contract/endpoints/onboarding.ts'
import { siteList } from '@luminous/contract/endpoints/sites.ts'
import {
  accessList,
  apiKeyList,
  grantList,
  invitationList,
  memberList,
  preferences,
  recipientList,
  team as teamEndpoint,
} from '@luminous/contract/endpoints/teams.ts'
import { thresholdList } from '@luminous/contract/endpoints/thresholds.ts'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { pagesOf, queryOf } from '../api/call.ts'
import { refresh } from '../api/refresh.ts'

const rowsPerPage = 50

export const teamQuery = (team: string) => queryOf(teamEndpoint, { team })
export const onboardingQuery = (team: string) => queryOf(onboarding, { team })
export const preferencesQuery = (team: string) => queryOf(preferences, { team })

export const sitesQuery = (team: string) =>
  queryOptions({ ...queryOf(siteList, { team }), select: ({ items }) => items })
export const thresholdsQuery = (team: string) =>
  queryOptions({ ...queryOf(thresholdList, { team }), select: ({ items }) => items })
export const keysQuery = (team: string) =>
  queryOptions({ ...queryOf(apiKeyList, { team }), select: ({ items }) => items })
export const grantsQuery = (team: string) =>
  queryOptions({ ...queryOf(grantList, { team }), select: ({ items }) => items })
export const recipientsQuery = (team: string) =>
  queryOptions({ ...queryOf(recipientList, { team }), select: ({ items }) => items })

export const membersQuery = (team: string, search: string) =>
  pagesOf(memberList, { team, query: { limit: rowsPerPage, search } })

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

/**
 * A change of a team. Whatever came of it, all of the team that is on screen is asked for again: a refusal often
 * means that somebody else was quicker.
 */
export function useTeamChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const refreshTeam = useTeamRefresh()
  return useMutation({ mutationFn: change, onSettled: refreshTeam })
}

export function useTeamRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () =>
    refresh(
      queryClient,
      teamEndpoint.feature,
      memberList.feature,
      apiKeyList.feature,
      siteList.feature,
      thresholdList.feature,
      // Not the drafts of new customers: what somebody types into one stays as it is.
      onboarding,
      customerList,
    )
}
