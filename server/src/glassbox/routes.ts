import {
  entryEvidenceSchema,
  entryParams,
  historyQuerySchema,
  historySchema,
  ledgerStateSchema,
  recordParams,
  records,
} from '@luminous/contract'
import {
  entryProof,
  ledgerState,
  recordHistory,
  resultHistory,
} from '@luminous/contract/endpoints/glassbox.ts'
import { requirePermission, serve, teamFilter } from '../access/access.ts'
import { readWaiting, record_team_find, verification_newest } from '../audit/audit.ts'
import type { App } from '../platform/endpoint.ts'
import { notFound } from '../platform/problem.ts'
import { result_find } from '../results/results.ts'
import { readEvidence, readHistory } from './history.ts'

export function registerGlassBox(app: App): void {
  serve(app, ledgerState, { answer: ledgerStateSchema }, async (tx) => ({
    waiting: await readWaiting(tx),
    lastCheck: await verification_newest(tx),
  }))

  serve(
    app,
    resultHistory,
    { query: historyQuerySchema, answer: historySchema },
    async (tx, { id, query: { afterVersion } }) => {
      const result = await result_find(tx, { team: teamFilter(tx.principal), id })
      if (!result) throw notFound()
      return readHistory(tx, { team: result.team, type: 'result', id: result.id, afterVersion })
    },
  )

  serve(
    app,
    recordHistory,
    { params: recordParams, query: historyQuerySchema, answer: historySchema },
    async (tx, { kind: type, id, query: { afterVersion } }, { request }) => {
      requirePermission(request, records[type].may)
      // Under row security: the team of a record that one may not know of is nobody's.
      const team = await record_team_find(tx, { type, id })
      const own = teamFilter(tx.principal)
      if (team === null || (own !== null && team !== own)) throw notFound()
      return readHistory(tx, { team, type, id, afterVersion })
    },
  )

  serve(
    app,
    entryProof,
    { params: entryParams, answer: entryEvidenceSchema },
    async (tx, { id }) => {
      const [statementId = '', ordinal] = id.split(':')
      const team = teamFilter(tx.principal)
      const evidence = await readEvidence(tx, { team, statementId, ordinal: Number(ordinal) })
      if (!evidence) throw notFound()
      return evidence
    },
  )
}
