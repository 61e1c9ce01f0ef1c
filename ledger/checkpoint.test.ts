import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import type { Trust } from './checkpoint.ts'
import { checkCosignature, signCosignature } from './cosignature.ts'
import { createVerifierKey, parseVkey } from './key.ts'
import { formatSignature, parseNote } from './note.ts'
import { createSigner, refusal, refusalOf, sha256, verify } from './test-log.ts'

const log = createSigner('lab.example/ledger/1', 1)
const witness = createSigner('regulator.example/w1', 3)
const logKey = createVerifierKey(sha256, { ...log, type: 1 })
const witnessKey = createVerifierKey(sha256, { ...witness, type: 4 })
const root = sha256(new Uint8Array(1))
const checkpoint = { origin: log.name, size: 20_852_163, root }
const note = await signCheckpoint(sha256, checkpoint, [log])
const text = formatCheckpoint(checkpoint)
const timeSeconds = 1_679_315_147
const code = (part: object) => refusal(() => formatCheckpoint({ ...checkpoint, ...part }))
const trust: Trust = { logKeys: [logKey], verify }
const cosignature = await signCosignature(sha256, { text, timeSeconds }, witness)

test('the signed tree head of the Go checksum database opens, other signatures aside', async () => {
  const signed = `go.sum database tree
15081221
BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=

— sum.golang.org Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=
— test.example.com qTGhC3917mAr6hGh+T55tNjxaej/D/GQivJZRIj7XGdAcQOTqfMWIPgp/v/904LEduN/h2sSRtHUJXUL4b9Gm7Bz4Qc=
— test.example.com /Pa7Y/dUvWMAAAAAQVwkQVi81ArPV7BIaQYrMIxyzY0m8a4BdeeBhSKd3PviPK4/3Sd+NKSc5N7PDTCfAkUSVniN+R2oKIggA4iiDQ==
`
  const vkey = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'
  const logKeys = [parseVkey(sha256, vkey)]
  const origin = 'go.sum database tree'
  const opened = await openCheckpoint(signed, { logKeys, origin, verify })
  expect(opened.checkpoint.size).toBe(15_081_221)
  expect(await refusalOf(openCheckpoint(signed, { logKeys, verify }))).toBe('origin_mismatch')
  const forged = signed.replace('15081221', '15081222')
  const answer = openCheckpoint(forged, { logKeys, origin, verify })
  expect(await refusalOf(answer)).toBe('signature_mismatch')
})

describe('the body of a checkpoint', () => {
  test('is read as it is written', () => {
    expect(parseCheckpoint(text)).toEqual(checkpoint)
    const line = fc.string({ minLength: 1, unit: 'grapheme-ascii' })
    const body = fc.record({
      origin: line,
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      extensions: fc.array(line, { minLength: 1 }),
    })
    fc.assert(
      fc.property(body, (one) => {
        expect(parseCheckpoint(formatCheckpoint(one))).toEqual(one)
      }),
    )
  })

  test.each([
    text.slice(0, -1),
    `\n${text}`,
    `${text}\n`,
    text.replace('2085', '02085'),
    text.replace('2085', '+2085'),
    text.replace('20852163', '9007199254740992'),
    text.replace('20852163', '-1'),
    text.replace('20852163', '1e3'),
    text.replace('20852163', ''),
    text.replace('=\n', '\n'),
    text.replace('=\n', '=\n\nmore\n'),
    `${log.name}\n1\nAAAA\n`,
    `${log.name}\n1\n`,
    '',
  ])('%j is refused', (hostile) => {
    expect(refusal(() => parseCheckpoint(hostile))).toBe('checkpoint_invalid')
  })

  test('is not written where it could not be read', () => {
    expect(code({ origin: '' })).toBe('checkpoint_invalid')
    expect(code({ origin: 'a\nb' })).toBe('checkpoint_invalid')
    expect(code({ root: root.subarray(1) })).toBe('checkpoint_invalid')
    expect(code({ extensions: [''] })).toBe('checkpoint_invalid')
    expect(code({ size: -1 })).toBe('number_invalid')
  })
})

describe('opening a checkpoint', () => {
  test('gives what the log signed', async () => {
    expect(await openCheckpoint(note, trust)).toEqual({ checkpoint, cosignatures: [] })
  })

  test('refuses a checkpoint of another log, even under a key that is trusted', async () => {
    const elsewhere = signCheckpoint(sha256, { ...checkpoint, origin: 'else' }, [log])
    expect(await refusalOf(elsewhere)).toBe('origin_mismatch')
    expect(await refusalOf(openCheckpoint(note, { ...trust, origin: 'else' }))).toBe(
      'origin_mismatch',
    )
  })

  test('needs the signature of the log, not only of a witness', async () => {
    const witnessed = `${text}\n${formatSignature(cosignature)}`
    const answer = openCheckpoint(witnessed, { ...trust, witnessKeys: [witnessKey] })
    expect(await refusalOf(answer)).toBe('signature_missing')
  })

  test('opens under the old key and the new while a key is changed', async () => {
    const next = createSigner(log.name, 9)
    const nextKey = createVerifierKey(sha256, { ...next, type: 1 })
    const both = await signCheckpoint(sha256, checkpoint, [log, next])
    for (const logKeys of [[logKey], [nextKey], [logKey, nextKey]]) {
      expect(await refusalOf(openCheckpoint(both, { ...trust, logKeys }))).toBe('accepted')
    }
  })

  test('refuses keys of the wrong kind', async () => {
    for (const keys of [{ logKeys: [witnessKey] }, { witnessKeys: [logKey] }]) {
      expect(await refusalOf(openCheckpoint(note, { ...trust, ...keys }))).toBe('key_invalid')
    }
  })
})

describe('cosignatures', () => {
  const witnessed = note + formatSignature(cosignature)
  const witnessKeys = [witnessKey]

  test('say who has seen the checkpoint, and when', async () => {
    const opened = await openCheckpoint(witnessed, { ...trust, witnessKeys, witnessesMin: 1 })
    expect(opened.cosignatures).toEqual([{ name: witness.name, timeSeconds }])
    const [, line] = parseNote(witnessed).signatures
    const signature = line ?? expect.fail('no second signature')
    const answer = await checkCosignature({ text, signature }, { key: witnessKey, verify })
    expect(answer).toEqual({ timeSeconds })
  })

  test('count a witness once, under however many names and times', async () => {
    const later = { text, timeSeconds: timeSeconds + 1 }
    const alias = { ...witness, name: 'regulator.example/w2' }
    const more = [
      await signCosignature(sha256, later, witness),
      await signCosignature(sha256, later, alias),
    ]
    const aliasKey = createVerifierKey(sha256, { ...alias, type: 4 })
    const keys = { ...trust, witnessKeys: [witnessKey, aliasKey] }
    const full = witnessed + more.map(formatSignature).join('')
    expect((await openCheckpoint(full, keys)).cosignatures.length).toBe(1)
    const answer = openCheckpoint(full, { ...keys, witnessesMin: 2 })
    expect(await refusalOf(answer)).toBe('witnesses_missing')
  })

  test('of the log itself count for nothing', async () => {
    const own = await signCosignature(sha256, { text, timeSeconds }, log)
    const ownKey = createVerifierKey(sha256, { ...log, type: 4 })
    const keys = { ...trust, witnessKeys: [ownKey], witnessesMin: 1 }
    expect(await refusalOf(openCheckpoint(note + formatSignature(own), keys))).toBe(
      'witnesses_missing',
    )
  })

  test('fail with any bit changed, the time included', async () => {
    for (let bit = 0; bit < cosignature.signature.length * 8; bit += 1) {
      const signature = Uint8Array.from(cosignature.signature)
      signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const line = { ...cosignature, signature }
      const answer = checkCosignature({ text, signature: line }, { key: witnessKey, verify })
      expect(await refusalOf(answer)).toBe('signature_mismatch')
    }
  })

  test('are of one witness, one kind of key and a checkpoint only', async () => {
    const line = { text, signature: cosignature }
    const stranger = { ...witnessKey, name: 'else' }
    expect(await refusalOf(checkCosignature(line, { key: stranger, verify }))).toBe(
      'signature_missing',
    )
    expect(await refusalOf(checkCosignature(line, { key: logKey, verify }))).toBe('key_invalid')
    const free = { text: 'any text\n', timeSeconds }
    expect(await refusalOf(signCosignature(sha256, free, witness))).toBe('checkpoint_invalid')
    const early = { text, timeSeconds: -1 }
    expect(await refusalOf(signCosignature(sha256, early, witness))).toBe('number_invalid')
  })
})
