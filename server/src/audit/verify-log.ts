import {
  appendLeafHash,
  createFrontier,
  formatBase64,
  formatUtf8,
  equalBytes,
  leafHash,
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
import { readAhead } from './read-ahead.ts'
import { cutHashes } from './sequencer.ts'
import type { SignedHead } from './signing-memory.ts'
import {
  checkpoint_list,
  envelope_find_of_leaf,
  leaf_list_of_range,
  now_find,
  leaf_statement,
  tile_statement,
  type LeafHash,
  type NamedLeaf,
  type TileRow,
} from './verifier-queries.ts'
import { verifyCheckpointTimes } from './verify-checkpoint-times.ts'
import { verifyKeys, type OutsideKeys } from './verify-keys.ts'
import { verifyRemembered } from './verify-remembered.ts'

const pageRows = 2000
const pageTiles = 64
const missingNamedMax = 1000
const hashBytes = 32

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
 * Builds the tree of one log again from the hashes of its leaves and holds tiles, checkpoints and signatures against it.
 * No stored hash is taken for granted: `verifyEntries` makes each leaf's again from its entry.
 */
export async function verifyLog(
  db: Db,
  log: LogRow,
  outside: KnownOutside,
  findings: Findings,
): Promise<LogReport> {
  const report = reportTo(log, findings)
  const { keys, isBelieved } = await verifyKeys(db, log, outside.keys, report)
  const checkpoints = await checkpoint_list(db, log)
  verifyCheckpointTimes(checkpoints, await now_find(db), report)
  const tiles = await readTiles(db, log)
  const frontier = createFrontier()
  const growTile = createTileCheck(tiles, report)
  let rootThen: Uint8Array | null = null
  let at = 0
  let next = 0
  let sizeProved = 0
  let sizeBefore = 0
  let rootIsWrong = false
  const pages = readAhead<LeafHash>(db, { ...leaf_statement(log), rows: pageRows })
  for await (const leaves of pages) {
    for (const leaf of leaves) {
      if (leaf.index < next) {
        report('row-doubled', `Leaf ${leaf.index} stands there twice.`, { index: leaf.index })
        continue
      }
      reportGap(next, leaf.index, report)
      const hash = await hashOf(db, log, leaf)
      appendLeafHash(sha256, frontier, hash)
      growTile(0, hash)
      if (outside.remembered?.size === frontier.size) rootThen = frontierRoot(sha256, frontier)
      for (; checkpoints[at]?.size === frontier.size; at += 1) {
        const stored = checkpoints[at]!
        const note = await readCheckpoint(stored, log, keys, report)
        const fits = note === null || equalBytes(note, frontierRoot(sha256, frontier))
        // After the first wrong root all later ones are wrong too: it is named once, with the place.
        if (!fits && !rootIsWrong) {
          rootIsWrong = true
          const last = stored.size - 1
          report(
            'checkpoint-root',
            `The checkpoint over ${stored.size} entries has another root than the leaves make: a leaf from ${sizeProved} to ${last} was exchanged.`,
            { index: sizeProved },
          )
          const range = { ...log, first: sizeBefore, last: leaf.index }
          reportMisplaced(await leaf_list_of_range(db, range), report)
        }
        if (note !== null && fits) sizeProved = stored.size
        sizeBefore = leaf.index + 1
      }
      next = leaf.index + 1
    }
  }
  for (const checkpoint of checkpoints.slice(at)) {
    report(
      'leaf-missing',
      `A checkpoint over ${checkpoint.size} entries was signed at ${checkpoint.at}, but only ${frontier.size} leaves are there.`,
      { index: frontier.size },
    )
  }
  growTile.finish()
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

/** Findings of one log. */
export const reportTo =
  (log: LogRow, findings: Findings): Report =>
  (code, message, place = {}) =>
    addFinding(findings, { code, message, team: log.slug, log: log.origin, ...place })

/** Leaves that are missing, one by one up to a number that anybody could read. */
function reportGap(from: number, to: number, report: Report): void {
  for (let index = from; index < Math.min(to, from + missingNamedMax); index += 1) {
    report('leaf-missing', `Leaf ${index} of the log is missing.`, { index })
  }
}

/**
 * The hash that the tree goes on with, of 32 bytes whatever is stored. The entries are held against these hashes and the
 * roots judge them: so one bent entry is named once, and not again with every checkpoint after it.
 */
async function hashOf(db: Db, log: LogRow, leaf: LeafHash): Promise<Uint8Array> {
  if (leaf.hash?.length === hashBytes) return leaf.hash
  const envelope = await envelope_find_of_leaf(db, { ...log, index: leaf.index })
  return envelope === null ? new Uint8Array(hashBytes) : leafHash(sha256, formatUtf8(envelope))
}

/**
 * Leaves of one batch stand in the order of their entries' ids, as the sequencer wrote them: where a root does
 * not fit, whatever stands out of that order was moved.
 */
function reportMisplaced(batch: readonly NamedLeaf[], report: Report): void {
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

async function readTiles(db: Db, log: LogRow): Promise<Map<string, StoredTile>> {
  const tiles = new Map<string, StoredTile>()
  for await (const page of readAhead<TileRow>(db, { ...tile_statement(log), rows: pageTiles })) {
    for (const { level, number, hashes, root } of page) {
      tiles.set(`${level}/${number}`, { hashes, root })
    }
  }
  return tiles
}

/** Builds the tiles along with the leaves and holds the stored ones against them; `finish` names those too many. */
function createTileCheck(stored: ReadonlyMap<string, StoredTile>, report: Report) {
  const levels: { hashes: Uint8Array[]; full: number }[] = []
  const seen = new Set<string>()
  const grow = (level: number, hash: Uint8Array): void => {
    const row = (levels[level] ??= { hashes: [], full: 0 })
    row.hashes.push(hash)
    if (row.hashes.length < 256) return
    const { hashes, full: number } = row
    levels[level] = { hashes: [], full: number + 1 }
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
  const at = built.hashes.findIndex((hash, i) => !equalBytes(hash, kept[i]!))
  const rootFits = equalBytes(treeRoot(sha256, kept), stored.root)
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
