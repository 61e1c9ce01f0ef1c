import type { SecondFactor, Session, SignIn } from '@luminous/contract'
import {
  passkeySignIn,
  passkeySignInOptions,
  secondFactor,
  secondFactorPasskeyOptions,
  session,
  signIn as signInEndpoint,
  signOut as signOutEndpoint,
  teamSwitch,
  viewEnd,
} from '@luminous/contract/endpoints/access.ts'
import { setupState } from '@luminous/contract/endpoints/onboarding.ts'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { call, queryOf } from '../api/call.ts'
import { isSignedOut } from '../api/problem.ts'
import { answerPasskey } from './passkey.ts'

export const sessionQuery = queryOptions({
  ...queryOf(session),
  staleTime: 5 * 60_000,
  // In another window somebody may have signed out, or in as somebody else.
  refetchOnWindowFocus: 'always',
  retry: false,
})

/** The session that the pages of this window were opened with; another window may have changed it since. */
export const openedSessionQuery = queryOptions<Session>({
  queryKey: [session.feature.name, 'opened'],
  queryFn: skipToken,
  staleTime: Infinity,
  gcTime: Infinity,
})

/** Opens a session; the cookie is the server's, no token ever reaches a script. */
export const signIn = (credentials: SignIn) => call(signInEndpoint, { body: credentials })

/** Whose session has ended already is signed out. */
export async function signOut(): Promise<void> {
  try {
    await call(signOutEndpoint)
  } catch (error) {
    if (!isSignedOut(error)) throw error
  }
}

export const giveSecondFactor = (factor: SecondFactor) => call(secondFactor, { body: factor })

/** The passkey as the second factor of a sign-in whose password was right. */
export async function givePasskeyAsSecondFactor(): Promise<Session> {
  const answer = await answerPasskey(await call(secondFactorPasskeyOptions))
  return giveSecondFactor({ kind: 'passkey', answer })
}

/** By a passkey alone: it says who one is and is both factors at once. */
export async function signInByPasskey(): Promise<Session> {
  const answer = await answerPasskey(await call(passkeySignInOptions))
  return call(passkeySignIn, { body: { answer } })
}

export const switchTeam = (team: string) => call(teamSwitch, { body: { team } })

/** Back from a customer's pages to one's own. */
export const leaveView = () => call(viewEnd)

/** Whether the installation waits for its first person. */
export const setupQuery = queryOptions({ ...queryOf(setupState), staleTime: Infinity })

/** What the server wrote into the page before anybody signed in. */
export const isDemonstrationPage = (): boolean =>
  document.querySelector('meta[name="demonstration"]')?.getAttribute('content') === 'true'
