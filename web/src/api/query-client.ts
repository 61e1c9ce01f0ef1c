import { session } from '@luminous/contract/endpoints/access.ts'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem, isProblem, isSignedOut } from './problem.ts'
import { refresh } from './refresh.ts'

const retriesMax = 2

/** A refusal is final, a lost connection and an overloaded server are not. */
const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < retriesMax && !(error instanceof ApiProblem && error.status < 500)

/**
 * The session ended while somebody worked, another window switched it to another team, or the team began to ask for a
 * second factor: the session, asked for again, says so to the pages.
 */
const concernsSession = (error: unknown): boolean =>
  isSignedOut(error) ||
  isProblem(error, 'team.switched') ||
  isProblem(error, 'second-factor.required')

export function makeQueryClient(): QueryClient {
  const askSession = (error: unknown) => {
    if (concernsSession(error)) void refresh(client, session)
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== session.feature.name) askSession(error)
      },
    }),
    mutationCache: new MutationCache({ onError: askSession }),
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 30_000, networkMode: 'always' },
      // Without a network a change fails and says so, instead of waiting behind a button that turns.
      mutations: { networkMode: 'always' },
    },
  })
  return client
}
