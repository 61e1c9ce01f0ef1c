import type { Db } from '../platform/database.ts'
import type { Findings } from './finding.ts'
import { cutNewImage, fingerprint } from './image-text.ts'
import type { LogRow } from './queries.ts'
import { readAhead } from './read-ahead.ts'
import { createRecordTable, type RecordTable } from './record-table.ts'
import type { SchemaHistory } from './schema-history.ts'
import {
  entry_find_payload,
  entry_leaf_statement,
  type EntryWithLeaf,
} from './entry-leaf-queries.ts'
import { readStep, verifyChain, type Step } from './verify-chain.ts'
import { verifyLeaf } from './verify-leaf.ts'
import { reportTo } from './verify-log.ts'

/** A page of them is one or two megabytes. */
const pageRows = 500

export type CheckedEntries = {
  readonly entries: number
  /** Of these some may wait for the sequencer. */
  readonly withoutLeaf: number
  /** What the log says of each record last. */
  readonly last: RecordTable
}

/**
 * Reads every entry of a log once, together with its leaf: hashes envelope and payload again, and holds each entry against
 * the one before it of the same record. They come in the order in which they were made, so a record's versions come in
 * theirs; where that is not so, or something does not fit, the record's own history is walked afterwards, version by version.
 */
export async function verifyEntries(
  db: Db,
  check: { log: LogRow; history: SchemaHistory; findings: Findings },
  onProgress: (entries: number) => void,
): Promise<CheckedEntries> {
  const { log, findings } = check
  const report = reportTo(log, findings)
  const last = createRecordTable()
  const doubtful = new Map<string, { type: string; id: string }>()
  let entries = 0
  let withoutLeaf = 0
  const pages = readAhead<EntryWithLeaf>(db, { ...entry_leaf_statement(log), rows: pageRows })
  for await (const page of pages) {
    for (const row of page) {
      if (row.isLong) row.payload = await entry_find_payload(db, { ...log, ...row })
      if (row.index !== null) verifyLeaf(row, row.index, log, report)
      if (row.envelope === null) continue
      entries += 1
      if (row.index === null) withoutLeaf += 1
      if (row.payload === null) continue
      const { recordType: type, recordId: id } = row
      if (!append(last, row, readStepOf(row.payload))) doubtful.set(`${type}/${id}`, { type, id })
    }
    onProgress(entries)
  }
  for (const record of doubtful.values()) await verifyChain(db, check, record, last)
  return { entries, withoutLeaf, last }
}

function readStepOf(payload: string): Step | null {
  const image = cutNewImage(payload)
  return image === null ? readStep(payload) : { before: null, after: fingerprint(image) }
}

/** Whether the entry goes on from what is known of its record. */
function append(last: RecordTable, entry: EntryWithLeaf, step: Step | null): boolean {
  if (step === null) return false
  const { recordType: type, recordId: id, version } = entry
  const former = last.exchange(type, id, { version, fingerprint: step.after })
  return (
    version === (former?.version ?? 0) + 1 &&
    (former?.fingerprint ?? null) === step.before &&
    (step.before !== null || step.after !== null)
  )
}
