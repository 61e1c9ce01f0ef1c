import { customerList, onboarding } from '@luminous/contract/endpoints/onboarding.ts'
import { siteList } from '@luminous/contract/endpoints/sites.ts'
import { apiKeyList } from '@luminous/contract/endpoints/keys.ts'
import { memberList } from '@luminous/contract/endpoints/members.ts'
import { team as teamEndpoint } from '@luminous/contract/endpoints/teams.ts'
import { thresholdList } from '@luminous/contract/endpoints/thresholds.ts'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { pagesOf, queryOf } from '../api/call.ts'
import { refresh } from '../api/refresh.ts'

const rowsPerPage = 50

/** Of a team, what more than one feature asks for: itself, where it samples, who is in it. */
export const teamQuery = (team: string) => queryOf(teamEndpoint, { team })

export const sitesQuery = (team: string) =>
  queryOptions({ ...queryOf(siteList, { team }), select: ({ items }) => items })

export const membersQuery = (team: string, search: string) =>
  pagesOf(memberList, { team, query: { limit: rowsPerPage, search } })

export type CustomerFilter = { readonly search: string; readonly state: string }

export const customersQuery = (filter: CustomerFilter) =>
  pagesOf(customerList, { query: { ...filter, limit: rowsPerPage } })

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
