import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import {
  passkeyOptionsSchema,
  passkeySignInSchema,
  secondFactorSchema,
  sessionSchema,
  signedInSchema,
  signInSchema,
  teamSwitchSchema,
  viewAsSchema,
  type Session,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/access.ts'
import { transaction } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId, parseId } from '../platform/ids.ts'
import { ownPrincipal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { access_event_insert } from './access-log-queries.ts'
import { registerAccessLog } from './access-log.ts'
import { registerAccount } from './account-routes.ts'
import { authenticate, cookieName, cookieOptions } from './authentication.ts'
import { describeSession, deviceOf } from './describe-session.ts'
import { registerFactors } from './factor-routes.ts'
import { askForPasskey } from './passkeys.ts'
import { serve, serveApart } from './serve.ts'
import { place_list, session_switch, session_view, type SessionRow } from './session-queries.ts'
import { requirePending, requireSession } from './session-of-request.ts'
import {
  completeSignIn,
  desk,
  findSession,
  offerPasskey,
  signIn,
  signInByPasskey,
  signOut,
} from './sign-in.ts'
import { team_find_viewable } from './team-queries.ts'

export type AccessSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly vault: Vault
  readonly demonstration: boolean
}

const nobodyYet = 'Nobody has come in yet.'
const newSession = 'The answer is the session as it is once the change of it stands.'

/** Sessions: who asks is found out here, before any route. */
export function registerAccess(app: App, settings: AccessSettings): void {
  const { pool } = settings
  authenticate(app, settings)
  registerAccessLog(app, pool)
  registerAccount(app, settings)
  registerFactors(app, settings)

  serveApart(
    app,
    endpoints.signIn,
    { body: signInSchema, answer: signedInSchema },
    nobodyYet,
    async ({ body }, { request, reply }) => {
      const signedIn = await signIn(pool, { ...body, ...deviceOf(request) })
      return letIn(request, reply, signedIn)
    },
  )

  serveApart(
    app,
    endpoints.secondFactor,
    { body: secondFactorSchema, answer: sessionSchema },
    nobodyYet,
    async ({ body }, { request, reply, session }) => {
      const shown = { pending: session, factor: body, device: deviceOf(request) }
      return enter(reply, await completeSignIn(pool, settings, shown))
    },
  )

  serveApart(
    app,
    endpoints.secondFactorPasskeyOptions,
    { answer: passkeyOptionsSchema },
    nobodyYet,
    (_given, { request }) =>
      transaction(pool, desk, (tx) =>
        askForPasskey(tx, settings.publicUrl, requirePending(request).person),
      ),
  )

  serve(
    app,
    endpoints.confirmationOptions,
    { answer: passkeyOptionsSchema },
    (tx, _given, { session }) => askForPasskey(tx, settings.publicUrl, session.person),
  )

  serveApart(
    app,
    endpoints.passkeySignInOptions,
    { answer: passkeyOptionsSchema },
    nobodyYet,
    (_given, { request }) => offerPasskey(pool, settings.publicUrl, request.ip),
  )

  serveApart(
    app,
    endpoints.passkeySignIn,
    { body: passkeySignInSchema, answer: sessionSchema },
    nobodyYet,
    async ({ body }, { request, reply }) => {
      const shown = { answer: body.answer, device: deviceOf(request) }
      const token = await signInByPasskey(pool, settings.publicUrl, shown)
      if (request.session) await signOut(pool, request.session)
      return enter(reply, token)
    },
  )

  serve(app, endpoints.session, { answer: sessionSchema }, async (tx, _given, { request }) => {
    const session = requireSession(request)
    const places = await place_list(tx, session.person)
    return describeSession(session, places, settings.demonstration)
  })

  serveApart(app, endpoints.signOut, {}, nobodyYet, async (_given, { request, reply }) => {
    if (request.session) await signOut(pool, request.session)
    void reply.clearCookie(cookieName, cookieOptions(settings.publicUrl))
  })

  serveApart(
    app,
    endpoints.teamSwitch,
    { body: teamSwitchSchema, answer: sessionSchema },
    newSession,
    async ({ body }, { request, session, principal }) => {
      await transaction(pool, principal, async (tx) => {
        const places = await place_list(tx, session.person)
        const place = places.find(({ team }) => team === body.team)
        if (!place) throw notFound()
        await session_switch(tx, { id: session.id, team: place.team })
      })
      return reread(request)
    },
  )

  serveApart(
    app,
    endpoints.viewAsTeam,
    { body: viewAsSchema, answer: sessionSchema },
    newSession,
    async ({ body: { team, reason } }, { request, principal }) => {
      const session = requireSession(request)
      await transaction(pool, principal, async (tx) => {
        const id = parseId<'team'>(team)
        const viewed = id && (await team_find_viewable(tx, id))
        if (!viewed) throw notFound()
        await session_view(tx, { id: session.id, team: viewed, reason })
        await access_event_insert(tx, {
          id: newId(),
          team: viewed,
          person: session.person,
          personName: session.person_name,
          via: 'view',
          grant: null,
          what: 'Began to view as this team',
          route: 'PUT /v1/session/view',
          record: null,
          reason,
        })
      })
      return reread(request)
    },
  )

  serveApart(
    app,
    endpoints.viewEnd,
    { answer: sessionSchema },
    newSession,
    async (_given, { request, session, principal }) => {
      await transaction(pool, principal, (tx) =>
        session_view(tx, { id: session.id, team: null, reason: null }),
      )
      return reread(request)
    },
  )

  async function letIn(
    request: FastifyRequest,
    reply: FastifyReply,
    { token, due }: Awaited<ReturnType<typeof signIn>>,
  ) {
    // A session that was there before ends: nobody can prepare one for somebody else.
    if (request.session) await signOut(pool, request.session)
    if (due === null) return enter(reply, token)
    void reply.setCookie(cookieName, token, cookieOptions(settings.publicUrl))
    return { kind: 'secondFactor' as const, methods: due }
  }

  async function enter(reply: FastifyReply, token: string): Promise<Session> {
    const session = await findSession(pool, token)
    if (!session) throw new Problem('sign-in.refused', 'Your team has been closed.')
    void reply.setCookie(cookieName, token, cookieOptions(settings.publicUrl))
    return toSession(session)
  }

  async function reread(request: FastifyRequest): Promise<Session> {
    const session = await findSession(pool, request.cookies[cookieName] ?? '')
    if (!session) throw new Problem('sign-in.required', 'Sign in again.')
    return toSession(session)
  }

  async function toSession(row: SessionRow): Promise<Session> {
    const self = ownPrincipal({ id: row.person, name: row.person_name, request: null })
    const places = await transaction(pool, self, (tx) => place_list(tx, row.person))
    return describeSession(row, places, settings.demonstration)
  }
}
