import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  formatBase64,
  formatHex,
  formatUtf8,
  parseBase64,
  parseHex,
  parseUtf8,
} from './encoding.ts'
import { createVerifierKey, formatVkey, parseVkey } from './key.ts'
import {
  formatNote,
  formatSignature,
  openNote,
  parseNote,
  parseSignature,
  signNote,
} from './note.ts'
import { createSigner, refusal, refusalOf, sha256, verify } from './test-log.ts'

const log = createSigner('lab.example/ledger/1', 1)
const other = createSigner('lab.example/ledger/1', 2)
const logKey = createVerifierKey(sha256, { ...log, type: 1 })
const otherKey = createVerifierKey(sha256, { ...other, type: 1 })
// What a verifier written without types might answer.
const vague = () => JSON.parse('{"yes":1}')
const open = (note: string | Uint8Array, keys = [logKey]) => openNote(note, { keys, verify })

describe('the note of the Go packages', () => {
  const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

  test('opens with its key and with no change', async () => {
    const key = parseVkey(sha256, vkey)
    expect(formatVkey(key)).toBe(vkey)
    expect((await open(note, [key])).text).toBe(text)
    expect(formatNote(parseNote(note))).toBe(note)
    const changed = note.replace('answer', 'Answer')
    expect(await refusalOf(open(changed, [key]))).toBe('signature_mismatch')
  })

  test('its key is refused in every other spelling', () => {
    for (let from = 0; from < vkey.length; from += 1) {
      for (let to = from + 1; to <= vkey.length; to += 1) {
        if (to - from === vkey.length) continue
        expect(refusal(() => parseVkey(sha256, vkey.slice(from, to)))).toBe('key_invalid')
      }
      const next = String.fromCharCode(vkey.charCodeAt(from) + 1)
      const changed = vkey.slice(0, from) + next + vkey.slice(from + 1)
      expect(refusal(() => parseVkey(sha256, changed))).toBe('key_invalid')
    }
    for (const hostile of [
      vkey.replace('c74f20a3', 'C74F20A3'),
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ]) {
      expect(refusal(() => parseVkey(sha256, hostile))).toBe('key_invalid')
    }
  })
})

describe('opening a note', () => {
  test('splits at the last blank line', async () => {
    const text = 'first\n\n— lab.example/ledger/1 AAAAAAA=\n\n\nlast\n\n'
    const note = await signNote(sha256, text, [log])
    expect((await open(note)).text).toBe(text)
  })

  test('ignores unknown keys, with the same name or the same id too', async () => {
    const note = await signNote(sha256, 'text\n', [other, log])
    const sameId = formatSignature({ ...logKey, name: 'else', signature: Uint8Array.of(1) })
    const { signatures } = await open(note + sameId)
    expect(signatures.map(({ key }) => key)).toEqual([logKey])
    expect(await refusalOf(open(note, []))).toBe('signature_missing')
  })

  test('fails as a whole where one known key fails', async () => {
    const note = await signNote(sha256, 'text\n', [log])
    const wrong = formatSignature({ ...otherKey, signature: new Uint8Array(64) })
    expect(await refusalOf(open(note + wrong))).toBe('accepted')
    expect(await refusalOf(open(note + wrong, [logKey, otherKey]))).toBe('signature_mismatch')
    const twice = formatSignature({ ...logKey, signature: new Uint8Array(64) })
    expect(await refusalOf(open(note + twice))).toBe('signature_mismatch')
    const short = formatSignature({ ...logKey, signature: new Uint8Array(63) })
    expect(await refusalOf(open(note + short))).toBe('signature_mismatch')
  })

  test('counts a key once that signed twice', async () => {
    const { signatures } = await open(await signNote(sha256, 'text\n', [log, log]))
    expect(signatures.length).toBe(1)
  })

  test('refuses two keys of one name and id', async () => {
    const note = await signNote(sha256, 'text\n', [log])
    const twin = { ...logKey, publicKey: other.publicKey }
    expect(await refusalOf(open(note, [logKey, twin]))).toBe('key_ambiguous')
    expect(await refusalOf(open(note, [logKey, { ...logKey }]))).toBe('accepted')
  })

  test('believes only a verifier that says true', async () => {
    const note = await signNote(sha256, 'text\n', [log])
    const answer = openNote(note, { keys: [logKey], verify: vague })
    expect(await refusalOf(answer)).toBe('signature_mismatch')
  })
})

describe('malformed notes', async () => {
  const good = await signNote(sha256, 'text\n', [log])
  const line = good.slice('text\n\n'.length)

  test.each([
    ['', 'note_invalid'],
    ['text\n', 'note_invalid'],
    ['text\n\n', 'note_invalid'],
    [`text\n${line}`, 'note_invalid'],
    [good.slice(0, -1), 'note_invalid'],
    [`${good}\n`, 'note_invalid'],
    [`${good}junk\n`, 'signature_invalid'],
    [good.replace('— ', '- '), 'signature_invalid'],
    [good.replace('— ', '—  '), 'signature_invalid'],
    [good.replace('=\n', '= \n'), 'signature_invalid'],
    [good.replace('=\n', '\n'), 'signature_invalid'],
    ['text\n\n— name AAAAAA==\n', 'signature_invalid'],
    ['text\n\n—  AAAAAAA=\n', 'signature_invalid'],
    ['text\n\n— na+me AAAAAAA=\n', 'signature_invalid'],
    ['text\n\n— na\u00a0me AAAAAAA=\n', 'signature_invalid'],
    [good.replace('text', 'te\u0000xt'), 'text_invalid'],
    [good.replace('text', 'te\rxt'), 'text_invalid'],
    [good.replace('text', 'te\txt'), 'text_invalid'],
    [good.replace('text', 'te\ud800xt'), 'text_invalid'],
    [`${'x'.repeat(1_000_000)}${good}`, 'text_too_long'],
    [`${'é'.repeat(500_000)}${good}`, 'text_too_long'],
    [good + line.repeat(100), 'text_too_long'],
  ] as const)('%#: refused', (note, code) => {
    expect(refusal(() => parseNote(note))).toBe(code)
  })

  test('100 signatures are read', () => {
    expect(parseNote(good + line.repeat(99)).signatures.length).toBe(100)
  })

  test('bytes that are no UTF-8 are refused, a byte order mark belongs to the text', () => {
    expect(refusal(() => parseNote(Uint8Array.of(0xff, ...formatUtf8(good))))).toBe('text_invalid')
    expect(parseNote(formatUtf8(`\ufeff${good}`)).text).toBe('\ufefftext\n')
  })

  test('garbage throws nothing but our error', async () => {
    const part = fc.constantFrom('\n', '\n\n', '— ', 'name', ' ', 'AAAAAAA=', line, 'text\n', '+')
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(text, fc.string({ unit: 'binary' }), fc.uint8Array()),
        async (input) => {
          await refusalOf(open(input))
        },
      ),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        for (const parse of [parseSignature, parseBase64, parseHex]) refusal(() => parse(input))
        refusal(() => parseVkey(sha256, input))
      }),
    )
  })
})

describe('what is written is read', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => {
    return refusal(() => createVerifierKey(sha256, { ...log, name: text, type: 1 })) === 'accepted'
  })

  test('keys', () => {
    const publicKey = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const type = fc.constantFrom(1, 4)
    fc.assert(
      fc.property(fc.record({ name, publicKey, type }), (one) => {
        const key = createVerifierKey(sha256, one)
        expect(parseVkey(sha256, formatVkey(key))).toEqual(key)
      }),
    )
  })

  test('notes', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', ' ', '—', '🜍', '+') })
    await fc.assert(
      fc.asyncProperty(text, name, async (body, signerName) => {
        const signer = { ...createSigner(signerName, 7) }
        const note = await signNote(sha256, `${body}\n`, [signer, log])
        expect((await open(formatUtf8(note))).text).toBe(`${body}\n`)
        expect(formatNote(parseNote(note))).toBe(note)
      }),
    )
  })

  test('base64, hexadecimal and UTF-8, in one spelling each', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        expect(formatBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
        expect(formatHex(parseBase64(formatBase64(bytes)))).toBe(formatHex(bytes))
        expect(formatHex(parseHex(formatHex(bytes)))).toBe(Buffer.from(bytes).toString('hex'))
        expect(parseUtf8(formatUtf8(text))).toBe(text)
      }),
    )
    for (const text of [
      'A',
      'AA',
      'AAA',
      'AB==',
      'AAB=',
      'AA==AAAA',
      'A===',
      '====',
      'AA-_',
      'AA=A',
    ]) {
      expect(refusal(() => parseBase64(text))).toBe('base64_invalid')
    }
    for (const text of ['a', 'AA', 'gg', '0x']) {
      expect(refusal(() => parseHex(text))).toBe('hex_invalid')
    }
  })

  test('names with a space, a plus or a control character are none', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u2003b', 'a\u0085b', 'a\nb', 'a\u0001b', 'a\ud800']) {
      expect(refusal(() => createVerifierKey(sha256, { ...log, name, type: 1 }))).toBe(
        'key_invalid',
      )
    }
  })
})
