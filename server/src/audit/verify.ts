import type pg from 'pg'
import type { Db } from '../platform/database.ts'
import { errorMessage } from '../platform/fault.ts'
import { readMigrations } from '../platform/migrate.ts'
import { pinnedSettings } from './capture.ts'
import { readTruth } from './catalogue.ts'
import { addFinding, createFindings, type Finding, type Findings } from './finding.ts'
import type { KeyStore } from './keys.ts'
import type { SignedHead, SigningMemory } from './signing-memory.ts'
import { log_list, type LogRow } from './queries.ts'
import type { LogId } from '../platform/ids.ts'
import { lab_find } from './verifier-queries.ts'
import { verifyEvents } from './verify-events.ts'
import { verifyEntries } from './verify-entries.ts'
import { reportTo, verifyLog, type LogReport } from './verify-log.ts'
import { createParts } from './verify-part.ts'
import { verifyQueue } from './verify-queue.ts'
import { verifyRecords } from './verify-records.ts'
import { verifySchema, verifySchemaHistory, type Release } from './verify-schema.ts'
import { verifySince } from './verify-since.ts'
import { verifyStrays } from './verify-strays.ts'

export type VerifyReport = {
  readonly ok: boolean
  readonly entries: number
  readonly leaves: number
  readonly rows: number
  readonly files: number
  readonly logs: readonly LogReport[]
  readonly failureCount: number
  readonly failures: readonly Finding[]
}

/** A further check by a higher feature, in the same snapshot; answers how many things it looked at. */
export type ExtraCheck = (db: Db, team: LogRow, findings: Findings) => Promise<number>

/** How far it has come in one log; `of` is not known before its leaves were counted. */
export type VerifyProgress = {
  readonly team: string
  readonly kind: string
  readonly entries: number
  readonly of: number | null
}

type VerifySettings = {
  readonly pool: pg.Pool
  readonly team: string | null
  readonly checkContents: ExtraCheck
  /** A checkpoint that somebody outside has kept. */
  readonly since?: string
  readonly onProgress?: (progress: VerifyProgress) => void
  /** What this machine has of its own: the keys, and what it signed with them. */
  readonly keys?: Pick<KeyStore, 'find' | 'list' | 'memory'>
  /** Public keys that whoever asks knows of logs, in their text form. */
  readonly givenKeys?: readonly string[]
  /** Who DATABASE_URL says is the owner of the schema. */
  readonly owner?: string
  /** This one, unless another is tried. */
  readonly release?: Release
}

/**
 * Nothing of anybody else's is called: PostgreSQL's own schema alone is in the search path. A row that a policy hides from
 * the role that is to see all of them is an error, and not a row that is not there.
 */
const sessionSettings = {
  ...pinnedSettings,
  search_path: 'pg_catalog, pg_temp',
  row_security: 'off',
  // What a role may have set for it, and changes what is asked or how it is printed.
  standard_conforming_strings: 'on',
  transform_null_equals: 'off',
  quote_all_identifiers: 'off',
  // A row that stands in no index is read by going through the table.
  enable_seqscan: 'on',
} as const

/**
 * Checks the whole ledger, or one team's, in one snapshot, so that it can run beside a working server.
 * Reads as the role that sees past row security. Throws only where the database cannot be reached: what could not be
 * checked is a finding, and the rest is checked all the same.
 */
export async function verifyLedger(settings: VerifySettings): Promise<VerifyReport> {
  const findings = createFindings()
  // Before the snapshot: whatever is remembered by now is in it.
  const heads = readHeads(settings.keys?.memory ?? null, findings)
  const client = await settings.pool.connect()
  try {
    await client.query('begin isolation level repeatable read, read only')
    for (const [name, value] of Object.entries(sessionSettings)) {
      await client.query(`set local ${name} = ${name === 'search_path' ? value : `'${value}'`}`)
    }
    const counts = await verifyAll(client, settings, heads, findings)
    await client.query('commit')
    return {
      ok: findings.count === 0,
      ...counts,
      failureCount: findings.count,
      failures: findings.list,
    }
  } finally {
    // A transaction that was left open goes with its connection.
    client.release(true)
  }
}

type Counts = Omit<VerifyReport, 'ok' | 'failureCount' | 'failures'>

/** What this machine signed last, by log. */
function readHeads(memory: SigningMemory | null, findings: Findings): Map<LogId, SignedHead> {
  const heads = new Map<LogId, SignedHead>()
  for (const log of memory?.list() ?? []) {
    try {
      const head = memory?.find(log)
      if (head) heads.set(log, head)
    } catch (error) {
      addFinding(findings, { code: 'check-failed', message: errorMessage(error) })
    }
  }
  return heads
}

async function verifyAll(
  db: Db,
  settings: VerifySettings,
  heads: ReadonlyMap<LogId, SignedHead>,
  findings: Findings,
): Promise<Counts> {
  const release = settings.release ?? { migrations: readMigrations(), truth: readTruth() }
  const part = createParts(db, findings)
  const tables =
    (await part('the schema', () => verifySchema(db, release, settings.owner ?? null, findings))) ??
    release.truth.tables
  const lab = await part('the laboratory', () => lab_find(db))
  const history = (await part('the changes of the schema', () =>
    verifySchemaHistory(db, lab, release, findings),
  )) ?? { steps: [] }
  const logs = (await part('the list of logs', () => log_list(db, settings.team))) ?? []
  const ownKeys = new Set(settings.keys?.list())
  const reports: LogReport[] = []
  let rows = 0
  let entries = 0
  let files = 0
  for (const log of logs) {
    const tell = (done: number, all: number | null) =>
      settings.onProgress?.({ team: log.slug, kind: log.kind, entries: done, of: all })
    tell(0, null)
    const place = { team: log.slug, log: log.origin }
    const named = `the log of ${log.kind} of ${log.slug}`
    const outside = {
      keys: { store: settings.keys ?? null, given: settings.givenKeys ?? [] },
      remembered: heads.get(log.log) ?? null,
      hasOwnKey: ownKeys.has(log.log),
    }
    const report = await part(named, () => verifyLog(db, log, outside, findings), place)
    if (report) reports.push(report)
    const check = { log, tables, history, isLab: log.team === lab, findings }
    const checked = await part(
      `the entries in ${named}`,
      () => verifyEntries(db, check, (done) => tell(done, report?.size ?? null)),
      place,
    )
    const withoutLeaf = checked?.withoutLeaf ?? 1
    await part(
      `the queue of ${named}`,
      () => verifyQueue(db, log, withoutLeaf, reportTo(log, findings)),
      place,
    )
    if (checked) {
      entries += checked.entries
      rows += await verifyRecords(db, { ...check, last: checked.last }, part)
    }
    if (log.kind !== 'changes') continue
    const contents = `the contents of ${log.slug}`
    files += (await part(contents, () => settings.checkContents(db, log, findings), place)) ?? 0
  }
  if (settings.team === null) {
    await verifyStrays(db, tables, findings, part)
    await part('the order of events', () => verifyEvents(db, findings))
    for (const id of new Set([...ownKeys, ...heads.keys()])) {
      if (logs.some((log) => log.log === id)) continue
      const head = heads.get(id)
      addFinding(findings, {
        code: 'log-missing',
        message: `The log ${head?.origin ?? id}, ${head ? `of which ${head.size} entries were signed here` : 'whose private key is on this machine'}, is gone from the database with all of its entries.`,
      })
    }
  }
  const { since } = settings
  if (since !== undefined) {
    await part('the checkpoint given', () => verifySince(db, since, logs, findings))
  }
  const leaves = reports.reduce((sum, log) => sum + log.size, 0)
  if (leaves === 0) {
    addFinding(findings, {
      code: 'nothing-checked',
      message: settings.team
        ? `There is no entry of a team ${settings.team} to check.`
        : 'There is no entry to check: the ledger is empty.',
    })
  }
  return { entries, leaves, rows, files, logs: reports }
}
