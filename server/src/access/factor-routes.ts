import type { FastifyRequest } from 'fastify'
import {
  passkeyAddedSchema,
  passkeyAddSchema,
  passkeyOptionsSchema,
  passwordAgainSchema,
  recoveryCodesSchema,
  totpConfirmSchema,
  totpStartSchema,
} from '@luminous/contract'
import { transaction } from '../platform/database.ts'
import { type App, done, idParams, problems } from '../platform/endpoint.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  confirmTotp,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
  takePasskey,
} from './account.ts'
import { toPasskey, type AccountSettings } from './account-routes.ts'
import { requirePassword, selfOf } from './confirm-self.ts'
import { passkey_list, totp_find } from './factor-queries.ts'
import { startTotp } from './one-time-code.ts'
import { startPasskey } from './passkeys.ts'
import { requireSelf, requiresSecondFactor } from './session-of-request.ts'
import type { SessionRow } from './session-queries.ts'

const tags = ['account']
const own = { ...problems.invalid, ...problems.signedOut }
const withPassword = { ...own, ...problems.forbidden, ...problems.tooMany }

/** A person's second factors: an authenticator app, recovery codes, passkeys. */
export function registerFactors(app: App, settings: AccountSettings): void {
  const { pool, vault } = settings
  const confirmSelf = (request: FastifyRequest, password: string) =>
    requirePassword(pool, request, password)
  const isRequired = (session: SessionRow) => requiresSecondFactor(session, settings.demonstration)

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
