import { openKeyStore } from '../src/audit/keys.ts'
import { sequencePending } from '../src/audit/sequencer.ts'
import { readHistory } from '../src/glassbox/history.ts'
import { transaction } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import {
  insertResults,
  makeBenchmarkTeam,
  makeResults,
  principal,
  quantile,
  rounded,
  type Setup,
  type Subject,
} from './benchmark-team.ts'

const entriesOfRecord = 50
const asks = 400

/** Bar: the history of a record with 50 entries takes p99 <= 8 ms in a log of 1,000,000, as of 10,000. */
export async function measureHistory(setup: Setup): Promise<unknown> {
  const small = await measure(setup, 10_000)
  const large = await measure(setup, 1_000_000)
  return {
    at10000: small,
    at1000000: large,
    bar: 'p99 <= 8 ms at 1,000,000 entries, and the same at 10,000',
    meets: large.p99Ms <= 8 && small.p99Ms <= 8,
  }
}

async function measure(setup: Setup, entries: number) {
  const subject = await makeBenchmarkTeam(setup)
  const records = await fill(setup, subject, entries)
  const timesMs: number[] = []
  for (let ask = 0; ask < asks + 20; ask += 1) {
    const id = records[ask % records.length]!
    const began = performance.now()
    const history = await transaction(setup.worker, principal, (tx) =>
      readHistory(tx, { team: subject.team, type: 'result', id }),
    )
    if (ask >= 20) timesMs.push(performance.now() - began)
    if (history.entries.length !== entriesOfRecord) throw new Error('the history is not whole')
  }
  return {
    entries,
    p50Ms: rounded(quantile(timesMs, 0.5)),
    p99Ms: rounded(quantile(timesMs, 0.99)),
  }
}

/** Ten records of 50 entries each, their changes spread over the whole log. */
async function fill(setup: Setup, subject: Subject, entries: number): Promise<string[]> {
  const watched = makeResults(subject, 10)
  await insertResults(setup.worker, watched)
  const ids = watched.map((result) => result.id)
  const perStep = Math.floor((entries - watched.length * entriesOfRecord) / (entriesOfRecord - 1))
  for (let step = 1; step < entriesOfRecord; step += 1) {
    for (let left = perStep; left > 0; left -= 10_000) {
      await insertResults(setup.worker, makeResults(subject, Math.min(left, 10_000)))
    }
    await transaction(setup.worker, principal, (tx) =>
      tx.query(
        `update luminous.result set concentration_mg_per_l = $3 where team_id = $1 and id = any($2::uuid[])`,
        [subject.team, ids, String(step)],
      ),
    )
  }
  await sequencePending({
    pool: setup.sequencer,
    keys: openKeyStore(setup.config),
    log: createLog('error'),
  })
  await setup.migrator.query('analyze ledger.entry, ledger.leaf')
  return ids
}
