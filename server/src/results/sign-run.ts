import type { SampleResult } from '@luminous/assay/result/run-result.ts'
import type { EventKind } from '@luminous/contract'
import { api_key_is_made_by } from '../access/access.ts'
import { tell } from '../events/events.ts'
import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import {
  findObstacles,
  isSameBiosensor,
  isSameResult,
  judgeRun,
  noteOnRun,
  readContext,
  readingRootOf,
  refuseBarred,
  requireComputed,
  requireMove,
  resultsOf,
  run_find,
  run_list_by_sample,
  run_update,
  type ComputedRun,
  type OpenedRun,
  type RunRow,
} from '../runs/runs.ts'
import { backToBench, findSamplesByCode, sample_lock_by_code } from '../samples/samples.ts'
import { publishRun } from './publish-run.ts'
import {
  result_lock_former,
  result_set_replaced,
  result_set_status,
  type FormerResult,
  type NewResult,
} from './queries.ts'

/** A signature: who it is was asked once more, and what they say by it. */
export type Signature = {
  readonly confirmedWith: 'password' | 'passkey' | 'demonstration'
  readonly meaning: string
}

/** Somebody signs who had no hand in the run, by a key of theirs neither. Throws `role.insufficient`. */
async function requireOtherEyes(tx: Tx, row: RunRow): Promise<void> {
  const { principal } = tx
  if (principal.kind !== 'person') {
    throw new Problem('role.insufficient', 'Only a person signs, not a key and no program.')
  }
  const of = { team: row.team, keys: row.authors, person: principal.id }
  if (!row.authors.includes(principal.id) && !(await api_key_is_made_by(tx, of))) return
  throw new Problem(
    'role.insufficient',
    'You had a hand in this run: somebody else must look at it and sign.',
  )
}

/**
 * A reviewer signs a run: in one transaction its results become visible to their teams, former ones step back, the
 * samples' chains get their last links, and the event is written for those who are to be told.
 */
export async function signRun(
  tx: Tx,
  opened: OpenedRun,
  signature: Signature,
): Promise<readonly NewResult[]> {
  const { principal } = tx
  const { row } = opened
  requireMove(row, 'published')
  await requireOtherEyes(tx, row)
  const amended = await lockAmended(tx, row)
  await sample_lock_by_code(tx, row.sampleCodes)
  await requireSameReadings(opened)
  const at = new Date().toISOString()
  const context = await readContext(tx, opened, at)
  refuseBarred(findObstacles(opened, context), ['submit', 'publish'])
  const run = requireComputed(opened)
  const former = await result_lock_former(tx, {
    samples: [...context.samples.values()],
    run: row.amends,
  })
  refuseLeftWithout(run, context, former)
  const findFormer = formerFinder(row, former)
  const published = await publishRun(tx, run, {
    approval: { by: principal.name, role: principal.role, at, meaning: signature.meaning },
    checks: judgeRun(opened, context),
    isReported: (result, { biosensor }) =>
      choiceOf(row, { ...result, biosensor })?.choice !== 'omit',
    formerOf: (sample, { dilution }, { biosensor }) =>
      findFormer({ sample: sample.id, biosensor, dilution }),
  })
  await stepBack(tx, { row, former, published })
  await run_update(tx, {
    ...row,
    state: 'published',
    signedBy: principal.id,
    signedByName: principal.name,
    signedRole: principal.role,
    signedAt: at,
    signedMeaning: signature.meaning,
    signedWith: signature.confirmedWith,
  })
  await noteOnRun(tx, row, { kind: 'published', text: signature.meaning })
  if (amended) {
    await run_update(tx, { ...amended, state: 'superseded' })
    await releaseSamples(tx, amended)
  }
  await tellOf(tx, row.amends === null ? 'results.published' : 'results.amended', {
    run: row.id,
    results: published,
  })
  return published
}

/** What is disclosed is opened against the root of the readings that the ledger has of the run. */
async function requireSameReadings({ row, source }: OpenedRun): Promise<void> {
  if ((await readingRootOf(source, row.readingSeed)) === row.readingRoot) return
  throw new Problem(
    'conflict',
    'The plate file is read otherwise today than when it was taken in: void the run, and take the file in again.',
  )
}

const choiceOf = (
  row: RunRow,
  result: Pick<SampleResult, 'sampleCode' | 'dilution'> & { biosensor: string | null },
) => row.choices.find((each) => isSameResult(each, result))

/**
 * What each result of a run takes the place of, of the same biosensor: what is in force before what was withdrawn, of the amended run before
 * another one, the same dilution before another; each former result is replaced once. The edition follows the highest
 * that the sample had.
 */
const formerFinder = (row: RunRow, former: readonly FormerResult[]) => {
  const taken = new Set<string>()
  return ({
    sample,
    biosensor,
    dilution,
  }: {
    sample: string
    biosensor: string | null
    dilution: string
  }): { id: string; edition: number } | null => {
    const ofSample = former.filter(
      (each) => each.sampleId === sample && each.biosensor === biosensor,
    )
    const worth = (each: FormerResult): number =>
      (each.status === 'current' ? 4 : 0) +
      (each.run === row.amends ? 2 : 0) +
      (Number(each.dilution) === Number(dilution) ? 1 : 0)
    const [best] = ofSample
      .filter(({ id }) => !taken.has(id))
      .toSorted((one, other) => worth(other) - worth(one))
    if (!best) return null
    taken.add(best.id)
    return { id: best.id, edition: Math.max(...ofSample.map(({ edition }) => edition)) }
  }
}

/** Former results of which this run has a new one are superseded; those of an amended run that it has not, withdrawn. */
async function stepBack(
  tx: Tx,
  given: {
    row: RunRow
    former: readonly FormerResult[]
    published: readonly NewResult[]
  },
): Promise<void> {
  const { principal } = tx
  const { row, former, published } = given
  for (const result of former) {
    const successor =
      published.find(({ replaces }) => replaces === result.id) ??
      published.find(
        (each) => each.sample === result.sampleId && each.biosensor === result.biosensor,
      )
    const isOfAmended = result.run === row.amends
    if (result.status === 'withdrawn') {
      if (successor) await result_set_replaced(tx, { ...result, replacedBy: successor.id })
      continue
    }
    if (!successor && !isOfAmended) continue
    const said = row.choices.find(
      (each) => each.sampleCode === result.code && isSameBiosensor(each, result),
    )
    await result_set_status(tx, {
      team: result.team,
      id: result.id,
      status: successor ? 'superseded' : 'withdrawn',
      reason: (isOfAmended ? row.amendReason : said?.reason) ?? 'Another reading of it is reported',
      by: principal.name,
      replacedBy: successor?.id ?? null,
    })
  }
}

/**
 * Samples of a plate that is out no more, of which nothing is in force: back on the bench, or on the plate under review
 * that they stand on. A blank has no result of its own: it is reported while it stands on a plate that is out.
 */
async function releaseSamples(tx: Tx, { team, id, sampleCodes }: RunRow): Promise<void> {
  const others = await run_list_by_sample(tx, { team, codes: sampleCodes, but: id })
  const rolesIn = (state: RunRow['state'], code: string) =>
    others
      .filter((run) => run.state === state)
      .flatMap(({ summary }) => summary?.results ?? [])
      .filter(({ sampleCode }) => sampleCode === code)
      .map(({ role }) => role)
  const samples = [...(await findSamplesByCode(tx, sampleCodes)).values()]
  const inForce = await result_lock_former(tx, {
    samples,
    run: null,
  })
  const released = samples.filter(
    (sample) =>
      !inForce.some(({ sampleId }) => sampleId === sample.id) &&
      !rolesIn('published', sample.code).some((role) => role !== 'sample'),
  )
  const isOnPlate = ({ code }: { code: string }) => rolesIn('review', code).length > 0
  await backToBench(tx, released.filter(isOnPlate), { from: 'reported', to: 'read' })
  await backToBench(
    tx,
    released.filter((sample) => !isOnPlate(sample)),
    { from: 'reported', to: 'received' },
  )
}

/** The run that this one amends, locked before its results are, as who withdraws it does. */
async function lockAmended(tx: Tx, row: RunRow): Promise<RunRow | null> {
  if (row.amends === null) return null
  const amended = await run_find(tx, { team: row.team, id: row.amends, lock: true })
  if (!amended) throw new Error('an amended run is gone')
  requireMove(amended, 'superseded')
  return amended
}

/** What is left out needs another result that is reported or in force: else its sample would have none. */
function refuseLeftWithout(
  run: ComputedRun,
  { samples }: Pick<Awaited<ReturnType<typeof readContext>>, 'samples'>,
  former: readonly FormerResult[],
): void {
  const { row } = run
  const results = resultsOf(run)
    .filter(({ result }) => result.role === 'sample')
    .map(({ part: { biosensor }, result }) => ({ ...result, biosensor }))
  const keyOf = ({ sampleCode, biosensor }: (typeof results)[number]) =>
    JSON.stringify([sampleCode, biosensor])
  for (const ofSample of Map.groupBy(results, keyOf).values()) {
    const { sampleCode: code = '', biosensor = null } = ofSample[0] ?? {}
    const sample = samples.get(code)
    const isOmitted = ofSample.every((result) => choiceOf(row, result)?.choice === 'omit')
    if (!sample || !isOmitted) continue
    const isElsewhere = former.some(
      (each) =>
        each.run !== row.amends && each.sampleId === sample.id && each.biosensor === biosensor,
    )
    if (isElsewhere) continue
    throw new Problem(
      'conflict',
      `${code}${biosensor === null ? '' : ` by ${biosensor}`} is left out, and no other result of it is in force: report it, or take it off the layout.`,
    )
  }
}

/** One event for each team, with what it is about. */
async function tellOf(
  tx: Tx,
  kind: EventKind,
  given: { run: string; results: readonly { team: TeamId; id: string }[] },
): Promise<void> {
  for (const [team, results] of Map.groupBy(given.results, (result) => result.team)) {
    await tell(tx, {
      team,
      kind,
      subject: { run: given.run, results: results.map(({ id }) => id) },
    })
  }
}

/** What was published is taken back, with a reason; it stays readable as withdrawn. */
export async function withdrawRun(
  tx: Tx,
  opened: OpenedRun,
  given: Signature & { reason: string },
): Promise<void> {
  const { principal } = tx
  const { row } = opened
  requireMove(row, 'withdrawn')
  await requireOtherEyes(tx, row)
  const current = (await result_lock_former(tx, { samples: [], run: row.id })).filter(
    ({ status }) => status === 'current',
  )
  for (const { team, id } of current) {
    await result_set_status(tx, {
      team,
      id,
      status: 'withdrawn',
      reason: given.reason,
      by: principal.name,
      replacedBy: null,
    })
  }
  await run_update(tx, { ...row, state: 'withdrawn' })
  await releaseSamples(tx, row)
  await noteOnRun(tx, row, { kind: 'withdrawn', text: given.reason })
  await tellOf(tx, 'results.withdrawn', { run: row.id, results: current })
}
