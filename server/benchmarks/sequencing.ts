import { setTimeout } from 'node:timers/promises'
import { openKeyStore } from '../src/audit/keys.ts'
import { log_find_of_team } from '../src/audit/queries.ts'
import { sequencePending, startSequencer } from '../src/audit/sequencer.ts'
import { transaction } from '../src/platform/database.ts'
import type { NewResult } from '../src/results/queries.ts'
import { createLog } from '../src/platform/log.ts'
import {
  insertResults,
  makeResults,
  principal,
  quantile,
  rounded,
  type Setup,
  type Subject,
} from './benchmark-team.ts'

const entriesPerSecond = 5000
const seconds = 15
const rowsPerDeed = 30

/** Bar: at 5,000 entries/s an entry is under a signed checkpoint within 500 ms (p99) of its commit. */
export async function measureSequencing(setup: Setup, subject: Subject): Promise<unknown> {
  const keys = openKeyStore(setup.config)
  const log = createLog('error')
  await sequencePending({ pool: setup.sequencer, keys, log })
  const address = await transaction(setup.worker, principal, (tx) =>
    log_find_of_team(tx, { team: subject.team, kind: 'changes' }),
  )
  if (!address) throw new Error('the team has a log')
  const sequencer = startSequencer({ pool: setup.sequencer, keys, log })
  const committed: { id: string; atMs: number }[] = []
  const seen: { size: number; atMs: number }[] = []
  const stopping = new AbortController()
  const watch = (async () => {
    while (!stopping.signal.aborted) {
      const { rows } = await transaction(setup.worker, principal, (tx) =>
        tx.query<{ size: number }>(
          'select max(size) as size from ledger.checkpoint where team_id = $1 and log_id = $2',
          [address.team, address.log],
        ),
      )
      seen.push({ size: rows[0]?.size ?? 0, atMs: performance.now() })
      await setTimeout(5)
    }
  })()
  const began = performance.now()
  const deeds = (entriesPerSecond * seconds) / rowsPerDeed
  const inFlight = new Set<Promise<void>>()
  for (let deed = 0; deed < deeds; deed += 1) {
    const dueMs = began + (deed * rowsPerDeed * 1000) / entriesPerSecond
    const early = dueMs - performance.now()
    if (early > 1) await setTimeout(early)
    const results = makeResults(subject, rowsPerDeed)
    const write = insertAndNote(setup, results, committed)
    void write.finally(() => inFlight.delete(write))
    inFlight.add(write)
  }
  await Promise.all(inFlight)
  const tookS = (performance.now() - began) / 1000
  await setTimeout(2000)
  stopping.abort()
  await watch
  await sequencer.stop()
  const { rows } = await transaction(setup.worker, principal, (tx) =>
    tx.query<{ id: string; index: number }>(
      `select e.record_id as id, l.index from ledger.entry e
       join ledger.leaf l on l.team_id = e.team_id and l.statement_id = e.statement_id and l.ordinal = e.ordinal
       where e.team_id = $1 and e.record_id = any($2::uuid[])`,
      [address.team, committed.map((deed) => deed.id)],
    ),
  )
  const indexOf = new Map(rows.map((row) => [row.id, row.index]))
  const latencies = committed.map(({ id, atMs }) => {
    const index = indexOf.get(id) ?? Number.POSITIVE_INFINITY
    const covered = seen.find((look) => look.size > index)
    return (covered?.atMs ?? Number.POSITIVE_INFINITY) - atMs
  })
  const p99 = quantile(latencies, 0.99)
  return {
    entries: deeds * rowsPerDeed,
    entriesPerSecond: rounded((deeds * rowsPerDeed) / tookS, 0),
    p50Ms: rounded(quantile(latencies, 0.5), 0),
    p99Ms: rounded(p99, 0),
    maxMs: rounded(Math.max(...latencies), 0),
    bar: 'p99 <= 500 ms at 5,000 entries/s',
    meets: p99 <= 500 && (deeds * rowsPerDeed) / tookS >= entriesPerSecond * 0.98,
  }
}

async function insertAndNote(
  setup: Setup,
  results: NewResult[],
  committed: { id: string; atMs: number }[],
): Promise<void> {
  await insertResults(setup.worker, results)
  committed.push({ id: results[0]!.id, atMs: performance.now() })
}
