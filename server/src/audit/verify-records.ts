import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { imageExpression, type AuditedTable } from './capture.ts'
import { identifier } from '../platform/roles.ts'
import { parseEnvelope, parseImage, parsePayload, type Envelope, type Image } from './entry-text.ts'
import { addFinding, type Finding, type Findings } from './finding.ts'
import { sha256 } from './keys.ts'
import { entry_list_of_record, type LogRow } from './queries.ts'
import {
  entry_find_last_of_record,
  entry_list_by_record,
  image_list,
  row_count,
  type RecordEntryRow,
} from './verifier-queries.ts'
import { compareImages, type SchemaHistory } from './schema-history.ts'
import type { RunPart } from './verify-part.ts'

const pageRows = 5000
const nil = '00000000-0000-0000-0000-000000000000'

/** What the ledger says of a record last: the fingerprint of its image, or that it was deleted. */
type LastImage = { readonly fingerprint: string | null }

const fingerprint = (image: string): string =>
  Buffer.from(sha256(Buffer.from(image))).toString('latin1')
const keyOf = (type: string, id: string): string => `${type}/${id}`

/** The text of `before` or `after` inside a payload, as it was stored: JSON is never printed again. */
function cutImage(payload: string, part: 'before' | 'after'): string | null {
  const parsed = parsePayload(payload)
  if (parsed[part] === null) return null
  const marker = part === 'before' ? '{"before":' : ',"after":'
  const start =
    part === 'before'
      ? marker.length
      : startOfAfter(payload, parsed.before === null) + marker.length
  return payload.slice(start, endOfObject(payload, start))
}

function startOfAfter(payload: string, beforeIsNull: boolean): number {
  const head = '{"before":'.length
  return beforeIsNull ? head + 'null'.length : endOfObject(payload, head)
}

/** The end of the JSON object that begins at `start`, strings minded. */
function endOfObject(text: string, start: number): number {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{') depth += 1
    else if (char === '}' && --depth === 0) return at + 1
  }
  return text.length
}

export type RecordsCheck = {
  readonly log: LogRow
  /** What is audited, by this release. */
  readonly tables: readonly AuditedTable[]
  readonly history: SchemaHistory
  readonly isLab: boolean
  readonly findings: Findings
}

/**
 * Holds a team's history against itself and its live rows against their last image, so that an edit behind
 * the triggers' back is found and named. Answers how many rows and entries were compared.
 */
export async function verifyRecords(
  db: Db,
  check: RecordsCheck,
  part: RunPart,
): Promise<{ rows: number; entries: number }> {
  const { log, history, findings } = check
  const place = { team: log.slug, log: log.origin }
  const chains = await part(
    `the histories in the log of ${log.kind} of ${log.slug}`,
    () => verifyChains(db, log, history, findings),
    place,
  )
  if (chains === null) return { rows: 0, entries: 0 }
  const { last, entries } = chains
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
  reportMissing(last, unread, check)
  return { rows, entries }
}

/** Records that the ledger has and no row. */
function reportMissing(
  last: ReadonlyMap<string, LastImage>,
  unread: ReadonlySet<string>,
  { log, tables, findings }: RecordsCheck,
): void {
  for (const [key, image] of last) {
    const [type = '', id = ''] = key.split('/')
    if (image.fingerprint === null || unread.has(type)) continue
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

/** Versions without a gap, and each entry's `before` the former's `after`. */
async function verifyChains(
  db: Db,
  log: LogRow,
  history: SchemaHistory,
  findings: Findings,
): Promise<{ last: Map<string, LastImage>; entries: number }> {
  const last = new Map<string, LastImage & { version: number }>()
  let entries = 0
  let after = { recordId: nil, version: -1, statementId: nil, ordinal: 0 }
  for (;;) {
    const page = await entry_list_by_record(db, {
      team: log.team,
      log: log.log,
      after,
      limit: pageRows,
    })
    entries += page.length
    for (const entry of page) {
      if (entry.payload === null) continue
      const former = last.get(keyOf(entry.recordType, entry.recordId))
      const step = readStep(entry.payload)
      if (!step) {
        addFinding(findings, brokenHistory(log, entry, 'its payload cannot be read'))
        continue
      }
      const broken = findBreak(entry, step, former)
      if (broken === 'before') await explainBreak(db, log, entry, history, findings)
      else if (broken) addFinding(findings, brokenHistory(log, entry, broken))
      last.set(keyOf(entry.recordType, entry.recordId), {
        fingerprint: step.after,
        version: entry.version,
      })
    }
    const end = page.at(-1)
    if (!end || page.length < pageRows) return { last, entries }
    after = end
  }
}

type Step = { readonly before: string | null; readonly after: string | null }

function readStep(payload: string): Step | null {
  try {
    const before = cutImage(payload, 'before')
    const after = cutImage(payload, 'after')
    return { before: before && fingerprint(before), after: after && fingerprint(after) }
  } catch {
    return null
  }
}

/** `before`: the versions go on, but what was there before is printed otherwise than the entry before left it. */
function findBreak(
  entry: RecordEntryRow,
  step: Step,
  former: (LastImage & { version: number }) | undefined,
): string | null {
  const expected = (former?.version ?? 0) + 1
  if (entry.version !== expected) return `version ${expected} was expected`
  if (step.before === null && step.after === null) return 'it says nothing of the record'
  if ((former?.fingerprint ?? null) === step.before) return null
  return former?.fingerprint && step.before ? 'before' : 'it was there before without an entry'
}

const brokenHistory = (
  log: LogRow,
  entry: RecordEntryRow,
  why: string,
  field?: string,
): Finding => ({
  code: 'history-broken',
  message: `The history of ${entry.recordType} ${entry.recordId} breaks at version ${entry.version}: ${why}.`,
  team: log.slug,
  log: log.origin,
  record: { type: entry.recordType, id: entry.recordId },
  ...(field === undefined ? {} : { field }),
})

/** A change between two entries that no entry tells of, field by field; a migration's is none. */
async function explainBreak(
  db: Db,
  log: LogRow,
  entry: RecordEntryRow,
  history: SchemaHistory,
  findings: Findings,
): Promise<void> {
  const record = { type: entry.recordType, id: entry.recordId }
  const [former] = await entry_list_of_record(db, {
    team: log.team,
    ...record,
    afterVersion: entry.version - 2,
    limit: 1,
    logKind: log.kind,
  })
  const earlier = imageOf(former?.payload, 'after')
  const later = imageOf(entry.payload, 'before')
  if (!former || !earlier || !later) return
  const differences = compareImages(
    entry.recordType,
    { at: momentOf(former), image: earlier },
    { at: momentOf(entry), image: later },
    history,
  )
  for (const { field, expected, found } of differences) {
    const why = `${field} was ${found} before it, but the entry before left ${expected}`
    addFinding(findings, brokenHistory(log, entry, why, field))
  }
}

/** When an entry was made; of one that cannot be read, before everything. */
function momentOf(entry: { envelope: string }): string {
  try {
    const { at }: Partial<Envelope> = parseEnvelope(entry.envelope)
    return at ?? ''
  } catch {
    return ''
  }
}

/** The image on one side of an entry; null where it cannot be read either: that was told with its history. */
function imageOf(payload: string | null | undefined, side: 'before' | 'after'): Image | null {
  try {
    return payload ? parsePayload(payload)[side] : null
  } catch {
    return null
  }
}

type LiveCheck = {
  readonly log: LogRow
  readonly table: AuditedTable
  readonly history: SchemaHistory
  readonly last: Map<string, LastImage>
  readonly findings: Findings
}

async function verifyLiveRows(db: Db, check: LiveCheck): Promise<number> {
  const { table, last } = check
  const source = {
    table: `${identifier(table.schema)}.${identifier(table.name)}`,
    image: imageExpression(table, 't'),
    teamColumn: table.teamColumn,
  }
  const team: TeamId | null = table.teamColumn === null ? null : check.log.team
  let after = nil
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
