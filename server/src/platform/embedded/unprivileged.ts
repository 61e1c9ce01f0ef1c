import { cpSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { OperatorError } from '../problem.ts'

export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/**
 * PostgreSQL refuses to run as root. For root this is the account to run it as (`postgres` where there is
 * one, else `nobody`); for anybody else `null`: PostgreSQL runs as they are.
 */
export function unprivilegedAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  for (const wanted of ['postgres', 'nobody']) {
    const found = accounts.find((account) => account.name === wanted)
    if (found && found.uid > 0) return found
  }
  throw new OperatorError(
    'PostgreSQL does not run as root, and there is neither an account postgres nor nobody to run it as. Start as an ordinary user, or set DATABASE_URL.',
  )
}

/** The folder itself where the account can walk to it, else a copy in the temporary folder, made once. */
export function reachableCopy(folder: string, account: Account): string {
  if (canWalkTo(folder, account)) return folder
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const copy = join(tmpdir(), `luminous-postgres-${key}`)
  if (!existsSync(copy)) {
    const halfMade = `${copy}.${process.pid}`
    cpSync(folder, halfMade, { recursive: true, verbatimSymlinks: true })
    renameSync(halfMade, copy)
  }
  if (statSync(copy).uid !== 0) {
    throw new OperatorError(`${copy} belongs to somebody else; remove it and start again.`)
  }
  return copy
}

/** Whether every folder on the way lets the account through. */
export function canWalkTo(folder: string, account: Account): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const stat = statSync(path)
    const search = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001
    if ((stat.mode & search) === 0) return false
    if (dirname(path) === path) return true
  }
}
