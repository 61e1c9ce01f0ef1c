import {
  accountChangeSchema,
  accountSchema,
  emailChangeSchema,
  linkKeySchema,
  passwordAgainSchema,
  passwordChangeSchema,
  personalDataSchema,
  resetRequestSchema,
  resetSchema,
  sessionListSchema,
  type Account,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/access.ts'
import { transaction, type Db } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { askForEmailChange, changePassword, confirmEmailChange, deleteAccount } from './account.ts'
import { passwordFirst, requirePassword, selfOf } from './confirm-self.ts'
import { passkey_list, recovery_code_count, totp_find, type PasskeyRow } from './factor-queries.ts'
import { link_pending_email } from './link-queries.ts'
import { refuseWeakPassword } from './password-strength.ts'
import { hashPassword } from './passwords.ts'
import { personal_data_find } from './personal-data-queries.ts'
import { person_find, person_update } from './queries.ts'
import { askForReset, resetPassword } from './reset-password.ts'
import { serve, serveApart } from './serve.ts'
import { requiresSecondFactor } from './session-of-request.ts'
import {
  session_delete_of_person,
  session_delete_one,
  session_list,
  type SessionRow,
} from './session-queries.ts'

export type AccountSettings = {
  readonly publicUrl: string
  readonly vault: Vault
  readonly demonstration: boolean
}

/** A person's own account. Every change asks for the password again, but for the name. */
export function registerAccount(app: App, { vault, demonstration }: AccountSettings): void {
  const first = passwordFirst(app.pool)

  serve(app, endpoints.account, { answer: accountSchema }, (tx, _given, { session }) =>
    readAccount(tx, session, demonstration),
  )

  serve(
    app,
    endpoints.accountChange,
    { body: accountChangeSchema, answer: accountSchema },
    async (tx, { body }, { session }) => {
      await person_update(tx, { id: session.person, name: body.name })
      return readAccount(tx, session, demonstration)
    },
  )

  serve(
    app,
    endpoints.emailChange,
    { body: emailChangeSchema },
    (tx, { body }, { session }) =>
      askForEmailChange(tx, { self: selfOf(session), email: body.email, vault }),
    { first },
  )

  serve(app, endpoints.emailConfirmation, { body: linkKeySchema }, (tx, { body }, { session }) =>
    confirmEmailChange(tx, { self: selfOf(session), key: body }),
  )

  serveApart(
    app,
    endpoints.passwordChange,
    { body: passwordChangeSchema },
    'Passwords are hashed outside of transactions, and wrong ones counted.',
    async ({ body }, { request, principal, session }) => {
      await requirePassword(app.pool, request, body.current, 'current')
      const self = selfOf(session)
      await refuseWeakPassword(body.new, self)
      const passwordHash = await hashPassword(body.new)
      await transaction(app.pool, principal, (tx) => changePassword(tx, { self, passwordHash }))
    },
  )

  serve(
    app,
    endpoints.personalData,
    { answer: personalDataSchema },
    (tx, _given, { session, reply }) => {
      void reply.header('content-disposition', 'attachment; filename="luminous-my-data.json"')
      return personal_data_find(tx, session.person)
    },
  )

  serve(
    app,
    endpoints.accountDeletion,
    { body: passwordAgainSchema },
    (tx, _given, { session }) => deleteAccount(tx, selfOf(session)),
    { first },
  )

  serveApart(
    app,
    endpoints.passwordResetAsk,
    { body: resetRequestSchema },
    'Nobody has come in yet.',
    ({ body }, { request }) => askForReset(app.pool, { email: body.email, network: request.ip }),
  )

  serveApart(
    app,
    endpoints.passwordReset,
    { body: resetSchema },
    'Nobody has come in yet.',
    ({ body }, { request }) => resetPassword(app.pool, { ...body, request: request.id }),
  )

  serve(app, endpoints.sessionList, { answer: sessionListSchema }, async (tx, _given, asked) => {
    const rows = await session_list(tx, asked.session.person)
    return {
      items: rows.map((row) => ({
        ...row,
        isThisOne: row.id === asked.session.id,
        createdAt: toRfc3339(row.createdAt),
        lastSeenAt: toRfc3339(row.lastSeenAt),
      })),
    }
  })

  serve(app, endpoints.otherSessionsEnd, {}, async (tx, _given, { session }) => {
    await session_delete_of_person(tx, { person: session.person, keep: session.id })
  })

  serve(app, endpoints.sessionEnd, {}, async (tx, { id }, { session }) => {
    if (!(await session_delete_one(tx, { person: session.person, id }))) throw notFound()
  })
}

async function readAccount(db: Db, session: SessionRow, demonstration: boolean): Promise<Account> {
  const person = await person_find(db, session.person)
  if (!person) throw notFound()
  const totp = await totp_find(db, person.id)
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    pendingEmail: await link_pending_email(db, person.id),
    hasPassword: person.hasPassword,
    totp: totp?.confirmedAt == null ? null : { confirmedAt: toRfc3339(totp.confirmedAt) },
    recoveryCodesLeft: await recovery_code_count(db, person.id),
    passkeys: (await passkey_list(db, person.id)).map(toPasskey),
    secondFactorRequiredBy: requiresSecondFactor(session, demonstration) ? session.team_name : null,
    createdAt: toRfc3339(person.createdAt),
  }
}

/** A passkey as its owner sees it. */
export const toPasskey = (row: PasskeyRow): Account['passkeys'][number] => ({
  id: row.id,
  name: row.name,
  createdAt: toRfc3339(row.createdAt),
  lastUsedAt: row.lastUsedAt && toRfc3339(row.lastUsedAt),
})
