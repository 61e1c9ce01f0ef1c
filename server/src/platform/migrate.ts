import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { Db, DatabaseAddress } from './database.ts'
import { explainConnectionError, openPool } from './database.ts'
import { errorCode } from './fault.ts'
import { migrationPrincipal } from './principal.ts'
import { OperatorError } from './problem.ts'
import { functionRoles, identifier, loginRoleName, loginRoles, rolesSql } from './roles.ts'

/** One numbered file of `migrations/`. */
export type Migration = { readonly version: number; readonly name: string; readonly sql: string }

/** What a higher floor does around each migration, in its transaction. */
export type MigrationHooks<Before> = {
  before(db: Db): Promise<Before>
  after(db: Db, migration: Migration, before: Before): Promise<void>
  /** Once, after the last one, whether or not there was one. */
  finish(db: Db, applied: number): Promise<void>
}

const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))
/** 'lumi' as a number: every process that migrates takes this lock, so N may start at once. */
const migrationLock = 0x6c756d69

/** The migrations of a folder in their order. A number may be left out: what was begun side by side keeps its own. */
export function readMigrations(folder: string = migrationsFolder): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  let last = 0
  return files.toSorted().map((file) => {
    const version = Number(/^(\d{4})_[a-z0-9_-]+\.sql$/.exec(file)?.[1])
    if (!(version > last)) {
      throw new OperatorError(
        `The migration ${file} is out of order: files are named 0001_name.sql, 0002_name.sql and so on, each number once.`,
      )
    }
    last = version
    return { version, name: file, sql: readFileSync(`${folder}/${file}`, 'utf8') }
  })
}

export const newestVersion = (migrations: readonly Migration[]): number =>
  migrations.at(-1)?.version ?? 0

/** Makes the roles where the migrator may; where it may not, says who can and how. */
export async function ensureRoles(admin: pg.Pool, address: DatabaseAddress): Promise<void> {
  const url = new URL(address.url)
  const sql = rolesSql({
    prefix: address.rolePrefix,
    secret: address.secret,
    database: decodeURIComponent(url.pathname.slice(1)),
    migrator: decodeURIComponent(url.username),
  })
  try {
    // Two processes that alter one role at the same moment would fail with "tuple concurrently updated".
    await admin.query(`select pg_advisory_xact_lock(${migrationLock});\n${sql}`)
  } catch (error) {
    if (errorCode(error) !== '42501') throw error
    const { rows } = await admin.query<{ n: number }>(
      'select count(*)::int as n from pg_roles where rolname = any($1)',
      [[...loginRoles, ...functionRoles].map((role) => loginRoleName(address.rolePrefix, role))],
    )
    // A database administrator has made them already: nothing is missing.
    if (rows[0]?.n === loginRoles.length + functionRoles.length) return
    throw new OperatorError(
      'The user of DATABASE_URL may not create roles. Let a database administrator run what `luminous migrate --print-roles` prints, then migrate again.',
      { cause: error },
    )
  }
}

/** Whether the schema is there at all, in whatever state. */
export async function isInstalled(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select to_regclass('ledger.entry') is not null as found`,
  )
  return rows[0]?.found ?? false
}

/** Brings the schema up to date, under a lock; answers the versions that were applied. */
export async function migrate<Before>(
  address: DatabaseAddress,
  hooks: MigrationHooks<Before>,
  migrations: readonly Migration[] = readMigrations(),
): Promise<number[]> {
  const pool = openPool(address, 'migrator', { max: 1 })
  const client = await pool.connect().catch(async (error: unknown) => {
    await pool.end()
    throw explainConnectionError(address.url, error)
  })
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    const { rows: versions } = await client.query<{ version: string }>(
      "select current_setting('server_version_num') as version",
    )
    if (Number(versions[0]?.version) < 150_000) {
      throw new OperatorError(
        'Luminous needs PostgreSQL 15 or newer; DATABASE_URL names an older one.',
      )
    }
    const applied = await readApplied(client)
    refuseUnknown(applied, migrations)
    const missing = migrations.filter((migration) => !applied.has(migration.version))
    for (const migration of missing) await apply(client, address, hooks, migration)
    await client.query(beginAs('finish'))
    await hooks.finish(client, missing.length)
    await client.query('commit')
    return missing.map((migration) => migration.version)
  } finally {
    client.release(true)
    await pool.end()
  }
}

const beginAs = (version: string): string =>
  `begin; set local luminous.principal = '${JSON.stringify(migrationPrincipal(version))}'`

async function readApplied(db: Db): Promise<Map<number, string>> {
  await db.query(
    `create schema if not exists luminous;
     create table if not exists luminous.migration (
       version int primary key, name text not null, sha256 text not null,
       applied_at timestamptz not null default clock_timestamp())`,
  )
  const { rows } = await db.query<{ version: number; sha256: string }>(
    'select version, sha256 from luminous.migration order by version',
  )
  return new Map(rows.map((row) => [row.version, row.sha256]))
}

/** What the database keeps of a migration's text. */
export const migrationSha256 = (migration: Migration): string =>
  createHash('sha256').update(migration.sql).digest('hex')

function refuseUnknown(applied: Map<number, string>, migrations: readonly Migration[]): void {
  for (const [version, sha256] of applied) {
    const known = migrations.find((migration) => migration.version === version)
    if (!known) {
      throw new OperatorError(
        `The database has schema version ${version}, which is newer than this program's ${newestVersion(migrations)}. Start the newer release, or restore the backup made before the upgrade.`,
      )
    }
    if (migrationSha256(known) !== sha256) {
      throw new OperatorError(
        `The migration ${known.name} was changed after it had been applied here. Restore the file; a change of the schema is a new migration.`,
      )
    }
  }
}

async function apply<Before>(
  db: Db,
  address: DatabaseAddress,
  hooks: MigrationHooks<Before>,
  migration: Migration,
): Promise<void> {
  // What the migration before this one wrote is not counted as this one's.
  await db.query('select pg_stat_force_next_flush()')
  await db.query(beginAs(migration.name))
  try {
    const before = await hooks.before(db)
    await db.query(fillIn(migration.sql, address))
    await hooks.after(db, migration, before)
    await db.query('insert into luminous.migration (version, name, sha256) values ($1, $2, $3)', [
      migration.version,
      migration.name,
      migrationSha256(migration),
    ])
    await db.query('commit')
  } catch (error) {
    await db.query('rollback')
    if (error instanceof OperatorError) throw error
    throw new OperatorError(
      `The migration ${migration.name} failed and left nothing behind: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

/**
 * Puts the names of this database's roles into a migration. `{{give FUNCTION to ROLE}}` hands a function
 * over: the role may create in its schema for that moment only.
 */
function fillIn(sql: string, address: DatabaseAddress): string {
  const names = new Map<string, string>(
    [...loginRoles, ...functionRoles].map((role) => [
      role,
      loginRoleName(address.rolePrefix, role),
    ]),
  )
  names.set('owner', decodeURIComponent(new URL(address.url).username))
  const nameOf = (role: string): string => {
    const name = names.get(role)
    if (name === undefined) throw new OperatorError(`A migration names the unknown role ${role}.`)
    return name
  }
  return sql
    .replaceAll(
      /\{\{give ((\w+)\.[^{}]+) to (\w+)\}\}/g,
      (_, target: string, schema: string, role: string) => {
        const owner = identifier(nameOf(role))
        return `grant create on schema ${schema} to ${owner}; alter function ${target} owner to ${owner}; revoke create on schema ${schema} from ${owner};`
      },
    )
    .replaceAll(
      /\{\{(\w+):text\}\}/g,
      (_, role: string) => `'${nameOf(role).replaceAll("'", "''")}'`,
    )
    .replaceAll(/\{\{(\w+)\}\}/g, (_, role: string) => identifier(nameOf(role)))
}
