import {
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createVerifierKey,
  formatVkey,
  signNote,
  type Sha256,
  type Signer,
  type Verify,
} from '@luminous/ledger'
import { followKeyChanges, formatKeyChange } from './key-change.ts'

const sha256: Sha256 = (data) => hash('sha256', data, 'buffer')
const origin = 'lab.example/ledger/1'
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')
const checkSignature: Verify = (publicKey, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' }),
    signature,
  )
const tools = { sha256, verify: checkSignature }

function makeKey(name = origin): { signer: Signer; vkey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = rawOf(publicKey)
  return {
    signer: { name, publicKey: raw, sign: (message) => sign(null, message, privateKey) },
    vkey: formatVkey(createVerifierKey(sha256, { name, type: 1, publicKey: raw })),
  }
}

const rawOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(spkiHead.length))

const [first, second, third, stranger] = [makeKey(), makeKey(), makeKey(), makeKey()]
const handOver = (from: Signer, to: string, log = origin) =>
  signNote(sha256, formatKeyChange(log, to), [from])

describe('followKeyChanges', () => {
  it('leads from a key that one knows over every hand-over to the newest', async () => {
    const notes = [
      await handOver(first.signer, second.vkey),
      await handOver(second.signer, third.vkey),
    ]
    const vkeys = await followKeyChanges(tools, { origin, vkeys: [first.vkey], notes })
    expect(vkeys).toEqual([first.vkey, second.vkey, third.vkey])
  })

  it('believes no key that a stranger handed over, and none behind a missing hand-over', async () => {
    const forged = await handOver(stranger.signer, third.vkey)
    const later = await handOver(second.signer, third.vkey)
    for (const notes of [[forged], [later], ['no note'], []]) {
      expect(await followKeyChanges(tools, { origin, vkeys: [first.vkey], notes })).toEqual([
        first.vkey,
      ])
    }
  })

  it('believes no hand-over of another log, and no key that bears another name', async () => {
    const elsewhere = makeKey('lab.example/ledger/2')
    const notes = [
      await handOver(first.signer, second.vkey, 'lab.example/ledger/2'),
      await handOver(first.signer, elsewhere.vkey),
    ]
    expect(await followKeyChanges(tools, { origin, vkeys: [first.vkey], notes })).toEqual([
      first.vkey,
    ])
  })
})
