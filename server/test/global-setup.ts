/**
 * One PostgreSQL for a whole run of the tests, in a temporary folder: the real server, with the template that
 * every test file copies. It is stopped and removed at the end, whatever happened between.
 */
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { listProcesses } from './processes.ts'
import type { TestProject } from 'vitest/node'
import { install } from '../src/install.ts'
import { readConfig } from '../src/platform/config.ts'
import { openInstallation } from '../src/platform/installation.ts'

export type TestServer = {
  /** The owner's address of the template; role names begin with `rolePrefix` in every copy. */
  readonly templateUrl: string
  readonly superuserUrl: string
  readonly rolePrefix: string
  readonly secret: string
  /** Where test files may make folders of their own; removed at the end. */
  readonly folder: string
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(roomyMemory() ?? tmpdir(), 'luminous-test-'))
  const cluster = join(folder, 'postgres')
  // A run that is interrupted never comes to its teardown.
  const killAtExit = () => {
    try {
      const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, 'SIGQUIT')
      // While it is there it writes, and the folder cannot be removed.
      for (let tries = 0; tries < 100 && isAlive(pid); tries += 1) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
      }
    } catch {
      // It runs no more.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', killAtExit)
  const config = readConfig({ LUMINOUS_DATA: folder, LUMINOUS_URL: 'http://localhost:3000' })
  const installation = await openInstallation(config)
  const superuserUrl = installation.superuserUrl!
  const admin = new pg.Client({ connectionString: inDatabase(superuserUrl, 'postgres') })
  await admin.connect()
  try {
    // Nothing here has to outlive a power cut.
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await admin.query(`alter system set ${setting} = off`)
    }
    await admin.query('select pg_reload_conf()')
    // A copy of a database goes through the log page by page; to compress them took longer than all the rest of it.
    await admin.query('alter role all set wal_compression = off')
    await install(config, installation)
  } catch (error) {
    await installation.embedded?.stopUnlessUsed()
    throw error
  } finally {
    await admin.end()
  }
  const { address } = installation
  project.provide('testServer', {
    templateUrl: address.url,
    superuserUrl,
    rolePrefix: address.rolePrefix,
    secret: address.secret,
    folder,
  })
  return async () => {
    const left = await findLeftovers(superuserUrl)
    await installation.embedded?.stopUnlessUsed()
    const survivors = postmastersIn(folder)
    killAtExit()
    process.off('exit', killAtExit)
    if (left.length > 0) throw new Error(`Test databases were left behind: ${left.join(', ')}`)
    if (survivors !== '') throw new Error(`PostgreSQL processes were left behind:\n${survivors}`)
  }
}

const gibibyte = 2 ** 30

/**
 * The memory that looks like a folder, where there is enough of it: copies of databases are thousands of small files,
 * and take a tenth of the time there.
 */
function roomyMemory(): string | null {
  const memory = '/dev/shm'
  try {
    accessSync(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > 6 * gibibyte && freemem() > 8 * gibibyte ? memory : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const inDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

async function findLeftovers(superuserUrl: string): Promise<string[]> {
  const admin = new pg.Client({ connectionString: inDatabase(superuserUrl, 'postgres') })
  await admin.connect()
  try {
    const { rows } = await admin.query<{ datname: string }>(
      `select datname from pg_database where datname like 'test\\_%'`,
    )
    return rows.map((row) => row.datname)
  } finally {
    await admin.end()
  }
}

/** Servers that a test started in a folder of its own and did not stop. */
function postmastersIn(folder: string): string {
  const own = listProcesses().filter(({ command }) => command.includes(`-D ${folder}`))
  return own.map(({ command }) => command).join('\n')
}
