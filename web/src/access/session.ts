import type { Session, SignIn } from '@luminous/contract'
import { queryOptions } from '@tanstack/react-query'
import { getJson, postJson, sendDelete } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>(apiPaths.session, signal),
  staleTime: 5 * 60_000,
  retry: false,
})

/** Opens a session; the cookie is the server's, no token ever reaches a script. */
export const signIn = (credentials: SignIn): Promise<Session> =>
  postJson<Session>(apiPaths.session, credentials)

export const signOut = (): Promise<void> => sendDelete(apiPaths.session)

/** What the server wrote into the page before anybody signed in. */
export const isDemonstrationPage = (): boolean =>
  document.querySelector('meta[name="demonstration"]')?.getAttribute('content') === 'true'
