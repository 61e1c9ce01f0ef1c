import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import {
  accountChangeSchema,
  accountSchema,
  emailChangeSchema,
  linkKeySchema,
  passkeyAddedSchema,
  passkeyAddSchema,
  passkeyOptionsSchema,
  passwordAgainSchema,
  passwordChangeSchema,
  personalDataSchema,
  recoveryCodesSchema,
  resetRequestSchema,
  resetSchema,
  totpConfirmSchema,
  totpStartSchema,
  type Account,
} from '@luminous/contract'
import { transaction, type Db } from '../platform/database.ts'
import { idParams, problems, type App } from '../platform/endpoint.ts'
import { formatInstant } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import {
  askForEmailChange,
  changePassword,
  confirmEmailChange,
  confirmTotp,
  deleteAccount,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
  takePasskey,
  type Self,
} from './account.ts'
import { passkey_list, recovery_code_count, totp_find, type PasskeyRow } from './factor-queries.ts'
import { link_pending_email } from './link-queries.ts'
import { startTotp } from './one-time-code.ts'
import { startPasskey } from './passkeys.ts'
import { personal_data_find } from './personal-data-queries.ts'
import { person_find, person_update } from './queries.ts'
import { askForReset, resetPassword } from './reset-password.ts'
import { requireSelf, requiresSecondFactor } from './session-of-request.ts'
import type { SessionRow } from './session-queries.ts'
import { checkGuess } from './sign-in.ts'

export type AccountSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly vault: Vault
  readonly demonstration: boolean
}

const tags = ['account']
const done = z.null().describe('Done')
const own = { ...problems.invalid, ...problems.signedOut }
const withPassword = { ...own, ...problems.forbidden, ...problems.tooMany }

/** A person's own account. Every change asks for the password again, but for the name. */
export function registerAccount(app: App, settings: AccountSettings): void {
  const { pool, vault } = settings

  const selfOf = (session: SessionRow): Self => ({
    id: session.person,
    name: session.person_name,
    email: session.email,
    session: session.id,
  })
  const confirmSelf = async (request: FastifyRequest, password: string) => {
    const { session, self: principal } = requireSelf(request)
    await checkGuess(pool, { email: session.email, password, network: request.ip }).catch(
      (error: unknown) => {
        if (!(error instanceof Problem) || error.code !== 'sign-in.refused') throw error
        throw new Problem('password.wrong', 'This is not your password.', { field: 'password' })
      },
    )
    return { principal, self: selfOf(session), session }
  }
  const isRequired = (session: SessionRow) => requiresSecondFactor(session, settings.demonstration)

  app.get(
    '/v1/account',
    {
      schema: {
        summary: 'Your account',
        tags,
        response: { 200: accountSchema, ...problems.signedOut },
      },
    },
    async (request) => {
      const { session, self } = requireSelf(request)
      return transaction(pool, self, (tx) => readAccount(tx, session, settings.demonstration))
    },
  )

  app.patch(
    '/v1/account',
    {
      schema: {
        summary: 'Change your name',
        tags,
        body: accountChangeSchema,
        response: { 200: accountSchema, ...own },
      },
    },
    async (request) => {
      const { session, self } = requireSelf(request)
      return transaction(pool, self, async (tx) => {
        await person_update(tx, { id: session.person, name: request.body.name })
        return readAccount(tx, session, settings.demonstration)
      })
    },
  )

  app.post(
    '/v1/account/email',
    {
      schema: {
        summary: 'Change your address',
        description:
          'Sends a link to the new address; the old one is told. The answer is the same for every address.',
        tags,
        body: emailChangeSchema,
        response: { 202: z.null().describe('A mail is on its way'), ...withPassword },
      },
    },
    async (request, reply) => {
      const { principal, self } = await confirmSelf(request, request.body.password)
      await askForEmailChange(pool, principal, { self, email: request.body.email, vault })
      return reply.code(202).send(null)
    },
  )

  app.post(
    '/v1/account/email/confirm',
    {
      schema: {
        summary: 'Confirm your new address',
        tags,
        body: linkKeySchema,
        response: { 204: done, ...own, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { session, self: principal } = requireSelf(request)
      await confirmEmailChange(pool, principal, { self: selfOf(session), key: request.body })
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/v1/account/password',
    {
      schema: {
        summary: 'Change your password',
        description: 'Every other session of yours ends.',
        tags,
        body: passwordChangeSchema,
        response: { 204: done, ...withPassword, ...problems.weakPassword },
      },
    },
    async (request, reply) => {
      const { principal, self } = await confirmSelf(request, request.body.current)
      await changePassword(pool, principal, { self, password: request.body.new })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/v1/account/data',
    {
      schema: {
        summary: 'A copy of your personal data',
        tags,
        response: { 200: personalDataSchema, ...problems.signedOut },
      },
    },
    async (request, reply) => {
      const { session, self } = requireSelf(request)
      void reply.header('content-disposition', 'attachment; filename="luminous-my-data.json"')
      return transaction(pool, self, (tx) => personal_data_find(tx, session.person))
    },
  )

  app.post(
    '/v1/account/deletion',
    {
      schema: {
        summary: 'Delete your account',
        description:
          'Your ways to sign in, your places in teams, your name and address go. Entries of the ledger stay, with your name as retention says.',
        tags,
        body: passwordAgainSchema,
        response: { 204: done, ...withPassword, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { principal, self } = await confirmSelf(request, request.body.password)
      await deleteAccount(pool, principal, self)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/password-resets',
    {
      schema: {
        summary: 'Ask for a new password',
        description: 'The answer is the same for every address, known or not.',
        tags: ['session'],
        body: resetRequestSchema,
        response: {
          202: z.null().describe('If the address has an account, a mail is on its way'),
          ...problems.invalid,
        },
      },
    },
    async (request, reply) => {
      await askForReset(pool, { email: request.body.email, network: request.ip })
      return reply.code(202).send(null)
    },
  )

  app.post(
    '/v1/password-resets/complete',
    {
      schema: {
        summary: 'Set a new password by the link of a mail',
        tags: ['session'],
        body: resetSchema,
        response: {
          204: done,
          ...problems.invalid,
          ...problems.conflict,
          ...problems.weakPassword,
        },
      },
    },
    async (request, reply) => {
      await resetPassword(pool, { ...request.body, request: request.id })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/account/totp',
    {
      schema: {
        summary: 'Begin with an authenticator app',
        tags,
        body: passwordAgainSchema,
        response: { 200: totpStartSchema, ...withPassword, ...problems.conflict },
      },
    },
    async (request) => {
      const { principal, self } = await confirmSelf(request, request.body.password)
      return transaction(pool, principal, async (tx) => {
        const known = await totp_find(tx, self.id)
        if (known?.confirmedAt != null) {
          throw new Problem('conflict', 'There is an authenticator app already. Remove it first.')
        }
        return startTotp(tx, vault, self)
      })
    },
  )

  app.post(
    '/v1/account/totp/confirm',
    {
      schema: {
        summary: 'Confirm the authenticator app',
        description: 'Answers recovery codes, this once, where there were none.',
        tags,
        body: totpConfirmSchema,
        response: { 200: recoveryCodesSchema, ...own },
      },
    },
    async (request) => {
      const { session, self: principal } = requireSelf(request)
      return confirmTotp(pool, principal, { self: selfOf(session), code: request.body.code, vault })
    },
  )

  app.post(
    '/v1/account/totp/removal',
    {
      schema: {
        summary: 'Remove the authenticator app',
        tags,
        body: passwordAgainSchema,
        response: { 204: done, ...withPassword, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { principal, self, session } = await confirmSelf(request, request.body.password)
      await removeTotp(pool, principal, { self, isRequired: isRequired(session) })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/v1/account/recovery-codes',
    {
      schema: {
        summary: 'Make new recovery codes',
        description: 'Those before count no more.',
        tags,
        body: passwordAgainSchema,
        response: { 200: recoveryCodesSchema, ...withPassword },
      },
    },
    async (request) => {
      const { principal, self } = await confirmSelf(request, request.body.password)
      return renewRecoveryCodes(pool, principal, self)
    },
  )

  app.post(
    '/v1/account/passkeys/options',
    {
      schema: {
        summary: 'Begin with a passkey',
        tags,
        body: passwordAgainSchema,
        response: { 200: passkeyOptionsSchema, ...withPassword },
      },
    },
    async (request) => {
      const { principal, self } = await confirmSelf(request, request.body.password)
      return transaction(pool, principal, (tx) => startPasskey(tx, settings.publicUrl, self))
    },
  )

  app.post(
    '/v1/account/passkeys',
    {
      schema: {
        summary: 'Add the passkey',
        tags,
        body: passkeyAddSchema,
        response: { 201: passkeyAddedSchema, ...own },
      },
    },
    async (request, reply) => {
      const { session, self: principal } = requireSelf(request)
      const self = selfOf(session)
      const taken = { ...request.body, self, publicUrl: settings.publicUrl }
      const { id, recoveryCodes } = await takePasskey(pool, principal, taken)
      const passkeys = await transaction(pool, principal, (tx) => passkey_list(tx, self.id))
      const passkey = passkeys.find((row) => row.id === id)
      if (!passkey) throw notFound()
      return reply.code(201).send({ passkey: toPasskey(passkey), recoveryCodes })
    },
  )

  app.post(
    '/v1/account/passkeys/:id/removal',
    {
      schema: {
        summary: 'Remove a passkey',
        tags,
        params: idParams,
        body: passwordAgainSchema,
        response: { 204: done, ...withPassword, ...problems.notFound, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { principal, self, session } = await confirmSelf(request, request.body.password)
      const removed = { self, id: request.params.id, isRequired: isRequired(session) }
      await removePasskey(pool, principal, removed)
      return reply.code(204).send(null)
    },
  )
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
    totp: totp?.confirmedAt == null ? null : { confirmedAt: formatInstant(totp.confirmedAt) },
    recoveryCodesLeft: await recovery_code_count(db, person.id),
    passkeys: (await passkey_list(db, person.id)).map(toPasskey),
    secondFactorRequiredBy: requiresSecondFactor(session, demonstration) ? session.team_name : null,
    createdAt: formatInstant(person.createdAt),
  }
}

const toPasskey = (row: PasskeyRow): Account['passkeys'][number] => ({
  id: row.id,
  name: row.name,
  createdAt: formatInstant(row.createdAt),
  lastUsedAt: row.lastUsedAt && formatInstant(row.lastUsedAt),
})
