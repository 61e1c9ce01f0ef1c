import {
  appendLeafHash,
  createFrontier,
  formatBase64,
  formatHex,
  frontierRoot,
  openCheckpoint,
  treeRoot,
  type VerifierKey,
} from '@luminous/ledger'
import type { Db } from '../platform/database.ts'
import { errorMessage } from '../platform/fault.ts'
import { addFinding, type Finding, type FindingCode, type Findings } from './finding.ts'
import { sha256, verifySignature } from './keys.ts'
import type { LogRow, StoredCheckpoint } from './queries.ts'
import { cutHashes } from './sequencer.ts'
import type { SignedHead } from './signing-memory.ts'
import {
  checkpoint_list,
  leaf_count,
  leaf_list_with_entry,
  tile_list,
  type LeafRow,
} from './verifier-queries.ts'
import { verifyKeys, type OutsideKeys } from './verify-keys.ts'
import { verifyLeaf } from './verify-leaf.ts'
import { verifyQueue } from './verify-queue.ts'
import { verifyRemembered } from './verify-remembered.ts'

const pageRows = 5000

export type LogReport = {
  readonly team: string
  readonly kind: string
  readonly origin: string
  readonly vkey: string | null
  /** Nobody outside the database knows the key: the database's word was taken for it. */
  readonly isKeyBelieved: boolean
  readonly size: number
  readonly root: string | null
  readonly checkpoints: number
  readonly tiles: number
}

export type Report = (code: FindingCode, message: string, place?: Partial<Finding>) => void

/** What is known of a log from outside the database. */
export type KnownOutside = {
  readonly keys: OutsideKeys
  readonly remembered: SignedHead | null
  /** A key of it was made here, so there was an entry. */
  readonly hasOwnKey: boolean
}

/**
 * Checks one log from its bytes up: every envelope and payload is hashed again, the tree is built again,
 * and tiles, checkpoints and signatures are held against it. No stored hash is taken for granted.
 */
export async function verifyLog(
  db: Db,
  log: LogRow,
  outside: KnownOutside,
  findings: Findings,
): Promise<LogReport> {
  const report: Report = (code, message, place = {}) =>
    addFinding(findings, { code, message, team: log.slug, log: log.origin, ...place })
  const { keys, isBelieved } = await verifyKeys(db, log, outside.keys, report)
  const checkpoints = await checkpoint_list(db, log)
  const tiles = new Map(
    (await tile_list(db, log)).map((tile) => [`${tile.level}/${tile.number}`, tile]),
  )
  const frontier = createFrontier()
  const growTile = createTileCheck(tiles, report)
  let rootThen: Uint8Array | null = null
  let at = 0
  let next = 0
  let sizeProved = 0
  let rootIsWrong = false
  const batch: LeafRow[] = []
  for (let after = -1; ;) {
    const leaves = await leaf_list_with_entry(db, { ...log, after, limit: pageRows })
    for (const leaf of leaves) {
      if (leaf.index < next) {
        report('row-doubled', `Leaf ${leaf.index} stands there twice.`, { index: leaf.index })
        continue
      }
      for (; next < leaf.index; next += 1) {
        report('leaf-missing', `Leaf ${next} of the log is missing.`, { index: next })
      }
      const hash = verifyLeaf(leaf, log, report)
      batch.push(leaf)
      appendLeafHash(sha256, frontier, hash)
      growTile(0, hash)
      if (outside.remembered?.size === frontier.size) rootThen = frontierRoot(sha256, frontier)
      for (; checkpoints[at]?.size === frontier.size; at += 1) {
        const stored = checkpoints[at]!
        const note = await readCheckpoint(stored, log, keys, report)
        const fits = note === null || formatHex(note) === formatHex(frontierRoot(sha256, frontier))
        // After the first wrong root all later ones are wrong too: it is named once, with the place.
        if (!fits && !rootIsWrong) {
          rootIsWrong = true
          const last = stored.size - 1
          report(
            'checkpoint-root',
            `The checkpoint over ${stored.size} entries has another root than the leaves make: a leaf from ${sizeProved} to ${last} was exchanged.`,
            { index: sizeProved },
          )
          reportMisplaced(batch, report)
        }
        if (note !== null && fits) sizeProved = stored.size
        batch.length = 0
      }
      next = leaf.index + 1
    }
    after = leaves.at(-1)?.index ?? after
    if (leaves.length < pageRows) break
  }
  for (const checkpoint of checkpoints.slice(at)) {
    report(
      'leaf-missing',
      `A checkpoint over ${checkpoint.size} entries was signed at ${checkpoint.at}, but only ${frontier.size} leaves are there.`,
      { index: frontier.size },
    )
  }
  growTile.finish()
  await verifyQueue(db, log, report)
  // At the edge of a page a second one is never met.
  const stored = next >= pageRows ? await leaf_count(db, log) : next
  if (stored > next) {
    report('row-doubled', `The log has ${stored} leaves, of ${next} places: some stand twice.`)
  }
  if (frontier.size > 0 && checkpoints.at(-1)?.size !== frontier.size) {
    report(
      'checkpoint-missing',
      `The newest checkpoint covers ${checkpoints.at(-1)?.size ?? 0} of ${frontier.size} leaves.`,
    )
  }
  verifyRemembered(
    {
      log,
      size: frontier.size,
      rootThen,
      isRootWrong: rootIsWrong,
      checkpoints,
      hasKey: keys.length > 0 || outside.hasOwnKey,
    },
    outside,
    report,
  )
  return {
    team: log.slug,
    kind: log.kind,
    origin: log.origin,
    vkey: keys.at(-1)?.vkey ?? null,
    isKeyBelieved: isBelieved,
    size: frontier.size,
    root: frontier.size > 0 ? formatBase64(frontierRoot(sha256, frontier)) : null,
    checkpoints: checkpoints.length,
    tiles: tiles.size,
  }
}

/**
 * Leaves of one batch stand in the order of their entries' ids, as the sequencer wrote them: where a root does
 * not fit, whatever stands out of that order was moved.
 */
function reportMisplaced(batch: readonly LeafRow[], report: Report): void {
  const inOrder = batch.toSorted((a, b) =>
    a.statementId === b.statementId
      ? a.ordinal - b.ordinal
      : a.statementId < b.statementId
        ? -1
        : 1,
  )
  for (const [at, leaf] of batch.entries()) {
    const expected = inOrder[at]
    if (leaf === expected || expected === undefined) continue
    const record = { type: leaf.recordType ?? '?', id: leaf.recordId ?? '?' }
    report(
      'leaf-changed',
      `Leaf ${leaf.index} (${record.type} ${record.id}) stands where the leaf of ${expected.recordType} ${expected.recordId} belongs.`,
      { index: leaf.index, record },
    )
  }
}

type StoredTile = { readonly hashes: Uint8Array; readonly root: Uint8Array }

/** Builds the tiles along with the leaves and holds the stored ones against them; `finish` names those too many. */
function createTileCheck(stored: ReadonlyMap<string, StoredTile>, report: Report) {
  const levels: Uint8Array[][] = []
  const seen = new Set<string>()
  const grow = (level: number, hash: Uint8Array): void => {
    const row = (levels[level] ??= [])
    row.push(hash)
    if (row.length % 256 !== 0) return
    const number = row.length / 256 - 1
    const hashes = row.slice(-256)
    checkTile(stored.get(`${level}/${number}`), { level, number, hashes }, report)
    seen.add(`${level}/${number}`)
    grow(level + 1, treeRoot(sha256, hashes))
  }
  return Object.assign(grow, {
    finish() {
      for (const key of stored.keys()) {
        if (!seen.has(key)) report('tile-changed', `Tile ${key} does not belong to this tree.`)
      }
    },
  })
}

function checkTile(
  stored: StoredTile | undefined,
  built: { level: number; number: number; hashes: Uint8Array[] },
  report: Report,
): void {
  const name = `Tile ${built.level}/${built.number}`
  if (!stored) {
    report('tile-missing', `${name} is missing.`)
    return
  }
  if (stored.hashes?.length !== 8192 || stored.root?.length !== 32) {
    report('tile-changed', `${name} is not 256 hashes and their root.`, {
      index: built.number * 256 * 256 ** built.level,
    })
    return
  }
  const kept = cutHashes(stored.hashes)
  const at = built.hashes.findIndex((hash, i) => formatHex(hash) !== formatHex(kept[i]!))
  const rootFits = formatHex(treeRoot(sha256, kept)) === formatHex(stored.root)
  if (at >= 0 || !rootFits) {
    report('tile-changed', `${name} has another hash at place ${Math.max(at, 0)} than the tree.`, {
      index: (built.number * 256 + Math.max(at, 0)) * 256 ** built.level,
    })
  }
}

/** The root that a checkpoint signs; null, and reported, where it is not valid. */
async function readCheckpoint(
  stored: StoredCheckpoint,
  log: LogRow,
  keys: readonly VerifierKey[],
  report: Report,
): Promise<Uint8Array | null> {
  try {
    const { checkpoint } = await openCheckpoint(stored.note, {
      logKeys: keys,
      origin: log.origin,
      verify: verifySignature,
    })
    if (checkpoint.size !== stored.size) throw new Error(`it is signed over ${checkpoint.size}`)
    return checkpoint.root
  } catch (error) {
    report(
      'checkpoint-invalid',
      `The checkpoint over ${stored.size} entries is not valid: ${errorMessage(error)}`,
    )
    return null
  }
}
