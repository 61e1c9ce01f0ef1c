import { isTimeZone } from '@luminous/contract/local-time.ts'
import type pg from 'pg'
import {
  instrumentChangeSchema,
  instrumentListSchema,
  lotChangeSchema,
  lotListSchema,
  newInstrumentSchema,
  newLotSchema,
} from '@luminous/contract'
import { requirePermissionOfLab } from '../access/access.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { type App, idParams, problems, refusals, refusalsOfRecord } from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  instrument_insert,
  instrument_list,
  instrument_update,
  reagent_lot_insert,
  reagent_lot_list,
  reagent_lot_retire,
} from './queries.ts'

const tags = ['bench']
const kept = { ...refusals, ...problems.conflict } as const
const changed = { ...refusalsOfRecord, ...problems.conflict, ...problems.stale } as const

/** What the bench works with: readers, and lots of what goes into the wells. */
export function registerBench(app: App, { pool }: { pool: pg.Pool }): void {
  registerInstruments(app, pool)
  registerLots(app, pool)
}

const taken = (what: string, field: string) =>
  new Problem('conflict', `The lab has ${what} already.`, { field })
const stale = () =>
  new Problem('version.stale', 'Somebody changed it meanwhile: look at it again, then go on.')

function requireZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return
  throw new Problem('request.invalid', `timeZone: there is no zone ${timeZone}.`, {
    field: 'timeZone',
  })
}

const nullableInstant = (text: string | null) => (text === null ? null : toRfc3339(text))

async function instrumentsOf(tx: Tx, lab: TeamId) {
  const rows = await instrument_list(tx, lab)
  return { items: rows.map((row) => ({ ...row, retiredAt: nullableInstant(row.retiredAt) })) }
}

function registerInstruments(app: App, pool: pg.Pool): void {
  app.get(
    '/v1/instruments',
    {
      schema: {
        summary: 'The lab’s plate readers',
        tags,
        response: { 200: instrumentListSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      return transaction(pool, principal, (tx) => instrumentsOf(tx, principal.team))
    },
  )
  app.post(
    '/v1/instruments',
    {
      schema: {
        summary: 'Add a plate reader',
        description: 'Its zone and its clock’s offset make the times of its files instants.',
        tags,
        body: newInstrumentSchema,
        response: { 201: instrumentListSchema, ...kept },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'bench:write')
      const team = principal.team
      requireZone(request.body.timeZone)
      const list = await transaction(pool, principal, async (tx) => {
        if (!(await instrument_insert(tx, { ...request.body, team, id: newId() }))) {
          throw taken(`a reader ${request.body.name}`, 'name')
        }
        return instrumentsOf(tx, team)
      })
      return reply.code(201).send(list)
    },
  )
  app.post(
    '/v1/instruments/:id/changes',
    {
      schema: {
        summary: 'Change a plate reader',
        description: 'Runs keep the times that they have; another zone counts for what comes.',
        tags,
        params: idParams,
        body: instrumentChangeSchema,
        response: { 200: instrumentListSchema, ...changed },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'bench:write')
      const { reason, ...change } = request.body
      const team = principal.team
      const { id } = request.params
      requireZone(change.timeZone)
      return transaction(pool, { ...principal, reason }, async (tx) => {
        const all = await instrument_list(tx, team)
        if (!all.some((each) => each.id === id)) throw notFound()
        const isTaken = all.some((each) => each.id !== id && each.name === change.name)
        if (isTaken) throw taken(`a reader ${change.name}`, 'name')
        if (!(await instrument_update(tx, { ...change, team, id }))) throw stale()
        return instrumentsOf(tx, team)
      })
    },
  )
}

async function lotsOf(tx: Tx, lab: TeamId) {
  const rows = await reagent_lot_list(tx, lab)
  return { items: rows.map((row) => ({ ...row, retiredAt: nullableInstant(row.retiredAt) })) }
}

function registerLots(app: App, pool: pg.Pool): void {
  app.get(
    '/v1/reagent-lots',
    {
      schema: {
        summary: 'Lots of biosensor and calibrant',
        tags,
        response: { 200: lotListSchema, ...refusals },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'runs:read')
      return transaction(pool, principal, (tx) => lotsOf(tx, principal.team))
    },
  )
  app.post(
    '/v1/reagent-lots',
    {
      schema: {
        summary: 'Add a lot',
        tags,
        body: newLotSchema,
        response: { 201: lotListSchema, ...kept },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'bench:write')
      const team = principal.team
      const list = await transaction(pool, principal, async (tx) => {
        if (!(await reagent_lot_insert(tx, { ...request.body, team, id: newId() }))) {
          throw taken(`the lot ${request.body.lot}`, 'lot')
        }
        return lotsOf(tx, team)
      })
      return reply.code(201).send(list)
    },
  )
  app.post(
    '/v1/reagent-lots/:id/changes',
    {
      schema: {
        summary: 'Retire a lot, or take it back',
        tags,
        params: idParams,
        body: lotChangeSchema,
        response: { 200: lotListSchema, ...changed },
      },
    },
    async (request) => {
      const principal = requirePermissionOfLab(request, 'bench:write')
      const { reason, retired, version } = request.body
      const team = principal.team
      const { id } = request.params
      return transaction(pool, { ...principal, reason }, async (tx) => {
        const all = await reagent_lot_list(tx, team)
        if (!all.some((each) => each.id === id)) throw notFound()
        if (!(await reagent_lot_retire(tx, { team, id, retired, version }))) throw stale()
        return lotsOf(tx, team)
      })
    },
  )
}
