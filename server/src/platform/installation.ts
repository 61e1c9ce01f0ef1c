import pg from 'pg'
import type { Config } from './config.ts'
import { deriveSecret, explainConnectionError, type DatabaseAddress } from './database.ts'
import { startEmbeddedPostgres, type EmbeddedServer } from './embedded/embedded-postgres.ts'
import { ensureRoles } from './migrate.ts'
import { OperatorError } from './problem.ts'
import { identifier } from './roles.ts'

const embeddedDatabase = 'luminous'
const embeddedOwner = 'luminous_owner'

/** The database of this installation, reachable, with its roles; not yet migrated. */
export type Installation = {
  readonly address: DatabaseAddress
  /** The superuser's connection string of the embedded server; null with DATABASE_URL. */
  readonly superuserUrl: string | null
  readonly embedded: EmbeddedServer | null
}

/** Finds or starts the database. With `DATABASE_URL` nothing is started and nothing stopped. */
export async function openInstallation(config: Config): Promise<Installation> {
  if (config.databaseUrl === null) return openEmbedded(config)
  const database = decodeURIComponent(new URL(config.databaseUrl).pathname.slice(1))
  if (database === '') {
    throw new OperatorError(
      'DATABASE_URL must name a database, for example postgresql://host/luminous.',
    )
  }
  const prefix = config.rolePrefix ?? database.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')
  // PostgreSQL cuts names at 63 bytes, and two roles would become one.
  if (prefix.length > 50) {
    throw new OperatorError(
      `The database's name ${database} is too long to name roles after it; choose a shorter LUMINOUS_ROLE_PREFIX.`,
    )
  }
  return {
    address: { url: config.databaseUrl, rolePrefix: prefix, secret: config.secret },
    superuserUrl: null,
    embedded: null,
  }
}

/** The end of a command: the embedded server stops again if it was started for this command alone. */
export async function leave({ embedded }: Installation): Promise<void> {
  await embedded?.leave()
}

/** The role statements run as whoever may: the superuser of the embedded server, else the migrator. */
export async function prepareRoles({ address, superuserUrl }: Installation): Promise<void> {
  const pool = new pg.Pool({ connectionString: superuserUrl ?? address.url, max: 1 })
  try {
    await pool.query('select 1').catch((error: unknown) => {
      throw explainConnectionError(address.url, error)
    })
    await ensureRoles(pool, address)
  } finally {
    await pool.end()
  }
}

async function openEmbedded(config: Config): Promise<Installation> {
  const embedded = await startEmbeddedPostgres(config.dataFolder)
  const password = await makeDatabase(config, embedded)
  const superuserUrl = new URL(embedded.superuserUrl)
  superuserUrl.pathname = `/${embeddedDatabase}`
  const url = new URL(superuserUrl)
  url.username = embeddedOwner
  url.password = password
  return {
    address: { url: url.toString(), rolePrefix: embeddedDatabase, secret: config.secret },
    superuserUrl: superuserUrl.toString(),
    embedded,
  }
}

/** The embedded database thrown away and made anew: only where nothing in it is worth keeping. */
export async function renewDatabase(config: Config, { embedded }: Installation): Promise<void> {
  if (!embedded) throw new Error('only the embedded database is ours to throw away')
  const admin = new pg.Client({ connectionString: embedded.superuserUrl })
  await admin.connect()
  try {
    await admin.query(`drop database if exists ${identifier(embeddedDatabase)} with (force)`)
  } finally {
    await admin.end()
  }
  await makeDatabase(config, embedded)
}

/** The database and its owner, where they are not there; answers the owner's password. */
async function makeDatabase(config: Config, embedded: EmbeddedServer): Promise<string> {
  const password = deriveSecret(config.secret, 'embedded owner')
  const admin = new pg.Client({ connectionString: embedded.superuserUrl })
  await admin.connect()
  try {
    // Of several processes that come to a new cluster at once, one makes the database.
    await admin.query(`select pg_advisory_lock(hashtext('luminous installation'))`)
    const { rows } = await admin.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
         exists (select from pg_database where datname = $2) as database`,
      [embeddedOwner, embeddedDatabase],
    )
    if (!rows[0]?.role) await admin.query(`create role ${identifier(embeddedOwner)}`)
    // The owner is no superuser: what the tests prove of row security holds here too.
    await admin.query(
      `alter role ${identifier(embeddedOwner)} login createrole password ${pg.escapeLiteral(password)}`,
    )
    if (!rows[0]?.database) {
      await admin.query(
        `create database ${identifier(embeddedDatabase)} owner ${identifier(embeddedOwner)}`,
      )
      await admin.query(
        `alter database ${identifier(embeddedDatabase)} set search_path = luminous, ledger, public`,
      )
    }
  } finally {
    await admin.end()
  }
  return password
}
