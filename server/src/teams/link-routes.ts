import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import * as endpoints from '@luminous/contract/endpoints/members.ts'
import { acceptedSchema, acceptSchema, linkKeySchema, linkViewSchema } from '@luminous/contract'
import {
  cookieName,
  cookieOptions,
  describeSession,
  desk,
  deviceOf,
  findSession,
  link_touch_insert,
  place_list,
  serveApart,
  switchTeam,
} from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { acceptInvitation, askAgain, viewLink } from './accept-invitation.ts'

const nobodyYet = 'Nobody has come in yet.'
const linkPage =
  /^\/(?:invitation|reset|confirm-email)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[?#]|$)/

export type LinkSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly demonstration: boolean
}

/** Links in mails: looked at by anybody, used by a person's click. */
export function registerLinks(app: App, settings: LinkSettings): void {
  const { pool } = settings

  // That a page was loaded is noted, so that support can tell a mail scanner from a person. It changes nothing else.
  app.addHook('onResponse', async (request) => {
    const [, link] = linkPage.exec(request.url) ?? []
    if (link === undefined) return
    await noteTouch(request, link, request.method)
  })

  const noteTouch = async (request: FastifyRequest, link: string, method: string) => {
    const { network, agent } = deviceOf(request)
    const touch = { id: newId(), link, method, network, agent: agent.slice(0, 300) }
    await transaction(pool, desk, (tx) => link_touch_insert(tx, touch))
  }

  serveApart(
    app,
    endpoints.linkView,
    { body: linkKeySchema, answer: linkViewSchema },
    nobodyYet,
    ({ body }, { request }) => viewLink(pool, body, signedInOf(request)),
  )

  serveApart(
    app,
    endpoints.invitationAcceptance,
    { body: acceptSchema, answer: acceptedSchema },
    nobodyYet,
    async ({ body }, { request, reply }) => {
      const context = {
        signedIn: signedInOf(request),
        device: deviceOf(request),
        request: request.id,
      }
      const { token, team, begins } = await acceptInvitation(pool, body, context)
      if (begins !== null) throw comesLater(begins)
      if (token !== null) void reply.setCookie(cookieName, token, cookieOptions(settings.publicUrl))
      // A sign-in that still waits for its second factor is nobody's session yet, least of all the newcomer's.
      const own = context.signedIn && request.session
      if (token === null && team && own) await switchTeam(pool, own, team)
      const cookie = own ? (request.cookies[cookieName] ?? '') : ''
      const session = await findSession(pool, token ?? cookie)
      if (!session) throw new Problem('sign-in.required', 'You are in. Sign in to go on.')
      const places = await transaction(pool, desk, (tx) => place_list(tx, session.person))
      return describeSession(session, places, settings.demonstration)
    },
  )

  serveApart(app, endpoints.invitationAskAgain, { body: linkKeySchema }, nobodyYet, ({ body }) =>
    askAgain(pool, body),
  )
}

const comesLater = (begins: string) =>
  new Problem(
    'sign-in.required',
    `Your account is set up. You can sign in from ${begins.slice(0, 16).replace('T', ' ')} UTC on, when your grant begins.`,
  )

const signedInOf = ({ session }: FastifyRequest) =>
  session?.stage === 'full'
    ? { id: session.person, name: session.person_name, email: session.email }
    : null
