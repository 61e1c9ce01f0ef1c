import { newStandInSchema, standInEndSchema, standInListSchema } from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/bench.ts'
import { serve } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { stand_in_end, stand_in_insert, stand_in_list } from './queries.ts'

const standInDaysMax = 90

const refused = (message: string) =>
  new Problem('request.invalid', `standIn: ${message}`, { field: 'standIn' })

/** Who reviews in whose stead. */
export function registerStandIns(app: App): void {
  serve(app, endpoints.standInList, { answer: standInListSchema }, (tx, { lab }) =>
    standInsOf(tx, lab),
  )

  serve(
    app,
    endpoints.newStandIn,
    { body: newStandInSchema, answer: standInListSchema },
    async (tx, { lab, body: { standIn, from, until, reason } }) => {
      const reviewer = tx.principal.id
      const lengthMs = Date.parse(until) - Date.parse(from)
      if (!(lengthMs > 0 && lengthMs <= standInDaysMax * 86_400_000)) {
        const message = `until: comes after the beginning, ${standInDaysMax} days at most.`
        throw new Problem('request.invalid', message, { field: 'until' })
      }
      if (standIn.toLowerCase() === reviewer) throw refused('you cannot stand in for yourself.')
      const given = { team: lab, id: newId(), reviewer, standIn, from, until, reason }
      if (!(await stand_in_insert(tx, given))) throw refused('is nobody of the lab.')
      return standInsOf(tx, lab)
    },
  )

  serve(
    app,
    endpoints.standInEnd,
    { body: standInEndSchema, answer: standInListSchema },
    async (tx, { lab: team, id }) => {
      if (!(await stand_in_end(tx, { team, id, reviewer: tx.principal.id }))) throw notFound()
      return standInsOf(tx, team)
    },
  )
}

async function standInsOf(tx: Tx, lab: TeamId) {
  const rows = await stand_in_list(tx, lab)
  return {
    items: rows.map((row) => ({
      id: row.id,
      reviewer: { id: row.reviewer, name: row.reviewerName },
      standIn: { id: row.standIn, name: row.standInName },
      from: toRfc3339(row.from),
      until: toRfc3339(row.until),
      reason: row.reason,
      endedAt: row.endedAt === null ? null : toRfc3339(row.endedAt),
    })),
  }
}
