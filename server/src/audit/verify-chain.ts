import type { Db } from '../platform/database.ts'
import { addFinding, type Finding, type Findings } from './finding.ts'
import { cutImages, fingerprint, imageOf, momentOf } from './image-text.ts'
import { entry_list_of_record, type LogRow } from './queries.ts'
import { entry_list_by_version, type RecordEntryRow } from './record-queries.ts'
import type { LastImage, RecordTable } from './record-table.ts'
import { compareImages, wereToBeSame, type SchemaHistory } from './schema-history.ts'

const pageRows = 100
const nil = '00000000-0000-0000-0000-000000000000'

type ChainCheck = {
  readonly log: LogRow
  readonly history: SchemaHistory
  readonly findings: Findings
}

/** What an entry says, as fingerprints of its images. */
export type Step = { readonly before: string | null; readonly after: string | null }

/** Null where the payload cannot be read. */
export function readStep(payload: string): Step | null {
  try {
    const { before, after } = cutImages(payload)
    return { before: before && fingerprint(before), after: after && fingerprint(after) }
  } catch {
    return null
  }
}

/** Walks one record's history: versions without a gap, and each entry's `before` the former's `after`. */
export async function verifyChain(
  db: Db,
  check: ChainCheck,
  record: { type: string; id: string },
  last: RecordTable,
): Promise<void> {
  const { log, findings } = check
  let former: LastImage | null = null
  let after = { version: -1, statementId: nil, ordinal: 0 }
  for (;;) {
    const page = await entry_list_by_version(db, { ...log, ...record, after, limit: pageRows })
    for (const entry of page) {
      if (entry.payload === null) continue
      const step = readStep(entry.payload)
      if (!step) {
        addFinding(findings, brokenHistory(log, entry, 'its payload cannot be read'))
        continue
      }
      const broken = findBreak(entry, step, former)
      if (broken === 'before') await explainBreak(db, check, entry)
      else if (broken) addFinding(findings, brokenHistory(log, entry, broken))
      former = { fingerprint: step.after, version: entry.version }
    }
    const end = page.at(-1)
    if (!end || page.length < pageRows) break
    after = end
  }
  if (former) last.exchange(record.type, record.id, former)
}

/** `before`: the versions go on, but what was there before is printed otherwise than the entry before left it. */
function findBreak(entry: RecordEntryRow, step: Step, former: LastImage | null): string | null {
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
  { log, history, findings }: ChainCheck,
  entry: RecordEntryRow,
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
  const before = { at: momentOf(former), image: earlier }
  const then = { at: momentOf(entry), image: later }
  const differences = compareImages(entry.recordType, before, then, history)
  for (const { field, expected, found } of differences) {
    const why = `${field} was ${found} before it, but the entry before left ${expected}`
    addFinding(findings, brokenHistory(log, entry, why, field))
  }
  if (differences.length === 0 && wereToBeSame(entry.recordType, before, then, history)) {
    const why = 'what was before it is printed otherwise than the entry before left it'
    addFinding(findings, brokenHistory(log, entry, why))
  }
}
