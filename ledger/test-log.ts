/** For the tests only: hashing, keys and naive logs, made with node:crypto and kept in memory. */
import { createPrivateKey, createPublicKey, hash, sign, verify as verifyEd25519 } from 'node:crypto'

import { LedgerError } from './errors.ts'
import type { LedgerErrorCode } from './errors.ts'
import { formatBase64 } from './encoding.ts'
import type { Signer, Verify } from './key.ts'
import { leafHash, nodeHash, treeRoot } from './tree.ts'
import type { ReadHashes, Sha256 } from './tree.ts'

// A plain Uint8Array, as a browser gives, so that no Buffer hides a mistake.
export const sha256: Sha256 = (data) => new Uint8Array(hash('sha256', data, 'buffer'))

/** An Ed25519 key made from a seed of 32 equal bytes, so that every run signs the same. */
export function createSigner(name: string, seed: number): Signer {
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.alloc(32, seed),
  ])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    name,
    publicKey: new Uint8Array(spki.subarray(-32)),
    sign: (message) => sign(null, message, key),
  }
}

export const verify: Verify = (publicKey, message, signature) => {
  const x = formatBase64(publicKey).replaceAll('+', '-').replaceAll('/', '_').replace('=', '')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verifyEd25519(null, message, key, signature)
}

/** The leaf hashes of the entries "0", "1", "2" and so on. */
export function createLeaves(size: number): Uint8Array[] {
  return Array.from({ length: size }, (_, index) => leafHash(sha256, Buffer.from(String(index))))
}

/** Storage that works out every node anew from its leaves. */
export function createHashReader(leaves: readonly Uint8Array[]): ReadHashes {
  return async (nodes) =>
    nodes.map(({ level, index }) =>
      treeRoot(sha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    )
}

/** RFC 9162, section 2.1.1, word for word. */
export function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return sha256(new Uint8Array(0))
  if (leaves.length === 1) return only
  const k = naiveSplit(leaves.length)
  return nodeHash(sha256, naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

/** RFC 9162, section 2.1.3.1, word for word. */
export function naivePath(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return []
  const k = naiveSplit(leaves.length)
  return index < k
    ? [...naivePath(index, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(index - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))]
}

/** RFC 9162, section 2.1.4.1, word for word. */
export function naiveSubproof(
  oldSize: number,
  leaves: readonly Uint8Array[],
  whole: boolean,
): Uint8Array[] {
  if (oldSize === leaves.length) return whole ? [] : [naiveRoot(leaves)]
  const k = naiveSplit(leaves.length)
  return oldSize <= k
    ? [...naiveSubproof(oldSize, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...naiveSubproof(oldSize - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))]
}

function naiveSplit(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1))
}

/** The code with which something is refused, or `accepted`; any error but ours fails the test. */
export function refusal(act: () => unknown): LedgerErrorCode | 'accepted' {
  try {
    act()
    return 'accepted'
  } catch (error) {
    if (error instanceof LedgerError) return error.code
    throw error
  }
}

/** As `refusal`, for what answers later. */
export async function refusalOf(answer: Promise<unknown>): Promise<LedgerErrorCode | 'accepted'> {
  try {
    await answer
    return 'accepted'
  } catch (error) {
    if (error instanceof LedgerError) return error.code
    throw error
  }
}
