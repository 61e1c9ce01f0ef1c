import {
  passkeyAddedSchema,
  passkeyAddSchema,
  passkeyOptionsSchema,
  passwordAgainSchema,
  recoveryCodesSchema,
  totpConfirmSchema,
  totpStartSchema,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/access.ts'
import type { App } from '../platform/endpoint.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  confirmTotp,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
  takePasskey,
} from './account.ts'
import { toPasskey, type AccountSettings } from './account-routes.ts'
import { passwordFirst, selfOf } from './confirm-self.ts'
import { passkey_list, totp_find } from './factor-queries.ts'
import { startTotp } from './one-time-code.ts'
import { startPasskey } from './passkeys.ts'
import { serve } from './serve.ts'
import { requiresSecondFactor } from './session-of-request.ts'
import type { SessionRow } from './session-queries.ts'

/** A person's second factors: an authenticator app, recovery codes, passkeys. */
export function registerFactors(app: App, settings: AccountSettings): void {
  const { vault } = settings
  const first = passwordFirst(app.pool)
  const isRequired = (session: SessionRow) => requiresSecondFactor(session, settings.demonstration)

  serve(
    app,
    endpoints.totpStart,
    { body: passwordAgainSchema, answer: totpStartSchema },
    async (tx, _given, { session }) => {
      const self = selfOf(session)
      const known = await totp_find(tx, self.id)
      if (known?.confirmedAt != null) {
        throw new Problem('conflict', 'There is an authenticator app already. Remove it first.')
      }
      return startTotp(tx, vault, self)
    },
    { first },
  )

  serve(
    app,
    endpoints.totpConfirmation,
    { body: totpConfirmSchema, answer: recoveryCodesSchema },
    (tx, { body }, { session }) =>
      confirmTotp(tx, { self: selfOf(session), code: body.code, vault }),
  )

  serve(
    app,
    endpoints.totpRemoval,
    { body: passwordAgainSchema },
    (tx, _given, { session }) =>
      removeTotp(tx, { self: selfOf(session), isRequired: isRequired(session) }),
    { first },
  )

  serve(
    app,
    endpoints.recoveryCodesRenewal,
    { body: passwordAgainSchema, answer: recoveryCodesSchema },
    (tx, _given, { session }) => renewRecoveryCodes(tx, selfOf(session)),
    { first },
  )

  serve(
    app,
    endpoints.passkeyCreationOptions,
    { body: passwordAgainSchema, answer: passkeyOptionsSchema },
    (tx, _given, { session }) => startPasskey(tx, settings.publicUrl, selfOf(session)),
    { first },
  )

  serve(
    app,
    endpoints.newPasskey,
    { body: passkeyAddSchema, answer: passkeyAddedSchema },
    async (tx, { body }, { session }) => {
      const self = selfOf(session)
      const taken = { ...body, self, publicUrl: settings.publicUrl }
      const { id, recoveryCodes } = await takePasskey(tx, taken)
      const passkey = (await passkey_list(tx, self.id)).find((row) => row.id === id)
      if (!passkey) throw notFound()
      return { passkey: toPasskey(passkey), recoveryCodes }
    },
  )

  serve(
    app,
    endpoints.passkeyRemoval,
    { body: passwordAgainSchema },
    (tx, { id }, { session }) =>
      removePasskey(tx, { self: selfOf(session), id, isRequired: isRequired(session) }),
    { first },
  )
}
