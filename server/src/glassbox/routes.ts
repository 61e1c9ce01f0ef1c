import type pg from 'pg'
import { z } from 'zod'
import { entryEvidenceSchema, historySchema } from '@luminous/contract'
import { requirePermission, teamFilter } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { type App, idParams, refusalsOfRecord } from '../platform/endpoint.ts'
import { notFound } from '../platform/problem.ts'
import { result_find } from '../results/results.ts'
import { readEvidence, readHistory } from './history.ts'

const entryParams = z.object({
  id: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9][0-9]{0,8}$/),
})

export function registerGlassBox(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/results/:id/history',
    {
      schema: {
        summary: 'The history of a result',
        description: 'Every change: who, what, when and why, the oldest first; 200 entries a page.',
        tags: ['glass box'],
        params: idParams,
        querystring: z.strictObject({
          afterVersion: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
        }),
        response: { 200: historySchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'ledger:read')
      return transaction(pool, principal, async (tx) => {
        const result = await result_find(tx, { team: teamFilter(principal), id: request.params.id })
        if (!result) throw notFound()
        return readHistory(tx, {
          team: result.team,
          type: 'result',
          id: result.id,
          afterVersion: request.query.afterVersion,
        })
      })
    },
  )

  app.get(
    '/v1/entries/:id/proof',
    {
      schema: {
        summary: 'The evidence of one entry',
        description:
          'Envelope, payload with its salt, and a C2SP tlog-proof under the newest checkpoint: enough to check the entry without trusting this server.',
        tags: ['glass box'],
        params: entryParams,
        response: { 200: entryEvidenceSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'ledger:read')
      const [statementId = '', ordinal] = request.params.id.split(':')
      const evidence = await transaction(pool, principal, (tx) =>
        readEvidence(tx, { team: teamFilter(principal), statementId, ordinal: Number(ordinal) }),
      )
      if (!evidence) throw notFound()
      return evidence
    },
  )
}
