import { LedgerError } from './errors.ts'
import { tileWidthMax } from './tile.ts'

/**
 * Entry bundles (C2SP tlog-tiles): up to 256 entries, each behind its length as a big-endian uint16.
 */
const entryBytesMax = 65_535

/** The bytes of 1 to 256 entries. Throws `bundle_invalid`, `entry_too_long`. */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  requireWidth(entries.length)
  const length = entries.reduce((sum, entry) => sum + 2 + entry.length, 0)
  if (entries.some((entry) => entry.length > entryBytesMax)) throw new LedgerError('entry_too_long')
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const entry of entries) {
    view.setUint16(at, entry.length)
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/**
 * The entries of a bundle that must have exactly `width` of them (1 to 256), as views into `bytes`.
 * A server that leaves one out, cuts one short or hides bytes behind the last gets `bundle_invalid`.
 */
export function parseBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  requireWidth(width)
  if (!(bytes instanceof Uint8Array)) throw new LedgerError('bundle_invalid')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: Uint8Array[] = []
  let at = 0
  while (entries.length < width) {
    if (at + 2 > bytes.length) throw new LedgerError('bundle_invalid')
    const end = at + 2 + view.getUint16(at)
    if (end > bytes.length) throw new LedgerError('bundle_invalid')
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  if (at !== bytes.length) throw new LedgerError('bundle_invalid')
  return entries
}

function requireWidth(width: number): void {
  if (!Number.isInteger(width) || width < 1 || width > tileWidthMax) {
    throw new LedgerError('bundle_invalid')
  }
}
