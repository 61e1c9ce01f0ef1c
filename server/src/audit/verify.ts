import type pg from 'pg'
import {
  checkConsistency,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  proveConsistency,
  readRoot,
  storedHashReader,
} from '@luminous/ledger'
import type { Db } from '../platform/database.ts'
import { findAuditedTables, pinnedSettings, type AuditedTable } from './capture.ts'
import { addFinding, createFindings, type Finding, type Findings } from './finding.ts'
import { sha256, verifySignature } from './keys.ts'
import { storedTiles } from './log-store.ts'
import { checkpoint_size_newest, log_key_list, log_list, type LogRow } from './queries.ts'
import {
  entry_list_of_type,
  entry_list_without_log,
  lab_find,
  row_list_without_log,
} from './verifier-queries.ts'
import type { LogId } from '../platform/ids.ts'
import { readMigrations, type Migration } from '../platform/migrate.ts'
import { identifier } from '../platform/roles.ts'
import { findCaptureFaults } from './verify-capture.ts'
import { readSchemaHistory } from './schema-history.ts'
import { verifyLog, type LogReport } from './verify-log.ts'
import { verifyRecords } from './verify-records.ts'

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

/**
 * Checks the whole ledger, or one team's, in one snapshot, so that it can run beside a working server.
 * Reads as the role that sees past row security. Throws where the team is not known.
 */
export async function verifyLedger(settings: {
  pool: pg.Pool
  team: string | null
  checkContents: ExtraCheck
  /** A checkpoint that somebody outside has kept. */
  since?: string
  onProgress?: (message: string) => void
  /** Logs whose private keys lie on this machine: each must be there. */
  knownLogs?: readonly LogId[]
  /** Those of this release, unless another is tried. */
  migrations?: readonly Migration[]
}): Promise<VerifyReport> {
  const client = await settings.pool.connect()
  const findings = createFindings()
  try {
    await client.query('begin isolation level repeatable read, read only')
    for (const [name, value] of Object.entries(pinnedSettings)) {
      await client.query(`set local ${name} = '${value}'`)
    }
    const logs = await log_list(client, settings.team)
    const lab = await lab_find(client)
    const { history, disbelieved } = readSchemaHistory(
      lab ? await entry_list_of_type(client, { team: lab, type: 'schema_change' }) : [],
      settings.migrations ?? readMigrations(),
    )
    for (const change of disbelieved) {
      addFinding(findings, {
        code: 'schema-change-forged',
        message: `The ledger says of the schema that ${change}, but no migration of this release does so.`,
      })
    }
    const tables = await findAuditedTables(client)
    await verifyCapture(client, tables, findings)
    const reports: LogReport[] = []
    let rows = 0
    let entries = 0
    let files = 0
    for (const log of logs) {
      settings.onProgress?.(`${log.slug}: ${log.kind}`)
      const report = await verifyLog(client, log, findings)
      reports.push(report)
      const compared = await verifyRecords(client, log, history, log.team === lab, findings)
      rows += compared.rows
      entries += compared.entries
      if (log.kind === 'changes') files += await settings.checkContents(client, log, findings)
    }
    if (settings.team === null) {
      await verifyStrays(client, tables, findings)
      for (const id of settings.knownLogs ?? []) {
        if (logs.some((log) => log.log === id)) continue
        addFinding(findings, {
          code: 'log-missing',
          message: `The log ${id}, whose private key is on this machine, is gone from the database with all of its entries.`,
        })
      }
    }
    if (settings.since !== undefined) await verifySince(client, settings.since, logs, findings)
    await client.query('commit')
    const leaves = reports.reduce((sum, log) => sum + log.size, 0)
    if (leaves === 0) {
      addFinding(findings, {
        code: 'nothing-checked',
        message: settings.team
          ? `There is no entry of a team ${settings.team} to check.`
          : 'There is no entry to check: the ledger is empty.',
      })
    }
    return {
      ok: findings.count === 0,
      entries,
      leaves,
      rows,
      files,
      logs: reports,
      failureCount: findings.count,
      failures: findings.list,
    }
  } finally {
    // A transaction that was left open goes with its connection.
    client.release(true)
  }
}

/** A bent or sleeping trigger is found, and so is a function that is not the one that was installed. */
async function verifyCapture(
  db: Db,
  tables: readonly AuditedTable[],
  findings: Findings,
): Promise<void> {
  for (const { type, message } of await findCaptureFaults(db, tables)) {
    addFinding(findings, { code: 'capture-changed', message, record: { type, id: '' } })
  }
}

/** What belongs to no log: no team's check would come to it. */
async function verifyStrays(
  db: Db,
  tables: readonly AuditedTable[],
  findings: Findings,
): Promise<void> {
  for (const orphan of await entry_list_without_log(db)) {
    addFinding(findings, {
      code: 'entry-forged',
      message: `An entry of ${orphan.recordType} ${orphan.recordId} names a log that does not exist.`,
      record: { type: orphan.recordType, id: orphan.recordId },
    })
  }
  for (const { schema, name, teamColumn, logKind } of tables) {
    if (teamColumn === null) continue
    const table = `${identifier(schema)}.${identifier(name)}`
    for (const { id } of await row_list_without_log(db, { table, teamColumn, logKind })) {
      addFinding(findings, {
        code: 'row-unrecorded',
        message: `${name} ${id} has a row, but its team has no log of ${logKind}.`,
        record: { type: name, id },
      })
    }
  }
}

/** Somebody else's checkpoint must be a beginning of today's log. */
async function verifySince(
  db: Db,
  note: string,
  logs: readonly LogRow[],
  findings: Findings,
): Promise<void> {
  const fail = (message: string, log?: LogRow) =>
    addFinding(findings, {
      code: 'history-rewritten',
      message,
      ...(log ? { team: log.slug, log: log.origin } : {}),
    })
  let origin: string
  try {
    origin = parseCheckpoint(parseNote(note).text).origin
  } catch (error) {
    fail(`The checkpoint given cannot be read: ${error instanceof Error ? error.message : ''}`)
    return
  }
  const log = logs.find((candidate) => candidate.origin === origin)
  if (!log) {
    fail(`The checkpoint given is of the log ${origin}, which is not here.`)
    return
  }
  try {
    const keys = (await log_key_list(db, log)).map((key) => parseVkey(sha256, key.vkey))
    const { checkpoint } = await openCheckpoint(note, {
      logKeys: keys,
      origin,
      verify: verifySignature,
    })
    const size = await checkpoint_size_newest(db, log)
    if (checkpoint.size > size) {
      fail(`The checkpoint given covers ${checkpoint.size} entries, the log has only ${size}.`, log)
      return
    }
    if (checkpoint.size === 0) return
    const readHashes = storedHashReader(sha256, size, storedTiles(db, log))
    const proof = await proveConsistency(sha256, { oldSize: checkpoint.size, size }, readHashes)
    const newRoot = await readRoot(sha256, size, readHashes)
    checkConsistency(sha256, {
      oldSize: checkpoint.size,
      newSize: size,
      oldRoot: checkpoint.root,
      newRoot,
      proof,
    })
  } catch (error) {
    fail(
      `The log is not a continuation of the checkpoint given: ${error instanceof Error ? error.message : String(error)}`,
      log,
    )
  }
}
