import type { Reading } from '@luminous/assay/plate/reading.ts'
import { formatHex, treeRoot } from '@luminous/ledger'
import {
  formatReading,
  readingLeafHash,
  type OpenedReading,
} from '@luminous/verify/reading-tree.ts'
import { sha256 } from '../audit/audit.ts'

/** Bytes of a new run's secret. Runs of before have `formerSeedBytes`, and their salts as they were. */
export const seedBytes = 48
const formerSeedBytes = 32
const saltBytes = 16

/**
 * A leaf's salt by its index, from the run's secret seed: 16 bytes, told only for readings that are disclosed. Two lie in
 * each SHA-256 of the seed and a number; half of a digest lets nobody go on from it. A plate of a panel has 8,000
 * readings: by an HMAC for each, as before, they took longer than all the rest.
 */
export function saltsOf(seed: Uint8Array): (index: number) => Uint8Array {
  if (seed.length === formerSeedBytes) return formerSaltsOf(seed)
  if (seed.length !== seedBytes) throw new RangeError(`a seed has ${seedBytes} bytes`)
  const input = Buffer.alloc(seedBytes + 4)
  input.set(seed)
  let known = -1
  let digest: Uint8Array = input
  return (index) => {
    const pair = index >>> 1
    if (pair !== known) {
      input.writeUInt32BE(pair, seedBytes)
      digest = sha256(input)
      known = pair
    }
    return digest.subarray((index & 1) * saltBytes, (index & 1) * saltBytes + saltBytes)
  }
}

/** The first 16 bytes of HMAC-SHA-256 over `reading <index>`, by hand: Node makes a key anew for each. */
function formerSaltsOf(seed: Uint8Array): (index: number) => Uint8Array {
  const padded = (pad: number): Buffer => {
    const block = Buffer.alloc(64, pad)
    seed.forEach((byte, at) => (block[at] = byte ^ pad))
    return block
  }
  const [inner, outer] = [padded(0x36), padded(0x5c)]
  return (index) => {
    const digest = sha256(Buffer.concat([inner, Buffer.from(`reading ${index}`)]))
    return sha256(Buffer.concat([outer, digest])).subarray(0, saltBytes)
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
