import { isTimeZone } from '@luminous/contract/local-time.ts'
import {
  instrumentChangeSchema,
  instrumentListSchema,
  lotChangeSchema,
  lotListSchema,
  newInstrumentSchema,
  newLotSchema,
  type NewLot,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/bench.ts'
import { serve } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem, stale } from '../platform/problem.ts'
import {
  instrument_insert,
  instrument_list,
  instrument_update,
  reagent_lot_insert,
  reagent_lot_list,
  reagent_lot_retire,
} from './queries.ts'
import { biosensor_list } from './biosensor-queries.ts'

/** What the bench works with: readers, and lots of what goes into the wells. */
export function registerBench(app: App): void {
  serve(app, endpoints.instrumentList, { answer: instrumentListSchema }, (tx, { lab }) =>
    instrumentsOf(tx, lab),
  )

  serve(
    app,
    endpoints.newInstrument,
    { body: newInstrumentSchema, answer: instrumentListSchema },
    async (tx, { lab, body }) => {
      requireZone(body.timeZone)
      if (!(await instrument_insert(tx, { ...body, team: lab, id: newId() }))) {
        throw taken(`a reader ${body.name}`, 'name')
      }
      return instrumentsOf(tx, lab)
    },
  )

  serve(
    app,
    endpoints.instrumentChange,
    { body: instrumentChangeSchema, answer: instrumentListSchema },
    async (tx, { lab: team, id, body: change }) => {
      requireZone(change.timeZone)
      const all = await instrument_list(tx, team)
      if (!all.some((each) => each.id === id)) throw notFound()
      const isTaken = all.some((each) => each.id !== id && each.name === change.name)
      if (isTaken) throw taken(`a reader ${change.name}`, 'name')
      if (!(await instrument_update(tx, { ...change, team, id }))) throw stale('this reader')
      return instrumentsOf(tx, team)
    },
  )

  serve(app, endpoints.lotList, { answer: lotListSchema }, (tx, { lab }) => lotsOf(tx, lab))

  serve(
    app,
    endpoints.newLot,
    { body: newLotSchema, answer: lotListSchema },
    async (tx, { lab, body }) => {
      await requireBiosensor(tx, lab, body)
      if (!(await reagent_lot_insert(tx, { ...body, team: lab, id: newId() }))) {
        throw taken(`the lot ${body.lot}`, 'lot')
      }
      return lotsOf(tx, lab)
    },
  )

  serve(
    app,
    endpoints.lotChange,
    { body: lotChangeSchema, answer: lotListSchema },
    async (tx, { lab: team, id, body: { retired, version } }) => {
      const all = await reagent_lot_list(tx, team)
      if (!all.some((each) => each.id === id)) throw notFound()
      if (!(await reagent_lot_retire(tx, { team, id, retired, version }))) throw stale('this lot')
      return lotsOf(tx, team)
    },
  )
}

const taken = (what: string, field: string) =>
  new Problem('conflict', `The lab has ${what} already.`, { field })

function requireZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return
  throw new Problem('request.invalid', `timeZone: there is no zone ${timeZone}.`, {
    field: 'timeZone',
  })
}

const wrongBiosensor = (message: string) =>
  new Problem('request.invalid', `biosensor: ${message}`, { field: 'biosensor' })

/** A lot is of a biosensor that the lab works with, or for it; or names none. */
async function requireBiosensor(tx: Tx, lab: TeamId, { biosensor: code }: NewLot) {
  if (code === null) return
  const found = (await biosensor_list(tx, lab)).find((each) => each.code === code)
  if (!found) throw wrongBiosensor(`the lab has no biosensor ${code}.`)
  if (found.retiredAt !== null) throw wrongBiosensor(`${code} is retired.`)
}

const nullableInstant = (text: string | null) => (text === null ? null : toRfc3339(text))

async function instrumentsOf(tx: Tx, lab: TeamId) {
  const rows = await instrument_list(tx, lab)
  return { items: rows.map((row) => ({ ...row, retiredAt: nullableInstant(row.retiredAt) })) }
}

async function lotsOf(tx: Tx, lab: TeamId) {
  const rows = await reagent_lot_list(tx, lab)
  return { items: rows.map((row) => ({ ...row, retiredAt: nullableInstant(row.retiredAt) })) }
}
