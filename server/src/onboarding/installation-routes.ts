import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import {
  mailItemSchema,
  mailPageSchema,
  mailQuerySchema,
  mailSchema,
  mailTestedSchema,
  mailTestSchema,
  sessionSchema,
  settingsChangeSchema,
  settingsSchema,
  setupSchema,
  setupStateSchema,
} from '@luminous/contract'
import {
  cookieName,
  cookieOptions,
  describeSession,
  desk,
  deviceOf,
  findSession,
  isLoopbackHost,
  place_list,
  requirePermission,
} from '../access/access.ts'
import { findMail, listMails, retryMail, testMailServer } from '../mail/mail.ts'
import { instantKey, parseCursor, uuidKey } from '../platform/cursor.ts'
import { transaction } from '../platform/database.ts'
import { type App, idParams, problems, refusals, refusalsOfRecord } from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { setMailServer, setPublicUrl, type LiveSettings } from '../settings/settings.ts'
import { completeSetup, isSetupOpen } from './first-run.ts'

export type InstallationSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly vault: Vault
  readonly settings: LiveSettings
  readonly demonstration: boolean
}

/** The installation itself: first run, settings, and the mail that goes out. */
export function registerInstallation(app: App, context: InstallationSettings): void {
  const { pool, vault, settings, demonstration } = context

  app.get(
    '/v1/setup',
    {
      schema: {
        security: [],
        summary: 'Whether the installation waits for its first admin',
        tags: ['installation'],
        response: { 200: setupStateSchema },
      },
    },
    async () => {
      const { publicUrl, publicUrlIsFixed, mail } = settings.describe()
      const mailIsSet = mail.source !== 'none'
      return { isOpen: await isSetupOpen(pool), publicUrl, publicUrlIsFixed, mailIsSet }
    },
  )

  app.post(
    '/v1/setup',
    {
      schema: {
        security: [],
        summary: 'Set up the installation',
        description:
          'With the token that the server printed: the first staff admin, the public address, the mail server.',
        tags: ['installation'],
        body: setupSchema,
        response: {
          201: sessionSchema,
          ...problems.invalid,
          ...problems.conflict,
          ...problems.weakPassword,
        },
      },
    },
    async (request, reply) => {
      const token = await completeSetup(pool, request.body, {
        vault,
        settings,
        device: deviceOf(request),
        request: request.id,
      })
      const session = await findSession(pool, token)
      if (!session) throw new Problem('sign-in.required', 'Done. Sign in to go on.')
      void reply.setCookie(cookieName, token, cookieOptions(settings.publicUrl))
      const places = await transaction(pool, desk, (tx) => place_list(tx, session.person))
      return reply.code(201).send(describeSession(session, places, demonstration))
    },
  )

  app.get(
    '/v1/settings',
    {
      schema: {
        summary: 'The installation’s settings',
        tags: ['installation'],
        response: { 200: settingsSchema, ...refusals },
      },
    },
    async (request) => {
      requirePermission(request, 'settings:read')
      await settings.refresh()
      return settings.describe()
    },
  )

  app.patch(
    '/v1/settings',
    {
      schema: {
        summary: 'Change the installation’s settings',
        description: 'What the environment sets stays as it is there.',
        tags: ['installation'],
        body: settingsChangeSchema,
        response: { 200: settingsSchema, ...refusals, ...problems.conflict },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'settings:write')
      const { publicUrl, mail } = request.body
      const now = settings.describe()
      if (publicUrl !== undefined) refuseLockout(request, publicUrl)
      if (publicUrl !== undefined && now.publicUrlIsFixed) {
        throw new Problem('conflict', 'The public address is set by LUMINOUS_URL.')
      }
      if (mail !== undefined && now.mail.source === 'environment') {
        throw new Problem('conflict', 'The mail server is set by SMTP_URL.')
      }
      await transaction(pool, principal, async (tx) => {
        if (publicUrl !== undefined) await setPublicUrl(tx, publicUrl)
        if (mail !== undefined) await setMailServer(tx, vault, mail)
      })
      await settings.refresh()
      return settings.describe()
    },
  )

  app.post(
    '/v1/settings/mail-test',
    {
      schema: {
        summary: 'Send a test mail',
        description: 'Tried at once; the answer is the mail server’s own.',
        tags: ['installation'],
        body: mailTestSchema,
        response: { 200: mailTestedSchema, ...refusals, ...problems.conflict },
      },
    },
    async (request) => {
      requirePermission(request, 'settings:write')
      const server = settings.mail
      if (!server) throw new Problem('mail.unavailable', 'No mail server is set yet.')
      const words = 'This is a test mail of Luminous. It arrived: the mail server works.'
      const { outcome, answer } = await testMailServer(server, {
        id: newId(),
        to: { address: request.body.to, name: '' },
        subject: 'Luminous: the mail server works',
        html: `<p>${words}</p>`,
        text: words,
      })
      return { ok: outcome === 'sent', answer }
    },
  )

  app.get(
    '/v1/mails',
    {
      schema: {
        summary: 'The outbox, the newest first',
        tags: ['mail'],
        querystring: mailQuerySchema,
        response: { 200: mailPageSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'mail:read')
      const { limit, cursor, state = null } = request.query
      const keys = parseCursor(cursor, [instantKey, uuidKey])
      const before = keys ? { createdAt: keys[0] ?? '', id: keys[1] ?? '' } : null
      return transaction(pool, principal, (tx) => listMails(tx, { state, before, limit }))
    },
  )

  app.get(
    '/v1/mails/:id',
    {
      schema: {
        summary: 'One mail as its reader sees it',
        description:
          'With its link only while no mail server carries it, to be handed over by a person.',
        tags: ['mail'],
        params: idParams,
        response: { 200: mailSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'mail:read')
      return transaction(pool, principal, (tx) =>
        findMail(tx, request.params.id, { settings, vault, demonstration }),
      )
    },
  )

  app.post(
    '/v1/mails/:id/retry',
    {
      schema: {
        summary: 'Send a mail again that did not arrive',
        tags: ['mail'],
        params: idParams,
        response: { 200: mailItemSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'mail:write')
      if (!settings.mail) throw new Problem('mail.unavailable', 'No mail server is set yet.')
      return retryMail(pool, principal, request.params.id)
    },
  )
}

/**
 * Changes are taken from pages of the public address alone: one that is mistyped would lock everybody out of mending
 * it. So it is changed by somebody who is there already, or who sits at this machine.
 */
function refuseLockout(request: FastifyRequest, publicUrl: string): void {
  const { host } = new URL(publicUrl)
  if (request.host === host || isLoopbackHost(request.host)) return
  throw new Problem(
    'conflict',
    `You are here by ${request.host}. Open Luminous by ${host} and change it there, so that it is sure to work.`,
    { field: 'publicUrl' },
  )
}
