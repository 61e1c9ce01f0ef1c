import type { FastifyRequest } from 'fastify'
import { isStaffRole, type Session } from '@luminous/contract'
import { toRfc3339 } from '../platform/instant.ts'
import { mustEnrol } from './session-of-request.ts'
import type { PlaceRow, SessionRow } from './session-queries.ts'

/** What a browser learns of its session. */
export const describeSession = (
  row: SessionRow,
  places: readonly PlaceRow[],
  demonstration: boolean,
): Session => ({
  kind: 'session',
  person: { id: row.person, name: row.person_name, email: row.email },
  team: { id: row.team, slug: row.slug, name: row.team_name, kind: row.kind },
  role: row.role,
  via: row.via,
  isStaff: row.via === 'membership' && isStaffRole(row.role),
  places: places.map((place) => ({
    team: { id: place.team, slug: place.slug, name: place.name, kind: place.kind },
    role: place.role,
    via: place.via,
    until: place.until && toRfc3339(place.until),
  })),
  mustEnrol: mustEnrol(row, demonstration),
  demonstration,
  expiresAt: toRfc3339(row.expires_at),
})

export const deviceOf = (request: FastifyRequest) => ({
  network: request.ip,
  agent: request.headers['user-agent'] ?? '',
})
