import { existsSync, readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { formatHex, parseBase64, parseHex } from './encoding.ts'
import {
  createHashReader,
  createLeaves,
  naivePath,
  naiveRoot,
  naiveSubproof,
  refusal,
  refusalOf,
  sha256,
} from './test-log.ts'
import { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from './tree-proof.ts'
import {
  appendLeafHash,
  createFrontier,
  frontierRoot,
  leafHash,
  nodeHash,
  readFrontier,
  treeRoot,
} from './tree.ts'
import type { ReadHashes, TreeNode } from './tree.ts'

const leaves = createLeaves(100)
const roots = Array.from({ length: 101 }, (_, size) => naiveRoot(leaves.slice(0, size)))
const rootAt = (size: number) => roots[size] ?? expect.fail('no such size')
const leafAt = (index: number) => leaves[index] ?? expect.fail('no such leaf')
const readHashes = createHashReader(leaves)

describe('a tree grown to 100', () => {
  test('has the root of RFC 9162 at every size, grown one by one or read from storage', async () => {
    const frontier = createFrontier()
    for (let size = 0; size <= 100; size += 1) {
      expect(formatHex(frontierRoot(sha256, frontier))).toBe(formatHex(rootAt(size)))
      expect(formatHex(treeRoot(sha256, leaves.slice(0, size)))).toBe(formatHex(rootAt(size)))
      const stored = await readFrontier(size, readHashes)
      expect(stored.hashes.map(formatHex)).toEqual(frontier.hashes.map(formatHex))
      if (size < 100) appendLeafHash(sha256, frontier, leafAt(size))
    }
  })

  test('proves every leaf at every size, and no other leaf with that proof', async () => {
    for (let size = 1; size <= 100; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = await proveInclusion(sha256, { index, size }, readHashes)
        const naive = naivePath(index, leaves.slice(0, size))
        expect(proof.map(formatHex)).toEqual(naive.map(formatHex))
        const claim = { index, size, leafHash: leafAt(index), proof, root: rootAt(size) }
        checkInclusion(sha256, claim)
        const other = leafAt((index + 1) % 100)
        const refused = refusal(() => checkInclusion(sha256, { ...claim, leafHash: other }))
        expect(refused).toBe('inclusion_mismatch')
      }
    }
  })

  test('proves every pair of sizes consistent, and no changed root with that proof', async () => {
    for (let size = 1; size <= 100; size += 1) {
      for (let oldSize = 1; oldSize <= size; oldSize += 1) {
        const proof = await proveConsistency(sha256, { oldSize, size }, readHashes)
        const naive = naiveSubproof(oldSize, leaves.slice(0, size), true)
        expect(proof.map(formatHex)).toEqual(naive.map(formatHex))
        const [oldRoot, newRoot] = [rootAt(oldSize), rootAt(size)]
        const claim = { oldSize, newSize: size, oldRoot, newRoot, proof }
        checkConsistency(sha256, claim)
        const fake = leafHash(sha256, Buffer.from('fake'))
        for (const part of [{ oldRoot: fake }, { newRoot: fake }]) {
          const refused = refusal(() => checkConsistency(sha256, { ...claim, ...part }))
          expect(refused).toMatch(/^(old|new)_root_mismatch$/)
        }
      }
    }
  })
})

/** A tree in which all leaves are one hash: its full subtrees are known at any size. */
function uniformTree(leaf: Uint8Array) {
  const levels = [leaf]
  for (let level = 1; level < 53; level += 1) {
    const below = levels[level - 1] ?? leaf
    levels.push(nodeHash(sha256, below, below))
  }
  const asked: TreeNode[] = []
  const read: ReadHashes = async (nodes) => {
    asked.push(...nodes)
    return nodes.map(({ level }) => levels[level] ?? leaf)
  }
  return { read, asked }
}

const largeSizes = [31, 32, 40, 52].flatMap((power) =>
  [-1, 0, 1, 5].map((more) => 2 ** power + more),
)

test.each([...largeSizes, Number.MAX_SAFE_INTEGER])(
  'proves and checks at size %d',
  async (size) => {
    const leaf = leafHash(sha256, Buffer.from('same'))
    const { read, asked } = uniformTree(leaf)
    const rootOf = async (at: number) => frontierRoot(sha256, await readFrontier(at, read))
    const root = await rootOf(size)
    for (const index of [0, 1, 2 ** 31 - 2, Math.floor(size / 2), size - 2, size - 1]) {
      const proof = await proveInclusion(sha256, { index, size }, read)
      checkInclusion(sha256, { index, size, leafHash: leaf, proof, root })
      const short = { index, size, leafHash: leaf, proof: proof.slice(1), root }
      expect(refusal(() => checkInclusion(sha256, short))).not.toBe('accepted')
    }
    for (const oldSize of [1, 2 ** 31 - 1, 2 ** 30, Math.floor(size / 2), size - 1, size]) {
      const proof = await proveConsistency(sha256, { oldSize, size }, read)
      const oldRoot = await rootOf(oldSize)
      checkConsistency(sha256, { oldSize, newSize: size, oldRoot, newRoot: root, proof })
    }
    expect(asked.every(({ level, index }) => (index + 1) * 2 ** level <= size)).toBe(true)
  },
)

describe('hostile input is refused with a code', () => {
  const hash = leafAt(0)
  const good = { index: 0, size: 2, leafHash: hash, proof: [leafAt(1)], root: rootAt(2) }
  const code = (part: object) => refusal(() => checkInclusion(sha256, { ...good, ...part }))
  const numbers = [Number.NaN, -1, 0.5, Infinity, 2 ** 53, -0.1]

  test('numbers that are no sizes', async () => {
    for (const bad of numbers) {
      expect(refusal(() => checkInclusion(sha256, { ...good, index: bad }))).toBe('number_invalid')
      expect(refusal(() => checkInclusion(sha256, { ...good, size: bad }))).toBe('number_invalid')
      const claim = { oldSize: bad, newSize: bad, oldRoot: hash, newRoot: hash, proof: [] }
      expect(refusal(() => checkConsistency(sha256, claim))).toBe('number_invalid')
      const inclusion = proveInclusion(sha256, { index: 0, size: bad }, readHashes)
      expect(await refusalOf(inclusion)).toBe('number_invalid')
      const consistency = proveConsistency(sha256, { oldSize: bad, size: 3 }, readHashes)
      expect(await refusalOf(consistency)).toBe('number_invalid')
    }
  })

  test('hashes of a wrong length, and proofs without end', () => {
    const short = hash.subarray(1)
    expect(code({ leafHash: short })).toBe('hash_invalid')
    expect(code({ root: short })).toBe('hash_invalid')
    expect(code({ proof: [short] })).toBe('hash_invalid')
    expect(code({ proof: [null] })).toBe('hash_invalid')
    expect(code({ proof: [] })).toBe('proof_length')
    expect(code({ proof: [hash, hash] })).toBe('proof_length')
    expect(code({ proof: null })).toBe('proof_length')
    expect(code({ proof: Array.from({ length: 1e6 }, () => hash) })).toBe('proof_length')
    expect(code({ size: 0 })).toBe('index_outside_tree')
    expect(code({ index: 2 })).toBe('index_outside_tree')
  })

  test('histories that begin with nothing, or shrink', () => {
    const claim = { oldSize: 0, newSize: 1, oldRoot: rootAt(0), newRoot: rootAt(1), proof: [] }
    expect(refusal(() => checkConsistency(sha256, claim))).toBe('tree_empty')
    const shrunk = { ...claim, oldSize: 2, oldRoot: rootAt(2) }
    expect(refusal(() => checkConsistency(sha256, shrunk))).toBe('tree_shrunk')
  })

  test('storage that answers with too few or other things', async () => {
    for (const answer of [[], [hash.subarray(1)], [hash, hash, hash]]) {
      const proof = proveInclusion(sha256, { index: 0, size: 2 }, async () => answer)
      expect(await refusalOf(proof)).toBe('storage_mismatch')
    }
  })

  test('anything at all', () => {
    const anyHash = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...leaves))
    const claim = fc.record({
      sizes: fc.tuple(fc.oneof(fc.nat(200), fc.double()), fc.oneof(fc.nat(200), fc.maxSafeNat())),
      hashes: fc.tuple(anyHash, anyHash),
      proof: fc.array(anyHash, { maxLength: 70 }),
    })
    fc.assert(
      fc.property(claim, ({ sizes: [low, high], hashes: [first, second], proof }) => {
        const included = { index: low, size: high, leafHash: first, proof, root: second }
        refusal(() => checkInclusion(sha256, included))
        const grown = { oldSize: low, newSize: high, oldRoot: first, newRoot: second, proof }
        refusal(() => checkConsistency(sha256, grown))
      }),
      { numRuns: 2000 },
    )
  })
})

type Vectors = {
  leaves: string[]
  roots: string[]
  inclusion: {
    leafIdx: number
    treeSize: number
    root: string | null
    leafHash: string | null
    proof: string[] | null
    wantErr: boolean
    name: string
  }[]
  consistency: {
    size1: number
    size2: number
    root1: string | null
    root2: string | null
    proof: string[] | null
    wantErr: boolean
    name: string
  }[]
}

const vectors = (): Vectors => JSON.parse(readFileSync(vectorsUrl, 'utf8'))
const bytes = (base64: string | null) => parseBase64(base64 ?? '')
const vectorsUrl = new URL('../../shared/vectors/merkle.json', import.meta.url)

describe.skipIf(!existsSync(vectorsUrl) && !process.env['CI'])(
  'vectors of transparency-dev/merkle (skipped where ../shared/vectors/merkle.json is absent)',
  () => {
    test('roots', () => {
      const { leaves, roots } = vectors()
      const hashes = leaves.map((leaf) => leafHash(sha256, parseHex(leaf)))
      const made = roots.map((_, size) => formatHex(treeRoot(sha256, hashes.slice(0, size))))
      expect(made).toEqual(roots)
    })

    test('92 of 98 inclusion proofs are refused, each as it should be', () => {
      const { inclusion } = vectors()
      const refused = inclusion.filter((one) => {
        const code = refusal(() =>
          checkInclusion(sha256, {
            index: one.leafIdx,
            size: one.treeSize,
            leafHash: bytes(one.leafHash),
            proof: (one.proof ?? []).map(bytes),
            root: bytes(one.root),
          }),
        )
        expect(code !== 'accepted', one.name).toBe(one.wantErr)
        return code !== 'accepted'
      })
      expect([refused.length, inclusion.length]).toEqual([92, 98])
    })

    test('92 of 98 consistency proofs are refused, each as it should be', () => {
      const { consistency } = vectors()
      const refused = consistency.filter((one) => {
        const code = refusal(() =>
          checkConsistency(sha256, {
            oldSize: one.size1,
            newSize: one.size2,
            oldRoot: bytes(one.root1),
            newRoot: bytes(one.root2),
            proof: (one.proof ?? []).map(bytes),
          }),
        )
        expect(code !== 'accepted', one.name).toBe(one.wantErr)
        return code !== 'accepted'
      })
      expect([refused.length, consistency.length]).toEqual([92, 98])
    })
  },
)

test('the example at the head of tree.ts is true', async () => {
  const source = readFileSync(new URL('tree.ts', import.meta.url), 'utf8')
  const lines = source.matchAll(/^ \* {3}(leaf \w|node \w+|root) +([0-9a-f]{64})$/gm)
  const entries = ['a', 'b', 'c'].map((entry) => leafHash(sha256, Buffer.from(entry)))
  const [a = rootAt(0), b = rootAt(0), c = rootAt(0)] = entries
  const ab = nodeHash(sha256, a, b)
  const root = treeRoot(sha256, entries)
  const names: [string, Uint8Array][] = [
    ['leaf a', a],
    ['leaf b', b],
    ['leaf c', c],
    ['node ab', ab],
    ['root', root],
  ]
  const told = Array.from(lines, ([, name, hash]) => [name, hash])
  expect(told).toEqual(names.map(([name, hash]) => [name, formatHex(hash)]))
  const proof = await proveInclusion(sha256, { index: 2, size: 3 }, createHashReader(entries))
  expect(proof.map(formatHex)).toEqual([formatHex(ab)])
  checkInclusion(sha256, { index: 2, size: 3, leafHash: c, proof, root })
})
