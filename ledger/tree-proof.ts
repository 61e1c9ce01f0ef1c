/**
 * The two proofs of a Merkle tree (RFC 9162, sections 2.1.3 and 2.1.4): that an entry is in a tree, and
 * that a tree goes on from an older one.
 */
import { equalBytes } from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'
import { foldRight, half, nodeHash, rangeNodes, readChecked, requireHash } from './tree.ts'
import type { ReadHashes, Sha256 } from './tree.ts'

/** More hashes than any tree of 2^53 leaves needs: refused before anything is hashed. */
export const proofHashesMax = 63

/** Leaves from the first to before the second; the first is a multiple of every subtree in it. */
type Range = readonly [from: number, to: number]

/**
 * The inclusion proof of RFC 9162, section 2.1.3.1: the siblings from the leaf to the root.
 * Throws `number_invalid`, `index_outside_tree`, `storage_mismatch`.
 */
export async function proveInclusion(
  sha256: Sha256,
  { index, size }: { readonly index: number; readonly size: number },
  readHashes: ReadHashes,
): Promise<Uint8Array[]> {
  requireCount(index, size)
  if (index >= size) throw new LedgerError('index_outside_tree')
  const siblings: Range[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + powerBelow(to - from)
    siblings.push(index < middle ? [middle, to] : [from, middle])
    if (index < middle) to = middle
    else from = middle
  }
  return readRanges(sha256, siblings.toReversed(), readHashes)
}

/**
 * The consistency proof of RFC 9162, section 2.1.4.1: that the tree of `size` begins with that of
 * `oldSize`. Throws `number_invalid`, `tree_empty`, `tree_shrunk`, `storage_mismatch`.
 */
export async function proveConsistency(
  sha256: Sha256,
  { oldSize, size }: { readonly oldSize: number; readonly size: number },
  readHashes: ReadHashes,
): Promise<Uint8Array[]> {
  requireCount(oldSize, size)
  if (oldSize === 0) throw new LedgerError('tree_empty')
  if (oldSize > size) throw new LedgerError('tree_shrunk')
  const ranges: Range[] = []
  let [from, to] = [0, size]
  while (to !== oldSize) {
    const middle = from + powerBelow(to - from)
    ranges.push(oldSize <= middle ? [middle, to] : [from, middle])
    if (oldSize <= middle) to = middle
    else from = middle
  }
  // The checker knows the old root, so the old tree itself is left out where it is one subtree.
  if (from > 0) ranges.push([from, to])
  return readRanges(sha256, ranges.toReversed(), readHashes)
}

/**
 * Checks an inclusion proof (RFC 9162, section 2.1.3.2). Returns if the leaf is in the tree; throws
 * `number_invalid`, `hash_invalid`, `index_outside_tree`, `proof_length`, `inclusion_mismatch`.
 * A tree of one leaf needs no hashes: what it proves hangs on where its root comes from.
 */
export function checkInclusion(
  sha256: Sha256,
  input: {
    readonly index: number
    readonly size: number
    readonly leafHash: Uint8Array
    readonly proof: readonly Uint8Array[]
    readonly root: Uint8Array
  },
): void {
  const { index, size, leafHash, proof, root } = input
  requireCount(index, size)
  if (index >= size) throw new LedgerError('index_outside_tree')
  requireHash(leafHash)
  requireHash(root)
  requireProof(proof)
  let [at, last, hash] = [index, size - 1, leafHash]
  for (const sibling of proof) {
    if (last === 0) throw new LedgerError('proof_length')
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, sibling, hash)
      // At the right edge the levels without a sibling are passed over.
      for (; at % 2 === 0 && at !== 0; at = half(at)) last = half(last)
    } else {
      hash = nodeHash(sha256, hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  if (last !== 0) throw new LedgerError('proof_length')
  if (!equalBytes(hash, root)) throw new LedgerError('inclusion_mismatch')
}

/**
 * Checks a consistency proof (RFC 9162, section 2.1.4.2): that nothing of the older tree was changed
 * or removed. Returns if so; throws `number_invalid`, `hash_invalid`, `tree_empty`, `tree_shrunk`,
 * `proof_length`, `old_root_mismatch`, `new_root_mismatch`.
 * From the empty tree anything follows, so an attacker could show any history: size 0 is refused.
 */
export function checkConsistency(
  sha256: Sha256,
  input: {
    readonly oldSize: number
    readonly newSize: number
    readonly oldRoot: Uint8Array
    readonly newRoot: Uint8Array
    readonly proof: readonly Uint8Array[]
  },
): void {
  const { oldSize, newSize, oldRoot, newRoot, proof } = input
  requireCount(oldSize, newSize)
  requireProof(proof)
  if (oldSize === 0) throw new LedgerError('tree_empty')
  if (oldSize > newSize) throw new LedgerError('tree_shrunk')
  if (oldSize === newSize) {
    if (proof.length > 0) throw new LedgerError('proof_length')
    requireSame(oldRoot, newRoot)
    return
  }
  requireHash(oldRoot)
  requireHash(newRoot)
  let [at, last] = [oldSize - 1, newSize - 1]
  for (; at % 2 === 1; at = half(at)) last = half(last)
  // Now `at` is 0 if the old tree is one full subtree, and its root the first hash of the path.
  const [first, ...path] = at === 0 ? [oldRoot, ...proof] : proof
  if (first === undefined) throw new LedgerError('proof_length')
  let [oldHash, newHash] = [first, first]
  for (const sibling of path) {
    if (last === 0) throw new LedgerError('proof_length')
    if (at % 2 === 1 || at === last) {
      oldHash = nodeHash(sha256, sibling, oldHash)
      newHash = nodeHash(sha256, sibling, newHash)
      for (; at % 2 === 0 && at !== 0; at = half(at)) last = half(last)
    } else {
      newHash = nodeHash(sha256, newHash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  if (last !== 0) throw new LedgerError('proof_length')
  if (!equalBytes(oldHash, oldRoot)) throw new LedgerError('old_root_mismatch')
  if (!equalBytes(newHash, newRoot)) throw new LedgerError('new_root_mismatch')
}

// Of one size there is one root. The public vectors compare roots here that are no hashes at all.
function requireSame(oldRoot: Uint8Array, newRoot: Uint8Array): void {
  if (!(oldRoot instanceof Uint8Array) || !(newRoot instanceof Uint8Array)) {
    throw new LedgerError('hash_invalid')
  }
  if (!equalBytes(oldRoot, newRoot)) throw new LedgerError('new_root_mismatch')
}

function requireProof(proof: readonly Uint8Array[]): void {
  if (!Array.isArray(proof) || proof.length > proofHashesMax) throw new LedgerError('proof_length')
  proof.forEach(requireHash)
}

async function readRanges(
  sha256: Sha256,
  ranges: readonly Range[],
  readHashes: ReadHashes,
): Promise<Uint8Array[]> {
  const parts = ranges.map(([from, to]) => rangeNodes(from, to))
  const hashes = await readChecked(parts.flat(), readHashes)
  let at = 0
  return parts.map((nodes) => {
    const hash = foldRight(sha256, hashes.slice(at, (at += nodes.length)))
    if (hash === undefined) throw new LedgerError('storage_mismatch')
    return hash
  })
}

/** The largest power of two below n, for n > 1. */
function powerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}
