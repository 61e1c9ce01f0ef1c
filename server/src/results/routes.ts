import {
  biosensorsOfTeamSchema,
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
import type { RunId, TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import {
  disclosedPart,
  disclosure_find,
  disclosure_find_plate,
  readingsOf,
  type DisclosedPart,
  type DisclosureRow,
} from './disclosure-queries.ts'
import { biosensor_list_of_results, result_find, result_list, type ResultRow } from './queries.ts'

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

  serve(
    app,
    endpoints.teamBiosensors,
    { answer: biosensorsOfTeamSchema },
    async (tx, { team }) => ({ items: await biosensor_list_of_results(tx, team) }),
  )

  serve(app, endpoints.result, { answer: resultSchema }, async (tx, { id }) => {
    const { row, part } = await findDisclosed(tx, id, disclosure_find_plate)
    return toResult(row, part)
  })

  serve(app, endpoints.resultPlate, { answer: plateSchema }, async (tx, { id }) => {
    const { row, disclosure, part } = await findDisclosed(tx, id, disclosure_find)
    const { plate } = disclosure
    const readings = readingsOf(disclosure)
    return {
      ...plate,
      biosensor: row.biosensor,
      signalUnit: part.signalUnit,
      calibration: part.calibration,
      // What stands beside it on the plate is another biosensor's answer.
      wells: plate.wells
        .map((well) => ({ ...wellsOfFormer, ...well }))
        .filter(({ biosensor }) => row.biosensor === null || biosensor === row.biosensor),
      readingRoot: disclosure.readingRoot,
      readingCount: Buffer.from(readings.leafHashesBase64, 'base64').length / 32,
      leafHashesBase64: readings.leafHashesBase64,
      readings: readings.opened,
    }
  })
}

async function findDisclosed<Disclosure extends Pick<DisclosureRow, 'plate'>>(
  tx: Tx,
  id: string,
  find: (tx: Tx, of: { team: TeamId; run: RunId }) => Promise<Disclosure | null>,
) {
  const row = await result_find(tx, { team: teamFilter(tx.principal), id })
  const disclosure = row && (await find(tx, { team: row.team, run: row.runId }))
  const part = disclosure && disclosedPart(disclosure.plate, row.biosensor)
  if (!part) throw notFound()
  return { row, disclosure, part }
}

/** What wells that were disclosed before the panel do not say. */
const wellsOfFormer = { biosensor: null, growthPercent: null } as const

/** Flags of a biosensor that says nothing, whatever its light was. */
const silent = new Set(['inhibited', 'silenced', 'noGrowth'])

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
  if (row.flags.includes('foldAlone')) return { kind: 'foldAlone' }
  const kind = row.flags.some((flag) => silent.has(flag)) ? 'noStatement' : 'notRead'
  return { kind, flags: row.flags }
}

const toSummary = (row: ResultRow): ResultSummary => ({
  id: row.id,
  team: { id: row.team, slug: row.teamSlug, name: row.teamName, kind: row.teamKind },
  sample: { id: row.sampleId, code: row.sampleCode, collectedAt: toRfc3339(row.collectedAt) },
  site: { id: row.siteId, name: row.siteName, timeZone: row.timeZone },
  analyte: row.analyte,
  biosensor:
    row.biosensor === null
      ? null
      : {
          code: row.biosensor,
          name: row.biosensorName ?? row.biosensor,
          acidClass: row.acidClass ?? '',
        },
  concentration: toConcentration(row),
  isEstimate: row.isEstimate,
  fold:
    row.fold === null
      ? null
      : {
          fold: row.fold,
          lower95: row.foldLower95,
          upper95: row.foldUpper95,
          response: row.response,
        },
  growthPercent: row.growthPercent,
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

function toResult(row: ResultRow, { method: definition }: DisclosedPart): Result {
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
      lodFold: definition.panel?.lodFold ?? null,
      wellDilution: definition.panel?.wellDilution ?? null,
    },
    run: {
      id: row.runId,
      plateFileSha256: row.plateFileSha256,
      readingRoot: row.readingRoot,
    },
  }
}
