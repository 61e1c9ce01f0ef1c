import {
  formatTilePath,
  leafHash,
  LedgerError,
  parseBase64,
  parseBundle,
  parseUtf8,
  verifiedHashReader,
  type ReadTile,
  type Sha256,
} from '@luminous/ledger'
import type { LogHead } from './continuation.ts'

export type LaterEntries =
  | { readonly kind: 'none'; readonly looked: number }
  | { readonly kind: 'found'; readonly index: number }
  /** What was handed out is not what the signed head commits to. */
  | { readonly kind: 'mismatch' }
  /** Too many, or not this reader's to read. */
  | { readonly kind: 'notLooked' }

const bundleWidth = 256
/** 16 bundles, about 1.5 MB: what a person waits for without asking why. */
const laterEntriesMax = 4096

/**
 * Looks through the entries after one of a record for a later change of the same record. A server could
 * otherwise show an old state and prove it. Each entry read is checked against the signed head.
 */
export async function findLaterEntry(
  {
    record,
    index,
    head: { size, rootBase64 },
    sha256,
  }: {
    readonly record: { readonly type: string; readonly id: string }
    readonly index: number
    readonly head: LogHead
    readonly sha256: Sha256
  },
  ports: {
    readonly readTile: ReadTile
    readonly readEntries: (path: string) => Promise<Uint8Array | null>
  },
): Promise<LaterEntries> {
  const first = index + 1
  if (size - first > laterEntriesMax) return { kind: 'notLooked' }
  const root = parseBase64(rootBase64)
  const readHashes = verifiedHashReader(sha256, { size, root }, ports.readTile)
  try {
    for (let n = Math.floor(first / bundleWidth); n * bundleWidth < size; n += 1) {
      const width = Math.min(bundleWidth, size - n * bundleWidth)
      const bytes = await ports.readEntries(formatTilePath({ level: 'entries', n, width }))
      if (bytes === null) return { kind: 'notLooked' }
      const entries = parseBundle(bytes, width).map((entry, place) => ({
        entry,
        index: n * bundleWidth + place,
      }))
      const nodes = entries.map((each) => ({ level: 0, index: each.index }))
      const hashes = await readHashes(nodes)
      const fit = entries.every(({ entry }, place) =>
        isSameHash(leafHash(sha256, entry), hashes[place]),
      )
      if (!fit) return { kind: 'mismatch' }
      const later = entries.find((each) => each.index > index && isOf(record, each.entry))
      if (later) return { kind: 'found', index: later.index }
    }
  } catch (error) {
    if (error instanceof LedgerError) return { kind: 'mismatch' }
    throw error
  }
  return { kind: 'none', looked: Math.max(0, size - first) }
}

const isSameHash = (left: Uint8Array, right: Uint8Array | undefined): boolean =>
  right !== undefined && left.every((byte, at) => byte === right[at])

/** An entry that cannot be read is no change of a record of ours: the recorder writes none like that. */
function isOf(record: { type: string; id: string }, entry: Uint8Array): boolean {
  try {
    const envelope: unknown = JSON.parse(parseUtf8(entry))
    if (typeof envelope !== 'object' || envelope === null || !('record' in envelope)) return false
    const named = envelope.record
    if (typeof named !== 'object' || named === null) return false
    if (!('type' in named) || !('id' in named)) return false
    return named.type === record.type && named.id === record.id
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LedgerError) return false
    throw error
  }
}
