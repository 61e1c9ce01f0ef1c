import type pg from 'pg'
import type { Db } from '../platform/database.ts'
import { readMigrations } from '../platform/migrate.ts'
import { pinnedSettings } from './capture.ts'
import { readTruth } from './catalogue.ts'
import { addFinding, createFindings, type Finding, type Findings } from './finding.ts'
import { log_list, type LogRow } from './queries.ts'
import type { LogId } from '../platform/ids.ts'
import { lab_find } from './verifier-queries.ts'
import { verifyLog, type LogReport } from './verify-log.ts'
import { createParts } from './verify-part.ts'
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

type VerifySettings = {
  readonly pool: pg.Pool
  readonly team: string | null
  readonly checkContents: ExtraCheck
  /** A checkpoint that somebody outside has kept. */
  readonly since?: string
  readonly onProgress?: (message: string) => void
  /** Logs whose private keys lie on this machine: each must be there. */
  readonly knownLogs?: readonly LogId[]
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
} as const

/**
 * Checks the whole ledger, or one team's, in one snapshot, so that it can run beside a working server.
 * Reads as the role that sees past row security. Throws only where the database cannot be reached: what could not be
 * checked is a finding, and the rest is checked all the same.
 */
export async function verifyLedger(settings: VerifySettings): Promise<VerifyReport> {
  const client = await settings.pool.connect()
  const findings = createFindings()
  try {
    await client.query('begin isolation level repeatable read, read only')
    for (const [name, value] of Object.entries(sessionSettings)) {
      await client.query(`set local ${name} = ${name === 'search_path' ? value : `'${value}'`}`)
    }
    const counts = await verifyAll(client, settings, findings)
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

async function verifyAll(db: Db, settings: VerifySettings, findings: Findings): Promise<Counts> {
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
  const reports: LogReport[] = []
  let rows = 0
  let entries = 0
  let files = 0
  for (const log of logs) {
    settings.onProgress?.(`${log.slug}: ${log.kind}`)
    const place = { team: log.slug, log: log.origin }
    const named = `the log of ${log.kind} of ${log.slug}`
    const report = await part(named, () => verifyLog(db, log, findings), place)
    if (report) reports.push(report)
    const check = { log, tables, history, isLab: log.team === lab, findings }
    const compared = await verifyRecords(db, check, part)
    rows += compared.rows
    entries += compared.entries
    if (log.kind !== 'changes') continue
    const contents = `the contents of ${log.slug}`
    files += (await part(contents, () => settings.checkContents(db, log, findings), place)) ?? 0
  }
  if (settings.team === null) {
    await verifyStrays(db, tables, findings, part)
    for (const id of settings.knownLogs ?? []) {
      if (logs.some((log) => log.log === id)) continue
      addFinding(findings, {
        code: 'log-missing',
        message: `The log ${id}, whose private key is on this machine, is gone from the database with all of its entries.`,
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
