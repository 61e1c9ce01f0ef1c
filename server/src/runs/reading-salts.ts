import { createHmac } from 'node:crypto'
import type { Reading } from '@luminous/assay/plate/reading.ts'
import { formatHex, treeRoot } from '@luminous/ledger'
import {
  formatReading,
  readingLeafHash,
  type OpenedReading,
} from '@luminous/verify/reading-tree.ts'
import { sha256 } from '../audit/audit.ts'

/** A leaf's salt, from the run's secret seed: 16 bytes, told only for readings that are disclosed. */
const saltOf = (seed: Uint8Array, index: number): Uint8Array =>
  createHmac('sha256', seed).update(`reading ${index}`).digest().subarray(0, 16)

export type ReadingTree = {
  readonly rootHex: string
  readonly leafHashes: Uint8Array
  open(index: number): OpenedReading
}

/** The Merkle tree over a run's readings in file order. */
export function buildReadingTree(readings: readonly Reading[], seed: Uint8Array): ReadingTree {
  const texts = readings.map(formatReading)
  const hashes = texts.map((text, index) => readingLeafHash(sha256, saltOf(seed, index), text))
  return {
    rootHex: formatHex(treeRoot(sha256, hashes)),
    leafHashes: Buffer.concat(hashes),
    open: (index) => ({
      index,
      leaf: texts[index] ?? '',
      saltHex: formatHex(saltOf(seed, index)),
    }),
  }
}
