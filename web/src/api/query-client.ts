import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem, isProblem, isSignedOut } from './problem.ts'

const retriesMax = 2

/** A refusal is final, a lost connection and an overloaded server are not. */
const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < retriesMax && !(error instanceof ApiProblem && error.status < 500)

export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] === 'session') return
        if (isSignedOut(error)) onSignedOut()
        // The team began to ask for a second factor while somebody worked: the session says so from now on.
        if (isProblem(error, 'second-factor.required')) {
          void client.invalidateQueries({ queryKey: ['session'] })
        }
      },
    }),
    defaultOptions: {
      queries: { retry: isWorthRetrying, staleTime: 30_000, networkMode: 'always' },
    },
  })
  return client
}
