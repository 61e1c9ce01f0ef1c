import {
  entryEvidenceSchema,
  entryParams,
  historyQuerySchema,
  historySchema,
} from '@luminous/contract'
import { entryProof, resultHistory } from '@luminous/contract/endpoints/glassbox.ts'
import { serve, teamFilter } from '../access/access.ts'
import type { App } from '../platform/endpoint.ts'
import { notFound } from '../platform/problem.ts'
import { result_find } from '../results/results.ts'
import { readEvidence, readHistory } from './history.ts'

export function registerGlassBox(app: App): void {
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
