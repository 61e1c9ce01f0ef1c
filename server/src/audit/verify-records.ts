import type { Db } from '../platform/database.ts'
import type { AuditedTable } from './capture.ts'
import { addFinding, type Finding, type Findings } from './finding.ts'
import { cutImage, fingerprint, imageOf, keyOf, momentOf } from './image-text.ts'
import { entry_list_of_record, type LogRow } from './queries.ts'
import { entry_list_by_record, type RecordEntryRow } from './record-queries.ts'
import { compareImages, type SchemaHistory } from './schema-history.ts'
import { verifyLiveRows, type LastImage } from './verify-live-rows.ts'
import type { RunPart } from './verify-part.ts'

const pageRows = 5000
const nil = '00000000-0000-0000-0000-000000000000'

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
