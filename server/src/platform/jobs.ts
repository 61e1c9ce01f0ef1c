import { PgBoss, type Job } from 'pg-boss'
import type pg from 'pg'
import type { Config } from './config.ts'
import type { DatabaseAddress, Tx } from './database.ts'
import { identifier, loginRoleName, rolePassword, type DatabaseRole } from './roles.ts'
import type { Log } from './log.ts'

/** What a task has to work with: pools of the roles that it may act as. */
type TaskContext = {
  readonly worker: pg.Pool
  /** For what is done in a process of its own, as whichever role it takes. */
  readonly address: DatabaseAddress
  readonly log: Log
  /** Where this machine keeps what is not in the database. */
  readonly config: Pick<Config, 'dataFolder' | 'ledgerSeed'>
}

/** Work that somebody enqueues or the clock begins; each feature's are in its `jobs.ts`. */
export type Task<Name extends string = string> = {
  readonly name: Name
  /** In UTC; null where only an enqueued job begins it. One run at a time over all processes. */
  readonly cron: string | null
  readonly perform: (context: TaskContext, data: Readonly<Record<string, unknown>>) => Promise<void>
}

const schema = 'jobs'
/** A worker that says nothing for so long is taken for dead, and its job begins again. */
const heartbeatSeconds = 10

export type Jobs<Name extends string = string> = {
  /** Enqueues in the caller's transaction: if that rolls back, there never was a job. */
  enqueue(tx: Tx, name: Name, data: Readonly<Record<string, unknown>>): Promise<void>
  /** Works a task off, and lets the clock begin it where it says so. */
  work(task: Task<Name>, context: TaskContext): Promise<void>
  stop(): Promise<void>
}

/**
 * Makes or updates the tables of the queue, and a queue for each task, so that a worker needs no right to make one;
 * part of `migrate`, as the migrator.
 */
export async function installJobs(
  address: DatabaseAddress,
  pool: pg.Pool,
  names: readonly string[],
): Promise<void> {
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
    for (const queue of names) {
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
export async function connectJobs<Name extends string = string>(
  address: DatabaseAddress,
  role: DatabaseRole & ('web' | 'worker'),
  log: Log,
): Promise<Jobs<Name>> {
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
    max: role === 'worker' ? 4 : 1,
    application_name: `luminous ${role} jobs`,
  })
  boss.on('error', (error) => log.error({ err: error }, 'the job queue will try again'))
  await boss.start()
  return {
    async enqueue(tx, name, data) {
      await boss.send(name, data, {
        db: {
          executeSql: (text: string, values?: unknown[]) => tx.query(text, values),
        },
      })
    },
    async work({ name, cron, perform }, context) {
      await boss.work(
        name,
        { pollingIntervalSeconds: 2 },
        async (jobs: Job<Readonly<Record<string, unknown>>>[]) => {
          for (const job of jobs) await perform(context, job.data)
        },
      )
      if (cron !== null) await boss.schedule(name, cron, {}, { tz: 'UTC' })
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 })
    },
  }
}

/** A queue that is only put into, connected when the first job is. */
export function openQueue<Name extends string>(
  address: DatabaseAddress,
  role: DatabaseRole & ('web' | 'worker'),
  log: Log,
): Pick<Jobs<Name>, 'enqueue' | 'stop'> {
  let connecting: Promise<Jobs<Name>> | null = null
  return {
    async enqueue(tx, name, data) {
      connecting ??= connectJobs<Name>(address, role, log)
      const jobs = await connecting.catch((error: unknown) => {
        connecting = null
        throw error
      })
      await jobs.enqueue(tx, name, data)
    },
    async stop() {
      await (await connecting)?.stop()
    },
  }
}
