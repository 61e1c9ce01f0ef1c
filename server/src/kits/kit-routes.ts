import {
  codeParams,
  kitPageSchema,
  kitQuerySchema,
  kitSchema,
  kitVoidOneSchema,
  kitVoidSchema,
  stockKitSchema,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/kits.ts'
import { serve } from '../access/access.ts'
import { readPage, textKey } from '../platform/cursor.ts'
import type { App } from '../platform/endpoint.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { findStockKit, moveKits, readKitCode, toKit, toStockKit } from './kits.ts'
import { kit_find, kit_list, kit_lock, type KitRow } from './queries.ts'
import { voidStockKits } from './void-kits.ts'

const byCode = { patterns: [textKey], keysOf: ({ code }: KitRow) => [code] }

/** What the lab has in hand is the lab's to reject or void. */
function refuseAtLab(kits: readonly KitRow[]): void {
  const gone = kits.find(({ state }) => state === 'received' || state === 'read')
  if (!gone) return
  throw new Problem('conflict', `The lab has the sample of ${gone.code}: ask the lab to reject it.`)
}

/** Single kits: a team's own, and any one of the register for staff. */
export function registerKits(app: App): void {
  serve(
    app,
    endpoints.kitList,
    { query: kitQuerySchema, answer: kitPageSchema },
    async (tx, { team, query: page }) => {
      const { state = null } = page
      const { shown, nextCursor } = await readPage(page, byCode, (keys, limit) =>
        kit_list(tx, { team, state, after: keys && { code: keys[0] ?? '' }, limit }),
      )
      return { items: shown.map(toKit), nextCursor }
    },
  )

  serve(
    app,
    endpoints.kitVoid,
    { body: kitVoidOneSchema, answer: kitSchema },
    async (tx, { team, id, body: { reason } }) => {
      await requireOpenTeam(tx, team)
      const kit = await kit_find(tx, { team, id })
      if (!kit) throw notFound()
      const locked = await kit_lock(tx, { team, codes: [kit.code] })
      if (tx.principal.reach === 'team') refuseAtLab(locked)
      await moveKits(tx, locked, 'void', reason)
      const changed = await kit_find(tx, { team, id })
      if (!changed) throw notFound()
      return toKit(changed)
    },
  )

  serve(
    app,
    endpoints.stockKit,
    { params: codeParams, answer: stockKitSchema },
    async (tx, { lab, code }) =>
      toStockKit(await findStockKit(tx, { lab, code: readKitCode(code) })),
  )

  serve(
    app,
    endpoints.stockKitsVoid,
    { body: kitVoidSchema },
    (tx, { lab, body: { reason, codes } }) =>
      voidStockKits(tx, { lab, reason, codes: codes.map((code) => readKitCode(code, 'codes')) }),
  )
}
