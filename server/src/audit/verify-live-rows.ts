import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { identifier } from '../platform/roles.ts'
import { imageExpression, type AuditedTable } from './capture.ts'
import { parseImage } from './entry-text.ts'
import { addFinding, type Finding, type Findings } from './finding.ts'
import { imageOf, momentOf } from './image-text.ts'
import type { LogRow } from './queries.ts'
import { readAhead } from './read-ahead.ts'
import {
  bytes_list_changed,
  entry_list_last,
  image_fingerprint_statement,
  image_list,
  typed_list_changed,
  type ImageSource,
  type LastEntry,
} from './record-queries.ts'
import type { RecordTable } from './record-table.ts'
import { compareImages, wereToBeSame, type SchemaHistory } from './schema-history.ts'

const pageRows = 2000
/** With both of its images in memory, which may be long. */
const explainedRows = 25
/** Tables whose bytes are audited by the SHA-256 that stands beside them. */
const tablesOfBytes: readonly string[] = ['team_logo']
/** Generated columns with the column that they repeat without its hyphens (0027_lists_do_not_grow.sql). */
const typedColumns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sample: { code_typed: 'code', lab_number_typed: 'lab_number' },
}

type LiveCheck = {
  readonly log: LogRow
  readonly table: AuditedTable
  readonly history: SchemaHistory
  readonly last: RecordTable
  readonly findings: Findings
}

/**
 * Holds a table's rows against their last images; answers how many records have one. The database hashes the images: only one that differs is
 * read, and said field by field.
 */
export async function verifyLiveRows(db: Db, check: LiveCheck): Promise<number> {
  const { table, last } = check
  const source = {
    table: `${identifier(table.schema)}.${identifier(table.name)}`,
    image: imageExpression(table, 't'),
    teamColumn: table.teamColumn,
  }
  const team: TeamId | null = table.teamColumn === null ? null : check.log.team
  const statement = image_fingerprint_statement(source, team)
  const unknown = new Set<string>()
  let distinct = 0
  const pages = readAhead<{ id: string; fingerprint: string | null }>(db, {
    ...statement,
    rows: pageRows,
  })
  for await (const page of pages) {
    const differing: string[] = []
    for (const { id, fingerprint } of page) {
      const known = last.meet(table.name, id)
      if (known?.wasMet ?? unknown.has(id)) {
        addFinding(check.findings, doubled(check, id))
        continue
      }
      distinct += 1
      if (known === null) unknown.add(id)
      // A row has an image: none at all (nothing in a column that is never empty) equals no deletion.
      if (fingerprint === null || known?.fingerprint !== fingerprint) differing.push(id)
    }
    for (let at = 0; at < differing.length; at += explainedRows) {
      await explainRows(db, check, source, { team, ids: differing.slice(at, at + explainedRows) })
    }
  }
  if (tablesOfBytes.includes(table.name)) {
    for (const { id } of await bytes_list_changed(db, source, team)) {
      addFinding(check.findings, {
        code: 'row-changed',
        field: 'bytes',
        message: `${table.name} ${id}: its bytes are not those of the SHA-256 that the ledger has.`,
        team: check.log.slug,
        log: check.log.origin,
        record: { type: table.name, id },
      })
    }
  }
  for (const [typed, of] of Object.entries(typedColumns[table.name] ?? {})) {
    for (const { id } of await typed_list_changed(db, source, { team, typed, of })) {
      addFinding(check.findings, {
        code: 'row-changed',
        field: typed,
        message: `${table.name} ${id}: ${typed} is not what follows from ${of}.`,
        team: check.log.slug,
        log: check.log.origin,
        record: { type: table.name, id },
      })
    }
  }
  return distinct
}

const doubled = ({ log, table }: LiveCheck, id: string): Finding => ({
  code: 'row-doubled',
  message: `${table.name} ${id} has several rows: a record is one row.`,
  team: log.slug,
  log: log.origin,
  record: { type: table.name, id },
})

async function explainRows(
  db: Db,
  check: LiveCheck,
  source: ImageSource,
  rows: { team: TeamId | null; ids: readonly string[] },
): Promise<void> {
  const { log, table } = check
  const images = await image_list(db, source, rows)
  const asked = { team: log.team, type: table.name, ids: rows.ids }
  const entries = new Map((await entry_list_last(db, asked)).map((each) => [each.recordId, each]))
  const explained = new Set<string>()
  for (const row of images) {
    if (explained.has(row.id)) continue
    explained.add(row.id)
    explainRow(check, row, entries.get(row.id))
  }
}

/** Says field by field what is not as the ledger has it; columns that a migration changed are carried along. */
function explainRow(
  { log, table, history, findings }: LiveCheck,
  row: { id: string; image: string | null },
  entry: LastEntry | undefined,
): void {
  const record = { type: table.name, id: row.id }
  const place = { team: log.slug, log: log.origin, record }
  const image = imageOf(entry?.payload, 'after')
  if (!entry || !image) {
    addFinding(findings, {
      ...place,
      code: 'row-unrecorded',
      message: `${table.name} ${row.id} has a row, but the ledger ${entry ? 'says that it was deleted' : 'has no entry of it'}.`,
    })
    return
  }
  const at = momentOf(entry)
  if (row.image === null) {
    addFinding(findings, {
      ...place,
      code: 'row-changed',
      message: `${table.name} ${row.id} has nothing in a column that is never empty.`,
    })
    return
  }
  const last = { at, image }
  const live = { at: null, image: parseImage(row.image) }
  const differences = compareImages(table.name, last, live, history)
  for (const { field, expected, found } of differences) {
    addFinding(findings, {
      ...place,
      code: 'row-changed',
      field,
      message: `${table.name} ${row.id}: ${field} is ${found}, but the ledger's last entry (version ${entry.version}, ${at}) left ${expected}.`,
    })
  }
  // Numbers are read with some sixteen digits; the fingerprints are of all of them.
  if (differences.length === 0 && wereToBeSame(table.name, last, live, history)) {
    addFinding(findings, {
      ...place,
      code: 'row-changed',
      message: `${table.name} ${row.id} is printed otherwise than the ledger's last entry (version ${entry.version}, ${at}) left it.`,
    })
  }
}
