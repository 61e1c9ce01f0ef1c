import type pg from 'pg'
import {
  plateSchema,
  resultPageSchema,
  resultQuerySchema,
  resultSchema,
  type Concentration,
  type Result,
  type ResultSummary,
} from '@luminous/contract'
import { requirePermission, teamFilter } from '../access/access.ts'
import { cutPage, instantKey, parseCursor, uuidKey } from '../platform/cursor.ts'
import { ask, transaction } from '../platform/database.ts'
import { type App, idParams, refusals, refusalsOfRecord } from '../platform/endpoint.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import { disclosure_find, type DisclosedPlate } from './disclosure-queries.ts'
import { result_find, result_list, type ResultRow } from './queries.ts'

export function registerResults(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/results',
    {
      schema: {
        summary: 'Results, the newest first',
        description: 'Of your team; for staff, of all teams. Follow `nextCursor` to the end.',
        tags: ['results'],
        querystring: resultQuerySchema,
        response: { 200: resultPageSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'results:read')
      const { limit, cursor, sample = null } = request.query
      const [publishedAt = '', id = ''] = parseCursor(cursor, [instantKey, uuidKey]) ?? []
      const before = cursor === undefined ? null : { publishedAt, id }
      const { rows } = await ask(pool, principal, async (db) => ({
        rows: await result_list(db, {
          team: teamFilter(principal),
          sample,
          before,
          limit: limit + 1,
        }),
      }))
      const page = cutPage(rows, limit, (row) => [row.publishedAt, row.id])
      return { items: page.shown.map(toSummary), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/results/:id',
    {
      schema: {
        summary: 'One result',
        tags: ['results'],
        params: idParams,
        response: { 200: resultSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'results:read')
      return transaction(pool, principal, async (tx) => {
        const row = await result_find(tx, { team: teamFilter(principal), id: request.params.id })
        if (!row) throw notFound()
        const disclosure = await disclosure_find(tx, { team: row.team, run: row.runId })
        if (!disclosure) throw notFound()
        return toResult(row, disclosure.plate)
      })
    },
  )

  app.get(
    '/v1/results/:id/plate',
    {
      schema: {
        summary: 'The plate of a result, as far as it is yours to see',
        description:
          'Your wells and the common ones with their readings, opened against the reading root; of other wells only the salted hashes of their readings.',
        tags: ['results'],
        params: idParams,
        response: { 200: plateSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'results:read')
      return transaction(pool, principal, async (tx) => {
        const row = await result_find(tx, { team: teamFilter(principal), id: request.params.id })
        const disclosure = row && (await disclosure_find(tx, { team: row.team, run: row.runId }))
        if (!disclosure) throw notFound()
        const { method: _, ...plate } = disclosure.plate
        const { readings } = disclosure
        return {
          ...plate,
          readingRoot: disclosure.readingRoot,
          readingCount: Buffer.from(readings.leafHashesBase64, 'base64').length / 32,
          leafHashesBase64: readings.leafHashesBase64,
          readings: readings.opened,
        }
      })
    },
  )
}

function toConcentration(row: ResultRow): Concentration {
  if (row.concentrationMgPerL !== null) {
    return {
      kind: 'number',
      concentrationMgPerL: row.concentrationMgPerL,
      lower95MgPerL: row.lower95MgPerL,
      upper95MgPerL: row.upper95MgPerL,
    }
  }
  if (row.qualifier !== null && row.limitMgPerL !== null && row.limitType !== null) {
    return {
      kind: 'censored',
      qualifier: row.qualifier,
      limitMgPerL: row.limitMgPerL,
      limitType: row.limitType,
      lowerMgPerL: row.lowerBoundMgPerL,
    }
  }
  return { kind: 'notRead', flags: row.flags }
}

const toSummary = (row: ResultRow): ResultSummary => ({
  id: row.id,
  team: { id: row.team, slug: row.teamSlug, name: row.teamName, kind: row.teamKind },
  sample: { id: row.sampleId, code: row.sampleCode, collectedAt: toRfc3339(row.collectedAt) },
  site: { id: row.siteId, name: row.siteName, timeZone: row.timeZone },
  analyte: row.analyte,
  concentration: toConcentration(row),
  flags: row.flags,
  publishedAt: toRfc3339(row.publishedAt),
  edition: row.edition,
  status: toStatus(row),
  version: row.version,
})

const toStatus = (row: ResultRow): ResultSummary['status'] =>
  row.status === 'current'
    ? { kind: 'current' }
    : {
        kind: row.status,
        reason: row.statusReason ?? '',
        at: toRfc3339(row.statusAt ?? row.publishedAt),
        by: row.statusBy ?? '',
        replacedBy: row.replacedBy,
      }

function toResult(row: ResultRow, { method: definition }: DisclosedPlate): Result {
  return {
    ...toSummary(row),
    dilution: row.dilution,
    replicates: row.replicates,
    cvPercent: row.cvPercent,
    estimateMgPerL: row.estimateMgPerL,
    replaces: row.replaces,
    approval:
      row.approvedBy !== null && row.approvedAt !== null
        ? {
            by: row.approvedBy,
            role: row.approvedRole ?? '',
            at: toRfc3339(row.approvedAt),
            meaning: row.approvalMeaning ?? '',
          }
        : null,
    method: {
      code: row.methodCode,
      revision: row.methodRevision,
      title: definition.title,
      strain: definition.strain,
      calibrant: definition.calibrant,
      unit: definition.unit,
      rounding: definition.rounding,
      lodMgPerL: definition.lod,
      loqMgPerL: definition.loq,
    },
    run: {
      id: row.runId,
      plateFileSha256: row.plateFileSha256,
      readingRoot: row.readingRoot,
    },
  }
}
