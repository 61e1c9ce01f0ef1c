import type {
  AccessPage,
  ApiKey,
  Grant,
  Invitation,
  InvitationPage,
  MemberPage,
  Onboarding,
  Preferences,
  Recipient,
  Team,
  Threshold,
} from '@luminous/contract'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { siteList } from '@luminous/contract/endpoints/sites.ts'
import { queryOf } from '../api/call.ts'
import { getJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

const rowsPerPage = 50
type Cursor = string | null
type List<Item> = { readonly items: readonly Item[] }

/** Everything of a team stands under this key: a change asks for all of it that is on screen again. */
const teamKey = (teamId: string) => ['team', teamId] as const

export const teamQuery = (teamId: string) =>
  queryOptions({
    queryKey: [...teamKey(teamId), 'details'],
    queryFn: ({ signal }) => getJson<Team>(apiPaths.team(teamId), signal),
  })

export const onboardingQuery = (teamId: string) =>
  queryOptions({
    queryKey: [...teamKey(teamId), 'onboarding'],
    queryFn: ({ signal }) => getJson<Onboarding>(apiPaths.team(teamId, 'onboarding'), signal),
  })

const listQuery = <Item>(teamId: string, part: string) =>
  queryOptions({
    queryKey: [...teamKey(teamId), part],
    queryFn: async ({ signal }) =>
      (await getJson<List<Item>>(apiPaths.team(teamId, part), signal)).items,
  })

export const sitesQuery = (team: string) =>
  queryOptions({ ...queryOf(siteList, { team }), select: ({ items }) => items })
export const thresholdsQuery = (teamId: string) => listQuery<Threshold>(teamId, 'thresholds')
export const keysQuery = (teamId: string) => listQuery<ApiKey>(teamId, 'keys')
export const grantsQuery = (teamId: string) => listQuery<Grant>(teamId, 'grants')
export const recipientsQuery = (teamId: string) => listQuery<Recipient>(teamId, 'recipients')

export const preferencesQuery = (teamId: string) =>
  queryOptions({
    queryKey: [...teamKey(teamId), 'preferences'],
    queryFn: ({ signal }) => getJson<Preferences>(apiPaths.team(teamId, 'preferences'), signal),
  })

const pagedQuery = <Page extends { readonly nextCursor: Cursor }>(
  teamId: string,
  part: 'members' | 'invitations' | 'access',
  search: string,
) =>
  infiniteQueryOptions({
    queryKey: [...teamKey(teamId), part, search],
    queryFn: ({ pageParam, signal }: { pageParam: Cursor; signal: AbortSignal }) =>
      getJson<Page>(
        apiPaths.teamList(teamId, part, { limit: rowsPerPage, cursor: pageParam, search }),
        signal,
      ),
    initialPageParam: null satisfies Cursor,
    getNextPageParam: ({ nextCursor }: Page): Cursor => nextCursor,
  })

export const membersQuery = (teamId: string, search: string) =>
  pagedQuery<MemberPage>(teamId, 'members', search)
/** Asked for again while a mail is on its way, so that its fate appears by itself. */
export const invitationsQuery = (teamId: string, search: string) =>
  infiniteQueryOptions({
    ...pagedQuery<InvitationPage>(teamId, 'invitations', search),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isOnItsWay)) ? mailPollMs : false,
  })

const mailPollMs = 3000
const isOnItsWay = ({ state, delivery }: Invitation): boolean =>
  state === 'pending' && (delivery?.state === 'queued' || delivery?.state === 'sending')

export const accessQuery = (teamId: string) => pagedQuery<AccessPage>(teamId, 'access', '')

/**
 * A change of a team. Whatever came of it, all of the team that is on screen is asked for again: a refusal often
 * means that somebody else was quicker.
 */
export function useTeamChange<Input, Output>(
  teamId: string,
  change: (input: Input) => Promise<Output>,
) {
  const refresh = useTeamRefresh(teamId)
  return useMutation({ mutationFn: change, onSettled: refresh })
}

export function useTeamRefresh(teamId: string): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: teamKey(teamId) }),
      queryClient.invalidateQueries({ queryKey: ['customers'] }),
    ])
  }
}
