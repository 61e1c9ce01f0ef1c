import type pg from 'pg'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  passkeyAnswerSchema,
  passkeyOptionsSchema,
  secondFactorDueSchema,
  secondFactorSchema,
  sessionSchema,
  signInSchema,
  teamSwitchSchema,
  viewAsSchema,
  type Session,
} from '@luminous/contract'
import { transaction } from '../platform/database.ts'
import { problems, type App } from '../platform/endpoint.ts'
import { newId, parseId, type TeamId } from '../platform/ids.ts'
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
import { place_list, session_switch, session_view, type SessionRow } from './session-queries.ts'
import { requirePermission, requireSelf, requireSession } from './session-of-request.ts'
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

const tags = ['session']
const wrong = { ...problems.invalid, ...problems.signedOut, ...problems.tooMany }

/** Sessions: who asks is found out here, before any route. */
export function registerAccess(app: App, settings: AccessSettings): void {
  const { pool } = settings
  authenticate(app, settings)
  registerAccessLog(app, pool)
  registerAccount(app, settings)
  registerFactors(app, settings)

  app.post(
    '/v1/session',
    {
      schema: {
        security: [],
        summary: 'Sign in',
        description:
          'Opens a session of 12 hours, kept in an HttpOnly cookie; or says which second factor is due first.',
        tags,
        body: signInSchema,
        response: {
          200: z.discriminatedUnion('kind', [sessionSchema, secondFactorDueSchema]),
          ...wrong,
        },
      },
    },
    async (request, reply) => {
      const signedIn = await signIn(pool, { ...request.body, ...deviceOf(request) })
      return letIn(request, reply, signedIn)
    },
  )

  app.post(
    '/v1/session/second-factor',
    {
      schema: {
        summary: 'Show the second factor',
        tags,
        body: secondFactorSchema,
        response: { 200: sessionSchema, ...wrong },
      },
    },
    async (request, reply) => {
      const pending = requirePending(request)
      const shown = { pending, factor: request.body, device: deviceOf(request) }
      const token = await completeSignIn(pool, settings, shown)
      return enter(reply, token)
    },
  )

  app.post(
    '/v1/session/second-factor/passkey-options',
    {
      schema: {
        summary: 'Options for a passkey as second factor',
        tags,
        response: { 200: passkeyOptionsSchema, ...problems.signedOut },
      },
    },
    async (request) => {
      const { person } = requirePending(request)
      return transaction(pool, desk, (tx) => askForPasskey(tx, settings.publicUrl, person))
    },
  )

  app.post(
    '/v1/session/confirmation-options',
    {
      schema: {
        summary: 'Options for showing a passkey once more',
        description: 'Before a signature: it is somebody who is signed in already.',
        tags,
        response: { 200: passkeyOptionsSchema, ...problems.signedOut },
      },
    },
    async (request) => {
      const { session, self } = requireSelf(request)
      return transaction(pool, self, (tx) => askForPasskey(tx, settings.publicUrl, session.person))
    },
  )

  app.post(
    '/v1/session/passkey-options',
    {
      schema: {
        security: [],
        summary: 'Options for signing in by a passkey alone',
        tags,
        response: { 200: passkeyOptionsSchema, ...problems.tooMany },
      },
    },
    async (request) => offerPasskey(pool, settings.publicUrl, request.ip),
  )

  app.post(
    '/v1/session/passkey',
    {
      schema: {
        security: [],
        summary: 'Sign in by a passkey alone',
        tags,
        body: z.strictObject({ answer: passkeyAnswerSchema }),
        response: { 200: sessionSchema, ...wrong },
      },
    },
    async (request, reply) => {
      const shown = { answer: request.body.answer, device: deviceOf(request) }
      const token = await signInByPasskey(pool, settings.publicUrl, shown)
      if (request.session) await signOut(pool, request.session)
      return enter(reply, token)
    },
  )

  app.get(
    '/v1/session',
    {
      schema: {
        summary: 'Who is signed in',
        tags,
        response: { 200: sessionSchema, ...problems.signedOut },
      },
    },
    async (request) => toSession(requireSession(request)),
  )

  app.delete(
    '/v1/session',
    {
      schema: {
        security: [],
        summary: 'Sign out',
        tags,
        response: { 204: z.null().describe('Signed out') },
      },
    },
    async (request, reply: FastifyReply) => {
      if (request.session) await signOut(pool, request.session)
      void reply.clearCookie(cookieName, cookieOptions(settings.publicUrl))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/v1/session/team',
    {
      schema: {
        summary: 'Act for another of your teams',
        tags,
        body: teamSwitchSchema,
        response: {
          200: sessionSchema,
          ...problems.invalid,
          ...problems.signedOut,
          ...problems.notFound,
        },
      },
    },
    async (request) => {
      const { session, self } = requireSelf(request)
      await transaction(pool, self, async (tx) => {
        const places = await place_list(tx, session.person)
        const place = places.find(({ team }) => team === request.body.team)
        if (!place) throw notFound()
        await session_switch(tx, { id: session.id, team: place.team })
      })
      return reread(request)
    },
  )

  app.put(
    '/v1/session/view',
    {
      schema: {
        summary: 'View as a customer',
        description:
          'For staff admins: what the team’s admin sees, read-only. Each reading is logged for the team to see.',
        tags,
        body: viewAsSchema,
        response: {
          200: sessionSchema,
          ...problems.invalid,
          ...problems.signedOut,
          ...problems.forbidden,
          ...problems.notFound,
        },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'customers:write')
      const session = requireSession(request)
      const team: TeamId | null = parseId<'team'>(request.body.team)
      const { reason } = request.body
      await transaction(pool, principal, async (tx) => {
        const viewed = team && (await team_find_viewable(tx, team))
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

  app.delete(
    '/v1/session/view',
    {
      schema: {
        summary: 'Stop viewing as a customer',
        tags,
        response: { 200: sessionSchema, ...problems.signedOut },
      },
    },
    async (request) => {
      const { session, self } = requireSelf(request)
      await transaction(pool, self, (tx) =>
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

function requirePending(request: FastifyRequest): SessionRow {
  if (request.session?.stage !== 'second-factor') {
    throw new Problem('sign-in.required', 'Sign in with your password first.')
  }
  return request.session
}
