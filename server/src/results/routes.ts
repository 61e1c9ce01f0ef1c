import {
  plateSchema,
  resultPageSchema,
  resultQuerySchema,
  resultSchema,
  type Concentration,
  type Result,
  type ResultSummary,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/results.ts'
import { serve, teamFilter } from '../access/access.ts'
import { instantKey, readPage, uuidKey } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import { disclosure_find, type DisclosedPlate } from './disclosure-queries.ts'
import { result_find, result_list, type ResultRow } from './queries.ts'

const newestPublished = {
  patterns: [instantKey, uuidKey],
  keysOf: ({ publishedAt, id }: ResultRow) => [publishedAt, id],
}

export function registerResults(app: App): void {
  serve(
    app,
    endpoints.resultList,
    { query: resultQuerySchema, answer: resultPageSchema },
    async (tx, { query: page }) => {
      const { sample = null } = page
      const team = teamFilter(tx.principal)
      const { shown, nextCursor } = await readPage(page, newestPublished, (keys, limit) => {
        const before = keys && { publishedAt: keys[0] ?? '', id: keys[1] ?? '' }
        return result_list(tx, { team, sample, before, limit })
      })
      return { items: shown.map(toSummary), nextCursor }
    },
    { isOneStatement: true },
  )

  serve(app, endpoints.result, { answer: resultSchema }, async (tx, { id }) => {
    const { row, disclosure } = await findDisclosed(tx, id)
    return toResult(row, disclosure.plate)
  })

  serve(app, endpoints.resultPlate, { answer: plateSchema }, async (tx, { id }) => {
    const { disclosure } = await findDisclosed(tx, id)
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
}

async function findDisclosed(tx: Tx, id: string) {
  const row = await result_find(tx, { team: teamFilter(tx.principal), id })
  const disclosure = row && (await disclosure_find(tx, { team: row.team, run: row.runId }))
  if (!disclosure) throw notFound()
  return { row, disclosure }
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
