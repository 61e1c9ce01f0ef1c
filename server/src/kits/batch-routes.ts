import type pg from 'pg'
import { z } from 'zod'
import {
  kitAssignedSchema,
  kitAssignmentSchema,
  kitBatchChangeSchema,
  kitBatchDetailSchema,
  kitBatchPageSchema,
  newKitBatchSchema,
  type KitBatch,
  type KitState,
} from '@luminous/contract'
import { requirePermissionOfLab } from '../access/access.ts'
import { cutPage, instantKey, parseCursor, uuidKey } from '../platform/cursor.ts'
import { transaction, type Db } from '../platform/database.ts'
import { type App, idParams, problems, refusals, refusalsOfRecord } from '../platform/endpoint.ts'
import { parseId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { assignKits, changeKitBatch, makeKitBatch, readKitCode, toStockKit } from './kits.ts'
import {
  kit_batch_find,
  kit_batch_list,
  kit_count_by_batch,
  kit_list_of_batch,
  kit_take_unassigned,
  type KitBatchRow,
} from './queries.ts'

const tags = ['kits']

/** Batches of kits: the lab's. */
export function registerKitBatches(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/kit-batches',
    {
      schema: {
        summary: 'Batches of kits, the newest first',
        description: 'For staff. With how many kits of each are in which state.',
        tags,
        querystring: z.strictObject({
          limit: z.coerce.number().int().min(1).max(100).default(50),
          cursor: z.string().max(300).optional(),
        }),
        response: { 200: kitBatchPageSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'kits:read')
      const { limit, cursor } = request.query
      const [madeAt = '', id = ''] = parseCursor(cursor, [instantKey, uuidKey]) ?? []
      const before = cursor === undefined ? null : { madeAt, id }
      return transaction(pool, principal, async (tx) => {
        const lab = principal.team
        const rows = await kit_batch_list(tx, { team: lab, before, limit: limit + 1 })
        const page = cutPage(rows, limit, (row) => [row.madeAt, row.id])
        return { items: await withCounts(tx, lab, page.shown), nextCursor: page.nextCursor }
      })
    },
  )

  app.post(
    '/v1/kit-batches',
    {
      schema: {
        summary: 'Make a batch of kits',
        description:
          'Draws a code for each: opaque, with a check letter. With `team` they are assigned at once.',
        tags,
        body: newKitBatchSchema,
        response: { 201: kitBatchDetailSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'kits:write')
      const made = await transaction(pool, principal, async (tx) => {
        const lab = principal.team
        const { batch } = await makeKitBatch(tx, principal, { ...request.body, lab })
        return describeBatch(tx, { lab, id: batch })
      })
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/v1/kit-batches/:id',
    {
      schema: {
        summary: 'One batch with every code of it',
        description:
          'Each code in the state that it is in, and why: what is missing from a shelf is accounted for here.',
        tags,
        params: idParams,
        response: { 200: kitBatchDetailSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'kits:read')
      return transaction(pool, principal, (tx) =>
        describeBatch(tx, { lab: principal.team, id: request.params.id }),
      )
    },
  )

  app.patch(
    '/v1/kit-batches/:id',
    {
      schema: {
        summary: 'Change a batch’s expiry or note',
        description: 'The expiry holds for kits that are not collected yet, the teams’ included.',
        tags,
        params: idParams,
        body: kitBatchChangeSchema,
        response: { 200: kitBatchDetailSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'kits:write')
      const { reason, ...change } = request.body
      const lab = principal.team
      return transaction(pool, { ...principal, reason }, async (tx) => {
        await changeKitBatch(tx, { ...change, lab, batch: request.params.id })
        return describeBatch(tx, { lab, id: request.params.id })
      })
    },
  )

  app.post(
    '/v1/kit-batches/:id/assign',
    {
      schema: {
        summary: 'Assign kits of a batch to a team',
        description:
          'By their codes, or so many of those that nobody has. Codes that another team has not used may be moved: a parcel may have gone to the wrong door.',
        tags,
        params: idParams,
        body: kitAssignmentSchema,
        response: {
          200: kitAssignedSchema,
          ...refusalsOfRecord,
          ...problems.conflict,
          ...problems.unreadable,
        },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'kits:write')
      const { team, codes, count = 0 } = request.body
      if ((codes === undefined) === (count === 0)) {
        throw new Problem('request.invalid', 'Give either `codes` or `count`.')
      }
      const lab = principal.team
      const batch = request.params.id
      const to = parseId<'team'>(team.toLowerCase())
      if (to === null) throw notFound()
      return transaction(pool, principal, async (tx) => {
        if (!(await kit_batch_find(tx, { team: lab, id: batch, lock: true }))) throw notFound()
        const chosen = codes
          ? [...new Set(codes.map((code) => readKitCode(code, 'codes')))]
          : await kit_take_unassigned(tx, { lab, batch, count })
        refuseTooFew(chosen.length, codes ? 1 : count)
        return assignKits(tx, { lab, batch, to, codes: chosen })
      })
    },
  )
}

function refuseTooFew(found: number, wanted: number): void {
  if (found >= wanted) return
  throw new Problem(
    'conflict',
    `The batch has ${found} kits that nobody has yet, fewer than ${wanted}.`,
    { field: 'count' },
  )
}

async function describeBatch(db: Db, { lab, id }: { lab: TeamId; id: string }) {
  const batch = await kit_batch_find(db, { team: lab, id })
  if (!batch) throw notFound()
  const [described] = await withCounts(db, lab, [batch])
  if (!described) throw notFound()
  const kits = await kit_list_of_batch(db, { team: lab, id })
  return { ...described, kits: kits.map(toStockKit) }
}

async function withCounts(db: Db, lab: TeamId, rows: readonly KitBatchRow[]): Promise<KitBatch[]> {
  const counted = await kit_count_by_batch(db, { team: lab, ids: rows.map(({ id }) => id) })
  return rows.map((row) => {
    const counts: Record<KitState, number> = {
      made: 0,
      assigned: 0,
      collected: 0,
      received: 0,
      read: 0,
      reported: 0,
      void: 0,
    }
    for (const { batch, state, count } of counted) if (batch === row.id) counts[state] = count
    const { id, name, expiresOn, holdingHours, note, madeBy, version } = row
    const madeAt = toRfc3339(row.madeAt)
    return { id, name, expiresOn, holdingHours, note, madeBy, madeAt, version, counts }
  })
}
