import {
  newThresholdSchema,
  seriesParams,
  thresholdListSchema,
  thresholdRevisionSchema,
  thresholdSchema,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/thresholds.ts'
import { serve } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound } from '../platform/problem.ts'
import { reviseThreshold, setThreshold, threshold_list, toThresholds } from './thresholds.ts'

const today = (): string => new Date().toISOString().slice(0, 10)

/** Limits that a team wants watched. */
export function registerThresholds(app: App): void {
  serve(app, endpoints.thresholdList, { answer: thresholdListSchema }, async (tx, { team }) => ({
    items: toThresholds(await threshold_list(tx, { team, series: null }), today()),
  }))

  serve(
    app,
    endpoints.newThreshold,
    { body: newThresholdSchema, answer: thresholdSchema },
    async (tx, { team, body }) => {
      const series = await setThreshold(tx, { team, ...body })
      return newest(tx, { team, series })
    },
  )

  serve(
    app,
    endpoints.thresholdRevision,
    { params: seriesParams, body: thresholdRevisionSchema, answer: thresholdSchema },
    async (tx, { team, series, body }) => {
      await reviseThreshold(tx, { team, series, ...body })
      return newest(tx, { team, series })
    },
  )
}

async function newest(tx: Tx, which: { team: TeamId; series: string }) {
  const [revision] = toThresholds(await threshold_list(tx, which), today())
  if (!revision) throw notFound()
  return revision
}
