import type {
  Account,
  PasskeyAdded,
  RecoveryCodes,
  SessionItem,
  TotpStart,
} from '@luminous/contract'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { makePasskey } from '../access/passkey.ts'
import { sessionQuery } from '../access/session.ts'
import { getJson, patchJson, postJson, sendDelete, sendPost, sendPut } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => getJson<Account>(apiPaths.account, signal),
})

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: ({ signal }) => getJson<{ items: SessionItem[] }>(apiPaths.accountSessions, signal),
})

/** After a change of the account: what stands on it, and who the session says one is. */
export function useRefreshAccount(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: accountQuery.queryKey }),
      queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    ])
  }
}

export const renamePerson = (name: string): Promise<Account> =>
  patchJson<Account>(apiPaths.account, { name })

export const changeEmail = (sent: { email: string; password: string }): Promise<void> =>
  sendPost(apiPaths.accountEmail, sent)

export const changePassword = (sent: { current: string; new: string }): Promise<void> =>
  sendPut(apiPaths.accountPassword, sent)

export const readPersonalData = (): Promise<unknown> => getJson<unknown>(apiPaths.accountData)

export const deleteAccount = (password: string): Promise<void> =>
  sendPost(apiPaths.accountDeletion, { password })

export const endSession = (id: string): Promise<void> => sendDelete(apiPaths.accountSession(id))
export const endOtherSessions = (): Promise<void> => sendDelete(apiPaths.accountSessions)

export const startTotp = (password: string): Promise<TotpStart> =>
  postJson<TotpStart>(apiPaths.totp, { password })

export const confirmTotp = (code: string): Promise<RecoveryCodes> =>
  postJson<RecoveryCodes>(apiPaths.totpConfirm, { code })

export const removeTotp = (password: string): Promise<void> =>
  sendPost(apiPaths.totpRemoval, { password })

export const renewRecoveryCodes = (password: string): Promise<RecoveryCodes> =>
  postJson<RecoveryCodes>(apiPaths.recoveryCodes, { password })

export async function addPasskey(sent: { name: string; password: string }): Promise<PasskeyAdded> {
  const options = await postJson<PublicKeyCredentialCreationOptionsJSON>(apiPaths.passkeyCreation, {
    password: sent.password,
  })
  return postJson<PasskeyAdded>(apiPaths.passkeys, {
    name: sent.name,
    answer: await makePasskey(options),
  })
}

export const removePasskey = (id: string, password: string): Promise<void> =>
  sendPost(apiPaths.passkeyRemoval(id), { password })
