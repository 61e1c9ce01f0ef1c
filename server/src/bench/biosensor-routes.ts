import { biosensorChangeSchema, biosensorListSchema, newBiosensorSchema } from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/bench.ts'
import { serve } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem, stale } from '../platform/problem.ts'
import { biosensor_insert, biosensor_list, biosensor_update } from './biosensor-queries.ts'

/** The register of the strains that answer, each to a class of acids. */
export function registerBiosensors(app: App): void {
  serve(app, endpoints.biosensorList, { answer: biosensorListSchema }, (tx, { lab }) =>
    biosensorsOf(tx, lab),
  )

  serve(
    app,
    endpoints.newBiosensor,
    { body: newBiosensorSchema, answer: biosensorListSchema },
    async (tx, { lab: team, body }) => {
      if (!(await biosensor_insert(tx, { ...body, team, id: newId() }))) {
        const message = `The lab has a biosensor ${body.code} already, or had one.`
        throw new Problem('conflict', message, { field: 'code' })
      }
      return biosensorsOf(tx, team)
    },
  )

  serve(
    app,
    endpoints.biosensorChange,
    { body: biosensorChangeSchema, answer: biosensorListSchema },
    async (tx, { lab: team, id, body: change }) => {
      const all = await biosensor_list(tx, team)
      if (!all.some((each) => each.id === id)) throw notFound()
      if (!(await biosensor_update(tx, { ...change, team, id }))) throw stale('this biosensor')
      return biosensorsOf(tx, team)
    },
  )
}

async function biosensorsOf(tx: Tx, lab: TeamId) {
  const rows = await biosensor_list(tx, lab)
  return {
    items: rows.map((row) => ({
      ...row,
      retiredAt: row.retiredAt === null ? null : toRfc3339(row.retiredAt),
    })),
  }
}
