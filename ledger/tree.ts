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
import { concatBytes } from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'

/** SHA-256, passed in: 32 bytes for any bytes, at once and without keeping hold of them. */
export type Sha256 = (data: Uint8Array) => Uint8Array

/** The node that spans the 2^level leaves from index * 2^level on; level 0 are the leaf hashes. */
export type TreeNode = { readonly level: number; readonly index: number }

/** The one thing that storage must do: give the hashes of the nodes asked for, in that order. */
export type ReadHashes = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>

export const hashBytes = 32

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

/** Throws `hash_invalid` unless these are the 32 bytes of a hash. */
export function requireHash(hash: Uint8Array): void {
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

/** What storage answers, or `storage_mismatch` if that cannot be the hashes of these nodes. */
export async function readChecked(
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

/** Half of a whole number, rounded down, past 2^32 too. */
export function half(n: number): number {
  return Math.floor(n / 2)
}
