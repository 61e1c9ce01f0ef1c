/** A database of a test file's own, copied from the template, with pools of every role. */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { openKeyStore, type KeyStore } from '../src/audit/keys.ts'
import { sequencePending } from '../src/audit/sequencer.ts'
import { verifyLedger, type VerifyReport } from '../src/audit/verify.ts'
import type { Release } from '../src/audit/verify-schema.ts'
import { readConfig, type Config } from '../src/platform/config.ts'
import { openPool, type DatabaseAddress } from '../src/platform/database.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog, type Log } from '../src/platform/log.ts'
import { identifier, type DatabaseRole } from '../src/platform/roles.ts'
import { verifyContents } from '../src/results/results.ts'

export const publicUrl = 'http://localhost:3000'

export type TestDatabase = {
  readonly name: string
  readonly address: DatabaseAddress
  readonly config: Config
  readonly dataFolder: string
  readonly keys: KeyStore
  readonly log: Log
  /** The superuser, for tests that reach behind the server's back. */
  readonly superuserUrl: string
  readonly superuser: pg.Pool
  readonly migrator: pg.Pool
  readonly web: pg.Pool
  readonly worker: pg.Pool
  readonly sequencer: pg.Pool
  readonly backup: pg.Pool
  /** A further pool that ends with the database. */
  open(role: DatabaseRole | 'migrator', max: number): pg.Pool
  sequence(): Promise<number>
  verify(options?: {
    team?: string
    since?: string
    release?: Release
    givenKeys?: readonly string[]
  }): Promise<VerifyReport>
  /** A copy as it is now, with the same keys; nobody may be at work in it. */
  clone(): Promise<TestDatabase>
  /** What a child process needs to work on this database. */
  environment(): Record<string, string>
  drop(): Promise<void>
}

/** The database of a test file, there from its first test to its last; its end is checked for leaks. */
export function useDatabase(prepare?: (db: TestDatabase) => Promise<void>): TestDatabase {
  let made: TestDatabase | null = null
  beforeAll(async () => {
    made = await makeDatabase()
    await prepare?.(made)
  })
  afterAll(async () => {
    await made?.drop()
  })
  return new Proxy<TestDatabase>(Object.create(null), {
    get(_, key) {
      if (!made) throw new Error('the database is there from the first test on')
      return Reflect.get(made, key)
    },
  })
}

export const urlOfDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

const freshName = (): string => `test_${newId().replaceAll('-', '').slice(4)}`

/** As the superuser of the whole server, one statement at a time. */
export async function askServer<Row extends object>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: urlOfDatabase(inject('testServer').superuserUrl, 'postgres'),
  })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** A copy of the template; or, with `isEmpty`, a database before its first migration. */
export async function makeDatabase(
  options: { template?: string; dataFolder?: string; isEmpty?: boolean } = {},
): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = freshName()
  const template = options.template ?? (options.isEmpty ? 'template1' : 'luminous')
  const owner = identifier(new URL(server.templateUrl).username)
  await askServer(
    `create database ${identifier(name)} owner ${owner} template ${identifier(template)}`,
  )
  // Rights on the database itself are not copied with it; what makes the roles takes this one away.
  await askServer(`revoke temporary on database ${identifier(name)} from public`)
  const dataFolder = options.dataFolder ?? join(server.folder, name)
  mkdirSync(dataFolder, { recursive: true })
  return openDatabase(name, dataFolder)
}

function openDatabase(name: string, dataFolder: string): TestDatabase {
  const server = inject('testServer')
  const address: DatabaseAddress = {
    url: urlOfDatabase(server.templateUrl, name),
    rolePrefix: server.rolePrefix,
    secret: server.secret,
  }
  const environment = (): Record<string, string> => ({
    LUMINOUS_DATA: dataFolder,
    LUMINOUS_URL: publicUrl,
    LUMINOUS_SECRET: server.secret,
    LUMINOUS_ROLE_PREFIX: server.rolePrefix,
    DATABASE_URL: address.url,
    LOG_LEVEL: 'error',
  })
  const superuserUrl = urlOfDatabase(server.superuserUrl, name)
  const pools: pg.Pool[] = []
  const keep = (pool: pg.Pool) => {
    pools.push(pool)
    return pool
  }
  const open = (role: DatabaseRole | 'migrator', max: number) =>
    keep(openPool(address, role, { max }))
  const superuser = keep(
    new pg.Pool({ connectionString: superuserUrl, max: 2, application_name: 'test superuser' }),
  )
  const sequencer = open('sequencer', 2)
  const backup = open('backup', 1)
  const config = readConfig(environment())
  const keys = openKeyStore(config)
  const log = createLog('silent')
  return {
    name,
    address,
    config,
    dataFolder,
    keys,
    log,
    superuserUrl,
    superuser,
    migrator: open('migrator', 1),
    web: open('web', 6),
    worker: open('worker', 4),
    sequencer,
    backup,
    open,
    environment,
    sequence: () => sequencePending({ pool: sequencer, keys, log }),
    verify: ({ team, ...settings } = {}) =>
      verifyLedger({
        ...settings,
        pool: backup,
        team: team ?? null,
        checkContents: verifyContents,
        keys,
        owner: new URL(address.url).username,
      }),
    async clone() {
      await Promise.all(pools.map(drain))
      // With a folder of its own: what is signed there is remembered there.
      const copied = join(server.folder, `${name}_${newId()}`)
      cpSync(dataFolder, copied, { recursive: true })
      return makeDatabase({ template: name, dataFolder: copied })
    },
    async drop() {
      await Promise.all(pools.map((pool) => pool.end()))
      const left = await waitForDisconnection(name)
      await askServer(`drop database ${identifier(name)} with (force)`)
      // Whoever forgets a connection or a transaction forgets it in production too.
      expect(left, 'connections that were left open').toEqual([])
    },
  }
}

/** Closes the idle connections of a pool, which opens others when asked. */
async function drain(pool: pg.Pool): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()))
  for (const client of clients) client.release(true)
}

async function waitForDisconnection(name: string): Promise<{ role: string; state: string }[]> {
  for (let tries = 0; ; tries += 1) {
    const rows = await askServer<{ role: string; state: string }>(
      `select usename as role, coalesce(state, '') || ': ' || left(query, 80) as state
       from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    )
    if (rows.length === 0 || tries > 40) return rows
    await new Promise((done) => setTimeout(done, 25))
  }
}
