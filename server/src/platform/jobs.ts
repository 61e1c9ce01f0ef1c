import { PgBoss, type Job } from 'pg-boss'
import type pg from 'pg'
import type { DatabaseAddress, Tx } from './database.ts'
import { identifier, loginRoleName, rolePassword, type DatabaseRole } from './roles.ts'
import type { Log } from './log.ts'

/** Every queue of the platform. Queues are made by `migrate`, so that a worker needs no right to make one. */
const queues = ['verify-ledger', 'clear-expired'] as const
type Queue = (typeof queues)[number]

const schema = 'jobs'
/** A worker that says nothing for so long is taken for dead, and its job begins again. */
const heartbeatSeconds = 10

export type Jobs = {
  /** Enqueues in the caller's transaction: if that rolls back, there never was a job. */
  enqueue(tx: Tx, queue: Queue, data: Readonly<Record<string, unknown>>): Promise<void>
  work(
    queue: Queue,
    perform: (data: Readonly<Record<string, unknown>>) => Promise<void>,
  ): Promise<void>
  /** `cron` in UTC. One run at a time over all processes. */
  schedule(queue: Queue, cron: string): Promise<void>
  stop(): Promise<void>
}

/** Makes or updates the tables of the queue and its queues; part of `migrate`, as the migrator. */
export async function installJobs(address: DatabaseAddress, pool: pg.Pool): Promise<void> {
  const boss = new PgBoss({
    connectionString: address.url,
    schema,
    supervise: false,
    schedule: false,
    max: 2,
    application_name: 'luminous migrator',
  })
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const queue of queues) {
      const settings = {
        retryLimit: 5,
        retryBackoff: true,
        heartbeatSeconds,
        expireInSeconds: 3600,
        deleteAfterSeconds: 7 * 24 * 3600,
      }
      if (await boss.getQueue(queue)) await boss.updateQueue(queue, settings)
      else await boss.createQueue(queue, { ...settings, policy: 'standard' })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
  for (const role of ['web', 'worker'] as const) {
    const name = identifier(loginRoleName(address.rolePrefix, role))
    await pool.query(
      `grant usage on schema ${schema} to ${name};
       grant select, insert, update, delete on all tables in schema ${schema} to ${name};
       grant usage on all sequences in schema ${schema} to ${name};
       grant execute on all functions in schema ${schema} to ${name};`,
    )
  }
}

/** Connects to the queue as a role without any right to its tables' definition. */
export async function connectJobs(
  address: DatabaseAddress,
  role: DatabaseRole & ('web' | 'worker'),
  log: Log,
): Promise<Jobs> {
  const url = new URL(address.url)
  url.username = loginRoleName(address.rolePrefix, role)
  url.password = rolePassword(address.secret, url.username)
  const boss = new PgBoss({
    connectionString: url.toString(),
    schema,
    migrate: false,
    createSchema: false,
    supervise: role === 'worker',
    // How often anybody looks for dead workers: a minute unless it is said, ten times the heartbeat's worth.
    superviseIntervalSeconds: heartbeatSeconds / 2,
    monitorIntervalSeconds: heartbeatSeconds / 2,
    schedule: role === 'worker',
    // Only the owner of an index may rebuild it; `migrate` does when it runs.
    reindex: false,
    max: 4,
    application_name: `luminous ${role} jobs`,
  })
  boss.on('error', (error) => log.error({ err: error }, 'the job queue will try again'))
  await boss.start()
  return {
    async enqueue(tx, queue, data) {
      await boss.send(queue, data, {
        db: {
          executeSql: (text: string, values?: unknown[]) => tx.query(text, values),
        },
      })
    },
    async work(queue, perform) {
      await boss.work(
        queue,
        { pollingIntervalSeconds: 2 },
        async (jobs: Job<Readonly<Record<string, unknown>>>[]) => {
          for (const job of jobs) await perform(job.data)
        },
      )
    },
    async schedule(queue, cron) {
      await boss.schedule(queue, cron, {}, { tz: 'UTC' })
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}
