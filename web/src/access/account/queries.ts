import {
  account,
  accountChange,
  accountDeletion,
  emailChange,
  newPasskey,
  otherSessionsEnd,
  passkeyCreationOptions,
  passkeyRemoval,
  passwordChange,
  personalData,
  recoveryCodesRenewal,
  session,
  sessionEnd,
  sessionList,
  totpConfirmation,
  totpRemoval,
  totpStart,
} from '@luminous/contract/endpoints/access.ts'
import { useQueryClient } from '@tanstack/react-query'
import { call, queryOf } from '../../api/call.ts'
import { refresh } from '../../api/refresh.ts'
import { makePasskey } from '../../session/passkey.ts'

export const accountQuery = queryOf(account)

export const sessionsQuery = queryOf(sessionList)

/** After a change of the account: what stands on it, and who the session says one is. */
export function useRefreshAccount(): () => Promise<void> {
  const queryClient = useQueryClient()
  return () => refresh(queryClient, account.feature, session)
}

export const renamePerson = (name: string) => call(accountChange, { body: { name } })

export const changeEmail = (sent: { email: string; password: string }) =>
  call(emailChange, { body: sent })

export const changePassword = (sent: { current: string; new: string }) =>
  call(passwordChange, { body: sent })

export const readPersonalData = () => call(personalData)

export const deleteAccount = (password: string) => call(accountDeletion, { body: { password } })

export const endSession = (id: string) => call(sessionEnd, { id })
export const endOtherSessions = () => call(otherSessionsEnd)

export const startTotp = (password: string) => call(totpStart, { body: { password } })

export const confirmTotp = (code: string) => call(totpConfirmation, { body: { code } })

export const removeTotp = (password: string) => call(totpRemoval, { body: { password } })

export const renewRecoveryCodes = (password: string) =>
  call(recoveryCodesRenewal, { body: { password } })

export async function addPasskey({ name, password }: { name: string; password: string }) {
  const options = await call(passkeyCreationOptions, { body: { password } })
  return call(newPasskey, { body: { name, answer: await makePasskey(options) } })
}

export const removePasskey = (id: string, password: string) =>
  call(passkeyRemoval, { id, body: { password } })
