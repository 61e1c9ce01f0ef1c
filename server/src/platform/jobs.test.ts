import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startProcess } from '../../test/command.ts'
import { useDatabase } from '../../test/database.ts'
import { builder } from '../../test/world.ts'
import { transaction } from './database.ts'
import { connectJobs, type Jobs } from './jobs.ts'

const db = useDatabase()

const connect = async (role: 'web' | 'worker'): Promise<Jobs> => {
  const jobs = await connectJobs(db.address, role, db.log)
  onTestFinished(() => jobs.stop())
  return jobs
}
const countJobs = async (): Promise<number> =>
  (
    await db.superuser.query(
      `select 1 from jobs.job where name in ('verify-ledger', 'clear-expired')`,
    )
  ).rowCount ?? 0

test('a job enqueued in a transaction is there once it committed, exactly once, and never if it rolled back', async () => {
  const jobs = await connect('web')
  await transaction(db.web, builder, async (tx) => {
    await jobs.enqueue(tx, 'verify-ledger', {})
    throw new Error('changed my mind')
  }).catch(() => {})
  expect(await countJobs()).toBe(0)
  await transaction(db.web, builder, async (tx) => {
    await jobs.enqueue(tx, 'verify-ledger', { asked: 'once' })
    expect(await countJobs()).toBe(0)
  })
  expect(await countJobs()).toBe(1)
})

describe('the worker’s role', () => {
  test.each([
    'alter table jobs.job add column mine int',
    'drop table jobs.job',
    'truncate jobs.job',
    'create table jobs.mine (id int)',
    'drop schema jobs cascade',
    'alter table jobs.version disable trigger all',
  ])('may not: %s', async (statement) => {
    for (const role of ['web', 'worker'] as const) {
      await expect(db[role].query(statement)).rejects.toThrow(/must be owner|permission denied/)
    }
  })

  test.each(['sequencer', 'backup'] as const)(
    'is the only one: %s may not even look',
    async (role) => {
      await expect(db[role].query('select 1 from jobs.job')).rejects.toThrow('permission denied')
    },
  )
})

// The slow one: the heartbeat has to be missed first.
test('the job of a worker that was killed begins again elsewhere', async () => {
  const enqueuer = await connect('web')
  await transaction(db.web, builder, (tx) => enqueuer.enqueue(tx, 'clear-expired', {}))
  const script = fileURLToPath(new URL('../../test/hold-job.ts', import.meta.url))
  const holder = startProcess([script, JSON.stringify(db.address)], {})
  onTestFinished(() => void holder.child.kill('SIGKILL'))
  await holder.waitFor('took the job')
  holder.child.kill('SIGKILL')
  await holder.end
  const jobs = await connect('worker')
  await new Promise<void>((done) => {
    const task = { name: 'clear-expired', cron: null, perform: async () => done() }
    void jobs.work(task, { worker: db.worker, address: db.address, log: db.log, config: db.config })
  })
}, 90_000)
