import fc from 'fast-check'
import { expect, test } from 'vitest'

import { signCheckpoint } from './checkpoint.ts'
import type { Trust } from './checkpoint.ts'
import { formatUtf8 } from './encoding.ts'
import { createVerifierKey } from './key.ts'
import { checkProof, formatProof, parseProof } from './proof.ts'
import {
  createHashReader,
  createLeaves,
  createSigner,
  refusal,
  refusalOf,
  sha256,
  verify,
} from './test-log.ts'
import { proveInclusion } from './tree-proof.ts'
import { treeRoot } from './tree.ts'

const leaves = createLeaves(5)
const leafHash = leaves[2] ?? expect.fail('no leaf')
const log = createSigner('lab.example/ledger/1', 1)
const trust: Trust = { logKeys: [createVerifierKey(sha256, { ...log, type: 1 })], verify }
const head = { origin: log.name, size: 5, root: treeRoot(sha256, leaves) }
const checkpoint = await signCheckpoint(sha256, head, [log])
const path = await proveInclusion(sha256, { index: 2, size: 5 }, createHashReader(leaves))
const text = formatProof({ index: 2, proof: path, checkpoint })

const check = (proof: string | Uint8Array, leaf = leafHash) =>
  checkProof(sha256, { proof, leafHash: leaf }, trust)

test('a proof shows where an entry lies, and in which checkpoint', async () => {
  const checked = { index: 2, checkpoint: head, cosignatures: [] }
  expect(await check(text)).toEqual(checked)
  expect(parseProof(text)).toEqual({ index: 2, proof: path, checkpoint })
  const extra = Uint8Array.of(1, 2)
  const more = formatProof({ index: 2, proof: path, checkpoint, extra })
  expect(await check(more)).toEqual({ ...checked, extra })
})

test('another entry is not proved by it', async () => {
  const answer = check(text, leaves[3] ?? expect.fail('no leaf'))
  expect(await refusalOf(answer)).toBe('inclusion_mismatch')
})

test('every flipped bit is refused', async () => {
  const bytes = formatUtf8(text)
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(await refusalOf(check(flipped)), `bit ${bit}`).not.toBe('accepted')
  }
})

test('every cut is refused', async () => {
  for (let end = 0; end < text.length; end += 1) {
    expect(await refusalOf(check(text.slice(0, end)))).not.toBe('accepted')
  }
})

test.each([
  text.replace('@v1', '@v2'),
  text.replace('index 2', 'index 02'),
  text.replace('index 2', 'index -2'),
  text.replace('index 2', 'index 9007199254740992'),
  text.replace('index 2', 'extra \nindex 2'),
  text.replace('index 2', 'extra AA\nindex 2'),
  text.replace('index 2', 'index 2\nextra AAAA'),
  text.replace('index 2', 'extra AAAA\nextra AAAA\nindex 2'),
  text.replace('index 2\n', ''),
  text.replace('index 2\n', 'index 2\nAAAA\n'),
  text.replace('index 2\n', `index 2\n${'A'.repeat(43)}=\n`.repeat(64)),
  'c2sp.org/tlog-proof@v1\n',
])('%#: a malformed proof is refused', (hostile) => {
  expect(refusal(() => parseProof(hostile))).toBe('proof_invalid')
})

const code = (part: object) =>
  refusal(() => formatProof({ index: 2, proof: path, checkpoint, ...part }))

test('a proof that could not be read is not written', () => {
  expect(code({ extra: new Uint8Array(0) })).toBe('proof_invalid')
  expect(code({ proof: [leafHash.subarray(1)] })).toBe('proof_invalid')
  expect(code({ proof: Array.from({ length: 64 }, () => leafHash) })).toBe('proof_invalid')
  expect(code({ index: -1 })).toBe('number_invalid')
  expect(code({ checkpoint: 'none' })).toBe('note_invalid')
})

test('what is written is read, and garbage throws nothing but our error', async () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const proof = fc.record({
    index: fc.maxSafeNat(),
    proof: fc.array(hash, { maxLength: 63 }),
    checkpoint: fc.constant(checkpoint),
    extra: fc.uint8Array({ minLength: 1 }),
  })
  fc.assert(
    fc.property(proof, (one) => {
      expect(parseProof(formatProof(one))).toEqual(one)
    }),
  )
  const part = fc.constantFrom(...text.split(/(\n| )/), 'extra AAAA', '\n\n', '9')
  const garbage = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbage, fc.uint8Array()), async (input) => {
      await refusalOf(check(input))
    }),
    { numRuns: 1000 },
  )
})
