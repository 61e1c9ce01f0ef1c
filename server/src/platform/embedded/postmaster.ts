import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { errorMessage } from '../fault.ts'
import { writeWhole } from '../write-whole.ts'
import { explainPostgresError, run, runAs, type Binaries } from './make-cluster.ts'
import type { Account } from './unprivileged.ts'

export type Place = {
  readonly binaries: Binaries
  readonly cluster: string
  readonly account: Account | null
}

/**
 * Starts the postmaster and answers its port: the one that it had before, or else a free one. Where `isPortFixed`, it is
 * started on that port or not at all: others know it.
 */
export async function startPostmaster(
  place: Place,
  { portFile, isPortFixed = false }: { portFile: string; isPortFixed?: boolean },
): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const kept = keptPort(portFile)
    // Somebody else may have taken the port meanwhile.
    const port = kept !== null && (isPortFixed || tries === 0) ? kept : await freePort()
    try {
      await tryStart(place, port)
      if (port !== kept) writeWhole(portFile, `${port}\n`)
      return port
    } catch (error) {
      // Processes of a killed postmaster may hold its memory for a moment longer.
      const isHeld = /pre-existing shared memory|could not bind|could not create any TCP/.test(
        errorMessage(error),
      )
      if (!isHeld || tries >= (isPortFixed ? 5 : 50)) throw error
      await new Promise((done) => setTimeout(done, 200))
    }
  }
}

async function tryStart({ binaries, cluster, account }: Place, port: number): Promise<void> {
  const settings = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    "-c unix_socket_directories=''",
    '-c max_connections=100',
    '-c shared_buffers=256MB',
    '-c wal_buffers=32MB',
    '-c wal_compression=on',
    // Only a checkpoint gives the log of before it back, and an idle server makes none: what a busy hour left would stand
    // there for good, more than a small laboratory's data. The price is that more pages are written whole, compressed.
    '-c max_wal_size=256MB',
    '-c min_wal_size=80MB',
    '-c log_timezone=UTC',
  ].join(' ')
  const log = join(cluster, 'server.log')
  const wait = ['-w', '-t', '60', '-l', log]
  const from = existsSync(log) ? statSync(log).size : 0
  try {
    await run(binaries.pgCtl, ['start', '-D', cluster, ...wait, '-o', settings], runAs(account))
  } catch (error) {
    const said = existsSync(log) ? readFileSync(log).subarray(from).toString('utf8') : ''
    throw explainPostgresError('did not start', error, said.slice(-2000))
  }
}

/** Stops it at once for whoever is connected: what was not committed is undone. */
export async function stopPostmaster({ binaries, cluster, account }: Place): Promise<void> {
  await run(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '30'], runAs(account))
}

function keptPort(portFile: string): number | null {
  const port = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8').trim()) : 0
  return Number.isSafeInteger(port) && port > 0 && port < 65_536 ? port : null
}

/** The port of the postmaster that runs; null where none does, whose stale file is removed. */
export function runningPort(cluster: string): number | null {
  const lines = pidFileLines(cluster)
  if (lines === null) return null
  if (!isPostmasterOf(cluster, Number(lines[0]))) {
    // After a power cut the number in the file may belong to any program by now; PostgreSQL would refuse.
    rmSync(join(cluster, 'postmaster.pid'), { force: true })
    return null
  }
  const port = Number(lines[3])
  return Number.isSafeInteger(port) && port > 0 ? port : null
}

/** Line 1 of postmaster.pid is the process, line 4 the port. */
function pidFileLines(cluster: string): string[] | null {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
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
