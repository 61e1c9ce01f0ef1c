import { userInfo } from 'node:os'
import type pg from 'pg'
import { openKeyStore, sequencePending } from '../audit/audit.ts'
import { install } from '../install.ts'
import { readConfig, type Config } from '../platform/config.ts'
import { explainConnectionError, openPool } from '../platform/database.ts'
import { isInstalled } from '../platform/migrate.ts'
import { OperatorError } from '../platform/problem.ts'
import { leave, openInstallation, type Installation } from '../platform/installation.ts'
import { createLog } from '../platform/log.ts'
import { operatorPrincipal, type Principal } from '../platform/principal.ts'

export type CommandSession = {
  readonly config: Config
  readonly installation: Installation
  readonly principal: Principal
  readonly worker: pg.Pool
  readonly backup: pg.Pool
}

/** What a command on the server needs; the embedded PostgreSQL is started and stopped around it. */
export async function withInstallation<T>(
  command: string,
  work: (session: CommandSession) => Promise<T>,
  options: { asItIs: boolean } = { asItIs: false },
): Promise<T> {
  const config = readConfig(process.env)
  const installation = await openInstallation(config)
  const pools: pg.Pool[] = []
  const open = (role: 'worker' | 'backup') => {
    const pool = openPool(installation.address, role, { max: 2 })
    pools.push(pool)
    return pool
  }
  try {
    // Who looks whether something was bent must not straighten it first.
    if (options.asItIs) await requireInstalled(installation)
    else await install(config, installation)
    return await work({
      config,
      installation,
      principal: operatorPrincipal(accountName(), `luminous ${command}`),
      worker: open('worker'),
      backup: open('backup'),
    })
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
    await leave(installation)
  }
}

async function requireInstalled({ address }: Installation): Promise<void> {
  const pool = openPool(address, 'migrator', { max: 1 })
  try {
    if (await isInstalled(pool)) return
  } catch (error) {
    throw explainConnectionError(address.url, error)
  } finally {
    await pool.end()
  }
  throw new OperatorError(
    'The database has no schema of Luminous yet: start the server, or run `luminous migrate`.',
  )
}

/** Puts what a command wrote in order before it ends, where no server does it meanwhile. */
export async function settleLedger({ config, installation }: CommandSession): Promise<void> {
  const pool = openPool(installation.address, 'sequencer', { max: 1 })
  try {
    await sequencePending({ pool, keys: openKeyStore(config), log: createLog('error') })
  } finally {
    await pool.end()
  }
}

function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return `account ${process.getuid?.() ?? 'unknown'}`
  }
}
