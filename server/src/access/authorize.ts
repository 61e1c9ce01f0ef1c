import type { FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Endpoint } from '@luminous/contract/endpoints/endpoint.ts'
import { permissions } from '@luminous/contract'
import { transaction } from '../platform/database.ts'
import { parseId, type TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  requirePending,
  requirePermission,
  requirePermissionIn,
  requireSelf,
} from './session-of-request.ts'
import { desk } from './sign-in.ts'
import { team_exists } from './team-queries.ts'

/**
 * Who asks an endpoint, as the principal of what follows; null where it is open, or somebody has not come in wholly.
 * Throws the refusal of whoever may not. Reads the address and headers only.
 * Takes the pool, since no transaction is open before somebody is let in.
 */
export async function authorize(
  pool: pg.Pool,
  endpoint: Endpoint,
  request: FastifyRequest,
): Promise<Principal | null> {
  switch (endpoint.as) {
    case 'open':
      return null
    case 'pending':
      requirePending(request)
      return null
    case 'self':
      return requireSelf(request).self
    case 'team':
      return requireInTeam(pool, endpoint, request)
    case 'lab':
    case 'staff': {
      const principal = await requireInTeam(pool, endpoint, request)
      if (principal.reach === 'platform' && principal.team !== null) return principal
      const who = endpoint.as === 'lab' ? 'the lab' : 'Luminous staff'
      throw new Problem('role.insufficient', `Only ${who} may ${does(endpoint)}.`)
    }
    default:
      return endpoint.as satisfies never
  }
}

async function requireInTeam(
  pool: pg.Pool,
  endpoint: Endpoint,
  request: FastifyRequest,
): Promise<Principal> {
  const { may } = endpoint
  if (may === undefined) throw new Error(`${endpoint.address} does not say who may`)
  refuseOtherPage(request)
  const named = teamOf(request)
  if (named === null) return requirePermission(request, may)
  const principal = requirePermissionIn(request, may, named)
  await refuseNoTeam(pool, request, named)
  return principal
}

/** The team that the address names; null where it names none. Ids may come in capitals. */
function teamOf(request: FastifyRequest): TeamId | null {
  const text: unknown = Reflect.get(Object(request.params), 'team')
  if (typeof text !== 'string') return null
  const team = parseId<'team'>(text.toLowerCase())
  if (team === null) {
    throw new Problem('request.invalid', 'team: Invalid UUID.', { field: 'team' })
  }
  return team
}

/** Staff and the lab's keys reach every team that there is, and learn of no other: lists of a team that never was are not just empty. */
async function refuseNoTeam(pool: pg.Pool, request: FastifyRequest, team: TeamId): Promise<void> {
  const own = request.apiKey?.team ?? request.session?.team
  if (team === own) return
  if (!(await transaction(pool, desk, (tx) => team_exists(tx, team)))) throw notFound()
}

/**
 * A page says for which team it was drawn. Where its person acts for another one by now (another tab switched), its
 * requests would fill it with that team's rows: they are refused.
 */
function refuseOtherPage(request: FastifyRequest): void {
  const page = request.headers['x-luminous-team']
  const { session } = request
  if (page === undefined || !session || session.stage !== 'full' || page === session.team) return
  throw new Problem(
    'team.switched',
    `You act for ${session.team_name} now, and this page is another team’s. Nothing was read or changed.`,
  )
}

const does = ({ may }: Endpoint): string => (may === undefined ? 'do this' : permissions[may].does)
