import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
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
import { transaction, type Db } from '../platform/database.ts'
import { type App, done, idParams, problems } from '../platform/endpoint.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { askForEmailChange, changePassword, confirmEmailChange, deleteAccount } from './account.ts'
import { requirePassword, selfOf } from './confirm-self.ts'
import { passkey_list, recovery_code_count, totp_find, type PasskeyRow } from './factor-queries.ts'
import { link_pending_email } from './link-queries.ts'
import { personal_data_find } from './personal-data-queries.ts'
import { person_find, person_update } from './queries.ts'
import { askForReset, resetPassword } from './reset-password.ts'
import { requireSelf, requiresSecondFactor } from './session-of-request.ts'
import {
  session_delete_of_person,
  session_delete_one,
  session_list,
  type SessionRow,
} from './session-queries.ts'

export type AccountSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly vault: Vault
  readonly demonstration: boolean
}

const tags = ['account']
const own = { ...problems.invalid, ...problems.signedOut }
const withPassword = { ...own, ...problems.forbidden, ...problems.tooMany }

/** A person's own account. Every change asks for the password again, but for the name. */
export function registerAccount(app: App, settings: AccountSettings): void {
  const { pool, vault } = settings

  const confirmSelf = (request: FastifyRequest, password: string) =>
    requirePassword(pool, request, password)

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
      const { current } = request.body
      const { principal, self } = await requirePassword(pool, request, current, 'current')
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
        security: [],
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
        security: [],
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

  app.get(
    '/v1/account/sessions',
    {
      schema: {
        summary: 'Where you are signed in',
        tags,
        response: { 200: sessionListSchema, ...problems.signedOut },
      },
    },
    async (request) => {
      const { session, self } = requireSelf(request)
      const rows = await transaction(pool, self, (tx) => session_list(tx, session.person))
      return {
        items: rows.map((row) => ({
          ...row,
          isThisOne: row.id === session.id,
          createdAt: toRfc3339(row.createdAt),
          lastSeenAt: toRfc3339(row.lastSeenAt),
        })),
      }
    },
  )

  app.delete(
    '/v1/account/sessions',
    {
      schema: {
        summary: 'Sign out everywhere else',
        tags,
        response: { 204: z.null().describe('Done'), ...problems.signedOut },
      },
    },
    async (request, reply) => {
      const { session, self } = requireSelf(request)
      await transaction(pool, self, (tx) =>
        session_delete_of_person(tx, { person: session.person, keep: session.id }),
      )
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/v1/account/sessions/:id',
    {
      schema: {
        summary: 'End one of your sessions',
        tags,
        params: idParams,
        response: {
          204: z.null().describe('Done'),
          ...problems.invalid,
          ...problems.signedOut,
          ...problems.notFound,
        },
      },
    },
    async (request, reply) => {
      const { session, self } = requireSelf(request)
      const ended = await transaction(pool, self, (tx) =>
        session_delete_one(tx, { person: session.person, id: request.params.id }),
      )
      if (!ended) throw notFound()
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
