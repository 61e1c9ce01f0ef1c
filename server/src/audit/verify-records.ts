import type { Db } from '../platform/database.ts'
import type { AuditedTable } from './capture.ts'
import { addFinding, type Findings } from './finding.ts'
import type { LogRow } from './queries.ts'
import type { RecordTable } from './record-table.ts'
import type { SchemaHistory } from './schema-history.ts'
import { verifyLiveRows } from './verify-live-rows.ts'
import type { RunPart } from './verify-part.ts'

export type RecordsCheck = {
  readonly log: LogRow
  /** What is audited, by this release. */
  readonly tables: readonly AuditedTable[]
  readonly history: SchemaHistory
  readonly isLab: boolean
  readonly findings: Findings
  /** What the log says of each record last. */
  readonly last: RecordTable
}

/**
 * Holds a team's live rows against their last image, so that an edit behind the triggers' back is found and named.
 * Answers how many rows were compared.
 */
export async function verifyRecords(db: Db, check: RecordsCheck, part: RunPart): Promise<number> {
  const { log, history, findings, last } = check
  const place = { team: log.slug, log: log.origin }
  // Records without a team are the lab's.
  const tables = check.tables.filter(
    (table) => table.logKind === log.kind && (table.teamColumn !== null || check.isLab),
  )
  let rows = 0
  const unread = new Set<string>()
  for (const table of tables) {
    const compared = await part(
      `the rows of ${table.name} of ${log.slug}`,
      () => verifyLiveRows(db, { log, table, history, last, findings }),
      { ...place, record: { type: table.name, id: '' } },
    )
    if (compared === null) unread.add(table.name)
    rows += compared ?? 0
  }
  reportMissing(unread, check)
  return rows
}

/** Records that the ledger has and no row. */
function reportMissing(
  unread: ReadonlySet<string>,
  { log, tables, findings, last }: RecordsCheck,
): void {
  for (const { type, id } of last.listUnmet()) {
    if (unread.has(type)) continue
    const known = tables.some((table) => table.name === type && table.logKind === log.kind)
    addFinding(findings, {
      code: 'row-missing',
      message: known
        ? `${type} ${id} is in the ledger, but its row was deleted behind the ledger's back.`
        : `The ledger has entries of ${type} ${id}, but no audited table of that name belongs to this log.`,
      team: log.slug,
      log: log.origin,
      record: { type, id },
    })
  }
}
