import type pg from 'pg'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sessionSchema, signInSchema, type Session } from '@luminous/contract'
import { problems, type App } from '../platform/endpoint.ts'
import { formatInstant } from '../platform/instant.ts'
import { isStaffRole } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import type { SessionRow } from './queries.ts'
import { requireSession } from './session-of-request.ts'
import { findSession, sessionHours, signIn, signOut } from './sign-in.ts'

const cookieName = 'luminous_session'

export type AccessSettings = {
  readonly pool: pg.Pool
  readonly publicUrl: string
  readonly demonstration: boolean
}

/** Sessions: who asks is found out here, before any route. */
export function registerAccess(app: App, settings: AccessSettings): void {
  const isSecure = settings.publicUrl.startsWith('https:')
  const cookieOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: sessionHours * 3600,
  } as const

  app.decorateRequest('session', null)
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/v1/') || request.url.startsWith('/ledger/')) {
      refuseOtherOrigins(request, settings.publicUrl)
      const token = request.cookies[cookieName]
      if (token) request.session = await findSession(settings.pool, token)
    }
  })

  app.post(
    '/v1/session',
    {
      schema: {
        summary: 'Sign in',
        description: 'Opens a session of 12 hours, kept in an HttpOnly cookie.',
        tags: ['session'],
        body: signInSchema,
        response: {
          200: sessionSchema,
          ...problems.invalid,
          ...problems.signedOut,
          ...problems.tooMany,
        },
      },
    },
    async (request, reply) => {
      const token = await signIn(settings.pool, { ...request.body, network: request.ip })
      // A session that was there before ends: nobody can prepare one for somebody else.
      if (request.session) await signOut(settings.pool, request.session)
      const session = await findSession(settings.pool, token)
      if (!session) throw new Problem('sign-in.refused', 'Your team has been closed.')
      void reply.setCookie(cookieName, token, cookieOptions)
      return toSession(session, settings.demonstration)
    },
  )

  app.get(
    '/v1/session',
    {
      schema: {
        summary: 'Who is signed in',
        tags: ['session'],
        response: { 200: sessionSchema, ...problems.signedOut },
      },
    },
    async (request) => toSession(requireSession(request), settings.demonstration),
  )

  app.delete(
    '/v1/session',
    {
      schema: {
        summary: 'Sign out',
        tags: ['session'],
        response: { 204: z.null().describe('Signed out') },
      },
    },
    async (request, reply: FastifyReply) => {
      if (request.session) await signOut(settings.pool, request.session)
      void reply.clearCookie(cookieName, cookieOptions)
      return reply.code(204).send(null)
    },
  )
}

const toSession = (row: SessionRow, demonstration: boolean): Session => ({
  person: { id: row.person, name: row.person_name, email: row.email },
  team: { id: row.team, slug: row.slug, name: row.team_name, kind: row.kind },
  role: row.role,
  isStaff: isStaffRole(row.role),
  demonstration,
  expiresAt: formatInstant(row.expires_at),
})

/** A change sent by a page of another site carries that site's name: it is refused, cookie or not. */
function refuseOtherOrigins(request: FastifyRequest, publicUrl: string): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  // The Host header is the sender's word too: beside the public address only this machine's own names count.
  const isLoopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.host)
  const own = [new URL(publicUrl).host, ...(isLoopback ? [request.host] : [])]
  const isOwn = origin === undefined || (URL.canParse(origin) && own.includes(new URL(origin).host))
  if (!isOwn || site === 'cross-site') {
    throw new Problem('origin.refused', 'This change was sent by a page of another site.')
  }
}
