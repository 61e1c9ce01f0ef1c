import { formatBase64 } from '@luminous/ledger'
import type { LogRow, StoredCheckpoint } from './queries.ts'
import { emptyDigest, extendDigest } from './signing-memory.ts'
import type { KnownOutside, Report } from './verify-log.ts'

/** What a log turned out to be. */
type FoundLog = {
  readonly log: LogRow
  readonly size: number
  /** The root that the leaves make at the size that is remembered; null where there are fewer. */
  readonly rootThen: Uint8Array | null
  /** It was told already that the leaves do not make the roots that were signed. */
  readonly isRootWrong: boolean
  readonly checkpoints: readonly StoredCheckpoint[]
  /** A key is made with the first entry. */
  readonly hasKey: boolean
}

/** Holds a log against what this machine signed of it: cut, put back, told otherwise, or with checkpoints gone. */
export function verifyRemembered(
  { log, size, rootThen, isRootWrong, checkpoints, hasKey }: FoundLog,
  { remembered }: KnownOutside,
  report: Report,
): void {
  if (size === 0 && hasKey) {
    report(
      'log-emptied',
      `The log of ${log.kind} of ${log.slug} has a key, which is made with its first entry, but no entry: it was emptied.`,
    )
  }
  if (remembered === null) return
  if (remembered.origin !== log.origin) {
    report('history-rewritten', `This machine signed the log as ${remembered.origin}.`)
  }
  if (rootThen === null) {
    report(
      'history-rewritten',
      `This machine signed a checkpoint over ${remembered.size} entries of the log, which has only ${size}: it was cut, or the database was put back.`,
    )
  } else if (formatBase64(rootThen) !== remembered.root && !isRootWrong) {
    report(
      'history-rewritten',
      `The first ${remembered.size} entries of the log are not those that this machine signed.`,
    )
  }
  const then = checkpoints.filter((checkpoint) => checkpoint.size <= remembered.size)
  const digest = then.reduce((sum, { note }) => extendDigest(sum, note), emptyDigest)
  if (digest === remembered.digest) return
  report(
    'checkpoint-deleted',
    then.length < remembered.checkpoints
      ? `Of ${remembered.checkpoints} checkpoints up to ${remembered.size} entries ${remembered.checkpoints - then.length} are gone.`
      : `The checkpoints up to ${remembered.size} entries are not those that were signed here: one was exchanged.`,
  )
}
