import type pg from 'pg'
import { z } from 'zod'
import {
  kitPageSchema,
  kitQuerySchema,
  kitSchema,
  kitVoidOneSchema,
  kitVoidSchema,
  stockKitSchema,
} from '@luminous/contract'
import { requirePermissionIn, requirePermissionOfLab } from '../access/access.ts'
import { cutPage, parseCursor, textKey } from '../platform/cursor.ts'
import { transaction } from '../platform/database.ts'
import {
  type App,
  done,
  problems,
  refusals,
  refusalsOfRecord,
  teamItemParams,
  teamParams,
} from '../platform/endpoint.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { findStockKit, moveKits, readKitCode, toKit, toStockKit } from './kits.ts'
import { kit_find, kit_list, kit_lock, type KitRow } from './queries.ts'
import { voidStockKits } from './void-kits.ts'

const tags = ['kits']

/** What the lab has in hand is the lab's to reject or void. */
function refuseAtLab(kits: readonly KitRow[]): void {
  const gone = kits.find(({ state }) => state === 'received' || state === 'read')
  if (!gone) return
  throw new Problem('conflict', `The lab has the sample of ${gone.code}: ask the lab to reject it.`)
}

/** Single kits: a team's own, and any one of the register for staff. */
export function registerKits(app: App, { pool }: { pool: pg.Pool }): void {
  app.get(
    '/v1/teams/:team/kits',
    {
      schema: {
        summary: 'Kits of a team, by code',
        tags,
        params: teamParams,
        querystring: kitQuerySchema,
        response: { 200: kitPageSchema, ...refusalsOfRecord },
      },
    },
    async (request) => {
      const { team } = request.params
      const principal = requirePermissionIn(request, 'kits:read', team)
      const { limit, cursor, state = null } = request.query
      const [code = ''] = parseCursor(cursor, [textKey]) ?? []
      const after = cursor === undefined ? null : { code }
      const rows = await transaction(pool, principal, (tx) =>
        kit_list(tx, { team, state, after, limit: limit + 1 }),
      )
      const page = cutPage(rows, limit, (row) => [row.code])
      return { items: page.shown.map(toKit), nextCursor: page.nextCursor }
    },
  )

  app.post(
    '/v1/teams/:team/kits/:id/void',
    {
      schema: {
        summary: 'Void a kit that is lost or broken',
        tags,
        params: teamItemParams,
        body: kitVoidOneSchema,
        response: { 200: kitSchema, ...refusalsOfRecord, ...problems.conflict },
      },
    },
    async (request) => {
      const { team, id } = request.params
      const principal = requirePermissionIn(request, 'samples:write', team)
      const { reason } = request.body
      return transaction(pool, { ...principal, reason }, async (tx) => {
        await requireOpenTeam(tx, team)
        const kit = await kit_find(tx, { team, id })
        if (!kit) throw notFound()
        const locked = await kit_lock(tx, { team, codes: [kit.code] })
        if (principal.reach === 'team') refuseAtLab(locked)
        await moveKits(tx, locked, 'void', reason)
        const changed = await kit_find(tx, { team, id })
        if (!changed) throw notFound()
        return toKit(changed)
      })
    },
  )

  app.get(
    '/v1/kits/:code',
    {
      schema: {
        summary: 'A kit of the register, whosever it is',
        description: 'For staff. `code` as scanned or typed.',
        tags,
        params: z.object({ code: z.string().min(1).max(200) }),
        response: { 200: stockKitSchema, ...refusalsOfRecord, ...problems.unreadable },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'kits:read')
      const code = readKitCode(request.params.code)
      return transaction(pool, principal, async (tx) =>
        toStockKit(await findStockKit(tx, { lab: principal.team, code })),
      )
    },
  )

  app.post(
    '/v1/kits/void',
    {
      schema: {
        summary: 'Void kits, whosever they are',
        description: 'For staff: with a reason, which the register keeps. All or none.',
        tags,
        body: kitVoidSchema,
        response: { 204: done, ...refusals, ...problems.conflict, ...problems.unreadable },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'kits:write')
      const { reason, codes } = request.body
      const lab = principal.team
      await transaction(pool, { ...principal, reason }, (tx) =>
        voidStockKits(tx, { lab, reason, codes: codes.map((code) => readKitCode(code, 'codes')) }),
      )
      return reply.code(204).send(null)
    },
  )
}
