import {
  codeParams,
  dispositionSchema,
  labReceiptSchema,
  sampleChangeSchema,
  samplePageSchema,
  sampleQuerySchema,
  sampleSchema,
  sampleSummarySchema,
  sha256Params,
  worklistSchema,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/samples.ts'
import { serve, teamFilter } from '../access/access.ts'
import { instantKey, readPage, uuidKey } from '../platform/cursor.ts'
import type { App } from '../platform/endpoint.ts'
import { parseId } from '../platform/ids.ts'
import { notFound } from '../platform/problem.ts'
import { correctSample } from './correct-sample.ts'
import { describeSample, toSampleSummary } from './describe-sample.ts'
import { showPhoto } from './photos.ts'
import { sample_find, sample_list, sample_list_for_bench, type SampleRow } from './queries.ts'
import { findArrival } from './receive-sample.ts'
import { decideAboutSample, receiveSample } from './samples.ts'

const worklistMax = 500

const newestCollected = {
  patterns: [instantKey, uuidKey],
  keysOf: ({ collectedAt, id }: SampleRow) => [collectedAt, id],
}

/** Samples as their team and the lab see them. */
export function registerSamples(app: App): void {
  serve(
    app,
    endpoints.sampleList,
    { query: sampleQuerySchema, answer: samplePageSchema },
    async (tx, { query }) => {
      const { search = '', state = null, team: named } = query
      const own = teamFilter(tx.principal)
      const team = named === undefined ? own : parseId<'team'>(named.toLowerCase())
      if (own !== null && team !== own) throw notFound()
      const { shown, nextCursor } = await readPage(query, newestCollected, (keys, limit) =>
        sample_list(tx, {
          team,
          search: search === '' ? null : search.replace(/[\s-]/g, '').toUpperCase(),
          state,
          before: keys && { collectedAt: keys[0] ?? '', id: keys[1] ?? '' },
          limit,
        }),
      )
      return { items: shown.map(toSampleSummary), nextCursor }
    },
  )

  serve(app, endpoints.sample, { answer: sampleSchema }, (tx, { id }) =>
    describeSample(tx, { team: teamFilter(tx.principal), id }),
  )

  serve(app, endpoints.samplePhoto, { params: sha256Params }, async (tx, { id, sha256 }) => {
    const sample = await sample_find(tx, { team: teamFilter(tx.principal), id })
    if (!sample) throw notFound()
    const photo = await showPhoto(tx, { team: sample.team, sample: sample.id, sha256 })
    return {
      bytes: photo.bytes,
      type: photo.mediaType,
      headers: { 'content-disposition': 'inline' },
    }
  })

  serve(
    app,
    endpoints.sampleChange,
    { body: sampleChangeSchema, answer: sampleSchema },
    async (tx, { team, id, body }) => {
      await correctSample(tx, { team, sample: id, change: body })
      return describeSample(tx, { team, id })
    },
  )
}

/** The lab's door and bench. */
export function registerReceipts(app: App): void {
  serve(app, endpoints.worklist, { answer: worklistSchema }, async (tx) => {
    const rows = await sample_list_for_bench(tx, worklistMax + 1)
    return {
      items: rows.slice(0, worklistMax).map(toSampleSummary),
      truncated: rows.length > worklistMax,
    }
  })

  serve(
    app,
    endpoints.arrival,
    { params: codeParams, answer: sampleSummarySchema },
    async (tx, { lab, code }) => toSampleSummary(await findArrival(tx, { lab, code })),
  )

  serve(
    app,
    endpoints.labReceipt,
    { body: labReceiptSchema, answer: sampleSchema },
    async (tx, { lab, body: receipt }) => {
      const receivedAt = new Date().toISOString()
      const received = await receiveSample(tx, { lab, receipt, receivedAt })
      const { existed, team, sample } = received
      return { existed, answer: await describeSample(tx, { team, id: sample }) }
    },
  )

  serve(
    app,
    endpoints.disposition,
    { body: dispositionSchema, answer: sampleSchema },
    async (tx, { team, id, body: disposition }) => {
      await decideAboutSample(tx, { team, sample: id, disposition })
      return describeSample(tx, { team, id })
    },
  )
}
