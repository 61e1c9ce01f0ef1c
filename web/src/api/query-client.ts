import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem, isSignedOut } from './problem.ts'

const retriesMax = 2

/** A refusal is final, a lost connection and an overloaded server are not. */
const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < retriesMax && !(error instanceof ApiProblem && error.status < 500)

export function makeQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'session') onSignedOut()
      },
    }),
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 30_000, networkMode: 'always' },
    },
  })
}
