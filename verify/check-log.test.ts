import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createVerifierKey,
  formatHex,
  formatUtf8,
  leafHash,
  signCheckpoint,
  treeRoot,
  type Sha256,
  type Trust,
} from '@luminous/ledger'
import { checkLog, type LogEntry } from './check-log.ts'

const sha256: Sha256 = (data) => hash('sha256', data, 'buffer')
const { privateKey } = generateKeyPairSync('ed25519')
const raw = createPublicKey(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })))
const publicKey = new Uint8Array(raw.export({ format: 'der', type: 'spki' }).subarray(12))
const origin = 'lab.example/ledger/1'
const trust: Trust = {
  logKeys: [createVerifierKey(sha256, { name: origin, type: 1, publicKey })],
  verify: (_key, message, signature) => verify(null, message, raw, signature),
}

const entryOf = (n: number): LogEntry => {
  const payload = JSON.stringify({ before: null, after: { n } })
  const salt = new Uint8Array(16).fill(n)
  const commitment = formatHex(sha256(Buffer.concat([salt, Buffer.from(payload)])))
  return { envelope: formatUtf8(JSON.stringify({ v: 1, payload: commitment })), salt, payload }
}

const entries = [1, 2, 3, 4, 5].map(entryOf)
const root = treeRoot(
  sha256,
  entries.map((entry) => leafHash(sha256, entry.envelope)),
)
const checkpoint = await signCheckpoint(sha256, { origin, size: entries.length, root }, [
  { name: origin, publicKey, sign: (message) => sign(null, message, privateKey) },
])

describe('checkLog', () => {
  it('accepts a whole log and counts the payloads', async () => {
    const { payloads } = await checkLog(sha256, { checkpoint, entries }, trust)
    expect(payloads).toBe(5)
  })

  it('accepts purged payloads, whose envelopes still make the root', async () => {
    const purged = entries.map((entry) => ({ ...entry, salt: null, payload: null }))
    expect((await checkLog(sha256, { checkpoint, entries: purged }, trust)).payloads).toBe(0)
  })

  it('names the entry whose payload was changed', async () => {
    const bent = entries.with(3, { ...entries[3]!, payload: '{"before":null,"after":{"n":9}}' })
    await expect(checkLog(sha256, { checkpoint, entries: bent }, trust)).rejects.toMatchObject({
      code: 'payload-changed',
      index: 3,
    })
  })

  it('refuses a log with an entry too few, and one with two entries exchanged', async () => {
    await expect(
      checkLog(sha256, { checkpoint, entries: entries.slice(1) }, trust),
    ).rejects.toMatchObject({ code: 'size-differs' })
    const swapped = [entries[1]!, entries[0]!, ...entries.slice(2)]
    await expect(checkLog(sha256, { checkpoint, entries: swapped }, trust)).rejects.toMatchObject({
      code: 'root-differs',
    })
  })

  it('refuses every flipped bit of every envelope', async () => {
    for (const [at, entry] of entries.entries()) {
      for (let bit = 0; bit < entry.envelope.length * 8; bit += 1) {
        const envelope = entry.envelope.slice()
        envelope[bit >> 3]! ^= 1 << (bit & 7)
        const bent = entries.with(at, { ...entry, envelope })
        await expect(checkLog(sha256, { checkpoint, entries: bent }, trust)).rejects.toThrow()
      }
    }
  })
})
