import { isStaffRole, permissions, type KeyScope, type Role, type Via } from '@luminous/contract'
import type { PersonId, TeamId } from './ids.ts'

/**
 * Who acts, in which role, for which request and why. The database reads it for row security and writes it
 * into every entry. `reach: 'team'` sees and changes rows of `team` only; `'platform'` those of all teams.
 */
export type Principal = {
  readonly kind: 'person' | 'key' | 'operator' | 'job' | 'migration'
  readonly id: string
  readonly name: string
  readonly role: string
  readonly team: TeamId | null
  readonly reach: 'team' | 'platform'
  readonly mayWrite: boolean
  readonly request: string | null
  readonly reason?: string
  readonly occurredAt?: string
}

/**
 * A signed-in person acting in one team. Staff act for the lab and reach every team; who came by a grant, or
 * as staff viewing a customer, reaches that team alone and writes nothing.
 */
export function personPrincipal(person: {
  id: PersonId
  name: string
  role: Role
  team: TeamId
  request: string
  via?: Via
}): Principal {
  const isMember = (person.via ?? 'membership') === 'membership'
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.via === 'view' ? `${person.role}-viewing` : person.role,
    team: person.team,
    reach: isMember && isStaffRole(person.role) ? 'platform' : 'team',
    mayWrite: isMember && person.role !== 'viewer' && person.role !== 'auditor',
    request: person.request,
  }
}

/**
 * A person at work on what is theirs alone: their name, their password, their second factor, or a link that was
 * sent to them. Those rows belong to no team; each query of such work names the person.
 */
export const ownPrincipal = (person: {
  id: PersonId
  name: string
  request: string | null
}): Principal => ({
  kind: 'person',
  id: person.id,
  name: person.name,
  role: 'self',
  team: null,
  reach: 'platform',
  mayWrite: true,
  request: person.request,
})

/** An API key. One of the lab's reaches every team, as the lab's people do. */
export const keyPrincipal = (key: {
  id: string
  name: string
  team: TeamId
  isLab: boolean
  scopes: readonly KeyScope[]
  request: string
}): Principal => ({
  kind: 'key',
  id: key.id,
  name: key.name,
  role: 'key',
  team: key.team,
  reach: key.isLab ? 'platform' : 'team',
  mayWrite: key.scopes.some((scope) => permissions[scope].kind === 'write'),
  request: key.request,
})

/** A piece of the server that acts by itself: the sequencer, the nightly verification, the sign-in desk. */
export const jobPrincipal = (name: string, request: string | null = null): Principal => ({
  kind: 'job',
  id: name,
  name: `Luminous (${name})`,
  role: 'job',
  team: null,
  reach: 'platform',
  mayWrite: true,
  request,
})

/** Whoever has a shell on the server and runs `luminous`. The name is that of the account there. */
export const operatorPrincipal = (account: string, command: string): Principal => ({
  kind: 'operator',
  id: command,
  name: account,
  role: 'operator',
  team: null,
  reach: 'platform',
  mayWrite: true,
  request: null,
})

export const migrationPrincipal = (version: string): Principal => ({
  kind: 'migration',
  id: version,
  name: 'Luminous (migration)',
  role: 'migration',
  team: null,
  reach: 'platform',
  mayWrite: true,
  request: null,
})
