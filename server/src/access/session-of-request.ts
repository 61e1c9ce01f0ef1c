import type { FastifyRequest } from 'fastify'
import { personPrincipal, type Principal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import type { SessionRow } from './queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    session: SessionRow | null
  }
}

export function requireSession(request: FastifyRequest): SessionRow {
  if (!request.session) throw new Problem('sign-in.required', 'Sign in to see this.')
  return request.session
}

/** The principal of a request. Throws where nobody is signed in. */
export function requirePrincipal(request: FastifyRequest): Principal {
  const session = requireSession(request)
  return personPrincipal({
    id: session.person,
    name: session.person_name,
    role: session.role,
    team: session.team,
    request: request.id,
  })
}

/** The team whose rows a principal's queries name; null for staff, who may name any. */
export const teamFilter = (principal: Principal) =>
  principal.reach === 'platform' ? null : principal.team
