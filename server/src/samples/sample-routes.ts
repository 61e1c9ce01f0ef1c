import type pg from 'pg'
import { z } from 'zod'
import {
  dispositionSchema,
  labReceiptSchema,
  sampleChangeSchema,
  samplePageSchema,
  sampleQuerySchema,
  sampleSchema,
  sampleSummarySchema,
  worklistSchema,
} from '@luminous/contract'
import {
  requirePermission,
  requirePermissionIn,
  requirePermissionOfLab,
  teamFilter,
} from '../access/access.ts'
import { cutPage, instantKey, parseCursor, uuidKey } from '../platform/cursor.ts'
import { transaction } from '../platform/database.ts'
import {
  type App,
  idParams,
  problems,
  refusals,
  refusalsOfRecord,
  teamItemParams,
} from '../platform/endpoint.ts'
import { parseId } from '../platform/ids.ts'
import { notFound } from '../platform/problem.ts'
import { correctSample } from './correct-sample.ts'
import { describeSample, toSampleSummary } from './describe-sample.ts'
import { showPhoto } from './photos.ts'
import { sample_find, sample_list, sample_list_for_bench } from './queries.ts'
import { findArrival } from './receive-sample.ts'
import { decideAboutSample, receiveSample } from './samples.ts'

const worklistMax = 500

/** Samples as their team and the lab see them. */
export function registerSamples(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/samples',
    {
      schema: {
        summary: 'Samples, the newest collected first',
        description: 'Of your team; for staff, of all teams or of the one named.',
        tags: ['samples'],
        querystring: sampleQuerySchema,
        response: { 200: samplePageSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'samples:read')
      const { limit, cursor, search = '', state = null, team: named } = request.query
      const own = teamFilter(principal)
      const team = named === undefined ? own : parseId<'team'>(named.toLowerCase())
      if (own !== null && team !== own) throw notFound()
      const [collectedAt = '', id = ''] = parseCursor(cursor, [instantKey, uuidKey]) ?? []
      const rows = await transaction(pool, principal, (tx) =>
        sample_list(tx, {
          team,
          search: search === '' ? null : search.replace(/[\s-]/g, '').toUpperCase(),
          state,
          before: cursor === undefined ? null : { collectedAt, id },
          limit: limit + 1,
        }),
      )
      const page = cutPage(rows, limit, (row) => [row.collectedAt, row.id])
      return { items: page.shown.map(toSampleSummary), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/samples/:id',
    {
      schema: {
        summary: 'One sample with its chain of custody',
        tags: ['samples'],
        params: idParams,
        response: { 200: sampleSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermission(request, 'samples:read')
      return transaction(pool, principal, (tx) =>
        describeSample(tx, { team: teamFilter(principal), id: request.params.id }),
      )
    },
  )

  app.get(
    '/v1/samples/:id/photos/:sha256',
    {
      schema: {
        summary: 'A photo of a sample',
        description: 'Without what the camera wrote into it; the original bytes stay stored.',
        tags: ['samples'],
        params: idParams.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
        response: {
          200: {
            description: 'The photo',
            content: {
              'image/jpeg': { schema: z.any() },
              'image/png': { schema: z.any() },
            },
          },
          ...refusalsOfRecord,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermission(request, 'samples:read')
      const { id, sha256 } = request.params
      const photo = await transaction(pool, principal, async (tx) => {
        const sample = await sample_find(tx, { team: teamFilter(principal), id })
        if (!sample) throw notFound()
        return showPhoto(tx, { team: sample.team, sample: sample.id, sha256 })
      })
      return reply
        .type(photo.mediaType)
        .header('content-disposition', 'inline')
        .send(Buffer.from(photo.bytes))
    },
  )

  app.patch(
    '/v1/teams/:team/samples/:id',
    {
      schema: {
        summary: 'Correct what was written down in the field',
        description:
          'With a reason; the scan stays as it was told. `version` is the one that you looked at.',
        tags: ['samples'],
        params: teamItemParams,
        body: sampleChangeSchema,
        response: {
          200: sampleSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.stale,
        },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      const { reason } = request.body
      return transaction(pool, { ...principal, reason }, async (tx) => {
        await correctSample(tx, { team, sample: id, change: request.body })
        return describeSample(tx, { team, id })
      })
    },
  )
}

/** The lab's door and bench. */
export function registerReceipts(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/lab/worklist',
    {
      schema: {
        summary: 'What the bench has before it',
        description:
          'On its way, held for a decision, or ready to be read; the shortest holding time left first.',
        tags: ['lab'],
        response: { 200: worklistSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'samples:read')
      const rows = await transaction(pool, principal, (tx) =>
        sample_list_for_bench(tx, worklistMax + 1),
      )
      return {
        items: rows.slice(0, worklistMax).map(toSampleSummary),
        truncated: rows.length > worklistMax,
      }
    },
  )

  app.get(
    '/v1/lab/arrivals/:code',
    {
      schema: {
        summary: 'Whose sample this is, before it is received',
        description: '`code` as scanned or typed. A code that cannot be received says why.',
        tags: ['lab'],
        params: z.object({ code: z.string().min(1).max(200) }),
        response: {
          200: sampleSummarySchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.unreadable,
        },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'samples:read')
      const lab = principal.team
      return transaction(pool, principal, async (tx) =>
        toSampleSummary(await findArrival(tx, { lab, code: request.params.code })),
      )
    },
  )

  app.post(
    '/v1/lab/receipts',
    {
      schema: {
        summary: 'Receive a sample at the lab',
        description:
          'Whatever is not right holds it back until somebody decides. Idempotent by `id`.',
        tags: ['lab'],
        body: labReceiptSchema,
        response: {
          200: sampleSchema,
          201: sampleSchema,
          ...refusals,
          ...problems.conflict,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'receipts:write')
      const receipt = request.body
      const lab = principal.team
      const receivedAt = new Date().toISOString()
      const by = { ...principal, occurredAt: receipt.occurredAt }
      const { existed, sample } = await transaction(pool, by, async (tx) => {
        const received = await receiveSample(tx, principal, { lab, receipt, receivedAt })
        const described = await describeSample(tx, { team: received.team, id: received.sample })
        return { existed: received.existed, sample: described }
      })
      return reply.code(existed ? 200 : 201).send(sample)
    },
  )

  app.post(
    '/v1/teams/:team/samples/:id/dispositions',
    {
      schema: {
        summary: 'Decide about a sample that was held back',
        description: 'It may be read, or it is rejected; with a reason. Idempotent by `id`.',
        tags: ['lab'],
        params: teamItemParams,
        body: dispositionSchema,
        response: { 200: sampleSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'receipts:write', team)
      const { reason } = request.body
      return transaction(pool, { ...principal, reason }, async (tx) => {
        await decideAboutSample(tx, principal, {
          team,
          sample: id,
          disposition: request.body,
        })
        return describeSample(tx, { team, id })
      })
    },
  )
}
