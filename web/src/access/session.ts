import type { SecondFactor, SecondFactorDue, Session, SetupState, SignIn } from '@luminous/contract'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { isSignedOut } from '../api/problem.ts'
import { deleteJson, getJson, postJson, putJson, sendDelete } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import { answerPasskey } from './passkey.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>(apiPaths.session, signal),
  staleTime: 5 * 60_000,
  // In another window somebody may have signed out, or in as somebody else.
  refetchOnWindowFocus: 'always',
  retry: false,
})

/** The session that the pages of this window were opened with; another window may have changed it since. */
export const openedSessionQuery = queryOptions<Session>({
  queryKey: ['session', 'opened'],
  queryFn: skipToken,
  staleTime: Infinity,
  gcTime: Infinity,
})

/** Opens a session; the cookie is the server's, no token ever reaches a script. */
export const signIn = (credentials: SignIn): Promise<Session | SecondFactorDue> =>
  postJson<Session | SecondFactorDue>(apiPaths.session, credentials)

/** Whose session has ended already is signed out. */
export async function signOut(): Promise<void> {
  try {
    await sendDelete(apiPaths.session)
  } catch (error) {
    if (!isSignedOut(error)) throw error
  }
}

export const giveSecondFactor = (factor: SecondFactor): Promise<Session> =>
  postJson<Session>(apiPaths.secondFactor, factor)

/** The passkey as the second factor of a sign-in whose password was right. */
export async function givePasskeyAsSecondFactor(): Promise<Session> {
  const options = await postJson<PublicKeyCredentialRequestOptionsJSON>(
    apiPaths.secondFactorPasskeyOptions,
  )
  const answer = { ...(await answerPasskey(options)) }
  return giveSecondFactor({ kind: 'passkey', answer })
}

/** By a passkey alone: it says who one is and is both factors at once. */
export async function signInByPasskey(): Promise<Session> {
  const options = await postJson<PublicKeyCredentialRequestOptionsJSON>(apiPaths.passkeyOptions)
  return postJson<Session>(apiPaths.passkey, { answer: await answerPasskey(options) })
}

export const switchTeam = (team: string): Promise<Session> =>
  putJson<Session>(apiPaths.teamSwitch, { team })

/** Back from a customer's pages to one's own. */
export const leaveView = (): Promise<Session> => deleteJson<Session>(apiPaths.viewAs)

/** Whether the installation waits for its first person. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => getJson<SetupState>(apiPaths.setup, signal),
  staleTime: Infinity,
})

/** What the server wrote into the page before anybody signed in. */
export const isDemonstrationPage = (): boolean =>
  document.querySelector('meta[name="demonstration"]')?.getAttribute('content') === 'true'
