/** Who reads a team without belonging to it, and whoever takes results or a form out as a file, leaves a line in that team's log of access. */
import type pg from 'pg'
import type { AccessEvent } from '@luminous/contract'
import type { FastifyRequest } from 'fastify'
import type { App } from '../platform/endpoint.ts'
import { transaction } from '../platform/database.ts'
import { isUuid, newId, type TeamId } from '../platform/ids.ts'
import { keyPrincipal, ownPrincipal, type Principal } from '../platform/principal.ts'
import { access_event_insert } from './access-log-queries.ts'

/** Of what is open, or the reader's own, nobody's team is read. */
const isOwn = ({ routeOptions }: FastifyRequest): boolean =>
  !['team', 'lab', 'staff'].includes(routeOptions.config.endpoint?.as ?? '')

/** Writes the line before the answer goes out: what cannot be written down is not shown. */
export function registerAccessLog(app: App, pool: pg.Pool): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const { session } = request
    if (!session || session.via === 'membership' || session.stage !== 'full') return payload
    if (reply.statusCode >= 400 || isOwn(request)) return payload
    await writeLine(pool, request, { team: session.team, via: session.via })
    return payload
  })
}

/**
 * A line for a file that a member or a key takes out of a team; who comes from outside has one already. To be awaited
 * before the file is sent.
 * Takes the pool, since the line is the reader’s own, who may write nothing else.
 */
export async function logExport(
  pool: pg.Pool,
  request: FastifyRequest,
  team: TeamId,
): Promise<void> {
  if (request.session && request.session.via !== 'membership') return
  await writeLine(pool, request, { team, via: 'export' })
}

async function writeLine(
  pool: pg.Pool,
  request: FastifyRequest,
  { team, via }: { team: TeamId; via: AccessEvent['via'] },
): Promise<void> {
  const { session, apiKey } = request
  const { schema, url } = request.routeOptions
  const id: unknown = Reflect.get(Object(request.params), 'id')
  await transaction(pool, readerOf(request), (tx) =>
    access_event_insert(tx, {
      id: newId(),
      team,
      person: session?.person ?? null,
      personName: session?.person_name ?? `${apiKey?.name ?? ''} (key)`,
      via,
      grant: session?.grant_id ?? null,
      what: schema?.summary ?? 'A page',
      route: `${request.method} ${url ?? ''}`,
      record: typeof id === 'string' && isUuid(id) ? id : null,
      reason: session?.look_reason ?? '',
    }),
  )
}

/** The reader, as who may write this one line: a viewer writes nothing else. */
function readerOf({ session, apiKey, id: request }: FastifyRequest): Principal {
  if (session) {
    const reader = { id: session.person, name: session.person_name, request }
    return { ...ownPrincipal(reader), role: session.role }
  }
  if (!apiKey) throw new Error('nobody reads')
  return { ...keyPrincipal({ ...apiKey, request }), reach: 'platform', mayWrite: true }
}
