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
import * as endpoints from '@luminous/contract/endpoints/onboarding.ts'
import {
  cookieName,
  cookieOptions,
  describeSession,
  desk,
  deviceOf,
  findSession,
  isLoopbackHost,
  place_list,
  serve,
  serveApart,
} from '../access/access.ts'
import { findMail, listMails, retryMail, testMailServer } from '../mail/mail.ts'
import { transaction } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { setMailServer, setPublicUrl, type LiveSettings } from '../settings/settings.ts'
import { completeSetup, isSetupOpen } from './first-run.ts'

const nobodyYet = 'Nobody has come in yet.'

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

  serveApart(app, endpoints.setupState, { answer: setupStateSchema }, nobodyYet, async () => {
    const { publicUrl, publicUrlIsFixed, mail } = settings.describe()
    const mailIsSet = mail.source !== 'none'
    return { isOpen: await isSetupOpen(pool), publicUrl, publicUrlIsFixed, mailIsSet }
  })

  serveApart(
    app,
    endpoints.setup,
    { body: setupSchema, answer: sessionSchema },
    nobodyYet,
    async ({ body }, { request, reply }) => {
      const token = await completeSetup(pool, body, {
        vault,
        settings,
        device: deviceOf(request),
        request: request.id,
      })
      const session = await findSession(pool, token)
      if (!session) throw new Problem('sign-in.required', 'Done. Sign in to go on.')
      void reply.setCookie(cookieName, token, cookieOptions(settings.publicUrl))
      const places = await transaction(pool, desk, (tx) => place_list(tx, session.person))
      return describeSession(session, places, demonstration)
    },
  )

  serveApart(
    app,
    endpoints.settings,
    { answer: settingsSchema },
    'They are kept in memory, and refreshed from a transaction of their own.',
    async () => {
      await settings.refresh()
      return settings.describe()
    },
  )

  serveApart(
    app,
    endpoints.settingsChange,
    { body: settingsChangeSchema, answer: settingsSchema },
    'What is in memory is refreshed once the change stands.',
    async ({ body: { publicUrl, mail } }, { request, principal }) => {
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

  serveApart(
    app,
    endpoints.mailTest,
    { body: mailTestSchema, answer: mailTestedSchema },
    'No transaction waits for a mail server.',
    async ({ body }) => {
      const server = settings.mail
      if (!server) throw new Problem('mail.unavailable', 'No mail server is set yet.')
      const words = 'This is a test mail of Luminous. It arrived: the mail server works.'
      const { outcome, answer } = await testMailServer(server, {
        id: newId(),
        to: { address: body.to, name: '' },
        subject: 'Luminous: the mail server works',
        html: `<p>${words}</p>`,
        text: words,
      })
      return { ok: outcome === 'sent', answer }
    },
  )

  serve(
    app,
    endpoints.mailList,
    { query: mailQuerySchema, answer: mailPageSchema },
    (tx, { query }) => listMails(tx, query),
  )

  serve(app, endpoints.mail, { answer: mailSchema }, (tx, { id }) =>
    findMail(tx, id, { settings, vault, demonstration }),
  )

  serve(app, endpoints.mailRetry, { answer: mailItemSchema }, (tx, { id }) => {
    if (!settings.mail) throw new Problem('mail.unavailable', 'No mail server is set yet.')
    return retryMail(tx, id)
  })
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
