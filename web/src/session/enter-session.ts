import type { Session } from '@luminous/contract'
import { session as sessionEndpoint } from '@luminous/contract/endpoints/access.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { openedSessionQuery, sessionQuery } from './session.ts'

/**
 * Takes over a session that has just begun, or acts for another team from now on. What was seen before, by
 * somebody else or for another team, goes: nothing of it may flash up on the next page.
 */
export function useEnterSession(): (session: Session) => Promise<void> {
  const queryClient = useQueryClient()
  return useCallback(
    async (session) => {
      await queryClient.cancelQueries()
      queryClient.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== sessionEndpoint.feature.name,
      })
      queryClient.setQueryData(openedSessionQuery.queryKey, session)
      queryClient.setQueryData(sessionQuery.queryKey, session)
    },
    [queryClient],
  )
}
