import { setFlagsFromString } from 'node:v8'
import { parseCheckpoint, parseNote, parseVkey, signNote } from '@luminous/ledger'
import { errorMessage } from '../platform/fault.ts'
import { formatKeyChange } from '@luminous/verify/key-change.ts'
import { team_find_by_slug } from '../access/access.ts'
import {
  createSigner,
  openKeyStore,
  sha256,
  vkeyOf,
  log_find_of_team,
  log_key_insert,
  log_key_list,
  requirePinnedSigner,
  verifyLedger,
  type VerifyProgress,
  type VerifyReport,
  record_team_find,
} from '../audit/audit.ts'
import { readHistory } from '../glassbox/glassbox.ts'
import { isRecordKind, recordKinds, type History } from '@luminous/contract'
import { transaction, type Tx } from '../platform/database.ts'
import { isUuid, newId, type TeamId } from '../platform/ids.ts'
import { verifyContents } from '../results/results.ts'
import { readInput } from './read-input.ts'
import { settleLedger, withInstallation } from './session.ts'
import { printJson, readArguments, UsageError, type CommandRun } from './usage.ts'

const checkpointBytesMax = 1024 * 1024
const json = { json: { type: 'boolean', default: false } } as const
const text = { type: 'string' } as const

/** A checkpoint that somebody kept. Throws where the file is none: that says nothing of the ledger. */
function readCheckpoint(path: string): string {
  const note = readInput(path, checkpointBytesMax).toString('utf8')
  try {
    parseCheckpoint(parseNote(note).text)
  } catch (error) {
    throw new UsageError(`${path} is no checkpoint: ${errorMessage(error)}`)
  }
  return note
}

/** A public key of a log that somebody knows. Throws where it is none. */
function readKey(vkey: string): string {
  try {
    parseVkey(sha256, vkey)
    return vkey
  } catch (error) {
    throw new UsageError(`${vkey} is no key of a log: ${errorMessage(error)}`)
  }
}

export const runVerify: CommandRun = async (command, args) => {
  const { values } = readArguments(
    command,
    args,
    { ...json, team: text, since: text, key: { type: 'string', multiple: true } },
    { min: 0, max: 0 },
  )
  const since = values.since === undefined ? undefined : readCheckpoint(values.since)
  const givenKeys = (values.key ?? []).map(readKey)
  keepHeapSmall()
  return withInstallation(
    'verify',
    async (session) => {
      const { team } = values
      if (team !== undefined) {
        const known = await transaction(session.worker, session.principal, (tx) =>
          team_find_by_slug(tx, team),
        )
        if (!known) throw new UsageError(`There is no team ${team}.`)
      }
      const report = await verifyLedger({
        pool: session.backup,
        team: team ?? null,
        checkContents: verifyContents,
        keys: openKeyStore(session.config),
        givenKeys,
        owner: decodeURIComponent(new URL(session.installation.address.url).username),
        ...(since === undefined ? {} : { since }),
        ...(process.stderr.isTTY ? { onProgress: createProgress() } : {}),
      })
      if (values.json) printJson(report)
      else process.stdout.write(formatReport(report))
      return report.ok ? 0 : 1
    },
    { asItIs: true },
  )
}

/**
 * What is read of a ledger is thrown away at once, and V8 would rather take more memory than throw it away: 450 MB at
 * 320,000 entries in place of 250, for a tenth of the time. Both are read anew with each collection, so they count from here on.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=90')
}

const progressEveryMs = 1000

/** A line on the terminal for each log, and one a second while it takes longer. */
function createProgress(): (progress: VerifyProgress) => void {
  let saidAt = 0
  return ({ team, kind, entries, of }) => {
    if (entries > 0 && performance.now() - saidAt < progressEveryMs) return
    saidAt = performance.now()
    const done = entries > 0 ? `: ${entries} of ${of ?? '?'} entries` : ''
    process.stderr.write(`checking ${team}, ${kind}${done}\n`)
  }
}

function formatReport(report: VerifyReport): string {
  const counts = `${report.entries} entries, ${report.leaves} leaves, ${report.rows} rows and ${report.files} files checked in ${report.logs.length} logs`
  const believed = formatBelieved(report)
  if (report.ok) return `Verified: ${counts}; everything is as the ledger has it.\n${believed}`
  const lines = report.failures.map(
    (failure) => `- [${failure.code}] ${failure.team ? `${failure.team}: ` : ''}${failure.message}`,
  )
  const more = report.failureCount - report.failures.length
  return `NOT verified: ${report.failureCount} failures; ${counts}.\n${lines.join('\n')}\n${more > 0 ? `and ${more} more\n` : ''}${believed}`
}

/** Keys that nobody outside the database vouches for. */
function formatBelieved({ logs }: VerifyReport): string {
  const believed = logs.filter(({ isKeyBelieved }) => isKeyBelieved)
  if (believed.length === 0) return ''
  const lines = believed.map(({ team, kind, vkey }) => `  --key '${vkey}'  (${team}, ${kind})`)
  return `This machine has no keys: the database was believed for those of ${believed.length} logs, so whoever owns it could have signed another history. Compare them with what the machine that signs prints (\`luminous ledger-key --team <slug>\`), and give them:\n${lines.join('\n')}\n`
}

export const runLedgerKey: CommandRun = async (command, args) => {
  const { values } = readArguments(
    command,
    args,
    {
      team: text,
      log: { type: 'string', default: 'changes' },
      rotate: { type: 'boolean', default: false },
    },
    { min: 0, max: 0 },
  )
  const { team: slug, log: kind } = values
  if (slug === undefined || (kind !== 'changes' && kind !== 'access')) {
    throw new UsageError(`Usage: luminous ${command.usage}`)
  }
  return withInstallation('ledger-key', async (session) => {
    await settleLedger(session)
    const keys = openKeyStore(session.config)
    const vkey = await transaction(session.worker, session.principal, async (tx) => {
      const team = await team_find_by_slug(tx, slug)
      const log = team && (await log_find_of_team(tx, { team: team.id, kind }))
      if (!log) throw new UsageError(`There is no team ${slug}.`)
      const pinned = await log_key_list(tx, log)
      const newest = pinned.at(-1)
      if (!newest) {
        throw new UsageError(
          `The ${kind} log of ${slug} has no entry yet; its key is made with the first.`,
        )
      }
      if (!values.rotate) return newest.vkey
      // The old key says in writing that the new one follows it; that statement is an entry of the log.
      const old = requirePinnedSigner(log.origin, keys, log.log, newest)
      const ordinal = newest.ordinal + 1
      const vkeyNew = vkeyOf(createSigner(log.origin, keys.make(log.log, ordinal)))
      const statement = await signNote(sha256, formatKeyChange(log.origin, vkeyNew), [old])
      await log_key_insert(tx, { ...log, id: newId(), ordinal, vkey: vkeyNew, statement })
      return vkeyNew
    })
    if (values.rotate) await settleLedger(session)
    process.stdout.write(`${vkey}\n`)
    return 0
  })
}

/** All pages of a history: what is printed is never cut without a word. */
async function readWholeHistory(
  tx: Tx,
  record: { team: TeamId; type: string; id: string },
): Promise<History> {
  const whole = await readHistory(tx, record)
  for (let next = whole.nextVersion; next !== null;) {
    const page = await readHistory(tx, { ...record, afterVersion: next })
    whole.entries.push(...page.entries)
    next = page.nextVersion
  }
  return { ...whole, nextVersion: null }
}

export const runHistory: CommandRun = async (command, args) => {
  const { values, positionals } = readArguments(command, args, json, { min: 2, max: 2 })
  const [type = '', id = ''] = positionals
  if (!isRecordKind(type)) {
    throw new UsageError(`There are no records of the kind ${type}, but ${recordKinds.join(', ')}.`)
  }
  if (!isUuid(id)) throw new UsageError('A record is named by its kind and its id, a UUID.')
  return withInstallation('history', async ({ worker, principal }) => {
    const history = await transaction(worker, principal, async (tx) => {
      const team = await record_team_find(tx, { type, id })
      return team && readWholeHistory(tx, { team, type, id })
    })
    if (!history) {
      process.stderr.write(`luminous: the ledger has no entry of ${type} ${id}.\n`)
      return 1
    }
    if (values.json) printJson(history)
    else {
      for (const entry of history.entries) {
        process.stdout.write(
          `${entry.at}  v${entry.version} ${entry.action} by ${entry.actor.name ?? entry.actor.id} (${entry.actor.role})${entry.reason ? `: ${entry.reason}` : ''}\n`,
        )
        for (const change of entry.changes) {
          process.stdout.write(
            `    ${change.field}: ${JSON.stringify(change.before)} -> ${JSON.stringify(change.after)}\n`,
          )
        }
      }
    }
    return 0
  })
}
