import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { App } from '../platform/endpoint.ts'
import { transaction } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import { findApiKey } from './api-key.ts'
import { session_touch, type SessionRow } from './session-queries.ts'
import { desk, findSession, sessionHours } from './sign-in.ts'

export const cookieName = 'luminous_session'

/** The browser keeps the token from scripts, and sends it to this site alone. */
export const cookieOptions = (publicUrl: string) =>
  ({
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    maxAge: sessionHours * 3600,
  }) as const

/** Finds out who asks: by the key in the Authorization header, or by the session in the cookie. */
export function authenticate(
  app: App,
  settings: { readonly pool: pg.Pool; readonly publicUrl: string; readonly demonstration: boolean },
): void {
  const { pool } = settings
  app.decorateRequest('session', null)
  app.decorateRequest('apiKey', null)
  app.decorateRequest('principal', null)
  app.decorateRequest('isDemonstration', settings.demonstration)
  app.addHook('onRequest', async (request) => {
    const isApi = request.url.startsWith('/v1/') || request.url.startsWith('/ledger/')
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (isApi && bearer !== undefined) {
      // A browser never sends this header by itself, so a page of another site cannot borrow it.
      request.apiKey = await findApiKey(pool, { text: bearer.trim(), network: request.ip })
      return
    }
    // Whatever the path looks like: `/%761/session` leads to the same route as `/v1/session`.
    refuseOtherOrigins(request, settings.publicUrl)
    if (!isApi) return
    const token = request.cookies[cookieName]
    if (!token) return
    request.session = await findSession(pool, token)
    if (request.session?.is_stale) await touch(request.session, request.ip)
  })

  const touch = (session: SessionRow, network: string) =>
    transaction(pool, desk, (tx) =>
      session_touch(tx, { ...session, network, isMember: session.via === 'membership' }),
    )
}

/** A change sent by a page of another site carries that site's name: it is refused, cookie or not. */
function refuseOtherOrigins(request: FastifyRequest, publicUrl: string): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const origin = request.headers.origin
  const site = request.headers['sec-fetch-site']
  // The Host header is the sender's word too: beside the public address only this machine's own names count.
  const isLoopback = isLoopbackHost(request.host)
  // The first run comes by whatever address the operator opened: the token is its proof, and the public address is
  // only said there.
  const isFirstRun = request.url === '/v1/setup'
  const own = [new URL(publicUrl).host, ...(isLoopback || isFirstRun ? [request.host] : [])]
  const isOwn = origin === undefined || (URL.canParse(origin) && own.includes(new URL(origin).host))
  if (!isOwn || site === 'cross-site') {
    throw new Problem('origin.refused', 'This change was sent by a page of another site.')
  }
}

/** Names under which only this machine itself is reached. */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host)
