import type { Db } from '../platform/database.ts'
import { timeOfId } from '../platform/ids.ts'
import type { LogRow } from './queries.ts'
import {
  entry_list_unsequenced,
  pending_find_oldest,
  pending_list_wrong,
} from './verifier-queries.ts'
import type { Report } from './verify-log.ts'
import { waitMaxMs } from './pending-queries.ts'

/** What waits for its place in the log, and what does neither. */
export async function verifyQueue(
  db: Db,
  log: LogRow,
  withoutLeaf: number,
  report: Report,
): Promise<void> {
  for (const orphan of withoutLeaf > 0 ? await entry_list_unsequenced(db, log) : []) {
    report(
      'entry-forged',
      `An entry of ${orphan.recordType} ${orphan.recordId} is neither in the tree nor waiting for it: it was put there by hand, or its leaf was removed.`,
      { record: { type: orphan.recordType, id: orphan.recordId } },
    )
  }
  for (const row of await pending_list_wrong(db, log)) {
    if (row.placed > 0 || row.entries < 1) {
      report(
        'entry-forged',
        `A row of the queue (statement ${row.statementId}) was put there by hand: ${row.placed} of its entries have their place already.`,
      )
    } else {
      report(
        'entry-missing',
        `Of ${row.entries} entries that wait for the sequencer (statement ${row.statementId}) ${row.entries - row.present} were deleted.`,
      )
    }
  }
  const oldest = await pending_find_oldest(db, log)
  if (oldest === null) return
  const { nowMs, entries } = oldest
  const atMs = timeOfId(oldest.statementId)
  if (nowMs - atMs <= waitMaxMs) return
  report(
    'queue-stalled',
    `${entries} entries wait for their place in the log, the oldest since ${new Date(atMs).toISOString()}: nothing is signed of it. Start the server; if it runs, its log says why.`,
  )
}
