import type { SecondFactor, SecondFactorDue, Session, SetupState, SignIn } from '@luminous/contract'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { queryOptions } from '@tanstack/react-query'
import { deleteJson, getJson, postJson, putJson, sendDelete } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import { answerPasskey } from './passkey.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>(apiPaths.session, signal),
  staleTime: 5 * 60_000,
  retry: false,
})

/** Opens a session; the cookie is the server's, no token ever reaches a script. */
export const signIn = (credentials: SignIn): Promise<Session | SecondFactorDue> =>
  postJson<Session | SecondFactorDue>(apiPaths.session, credentials)

export const signOut = (): Promise<void> => sendDelete(apiPaths.session)

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
