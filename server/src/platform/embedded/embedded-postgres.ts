import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { explainFolderError, keptSecret } from '../config.ts'
import { errorCode, errorMessage } from '../fault.ts'
import type { Log } from '../log.ts'
import { saysOnceAMinute } from '../once-a-minute.ts'
import { OperatorError } from '../problem.ts'
import { explainPostgresError, locateBinaries, makeCluster, superuser } from './make-cluster.ts'
import { runningPort, startPostmaster, stopPostmaster } from './postmaster.ts'
import { withLock } from './process-lock.ts'
import { canWalkTo, unprivilegedAccount, type Account } from './unprivileged.ts'

/** A running PostgreSQL of our own. */
export type EmbeddedServer = {
  readonly superuserUrl: string
  /** False where it was found running: then a command leaves it as it was. */
  readonly startedHere: boolean
  /** Sees to it that it runs, and starts it again on its port where it does not, until told to let it be. */
  watch(log: Log): Watch
  /** How many other processes of Luminous are at work with it. */
  othersHere(): Promise<number>
  /** Stops it in the middle of whatever this process does with it, unless another process of Luminous is there. */
  stopNow(): Promise<void>
  /** Stops the server unless another process of Luminous is at work with it. */
  stopUnlessUsed(): Promise<void>
  /** The end of a command: stops what it started, or what its starter left to the last one. */
  leave(): Promise<void>
}

type Watch = {
  /** Once it has left off, a start that is under way included. */
  stop(): Promise<void>
}

const applicationName = 'luminous presence'

/**
 * Starts the PostgreSQL that comes from npm on a loopback port of its own, or finds again the one that runs
 * (a server process that was killed leaves its postmaster alive). Sockets are off: only TCP on 127.0.0.1
 * with SCRAM, so that the database knows who authenticated.
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedServer> {
  const account = unprivilegedAccount()
  const cluster = join(dataFolder, 'postgres')
  const binaries = locateBinaries(account)
  const password = keptSecret(dataFolder, 'postgres-superuser')
  openDataFolder(dataFolder, account)
  const place = { binaries, cluster, account }
  const portFile = join(dataFolder, 'postgres-port')
  const unwanted = join(dataFolder, 'postgres-unwanted')
  const urlAt = (port: number) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`
  const lockName = createHash('sha256').update(cluster).digest('hex').slice(0, 24)
  const started = await withLock(lockName, async () => {
    await makeCluster({ dataFolder, password, ...place })
    const running = runningPort(cluster)
    const port = running ?? (await startPostmaster(place, { portFile }))
    if (running === null) rmSync(unwanted, { force: true })
    // While this connection is there, no other process takes the server for unused.
    return { port, startedHere: running === null, presence: await connectWhenUp(urlAt(port)) }
  })
  const superuserUrl = urlAt(started.port)
  let { presence } = started
  // Whoever leaves last stops it. Leaving takes the lock, or the last two could each take the other for the last.
  const leaveLocked = (isWanted: () => boolean) =>
    withLock(lockName, async () => {
      await presence.end()
      if (isWanted() || runningPort(cluster) === null) return
      if (await isUsedByOthers(superuserUrl)) {
        writeFileSync(unwanted, '')
        return
      }
      await stopPostmaster(place)
      rmSync(unwanted, { force: true })
    })
  const revive = () =>
    withLock(lockName, async () => {
      if (runningPort(cluster) === null) {
        await startPostmaster(place, { portFile, isPortFixed: true })
      }
      presence = await connectWhenUp(superuserUrl)
    })
  return {
    superuserUrl,
    startedHere: started.startedHere,
    watch: (log) => watch({ log, isHere: () => presence.isHere(), revive }),
    async othersHere() {
      let others = await presence.others()
      // One that was killed is listed for a moment longer.
      for (let tries = 0; others > 0 && tries < 10; tries += 1) {
        await new Promise((done) => setTimeout(done, 100))
        others = await presence.others()
      }
      return others
    },
    stopNow: () =>
      withLock(lockName, async () => {
        if (runningPort(cluster) === null || (await presence.others()) > 0) return
        await stopPostmaster(place)
      }),
    stopUnlessUsed: () => leaveLocked(() => false),
    leave: () => leaveLocked(() => !started.startedHere && !existsSync(unwanted)),
  }
}

const lookMs = 500
const longestWaitMs = 15_000

/** Looks twice a second whether it is there; what keeps it from coming back is said once a minute. */
function watch(given: { log: Log; isHere: () => boolean; revive: () => Promise<void> }): Watch {
  const { log, isHere, revive } = given
  const [sayEnded, sayWhy] = [saysOnceAMinute(), saysOnceAMinute()]
  let stopped = false
  let waitMs = lookMs
  let timer: NodeJS.Timeout
  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    if (isHere()) waitMs = lookMs
    else {
      sayEnded(() => log.error('PostgreSQL has ended; it is started again'))
      try {
        await revive()
        log.warn('PostgreSQL is back')
        waitMs = lookMs
      } catch (error) {
        sayWhy(() => log.error(`PostgreSQL cannot be started again: ${errorMessage(error)}`))
        waitMs = Math.min(2 * waitMs, longestWaitMs)
      }
    }
    if (!stopped) next()
  }
  const next = () => {
    timer = setTimeout(() => (looking = look()), waitMs).unref()
  }
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}

/** The account must be able to walk down to its cluster; the secrets beside it stay root's. */
function openDataFolder(dataFolder: string, account: Account | null): void {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    if (!account) return
    chmodSync(dataFolder, statSync(dataFolder).mode | 0o011)
    if (canWalkTo(dataFolder, account)) return
  } catch (error) {
    throw explainFolderError(dataFolder, error)
  }
  throw new OperatorError(
    `PostgreSQL runs as ${account.name}, who cannot enter ${dataFolder}. Choose another folder with LUMINOUS_DATA, or start as an ordinary user.`,
  )
}

type Presence = {
  isHere(): boolean
  /** Other processes that are there like this one. */
  others(): Promise<number>
  end(): Promise<void>
}

/** A connection to a server that may still be coming up, after a crash for instance. */
async function connectWhenUp(url: string): Promise<Presence> {
  const isComingUp = /^(57P03|ECONNREFUSED)$/
  for (let tries = 0; ; tries += 1) {
    const socket = new Socket()
    const client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      stream: () => socket,
    })
    let isHere = true
    client.on('error', () => (isHere = false))
    client.on('end', () => (isHere = false))
    try {
      await client.connect()
      // A command that has done its work ends, whether or not it takes leave.
      socket.unref()
      return {
        isHere: () => isHere,
        async others() {
          // Who waits for an answer is not done.
          socket.ref()
          try {
            const { rows } = await client.query<{ others: number }>(
              'select count(*)::int - 1 as others from pg_stat_activity where application_name = $1',
              [applicationName],
            )
            return rows[0]?.others ?? 0
          } finally {
            socket.unref()
          }
        },
        async end() {
          if (!isHere) return
          socket.ref()
          await client.end()
        },
      }
    } catch (error) {
      if (tries >= 600 || !isComingUp.test(errorCode(error) ?? '')) {
        throw explainPostgresError('cannot be reached', error)
      }
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}

async function isUsedByOthers(superuserUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: superuserUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    // Connections that have just ended are listed for a moment longer.
    for (let tries = 0; tries < 10; tries += 1) {
      const answer = await client.query(
        "select 1 from pg_stat_activity where application_name like 'luminous %' limit 1",
      )
      if (answer.rowCount === 0) return false
      await new Promise((done) => setTimeout(done, 50))
    }
    return true
  } finally {
    await client.end()
  }
}
