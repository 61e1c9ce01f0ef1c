import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256, verify } from './browser-crypto.ts'

const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 9)]),
  format: 'der',
  type: 'pkcs8',
})
const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
const publicKey = new Uint8Array(spki.subarray(-32))
const message = new TextEncoder().encode('lab.example/ledger/1\n2\n')
const signature = new Uint8Array(sign(null, message, key))

test('hashes as node:crypto does, at every length around a block', () => {
  for (let length = 0; length <= 130; length += 1) {
    const data = new Uint8Array(length).fill(length)
    expect(Buffer.from(sha256(data)).toString('hex')).toBe(hash('sha256', data))
  }
})

test('accepts what node:crypto signed', async () => {
  expect(await verify(publicKey, message, signature)).toBe(true)
})

test('refuses every flipped bit of the signature, and does not throw', async () => {
  for (let bit = 0; bit < 512; bit += 1) {
    const flipped = signature.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(await verify(publicKey, message, flipped)).toBe(false)
  }
})

test('refuses another message, another key, and a key that is no point', async () => {
  expect(await verify(publicKey, message.slice(1), signature)).toBe(false)
  expect(await verify(new Uint8Array(32).fill(2), message, signature)).toBe(false)
  expect(await verify(new Uint8Array(32).fill(255), message, signature)).toBe(false)
})

test('refuses a signature whose scalar was raised by the group order (RFC 8032, 5.1.7)', async () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const raised = signature.slice()
  let scalar = order
  for (let at = 63; at >= 32; at -= 1) scalar += BigInt(raised[at] ?? 0) << BigInt((at - 32) * 8)
  for (let at = 32; at < 64; at += 1) {
    raised[at] = Number(scalar & 255n)
    scalar >>= 8n
  }
  expect(await verify(publicKey, message, raised)).toBe(false)
})
