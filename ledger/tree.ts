/**
 * The Merkle tree of RFC 6962 and RFC 9162, section 2: how one hash of 32 bytes stands for a whole log.
 *
 *   leaf   SHA-256(00 || entry)
 *   node   SHA-256(01 || left || right), left being the largest full subtree
 *   empty  SHA-256()
 *
 * The prefixes keep an attacker from passing a node off as an entry. A tree of the entries a, b, c:
 *
 *   leaf a   022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c
 *   leaf b   57eb35615d47f34ec714cacdf5fd74608a5e8e102724e80b24b287c0c27b6a31
 *   leaf c   597fcb31282d34654c200d3418fca5705c648ebf326ec73d8ddef11841f876d8
 *   node ab  b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb
 *   root     36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1
 *
 * That c is entry 2 of 3 is proved by node ab alone: node(ab, c) makes the root.
 *
 * Sizes and indexes are whole numbers to 2^53 - 1, so halving is division, never a 32-bit shift.
 */
import { concatBytes, equalBytes } from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'

/** SHA-256, passed in: 32 bytes for any bytes, at once and without keeping hold of them. */
export type Sha256 = (data: Uint8Array) => Uint8Array

/** The node that spans the 2^level leaves from index * 2^level on; level 0 are the leaf hashes. */
export type TreeNode = { readonly level: number; readonly index: number }

/** The one thing that storage must do: give the hashes of the nodes asked for, in that order. */
export type ReadHashes = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>

export const hashBytes = 32

// More hashes than any tree of 2^53 leaves needs: refused before anything is hashed.
const proofHashesMax = 63

// One buffer for all nodes and one for most leaves: fresh ones for each hash cost a third of the speed.
// Safe because hashing is synchronous and keeps hold of nothing.
const nodeInput = new Uint8Array(1 + 2 * hashBytes)
nodeInput[0] = 1
const leafInput = new Uint8Array(4096)

/** The hash of one entry: SHA-256(00 || entry), RFC 9162, section 2.1.1. */
export function leafHash(sha256: Sha256, entry: Uint8Array): Uint8Array {
  const bytes = 1 + entry.length
  const input = bytes > leafInput.length ? new Uint8Array(bytes) : leafInput.subarray(0, bytes)
  input.set(entry, 1)
  return sha256(input)
}

/** The hash of an inner node: SHA-256(01 || left || right). Throws `hash_invalid`. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  requireHash(left)
  requireHash(right)
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + hashBytes)
  return sha256(nodeInput)
}

function requireHash(hash: Uint8Array): void {
  if (!(hash instanceof Uint8Array) || hash.length !== hashBytes) {
    throw new LedgerError('hash_invalid')
  }
}

/** The root of the tree over these leaf hashes; of none, SHA-256(). Throws `hash_invalid`. */
export function treeRoot(sha256: Sha256, leafHashes: Iterable<Uint8Array>): Uint8Array {
  const frontier = createFrontier()
  for (const hash of leafHashes) appendLeafHash(sha256, frontier, hash)
  return frontierRoot(sha256, frontier)
}

/**
 * What must be remembered of a tree to go on appending: the roots of its full subtrees, the largest
 * first, at most 53 of them.
 */
export type Frontier = { size: number; hashes: Uint8Array[] }

/** The frontier of the empty tree. */
export function createFrontier(): Frontier {
  return { size: 0, hashes: [] }
}

/** Appends one leaf hash to a frontier, in place. Throws `hash_invalid`, `number_invalid`. */
export function appendLeafHash(sha256: Sha256, frontier: Frontier, leafHash: Uint8Array): void {
  requireHash(leafHash)
  requireCount(frontier.size + 1)
  let hash = leafHash
  for (let rest = frontier.size; rest % 2 === 1; rest = half(rest)) {
    const left = frontier.hashes.pop()
    if (left === undefined) throw new LedgerError('hash_invalid')
    hash = nodeHash(sha256, left, hash)
  }
  frontier.hashes.push(hash)
  frontier.size += 1
}

/** The root of the tree that a frontier stands for. */
export function frontierRoot(sha256: Sha256, frontier: Frontier): Uint8Array {
  return foldRight(sha256, frontier.hashes) ?? sha256(new Uint8Array(0))
}

/** The frontier of a stored tree. Throws `number_invalid`, `storage_mismatch`. */
export async function readFrontier(size: number, readHashes: ReadHashes): Promise<Frontier> {
  requireCount(size)
  const hashes = await readChecked(rangeNodes(0, size), readHashes)
  return { size, hashes: [...hashes] }
}

/** The root of a stored tree at any size that it has had. Throws as `readFrontier`. */
export async function readRoot(
  sha256: Sha256,
  size: number,
  readHashes: ReadHashes,
): Promise<Uint8Array> {
  return frontierRoot(sha256, await readFrontier(size, readHashes))
}

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

/** Leaves from the first to before the second; the first is a multiple of every subtree in it. */
type Range = readonly [from: number, to: number]

/** The full subtrees that make up a range of a tree, the largest first. */
export function rangeNodes(from: number, to: number): TreeNode[] {
  const nodes: TreeNode[] = []
  for (let at = from; at < to;) {
    let [level, width] = [0, 1]
    while (width * 2 <= to - at) [level, width] = [level + 1, width * 2]
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
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

async function readChecked(
  nodes: readonly TreeNode[],
  readHashes: ReadHashes,
): Promise<readonly Uint8Array[]> {
  const hashes = nodes.length === 0 ? [] : await readHashes(nodes)
  const fit = hashes.every((hash) => hash instanceof Uint8Array && hash.length === hashBytes)
  if (hashes.length !== nodes.length || !fit) throw new LedgerError('storage_mismatch')
  return hashes
}

/** Joins subtree roots, the largest first, into one: the smallest two first. */
export function foldRight(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array | undefined {
  return hashes.length === 0
    ? undefined
    : hashes.reduceRight((right, left) => nodeHash(sha256, left, right))
}

/** The root of the full subtree over hashes that lie one after another in `bytes`. */
export function packedRoot(sha256: Sha256, bytes: Uint8Array): Uint8Array {
  let row = bytes
  while (row.length > hashBytes) {
    const parts: Uint8Array[] = []
    for (let at = 0; at < row.length; at += 2 * hashBytes) {
      nodeInput.set(row.subarray(at, at + 2 * hashBytes), 1)
      parts.push(sha256(nodeInput))
    }
    row = concatBytes(parts)
  }
  return row
}

/** The largest power of two below n, for n > 1. */
function powerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

function half(n: number): number {
  return Math.floor(n / 2)
}
