import {
  checkConsistency,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  proveConsistency,
  readRoot,
  storedHashReader,
} from '@luminous/ledger'
import type { Db } from '../platform/database.ts'
import { addFinding, type Findings } from './finding.ts'
import { sha256, verifySignature } from './keys.ts'
import { storedTiles } from './log-store.ts'
import { checkpoint_size_newest, log_key_list, type LogRow } from './queries.ts'

/** Somebody else's checkpoint must be a beginning of today's log. */
export async function verifySince(
  db: Db,
  note: string,
  logs: readonly LogRow[],
  findings: Findings,
): Promise<void> {
  const fail = (message: string, log?: LogRow) =>
    addFinding(findings, {
      code: 'history-rewritten',
      message,
      ...(log ? { team: log.slug, log: log.origin } : {}),
    })
  let origin: string
  try {
    origin = parseCheckpoint(parseNote(note).text).origin
  } catch (error) {
    fail(`The checkpoint given cannot be read: ${error instanceof Error ? error.message : ''}`)
    return
  }
  const log = logs.find((candidate) => candidate.origin === origin)
  if (!log) {
    fail(`The checkpoint given is of the log ${origin}, which is not here.`)
    return
  }
  try {
    const keys = (await log_key_list(db, log)).map((key) => parseVkey(sha256, key.vkey))
    const { checkpoint } = await openCheckpoint(note, {
      logKeys: keys,
      origin,
      verify: verifySignature,
    })
    const size = await checkpoint_size_newest(db, log)
    if (checkpoint.size > size) {
      fail(`The checkpoint given covers ${checkpoint.size} entries, the log has only ${size}.`, log)
      return
    }
    if (checkpoint.size === 0) return
    const readHashes = storedHashReader(sha256, size, storedTiles(db, log))
    const proof = await proveConsistency(sha256, { oldSize: checkpoint.size, size }, readHashes)
    const newRoot = await readRoot(sha256, size, readHashes)
    checkConsistency(sha256, {
      oldSize: checkpoint.size,
      newSize: size,
      oldRoot: checkpoint.root,
      newRoot,
      proof,
    })
  } catch (error) {
    fail(
      `The log is not a continuation of the checkpoint given: ${error instanceof Error ? error.message : String(error)}`,
      log,
    )
  }
}
