import type { PersonId, TeamId } from './ids.ts'

/** Roles inside a team. The first three belong to the lab's own team and make a person staff. */
const teamRoles = [
  'staff-admin',
  'analyst',
  'reviewer',
  'admin',
  'editor',
  'viewer',
  'auditor',
] as const
export type TeamRole = (typeof teamRoles)[number]
const staffRoles: readonly TeamRole[] = ['staff-admin', 'analyst', 'reviewer']
export const isStaffRole = (role: TeamRole): boolean => staffRoles.includes(role)

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

/** A signed-in person acting in one team. Staff act for the lab and reach every team. */
export function personPrincipal(person: {
  id: PersonId
  name: string
  role: TeamRole
  team: TeamId
  request: string
}): Principal {
  const staff = isStaffRole(person.role)
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.role,
    team: person.team,
    reach: staff ? 'platform' : 'team',
    mayWrite: person.role !== 'viewer' && person.role !== 'auditor',
    request: person.request,
  }
}

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
