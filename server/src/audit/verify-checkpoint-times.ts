import type { CheckpointRow } from './verifier-queries.ts'
import type { Report } from './verify-log.ts'

/** Clocks are set right now and then. */
const clockStepMs = 3600 * 1000

/**
 * The time of a checkpoint is not signed with it. It is held against what it must lie between: the entries that it covers,
 * which have theirs in what is signed, the checkpoint after it, and now.
 */
export function verifyCheckpointTimes(
  checkpoints: readonly CheckpointRow[],
  nowMs: number,
  report: Report,
): void {
  for (const [at, checkpoint] of checkpoints.entries()) {
    const next = checkpoints[at + 1]
    // One that is wrong itself says nothing of the one before it.
    const isLater = next && findFault(next, nowMs) === null && isPast(checkpoint.atMs, next.atMs)
    const why = findFault(checkpoint, nowMs) ?? (isLater ? `after the next one (${next.at})` : null)
    if (why === null) continue
    const { size } = checkpoint
    report(
      'checkpoint-time',
      `The checkpoint over ${size} entries was stored at ${checkpoint.at}, as the database has it, ${why}.`,
      { index: size - 1 },
    )
  }
}

const isPast = (atMs: number, limitMs: number): boolean => atMs > limitMs + clockStepMs

function findFault({ atMs, lastEntryAt }: CheckpointRow, nowMs: number): string | null {
  if (isPast(atMs, nowMs)) return 'which is yet to come'
  // What is no time was told with the entry itself, and is past nothing.
  if (lastEntryAt !== null && isPast(Date.parse(lastEntryAt), atMs)) {
    return `before its last entry was made (${lastEntryAt})`
  }
  return null
}
