/** Who reads a team without belonging to it leaves a line in that team's log of access. */
import type pg from 'pg'
import type { App } from '../platform/endpoint.ts'
import { transaction } from '../platform/database.ts'
import { isUuid, newId } from '../platform/ids.ts'
import { ownPrincipal } from '../platform/principal.ts'
import { access_event_insert } from './access-log-queries.ts'

/** What is the reader's own: nobody's team is read there. */
const ownPaths = /^\/v1\/(?:session|account|links|setup)(?:\/|$|\?)/

/** Writes the line before the answer goes out: what cannot be written down is not shown. */
export function registerAccessLog(app: App, pool: pg.Pool): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const { session } = request
    if (!session || session.via === 'membership' || session.stage !== 'full') return payload
    if (reply.statusCode >= 400 || ownPaths.test(request.url)) return payload
    const { schema, url } = request.routeOptions
    const params: unknown = request.params
    const id: unknown =
      typeof params === 'object' && params !== null ? Reflect.get(params, 'id') : null
    const reader = { id: session.person, name: session.person_name, request: request.id }
    const principal = { ...ownPrincipal(reader), role: session.role }
    const via = session.via
    await transaction(pool, principal, (tx) =>
      access_event_insert(tx, {
        id: newId(),
        team: session.team,
        person: session.person,
        personName: session.person_name,
        via,
        grant: session.grant_id,
        what: schema?.summary ?? 'A page',
        route: `${request.method} ${url ?? ''}`,
        record: typeof id === 'string' && isUuid(id) ? id : null,
        reason: session.look_reason ?? '',
      }),
    )
    return payload
  })
}
