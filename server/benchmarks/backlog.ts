import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { openKeyStore } from '../src/audit/keys.ts'
import { sequencePending, startSequencer } from '../src/audit/sequencer.ts'
import { createLog } from '../src/platform/log.ts'
import {
  insertResults,
  makeBenchmarkTeam,
  makeResults,
  rounded,
  type Setup,
  type Subject,
} from './benchmark-team.ts'

const standing = 700_000
const waiting = 300_000
const rowsPerStatement = 10

/**
 * Bar: of a ledger of 1,000,000 entries 300,000 wait, and PostgreSQL believes that its tables hold a row each: they are
 * put in order at 10,000 entries/s and more, and who is told to stop meanwhile has stopped within 5 s.
 */
export async function measureBacklog(setup: Setup): Promise<unknown> {
  const subject = await makeBenchmarkTeam(setup)
  const keys = openKeyStore(setup.config)
  const log = createLog('error')
  await insertMany(setup, subject, standing, 10_000)
  await sequencePending({ pool: setup.sequencer, keys, log })
  await insertMany(setup, subject, waiting, rowsPerStatement)
  await believeOneRow(setup)
  const left = () => countWaiting(setup)
  const before = await left()
  const begun = performance.now()
  const sequencer = startSequencer({ pool: setup.sequencer, keys, log })
  await setTimeout(2500)
  const told = performance.now()
  await sequencer.stop()
  const stoppedMs = performance.now() - told
  const meanwhile = await left()
  const again = performance.now()
  await sequencePending({ pool: setup.sequencer, keys, log })
  const tookS = (told + stoppedMs - begun + (performance.now() - again)) / 1000
  const perSecond = before / tookS
  return {
    standing,
    waiting: before,
    waitingWhenStopped: meanwhile,
    entriesPerSecond: rounded(perSecond, 0),
    stoppedMs: rounded(stoppedMs, 0),
    bar: '>= 10,000 entries/s, stopped within 5,000 ms',
    meets: perSecond >= 10_000 && stoppedMs <= 5000 && (await left()) === 0,
  }
}

async function insertMany(setup: Setup, subject: Subject, count: number, perStatement: number) {
  const lanes = Array.from({ length: 4 }, async (_, lane) => {
    for (let at = lane * perStatement; at < count; at += 4 * perStatement) {
      await insertResults(setup.worker, makeResults(subject, perStatement))
    }
  })
  await Promise.all(lanes)
}

async function asSuperuser<T>(setup: Setup, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: setup.superuserUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const believeOneRow = (setup: Setup) =>
  asSuperuser(setup, async (client) => {
    await client.query(`alter table ledger.entry set (autovacuum_enabled = false)`)
    await client.query(`alter table ledger.leaf set (autovacuum_enabled = false)`)
    await client.query(`alter table ledger.pending set (autovacuum_enabled = false)`)
    await client.query(
      `update pg_class set reltuples = 1, relpages = 1
       where relnamespace = 'ledger'::regnamespace and relkind in ('r', 'i')`,
    )
  })

const countWaiting = (setup: Setup) =>
  asSuperuser(setup, async (client) => {
    const { rows } = await client.query<{ entries: string }>(
      'select entries from luminous.ledger_waiting()',
    )
    return Number(rows[0]?.entries)
  })
