import { runMoves, type RunChange, type RunLayout, type RunState } from '@luminous/contract'
import { biosensorsOf } from '@luminous/assay/plate/biosensor.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { turnLayout } from '@luminous/assay/plate/orientation.ts'
import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem, stale } from '../platform/problem.ts'
import { instrument_list, reagent_lot_list, refuseWellsBeyond } from '../bench/bench.ts'
import { withAuthor } from './authors.ts'
import { findMethod, findMethodsFor } from './find-method.ts'
import { codesOf, openRun, withRow, type LabMethod, type OpenedRun } from './open-run.ts'
import { run_find, run_update, type RunRow } from './queries.ts'
import { readLayoutCsv } from './plate-workshop.ts'
import { summarise } from './summarise-run.ts'
import { timeOfFile, trueInstant } from './store-run.ts'

export type RunAsk = { lab: TeamId; id: string; version: number }

/** A run for a change by somebody who has looked at its newest version. Throws `version.stale`. */
async function lockRun(tx: Tx, { lab, id, version }: RunAsk): Promise<RunRow> {
  const row = await run_find(tx, { team: lab, id, lock: true })
  if (!row) throw notFound()
  if (row.version !== version) {
    throw stale('this run')
  }
  return row
}

/** Throws `conflict` for a move that the table of moves does not know. */
export function requireMove(row: RunRow, to: RunState): void {
  if (runMoves[row.state].includes(to)) return
  const sentence =
    row.state === 'review'
      ? 'It is under review: have it returned first.'
      : row.state === 'published'
        ? 'It is published: amend it instead.'
        : 'Nothing of it changes any more.'
  throw new Problem('conflict', `The run is ${row.state}. ${sentence}`)
}

/** The run of a deed, locked and opened once for all that the deed does. Throws `version.stale`, not found. */
export async function lockAndOpen(tx: Tx, ask: RunAsk): Promise<OpenedRun> {
  return openRun(tx, await lockRun(tx, ask))
}

/**
 * Computes a run anew and keeps it. What was ruled and chosen about what it was before holds no more.
 */
async function recomputeAndKeep(
  tx: Tx,
  run: OpenedRun,
  { row, methods }: { row: RunRow; methods: readonly LabMethod[] },
): Promise<OpenedRun> {
  const { principal } = tx
  requireMove(row, row.state === 'void' ? 'new' : row.state === 'new' ? 'computed' : 'new')
  const changed = await withRow(run, row, methods)
  const { parts } = changed
  await run_update(tx, {
    ...row,
    ...summarise(row, parts),
    state: parts ? 'computed' : 'new',
    sampleCodes: codesOf(row.layout),
    rulings: [],
    choices: [],
    authors: withAuthor(row, principal),
  })
  return changed
}

/** Lays a plate out: by wells, by CSV, as the file says, or as it stands but turned. */
export async function layOutRun(tx: Tx, run: OpenedRun, given: RunLayout): Promise<OpenedRun> {
  const layout = await chooseLayout(run, given)
  refuseWellsBeyond(layout, run.facts.format)
  const methods = await findMethodsFor(tx, run.row.team, layout, run.methods)
  const methodIds = methods.map(({ id }) => id)
  const named = biosensorsOf(layout)
  const lots = run.row.lots.filter(
    ({ biosensor }) => biosensor === null || named.includes(biosensor),
  )
  const row = { ...run.row, layout, methodIds, lots, exclusions: [] }
  return recomputeAndKeep(tx, run, { row, methods })
}

async function chooseLayout({ row, facts }: OpenedRun, given: RunLayout): Promise<Layout> {
  const ways = [given.layout, given.csv, given.fromFile, given.turn]
  if (ways.filter((way) => way !== undefined).length !== 1) {
    throw new Problem('request.invalid', 'Give one of `layout`, `csv`, `fromFile` and `turn`.')
  }
  if (given.layout) return given.layout
  const { plate, format } = facts
  if (given.csv !== undefined) return readLayoutCsv(Buffer.from(given.csv), format.wellCount)
  if (given.fromFile) {
    if (plate.layout) return plate.layout
    throw new Problem('layout.invalid', 'The file says nothing about what its wells hold.')
  }
  if (!row.layout || !given.turn) {
    throw new Problem('layout.invalid', 'There is no layout yet that could be turned.')
  }
  return turnLayout(row.layout, given.turn, format)
}

/** Another method, reader, reading time or lot. What is left out stays. */
export async function changeRun(tx: Tx, run: OpenedRun, change: RunChange): Promise<OpenedRun> {
  const { row } = run
  const lab = row.team
  const methods = await methodsOf(tx, lab, run, change)
  const changed: RunRow = {
    ...row,
    methodIds: methods.map(({ id }) => id),
    ...(await readerOf(tx, lab, run, change)),
    ...(await lotsOf(tx, lab, row, change)),
  }
  return recomputeAndKeep(tx, run, { row: changed, methods })
}

/** One method, or one for each biosensor. */
async function methodsOf(
  tx: Tx,
  lab: TeamId,
  run: OpenedRun,
  { method, methods }: RunChange,
): Promise<readonly LabMethod[]> {
  const named = methods ?? (method === undefined ? null : [method])
  if (named === null) return run.methods
  const found: LabMethod[] = []
  for (const each of named) found.push(await findMethod(tx, lab, each))
  return found
}

async function readerOf(
  tx: Tx,
  lab: TeamId,
  { row, facts: { plate } }: OpenedRun,
  change: RunChange,
): Promise<Pick<RunRow, 'instrumentId' | 'readAtLocal' | 'readAt' | 'readAtSource'>> {
  const instrumentId = change.instrument === undefined ? row.instrumentId : change.instrument
  const instrument = (await instrument_list(tx, lab)).find(({ id }) => id === instrumentId)
  if (instrumentId !== null && !instrument) {
    throw new Problem('request.invalid', 'instrument: the lab has no such reader.', {
      field: 'instrument',
    })
  }
  // A time without a reader has no source; that it is not the file's tells that it was entered.
  const ofFile = ([null, 'monthFirst', 'dayFirst'] as const).map((dateOrder) =>
    timeOfFile(plate, { dateOrder }),
  )
  const wasEntered =
    row.readAtSource === 'entered' ||
    (row.readAtSource === null && row.readAtLocal !== null && !ofFile.includes(row.readAtLocal))
  const isEntered = change.readAtLocal !== undefined || wasEntered
  const readAtLocal = isEntered
    ? (change.readAtLocal ?? row.readAtLocal)
    : timeOfFile(plate, instrument)
  if (change.readAtLocal !== undefined && !instrument) {
    throw new Problem(
      'request.invalid',
      'instrument: choose the reader first: its zone makes the time an instant.',
      { field: 'instrument' },
    )
  }
  const readAt = readAtLocal !== null && instrument ? trueInstant(readAtLocal, instrument) : null
  if (change.readAtLocal !== undefined && readAt === null) {
    throw new Problem('request.invalid', 'readAtLocal: there is no such time.', {
      field: 'readAtLocal',
    })
  }
  return {
    instrumentId,
    readAtLocal,
    readAt,
    readAtSource: readAt === null ? null : isEntered ? 'entered' : 'file',
  }
}

const wrongLots = (message: string) =>
  new Problem('request.invalid', `lots: ${message}`, { field: 'lots' })

async function lotsOf(
  tx: Tx,
  lab: TeamId,
  row: RunRow,
  change: RunChange,
): Promise<Pick<RunRow, 'lots'>> {
  if (change.lots === undefined) return { lots: row.lots }
  const known = await reagent_lot_list(tx, lab)
  const named = biosensorsOf(row.layout ?? {})
  const seen = new Set<string>()
  for (const { biosensor, lot: id } of change.lots) {
    const lot = known.find((each) => each.id === id)
    if (!lot) throw wrongLots('the lab has no such lot.')
    if (biosensor !== null && !named.includes(biosensor)) {
      throw wrongLots(`${biosensor} stands in no well.`)
    }
    if (lot.biosensor !== null && biosensor !== null && lot.biosensor !== biosensor) {
      throw wrongLots(`the lot ${lot.lot} is of ${lot.biosensor}, not of ${biosensor}.`)
    }
    const key = JSON.stringify([biosensor, lot.kind])
    if (seen.has(key)) {
      throw wrongLots(`two lots of ${lot.kind} for ${biosensor ?? 'the whole plate'}: name one.`)
    }
    seen.add(key)
  }
  return { lots: change.lots }
}

/** Leaves a well out of the computation, or takes it in again. */
export async function excludeWell(
  tx: Tx,
  run: OpenedRun,
  given: { well: string; reason: string; excluded: boolean },
): Promise<OpenedRun> {
  const { principal } = tx
  const { row } = run
  const { well, reason, excluded } = given
  const content = row.layout?.[well]
  if (!content || content.role === 'empty') {
    throw new Problem('request.invalid', `well: ${well} holds nothing.`, { field: 'well' })
  }
  const others = row.exclusions.filter((each) => each.well !== well)
  const exclusions = excluded
    ? [...others, { well, reason, by: principal.name, at: new Date().toISOString() }]
    : others
  return recomputeAndKeep(tx, run, { row: { ...row, exclusions }, methods: run.methods })
}
