import {
  formatBase64,
  frontierRoot,
  parseCheckpoint,
  parseNote,
  readRoot,
  storedHashReader,
  type Frontier,
  type ReadTile,
} from '@luminous/ledger'
import type { Tx } from '../platform/database.ts'
import { OperatorError } from '../platform/problem.ts'
import { sha256 } from './keys.ts'
import { checkpoint_note_list, type LogAddress, type StoredCheckpoint } from './queries.ts'
import { emptyDigest, extendDigest, type SignedHead, type SigningMemory } from './signing-memory.ts'

const pageRows = 1000

/** What is about to be signed, before anything is added to it. */
export type StandingLog = LogAddress & {
  readonly origin: string
  readonly newest: StoredCheckpoint | null
  readonly frontier: Frontier
  readonly readTile: ReadTile
}

/**
 * Refuses to sign where the log is not a continuation of what this machine signed last: a database that was put back, or a
 * log that was cut or told otherwise, would be signed as a fork, and nobody could tell which is the true one. Answers what
 * was signed so far, caught up with what other processes have signed since. Throws `OperatorError`.
 */
export async function requireContinuation(
  tx: Tx,
  memory: SigningMemory,
  log: StandingLog,
): Promise<Pick<SignedHead, 'checkpoints' | 'digest'>> {
  const { origin, newest, frontier } = log
  const size = frontier.size
  if (newest) {
    const { root } = parseCheckpoint(parseNote(newest.note).text)
    if (formatBase64(root) !== formatBase64(frontierRoot(sha256, frontier))) {
      throw new OperatorError(
        `The leaves of the log ${origin} are not those that its checkpoint over ${size} entries was signed for; nothing is signed until they are. \`luminous verify\` says which.`,
      )
    }
  }
  const remembered = memory.find(log.log)
  if (remembered === null) return catchUp(tx, log, null)
  const where = `If a backup was restored on purpose, write that down and move ${memory.pathOf(log.log)} away; nothing is signed until then.`
  if (remembered.size > size) {
    throw new OperatorError(
      `The log ${origin} has ${size} entries in the database, but a checkpoint over ${remembered.size} was signed here: the log was cut, or the database put back. ${where}`,
    )
  }
  const root =
    remembered.size === size
      ? frontierRoot(sha256, frontier)
      : await readRoot(sha256, remembered.size, storedHashReader(sha256, size, log.readTile))
  if (formatBase64(root) !== remembered.root) {
    throw new OperatorError(
      `The first ${remembered.size} entries of the log ${origin} are not those that were signed here: to sign it would be a fork. ${where}`,
    )
  }
  return catchUp(tx, log, remembered)
}

/** Checkpoints that another process signed, or that were signed before anybody remembered. */
async function catchUp(
  tx: Tx,
  log: StandingLog,
  remembered: SignedHead | null,
): Promise<Pick<SignedHead, 'checkpoints' | 'digest'>> {
  let { checkpoints, digest } = remembered ?? { checkpoints: 0, digest: emptyDigest }
  const until = log.frontier.size
  for (let after = remembered?.size ?? 0; after < until;) {
    const page = await checkpoint_note_list(tx, { ...log, after, until, limit: pageRows })
    for (const { note } of page) digest = extendDigest(digest, note)
    checkpoints += page.length
    after = page.length < pageRows ? until : (page.at(-1)?.size ?? until)
  }
  return { checkpoints, digest }
}
