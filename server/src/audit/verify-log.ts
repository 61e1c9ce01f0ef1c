import {
  appendLeafHash,
  createFrontier,
  formatBase64,
  formatHex,
  formatUtf8,
  frontierRoot,
  leafHash,
  openCheckpoint,
  parseVkey,
  treeRoot,
  type VerifierKey,
} from '@luminous/ledger'
import { checkKeyChange } from '@luminous/verify/key-change.ts'
import type { Db } from '../platform/database.ts'
import { parseEnvelope, type Envelope } from './entry-text.ts'
import { addFinding, type Finding, type FindingCode, type Findings } from './finding.ts'
import { sha256, verifySignature } from './keys.ts'
import { log_key_list, type LogRow, type StoredCheckpoint } from './queries.ts'
import {
  checkpoint_list,
  entry_list_unsequenced,
  leaf_list_with_entry,
  pending_list_wrong,
  tile_list,
  type LeafRow,
} from './verifier-queries.ts'
import { cutHashes } from './sequencer.ts'

const pageRows = 5000

export type LogReport = {
  readonly team: string
  readonly kind: string
  readonly origin: string
  readonly vkey: string | null
  readonly size: number
  readonly root: string | null
  readonly checkpoints: number
  readonly tiles: number
}

/**
 * Checks one log from its bytes up: every envelope and payload is hashed again, the tree is built again,
 * and tiles, checkpoints and signatures are held against it. No stored hash is taken for granted.
 */
export async function verifyLog(db: Db, log: LogRow, findings: Findings): Promise<LogReport> {
  const report = (code: FindingCode, message: string, place: Partial<Finding> = {}) =>
    addFinding(findings, { code, message, team: log.slug, log: log.origin, ...place })
  const keys = await verifyKeys(db, log, report)
  const checkpoints = await checkpoint_list(db, log)
  const frontier = createFrontier()
  const levels: Uint8Array[][] = [[]]
  const tiles = new Map(
    (await tile_list(db, log)).map((tile) => [`${tile.level}/${tile.number}`, tile]),
  )
  const seen = new Set<string>()
  const growTile = (level: number, hash: Uint8Array) => {
    const row = (levels[level] ??= [])
    row.push(hash)
    if (row.length % 256 !== 0) return
    const number = row.length / 256 - 1
    const hashes = row.slice(-256)
    checkTile(tiles.get(`${level}/${number}`), { level, number, hashes }, report)
    seen.add(`${level}/${number}`)
    growTile(level + 1, treeRoot(sha256, hashes))
  }
  let next = 0
  let sizeProved = 0
  let rootIsWrong = false
  const batch: LeafRow[] = []
  for (let after = -1; ;) {
    const leaves = await leaf_list_with_entry(db, { ...log, after, limit: pageRows })
    for (const leaf of leaves) {
      for (; next < leaf.index; next += 1) {
        report('leaf-missing', `Leaf ${next} of the log is missing.`, { index: next })
      }
      const hash = verifyLeaf(leaf, log, report)
      batch.push(leaf)
      appendLeafHash(sha256, frontier, hash)
      growTile(0, hash)
      while (checkpoints[0]?.size === frontier.size) {
        const stored = checkpoints.shift()!
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
  for (const checkpoint of checkpoints) {
    report(
      'leaf-missing',
      `A checkpoint over ${checkpoint.size} entries was signed at ${checkpoint.at}, but only ${frontier.size} leaves are there.`,
      { index: frontier.size },
    )
  }
  for (const key of tiles.keys()) {
    if (!seen.has(key)) report('tile-changed', `Tile ${key} does not belong to this tree.`)
  }
  await verifyQueue(db, log, report)
  const all = await checkpoint_list(db, log)
  if (frontier.size > 0 && all.at(-1)?.size !== frontier.size) {
    report(
      'checkpoint-missing',
      `The newest checkpoint covers ${all.at(-1)?.size ?? 0} of ${frontier.size} leaves.`,
    )
  }
  return {
    team: log.slug,
    kind: log.kind,
    origin: log.origin,
    vkey: keys.at(-1)?.vkey ?? null,
    size: frontier.size,
    root: frontier.size > 0 ? formatBase64(frontierRoot(sha256, frontier)) : null,
    checkpoints: all.length,
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

type Report = (code: FindingCode, message: string, place?: Partial<Finding>) => void
type PinnedKey = VerifierKey & { readonly vkey: string }

/** Every key after the first must have been handed over by the one before it, in writing. */
async function verifyKeys(db: Db, log: LogRow, report: Report): Promise<PinnedKey[]> {
  const keys: PinnedKey[] = []
  for (const row of await log_key_list(db, log)) {
    try {
      const key = { ...parseVkey(sha256, row.vkey), vkey: row.vkey }
      if (key.name !== log.origin) throw new Error('it is the key of another log')
      const former = keys.at(-1)
      if (former) {
        const change = { origin: log.origin, note: row.statement ?? '', known: [former] }
        const next = await checkKeyChange({ sha256, verify: verifySignature }, change)
        if (next.vkey !== row.vkey) throw new Error('the statement names another key')
      }
      keys.push(key)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      report('key-changed', `Key ${row.ordinal} of the log was not handed over rightly: ${why}.`)
    }
  }
  return keys
}

function verifyLeaf(leaf: LeafRow, log: LogRow, report: Report): Uint8Array {
  if (leaf.envelope === null) {
    report('entry-missing', `The entry of leaf ${leaf.index} was deleted.`, { index: leaf.index })
    return leaf.hash
  }
  const record = { type: leaf.recordType ?? '?', id: leaf.recordId ?? '?' }
  const place = { index: leaf.index, record }
  const named = `${record.type} ${record.id}`
  const hash = leafHash(sha256, formatUtf8(leaf.envelope))
  if (formatHex(hash) !== formatHex(leaf.hash)) {
    report(
      'leaf-changed',
      `Leaf ${leaf.index} is not the hash of its entry (${named}): the entry was changed, or leaves were swapped.`,
      place,
    )
  }
  verifyEnvelope({ ...leaf, envelope: leaf.envelope }, log, report, place)
  // The entry was held against its hash above. The tree goes on with the stored hash, which the roots then judge: so
  // one bent entry is named once, and not again with every checkpoint after it.
  return leaf.hash
}

function verifyEnvelope(
  leaf: LeafRow & { envelope: string },
  log: LogRow,
  report: Report,
  place: Partial<Finding>,
): void {
  let envelope: Partial<Envelope>
  try {
    envelope = parseEnvelope(leaf.envelope)
  } catch {
    report('envelope-changed', `The envelope of leaf ${leaf.index} is not readable.`, place)
    return
  }
  const told = [
    envelope.id,
    envelope.log,
    envelope.record?.type,
    envelope.record?.id,
    envelope.record?.version,
  ]
  const kept = [
    `${leaf.statementId}:${leaf.ordinal}`,
    log.log,
    leaf.recordType,
    leaf.recordId,
    leaf.version,
  ]
  if (told.some((value, at) => value !== kept[at])) {
    report(
      'envelope-changed',
      `The envelope of leaf ${leaf.index} speaks of another entry than the one that it lies in.`,
      place,
    )
  }
  if (leaf.payload === null || leaf.salt === null) {
    report('payload-missing', `The payload of leaf ${leaf.index} is gone without a purge.`, place)
    return
  }
  const commitment = sha256(Buffer.concat([leaf.salt, formatUtf8(leaf.payload)]))
  if (formatHex(commitment) !== envelope.payload) {
    report(
      'payload-changed',
      `The payload of leaf ${leaf.index} (${leaf.recordType} ${leaf.recordId}, version ${leaf.version}) is not the one that its envelope commits to.`,
      place,
    )
  }
}

function checkTile(
  stored: { hashes: Uint8Array; root: Uint8Array } | undefined,
  built: { level: number; number: number; hashes: Uint8Array[] },
  report: Report,
): void {
  const name = `Tile ${built.level}/${built.number}`
  if (!stored) {
    report('tile-missing', `${name} is missing.`)
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
    const why = error instanceof Error ? error.message : String(error)
    report('checkpoint-invalid', `The checkpoint over ${stored.size} entries is not valid: ${why}`)
    return null
  }
}

async function verifyQueue(db: Db, log: LogRow, report: Report): Promise<void> {
  for (const orphan of await entry_list_unsequenced(db, log)) {
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
}
