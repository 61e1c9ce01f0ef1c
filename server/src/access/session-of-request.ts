import type { FastifyRequest } from 'fastify'
import {
  isStaffRole,
  mayRole,
  permissions,
  type KeyScope,
  type Permission,
} from '@luminous/contract'
import {
  keyPrincipal,
  ownPrincipal,
  personPrincipal,
  type Principal,
} from '../platform/principal.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { KeyHolder } from './api-key.ts'
import type { SessionRow } from './session-queries.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** As the cookie says; it may still wait for its second factor. */
    session: SessionRow | null
    apiKey: KeyHolder | null
    isDemonstration: boolean
    /** As whom this request was let in, by the endpoint that it asks. */
    principal: Principal | null
  }
}

/** The session of whoever is signed in, enrolled or not. */
export function requireSession(request: FastifyRequest): SessionRow {
  if (request.session?.stage !== 'full') {
    throw new Problem('sign-in.required', 'Sign in to see this.')
  }
  return request.session
}

/** The session of whoever gave the password, and owes the second factor. */
export function requirePending(request: FastifyRequest): SessionRow {
  if (request.session?.stage !== 'second-factor') {
    throw new Problem('sign-in.required', 'Sign in with your password first.')
  }
  return request.session
}

/** Whether a second factor is required of this session's person in this team. */
export const requiresSecondFactor = (session: SessionRow, demonstration: boolean): boolean =>
  (isStaffRole(session.role) && session.via !== 'grant' && !demonstration) ||
  session.team_requires_second_factor

/** A second factor is required and not there: nothing but the account answers. */
export const mustEnrol = (session: SessionRow, demonstration: boolean): boolean =>
  requiresSecondFactor(session, demonstration) && !session.has_second_factor

/** The principal of a request that may do something with its own team; staff, with any. */
export function requirePermission(request: FastifyRequest, permission: Permission): Principal {
  if (request.apiKey) return requireScope(request.apiKey, permission, request.id)
  const session = requireSession(request)
  if (mustEnrol(session, request.isDemonstration)) {
    throw new Problem(
      'second-factor.required',
      'Your team asks for a second factor. Set up a passkey or an authenticator app on your account’s page first.',
    )
  }
  if (session.via === 'membership' && session.team_state !== 'active') {
    throw new Problem(
      'team.not-active',
      `${session.team_name} is ${session.team_state}. Nothing is lost; ask Luminous.`,
    )
  }
  if (!mayRole(permission, session.role, session.via)) {
    throw new Problem(
      'role.insufficient',
      session.via === 'view'
        ? 'You see this as the customer does, and change nothing here.'
        : `Your role does not let you ${permissions[permission].does}.`,
    )
  }
  return personPrincipal({
    id: session.person,
    name: session.person_name,
    role: session.role,
    team: session.team,
    via: session.via,
    request: request.id,
  })
}

/** The same for a named team: of another one you do not even learn that it exists. */
export function requirePermissionIn(
  request: FastifyRequest,
  permission: Permission,
  team: string,
): Principal & { readonly team: TeamId } {
  const own = request.apiKey?.team ?? requireSession(request).team
  // A key of the lab reaches every team, as the lab's people do.
  const isOfLab = request.apiKey?.isLab ?? isStaffOf(requireSession(request))
  if (team !== own && !isOfLab) throw notFound()
  const principal = requirePermission(request, permission)
  return { ...principal, team: principal.team ?? own }
}

const isStaffOf = (session: SessionRow): boolean =>
  session.via === 'membership' && isStaffRole(session.role)

/** Whoever is signed in, at work on what is theirs alone. */
export function requireSelf(request: FastifyRequest): { session: SessionRow; self: Principal } {
  const session = requireSession(request)
  const { person: id, person_name: name } = session
  return { session, self: ownPrincipal({ id, name, request: request.id }) }
}

function requireScope(key: KeyHolder, permission: Permission, request: string): Principal {
  const held: readonly Permission[] = key.scopes
  if (!held.includes(permission) || !permissions[permission].forKeys) {
    throw new Problem('role.insufficient', `This API key lacks the scope ${permission}.`)
  }
  const scopes: readonly KeyScope[] = key.scopes
  return keyPrincipal({ ...key, scopes, request })
}

/** The team whose rows a principal's queries name; null for staff, who may name any. */
export const teamFilter = (principal: Principal) =>
  principal.reach === 'platform' ? null : principal.team
