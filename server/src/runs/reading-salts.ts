import type { Reading } from '@luminous/assay/plate/reading.ts'
import { formatHex, treeRoot } from '@luminous/ledger'
import {
  formatReading,
  readingLeafHash,
  type OpenedReading,
} from '@luminous/verify/reading-tree.ts'
import { sha256 } from '../audit/audit.ts'

const blockBytes = 64

/**
 * A leaf's salt by its index, from the run's secret seed (at most 64 bytes): the first 16 bytes of HMAC-SHA-256 over
 * `reading <index>`, told only for readings that are disclosed. By hand, since Node makes a key anew for each: a plate
 * of a panel has 8,000 readings, and they took 200 ms in place of 20.
 */
export function saltsOf(seed: Uint8Array): (index: number) => Uint8Array {
  if (seed.length > blockBytes) throw new RangeError('a seed has at most 64 bytes')
  const padded = (pad: number): Buffer => {
    const block = Buffer.alloc(blockBytes, pad)
    seed.forEach((byte, at) => (block[at] = byte ^ pad))
    return block
  }
  const [inner, outer] = [padded(0x36), padded(0x5c)]
  return (index) => {
    const digest = sha256(Buffer.concat([inner, Buffer.from(`reading ${index}`)]))
    return sha256(Buffer.concat([outer, digest])).subarray(0, 16)
  }
}

export type ReadingTree = {
  readonly rootHex: string
  readonly leafHashes: Uint8Array
  open(index: number): OpenedReading
}

/** The Merkle tree over a run's readings in file order. */
export function buildReadingTree(readings: readonly Reading[], seed: Uint8Array): ReadingTree {
  const saltAt = saltsOf(seed)
  const texts = readings.map(formatReading)
  const hashes = texts.map((text, index) => readingLeafHash(sha256, saltAt(index), text))
  return {
    rootHex: formatHex(treeRoot(sha256, hashes)),
    leafHashes: Buffer.concat(hashes),
    open: (index) => ({
      index,
      leaf: texts[index] ?? '',
      saltHex: formatHex(saltAt(index)),
    }),
  }
}
