import { createHash, createHmac } from 'node:crypto'
import pg from 'pg'
import type { DatabaseRole } from './roles.ts'
import { loginRoleName, rolePassword } from './roles.ts'
import { errorCode, errorMessage } from './fault.ts'
import type { Principal } from './principal.ts'
import { OperatorError } from './problem.ts'

/** A statement that PostgreSQL reads once for each connection, and plans once where no parameter tells better. */
export type Prepared = { readonly name: string; readonly text: string }

/** For what every request asks: to read and plan it takes longer than to do it. */
export const prepare = (text: string): Prepared => ({
  name: `luminous_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`,
  text,
})

export const textOf = (statement: string | Prepared): string =>
  typeof statement === 'string' ? statement : statement.text

/** What can be asked a statement: a reader takes `Db`, a writer takes `Tx`. */
export interface Db {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows its columns
  query<Row extends object = Record<string, unknown>>(
    text: string | Prepared,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number | null }>
}

declare const inTransaction: unique symbol
/** A connection inside a transaction, and the principal that it was opened with. */
export interface Tx extends Db {
  readonly principal: Principal
  readonly [inTransaction]: true
}

export type DatabaseAddress = {
  /** The migrator's connection string, without which role names cannot be known. */
  readonly url: string
  readonly rolePrefix: string
  readonly secret: string
}

const numericOid = 1700
const int8Oid = 20
const timestampTzOid = 1184
const dateOid = 1082
const types = new pg.TypeOverrides()
// numeric stays text: a concentration never passes through a binary float on its way.
types.setTypeParser(numericOid, (text: string) => text)
types.setTypeParser(timestampTzOid, (text: string) => text)
types.setTypeParser(dateOid, (text: string) => text)
types.setTypeParser(int8Oid, (text: string) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53`)
  return value
})

/** Times come back as RFC 3339 in UTC with microseconds, whatever the server's defaults are. */
const sessionOptions =
  '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 -c extra_float_digits=1 -c search_path=luminous,ledger,public'

/** A pool of connections as one role. The pool owns its connections: `end()` it. */
export function openPool(
  address: DatabaseAddress,
  role: DatabaseRole | 'migrator',
  options: { max?: number } = {},
): pg.Pool {
  const url = new URL(address.url)
  if (role !== 'migrator') {
    const name = loginRoleName(address.rolePrefix, role)
    url.username = encodeURIComponent(name)
    url.password = rolePassword(address.secret, name)
  }
  url.searchParams.delete('options')
  const pool = new pg.Pool({
    connectionString: url.toString(),
    max: options.max ?? 8,
    options: sessionOptions,
    types,
    connectionTimeoutMillis: 10_000,
    application_name: `luminous ${role}`,
    pipeline: true,
  })
  // An idle connection that breaks is the world's error: the pool drops it and opens another when asked.
  pool.on('error', () => {})
  // One that breaks while it is in use fails its query; unheard, the event would end the process too.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const asTx = (client: pg.PoolClient, principal: Principal): Tx => {
  const query = client.query.bind(client)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one constructor of a transaction
  return { query, principal } as unknown as Tx
}

const setPrincipal = (principal: Principal): string =>
  `begin; set local luminous.principal = ${pg.escapeLiteral(JSON.stringify(principal))}`

/**
 * The one place where a principal is set. Everything `work` does is one transaction; it commits when
 * `work` returns and rolls back when it throws. `begin` and the principal go out as one message, together
 * with the first statement, since the connection is pipelined.
 */
export async function transaction<T>(
  pool: pg.Pool,
  principal: Principal,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    const begun = client.query(setPrincipal(principal))
    begun.catch(() => {})
    const value = await work(asTx(client, principal))
    await begun
    const committed = await client.query('commit')
    // In a pipelined transaction that failed, `commit` resolves, as ROLLBACK.
    if (committed.command !== 'COMMIT')
      throw new Error('the transaction failed and was rolled back')
    return value
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** A transaction of one statement, in one round trip: begin, principal, statement and commit together. */
export async function ask<Row>(
  pool: pg.Pool,
  principal: Principal,
  statement: (tx: Tx) => Promise<Row>,
): Promise<Row> {
  const client = await pool.connect()
  let broken = false
  try {
    const begun = client.query(setPrincipal(principal))
    const answer = statement(asTx(client, principal))
    const ended = client.query('commit')
    const [, value] = await Promise.all([begun, answer, ended])
    return value
  } catch (error) {
    // The pipeline goes on after an error; what is left of it is awaited by the rollback behind it.
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Whether the database answers. */
export async function isAnswering(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query('select 1')
    return true
  } catch {
    return false
  }
}

/** Says in one sentence why a database cannot be used, without its password. */
export function explainConnectionError(url: string, error: unknown): OperatorError {
  const place = describeAddress(url)
  const code = errorCode(error)
  const reason =
    code === 'ECONNREFUSED'
      ? 'nothing listens there; start PostgreSQL or correct DATABASE_URL'
      : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? 'that host name is not known; correct DATABASE_URL'
        : code === '28P01' || code === '28000'
          ? 'the user or password was refused; correct DATABASE_URL'
          : code === '3D000'
            ? 'that database does not exist; create it or correct DATABASE_URL'
            : errorMessage(error)
  return new OperatorError(`The database at ${place} cannot be used: ${reason}.`, { cause: error })
}

/** host:port/database of a connection string, never its password. */
function describeAddress(url: string): string {
  try {
    const parsed = new URL(url)
    return `${parsed.hostname}:${parsed.port || '5432'}${parsed.pathname}`
  } catch {
    return '(an unreadable DATABASE_URL)'
  }
}

export const deriveSecret = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url')
