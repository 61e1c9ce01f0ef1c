import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { identifier } from '../platform/roles.ts'
import { imageExpression, type AuditedTable } from './capture.ts'
import { parseImage } from './entry-text.ts'
import { addFinding, type Finding, type Findings } from './finding.ts'
import { fingerprint, imageOf, keyOf, momentOf } from './image-text.ts'
import type { LogRow } from './queries.ts'
import {
  bytes_list_changed,
  entry_find_last_of_record,
  image_list,
  row_count,
} from './record-queries.ts'
import { compareImages, type SchemaHistory } from './schema-history.ts'

const pageRows = 5000
/** Tables whose bytes are audited by the SHA-256 that stands beside them. */
const tablesOfBytes: readonly string[] = ['team_logo']

/** What the ledger says of a record last: the fingerprint of its image, or that it was deleted. */
export type LastImage = { readonly fingerprint: string | null }

type LiveCheck = {
  readonly log: LogRow
  readonly table: AuditedTable
  readonly history: SchemaHistory
  readonly last: Map<string, LastImage>
  readonly findings: Findings
}

/** Holds a table's rows against their last images, which are taken out as they are met; answers how many rows there are. */
export async function verifyLiveRows(db: Db, check: LiveCheck): Promise<number> {
  const { table, last } = check
  const source = {
    table: `${identifier(table.schema)}.${identifier(table.name)}`,
    image: imageExpression(table, 't'),
    teamColumn: table.teamColumn,
  }
  const team: TeamId | null = table.teamColumn === null ? null : check.log.team
  let after: string | null = null
  let former = ''
  let count = 0
  let distinct = 0
  for (;;) {
    const rows = await image_list(db, source, { team, after, limit: pageRows })
    for (const row of rows) {
      if (row.id === former) {
        addFinding(
          check.findings,
          doubled(check, `${table.name} ${row.id} has several rows`, row.id),
        )
        continue
      }
      former = row.id
      distinct += 1
      const key = keyOf(table.name, row.id)
      const known = last.get(key)
      last.delete(key)
      if (known?.fingerprint !== fingerprint(row.image)) await explainRow(db, check, row)
    }
    count += rows.length
    const end = rows.at(-1)
    if (!end || rows.length < pageRows) break
    after = end.id
  }
  // At the edge of a page a second one is never met.
  const stored = count >= pageRows ? await row_count(db, source, team) : count
  if (stored > count) {
    const why = `${table.name} has ${stored} rows of ${distinct} records`
    addFinding(check.findings, doubled(check, why, ''))
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
  return distinct
}

const doubled = ({ log, table }: LiveCheck, what: string, id: string): Finding => ({
  code: 'row-doubled',
  message: `${what}: a record is one row.`,
  team: log.slug,
  log: log.origin,
  record: { type: table.name, id },
})

/** Says field by field what is not as the ledger has it; columns that a migration changed are carried along. */
async function explainRow(
  db: Db,
  { log, table, history, findings }: LiveCheck,
  row: { id: string; image: string },
): Promise<void> {
  const record = { type: table.name, id: row.id }
  const place = { team: log.slug, log: log.origin, record }
  const entry = await entry_find_last_of_record(db, { team: log.team, ...record })
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
  const live = parseImage(row.image)
  const differences = compareImages(table.name, { at, image }, { at: null, image: live }, history)
  for (const { field, expected, found } of differences) {
    addFinding(findings, {
      ...place,
      code: 'row-changed',
      field,
      message: `${table.name} ${row.id}: ${field} is ${found}, but the ledger's last entry (version ${entry.version}, ${at}) left ${expected}.`,
    })
  }
}
