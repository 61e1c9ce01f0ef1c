import { openKeyStore } from '../src/audit/keys.ts'
import { sequencePending } from '../src/audit/sequencer.ts'
import { readHistory } from '../src/glassbox/history.ts'
import { transaction } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import {
  insertResults,
  makeBenchTeam,
  makeResults,
  principal,
  quantile,
  rounded,
  type Bench,
  type Subject,
} from './bench-team.ts'

const entriesOfRecord = 50
const asks = 400

/** Bar: the history of a record with 50 entries takes p99 <= 10 ms in a log of 1,000,000, as of 10,000. */
export async function benchHistory(bench: Bench): Promise<unknown> {
  const small = await measure(bench, 10_000)
  const large = await measure(bench, 1_000_000)
  return {
    at10000: small,
    at1000000: large,
    bar: 'p99 <= 10 ms at 1,000,000 entries, and the same at 10,000',
    meets: large.p99Ms <= 10 && small.p99Ms <= 10,
  }
}

async function measure(bench: Bench, entries: number) {
  const subject = await makeBenchTeam(bench)
  const records = await fill(bench, subject, entries)
  const timesMs: number[] = []
  for (let ask = 0; ask < asks + 20; ask += 1) {
    const id = records[ask % records.length]!
    const began = performance.now()
    const history = await transaction(bench.worker, principal, (tx) =>
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
async function fill(bench: Bench, subject: Subject, entries: number): Promise<string[]> {
  const watched = makeResults(subject, 10)
  await insertResults(bench.worker, watched)
  const ids = watched.map((result) => result.id)
  const perStep = Math.floor((entries - watched.length * entriesOfRecord) / (entriesOfRecord - 1))
  for (let step = 1; step < entriesOfRecord; step += 1) {
    for (let left = perStep; left > 0; left -= 10_000) {
      await insertResults(bench.worker, makeResults(subject, Math.min(left, 10_000)))
    }
    await transaction(bench.worker, principal, (tx) =>
      tx.query(
        `update luminous.result set concentration_mg_per_l = $3 where team_id = $1 and id = any($2::uuid[])`,
        [subject.team, ids, String(step)],
      ),
    )
  }
  await sequencePending({
    pool: bench.sequencer,
    keys: openKeyStore(bench.config),
    log: createLog('error'),
  })
  await bench.migrator.query('analyze ledger.entry, ledger.leaf')
  return ids
}
