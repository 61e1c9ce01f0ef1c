import type { Report } from './verify-log.ts'

/** A checkpoint as it is stored; its time is not signed with it. */
export type TimedCheckpoint = {
  readonly size: number
  readonly at: string
  readonly atMs: number
  /** When the statement was made whose entry is the last that it covers; null where the leaf is gone. */
  readonly lastEntryAtMs: number | null
}

/** Clocks are set right now and then. */
const clockStepMs = 3600 * 1000

/**
 * The time of a checkpoint is held against what it must lie between: the entries that it covers, which have their time in what
 * is signed, and the checkpoint before it; the checkpoint after it, and now.
 */
export function verifyCheckpointTimes(
  checkpoints: readonly TimedCheckpoint[],
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

function findFault({ atMs, lastEntryAtMs }: TimedCheckpoint, nowMs: number): string | null {
  if (isPast(atMs, nowMs)) return 'which is yet to come'
  if (lastEntryAtMs !== null && isPast(lastEntryAtMs, atMs)) {
    return `before its last entry was made (${new Date(lastEntryAtMs).toISOString()})`
  }
  return null
}
