/** What is listed must not take the longer the more lies behind it: counted in rows and pages that a list reads. */
import { describe, expect, test } from 'vitest'
import { useDatabase, type TestDatabase } from '../database.ts'
import { addManyRows, samplesOfTeam, type ManyRows } from '../many-rows.ts'
import { principalOf } from '../world.ts'
import { textOf, transaction, type Db, type Tx } from '../../src/platform/database.ts'
import { newId, type RunId, type TeamId } from '../../src/platform/ids.ts'
import type { Principal } from '../../src/platform/principal.ts'
import {
  kit_count_by_batch,
  kit_batch_list,
  kit_list,
  kit_list_for_field,
} from '../../src/kits/queries.ts'
import {
  biosensor_list_of_results,
  result_list,
  result_lock_former,
} from '../../src/results/queries.ts'
import { method_list_with_use } from '../../src/runs/method-queries.ts'
import {
  run_find_amendment,
  run_list,
  run_list_by_sample,
  run_list_for_charts,
} from '../../src/runs/queries.ts'
import { custody_event_find_receipt, lab_number_next } from '../../src/samples/custody-queries.ts'
import { sample_list, sample_list_for_bench } from '../../src/samples/queries.ts'

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  'Plan Width'?: number
  Plans?: Plan[]
}

const limit = 51
let rows: ManyRows
let staff: Principal
let customer: Principal
let team: TeamId
/** Of a sample that is neither the newest nor the oldest. */
let sample: { id: string; code: string }
const db = useDatabase(async (db) => {
  rows = await addManyRows(db)
  const first = rows.teams[0]!
  team = first.team.id
  staff = principalOf({ ...first.team, id: rows.lab, kind: 'lab' }, 'analyst')
  customer = first.viewer
  const found = await db.superuser.query<{ id: string; code: string }>(
    'select id, code from luminous.sample where team_id = $1 order by collected_at offset 500 limit 1',
    [team],
  )
  sample = found.rows[0]!
})

/** Every scan of a plan; what only joins or sorts is left out. */
const scansOf = (plan: Plan): Plan[] => [
  ...(plan['Node Type'].endsWith('Scan') && plan['Relation Name'] ? [plan] : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
]

/** How many rows a plan looked at, whether or not it kept them. */
const rowsOf = (plan: Plan): number =>
  scansOf(plan).reduce(
    (sum, scan) =>
      sum +
      ((scan['Actual Rows'] ?? 0) +
        (scan['Rows Removed by Filter'] ?? 0) +
        (scan['Rows Removed by Index Recheck'] ?? 0)) *
        (scan['Actual Loops'] ?? 0),
    0,
  )

/** What the last statement of a query really read, as this principal. */
async function explain(
  as: Principal,
  query: (tx: Tx) => Promise<unknown>,
  pool: TestDatabase['web'] = db.web,
): Promise<Plan & { pages: number }> {
  let plan: Plan | undefined
  await transaction(pool, as, async (tx) => {
    const explaining: Db['query'] = async (statement, values) => {
      // One that is prepared may be planned without knowing what is asked for.
      if (typeof statement !== 'string')
        await tx.query('set local plan_cache_mode = force_generic_plan')
      const answer = await tx.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `explain (analyze, buffers, timing off, format json) ${textOf(statement)}`,
        values,
      )
      plan = answer.rows[0]?.['QUERY PLAN'][0]?.Plan
      return { rows: [], rowCount: 0 }
    }
    await query({ ...tx, query: explaining })
  })
  if (!plan) throw new Error('nothing was asked')
  return { ...plan, pages: (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0) }
}

const page = { state: null, search: null, before: null, limit }

/** A page with what is joined to each of its rows, and some that were looked at in vain. */
const rowsMax = 8 * limit

describe('a page reads about as many rows as it shows:', () => {
  test.each<[string, () => Principal, (tx: Tx) => Promise<unknown>]>([
    ['samples of all teams', () => staff, (tx) => sample_list(tx, { ...page, team: null })],
    ['samples of a team', () => customer, (tx) => sample_list(tx, { ...page, team })],
    [
      'samples of all teams by a code’s beginning',
      () => staff,
      (tx) => sample_list(tx, { ...page, team: null, search: sample.code.slice(0, 6) }),
    ],
    [
      'samples of a team by a code’s beginning',
      () => customer,
      (tx) => sample_list(tx, { ...page, team, search: sample.code.slice(0, 6) }),
    ],
    [
      'samples by a code that nobody has',
      () => staff,
      (tx) => sample_list(tx, { ...page, team: null, search: 'KQQQQ' }),
    ],
    [
      'samples by the beginning of a lab number',
      () => staff,
      (tx) => sample_list(tx, { ...page, team: null, search: 'L260012' }),
    ],
    [
      'samples in a state that few are in',
      () => staff,
      (tx) => sample_list(tx, { ...page, team: null, state: 'collected' }),
    ],
    ['what the bench has before it', () => staff, (tx) => sample_list_for_bench(tx, 501)],
    [
      'kits of a team in a state that few are in',
      () => customer,
      (tx) => kit_list(tx, { team, state: 'collected', after: null, limit }),
    ],
    ['kits for a phone', () => customer, (tx) => kit_list_for_field(tx, { team, limit })],
    ['batches of kits', () => staff, (tx) => kit_batch_list(tx, { ...page, team: rows.lab })],
    ['runs', () => staff, (tx) => run_list(tx, { ...page, team: rows.lab })],
    [
      'results of all teams',
      () => staff,
      (tx) => result_list(tx, { ...page, team: null, sample: null }),
    ],
    ['results of a team', () => customer, (tx) => result_list(tx, { ...page, team, sample: null })],
    [
      'results of a sample',
      () => customer,
      (tx) => result_list(tx, { ...page, team, sample: sample.id }),
    ],
    [
      'results of a sample, by staff',
      () => staff,
      (tx) => result_list(tx, { ...page, team: null, sample: sample.id }),
    ],
    ['biosensors of a team’s results', () => customer, (tx) => biosensor_list_of_results(tx, team)],
  ])('%s', async (_, as, query) => {
    expect(rowsOf(await explain(as(), query))).toBeLessThan(rowsMax)
  })

  test('runs are listed without their layouts and results', async () => {
    const plan = await explain(staff, (tx) => run_list(tx, { ...page, team: rows.lab }))
    expect(plan['Plan Width']).toBeLessThan(600)
  })
})

describe('a deed looks up what it needs, and nothing else:', () => {
  const found = (query: (tx: Tx) => Promise<unknown>) => explain(staff, query)

  test('whether a receipt was told before', async () => {
    expect(rowsOf(await found((tx) => custody_event_find_receipt(tx, newId())))).toBeLessThan(10)
  })

  test('the lab’s last number', async () => {
    const of = { lab: rows.lab, year: '2026' }
    expect(rowsOf(await found((tx) => lab_number_next(tx, of)))).toBeLessThan(10)
  })

  test('what is in force about the samples of a plate', async () => {
    const samples = [{ team, id: rows.teams[0]!.sample }]
    const run = newId<'run'>()
    expect(rowsOf(await found((tx) => result_lock_former(tx, { samples, run })))).toBeLessThan(50)
  })

  test('other runs of the samples of a plate', async () => {
    const of = { team: rows.lab, codes: [sample.code], but: newId<'run'>() }
    expect((await found((tx) => run_list_by_sample(tx, of))).pages).toBeLessThan(150)
  })

  test('whether a run is amended', async () => {
    const of: { team: TeamId; id: RunId } = { team: rows.lab, id: newId() }
    expect((await found((tx) => run_find_amendment(tx, of))).pages).toBeLessThan(10)
  })
})

describe('what is counted is counted in an index, and no row is opened for it:', () => {
  const pagesOf = async (query: (tx: Tx) => Promise<unknown>) => (await explain(staff, query)).pages

  test('kits of a page of batches, by their states', async () => {
    const { rows: batches } = await db.superuser.query<{ id: string }>(
      'select id from luminous.kit_batch order by name limit 5',
    )
    const of = { team: rows.lab, ids: batches.map(({ id }) => id) }
    expect(await pagesOf((tx) => kit_count_by_batch(tx, of))).toBeLessThan(300)
    const counted = await transaction(db.web, staff, (tx) => kit_count_by_batch(tx, of))
    const all = await db.superuser.query(
      'select from luminous.kit where team_id = $1 and batch_id = any($2)',
      [rows.lab, of.ids],
    )
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(all.rowCount)
  })

  test('runs of each method', async () => {
    expect(await pagesOf((tx) => method_list_with_use(tx, rows.lab))).toBeLessThan(150)
  })

  test('runs of a method that has none, for its control charts', async () => {
    const { rows: methods } = await db.superuser.query<{ code: string }>(
      'select code from luminous.method where team_id = $1 order by code desc limit 1',
      [rows.lab],
    )
    const of = { team: rows.lab, method: methods[0]?.code ?? '', limit }
    expect(await pagesOf((tx) => run_list_for_charts(tx, of))).toBeLessThan(150)
  })
})

test('a code is found by its beginning without hyphens, a lab number too, and of all teams or of one', async () => {
  const ask = (team: TeamId | null, search: string) =>
    transaction(db.web, staff, (tx) => sample_list(tx, { ...page, team, search }))
  const codes = async (team: TeamId | null, search: string) =>
    (await ask(team, search)).map(({ code }) => code)
  expect(await codes(null, sample.code)).toEqual([sample.code])
  expect(await codes(team, sample.code.slice(0, 9))).toContain(sample.code)
  expect(await codes(rows.teams[1]!.team.id, sample.code)).toEqual([])
  expect((await ask(null, 'L2600042')).map(({ labNumber }) => labNumber)).toEqual(['L26-00042'])
  expect(await codes(null, 'L26')).toHaveLength(limit)
})

test('the next lab number follows the longest, and each year has its own', async () => {
  const next = (year: string) =>
    transaction(db.worker, staff, (tx) => lab_number_next(tx, { lab: rows.lab, year }))
  const last = 2 * samplesOfTeam * 2 + samplesOfTeam
  expect(await next('2026')).toBe(`L26-${String(last + 1).padStart(5, '0')}`)
  expect(await next('2027')).toBe('L27-00001')
})
