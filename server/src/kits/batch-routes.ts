import {
  kitAssignedSchema,
  kitAssignmentSchema,
  kitBatchChangeSchema,
  kitBatchDetailSchema,
  kitBatchPageSchema,
  kitBatchQuerySchema,
  newKitBatchSchema,
  type KitBatch,
  type KitState,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/kits.ts'
import { serve } from '../access/access.ts'
import { instantKey, readPage, uuidKey } from '../platform/cursor.ts'
import type { Db } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
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

const newestMade = {
  patterns: [instantKey, uuidKey],
  keysOf: ({ madeAt, id }: KitBatchRow) => [madeAt, id],
}

/** Batches of kits: the lab's. */
export function registerKitBatches(app: App): void {
  serve(
    app,
    endpoints.kitBatchList,
    { query: kitBatchQuerySchema, answer: kitBatchPageSchema },
    async (tx, { lab, query: page }) => {
      const { shown, nextCursor } = await readPage(page, newestMade, (keys, limit) => {
        const before = keys && { madeAt: keys[0] ?? '', id: keys[1] ?? '' }
        return kit_batch_list(tx, { team: lab, before, limit })
      })
      return { items: await withCounts(tx, lab, shown), nextCursor }
    },
  )

  serve(
    app,
    endpoints.newKitBatch,
    { body: newKitBatchSchema, answer: kitBatchDetailSchema },
    async (tx, { lab, body }) => {
      const { batch } = await makeKitBatch(tx, { ...body, lab })
      return describeBatch(tx, { lab, id: batch })
    },
  )

  serve(app, endpoints.kitBatch, { answer: kitBatchDetailSchema }, (tx, { lab, id }) =>
    describeBatch(tx, { lab, id }),
  )

  serve(
    app,
    endpoints.kitBatchChange,
    { body: kitBatchChangeSchema, answer: kitBatchDetailSchema },
    async (tx, { lab, id, body: change }) => {
      await changeKitBatch(tx, { ...change, lab, batch: id })
      return describeBatch(tx, { lab, id })
    },
  )

  serve(
    app,
    endpoints.kitAssignment,
    { body: kitAssignmentSchema, answer: kitAssignedSchema },
    async (tx, { lab, id: batch, body: { team, codes, count = 0 } }) => {
      if ((codes === undefined) === (count === 0)) {
        throw new Problem('request.invalid', 'Give either `codes` or `count`.')
      }
      const to = parseId<'team'>(team.toLowerCase())
      if (to === null) throw notFound()
      if (!(await kit_batch_find(tx, { team: lab, id: batch, lock: true }))) throw notFound()
      const chosen = codes
        ? [...new Set(codes.map((code) => readKitCode(code, 'codes')))]
        : await kit_take_unassigned(tx, { lab, batch, count })
      refuseTooFew(chosen.length, codes ? 1 : count)
      return assignKits(tx, { lab, batch, to, codes: chosen })
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
