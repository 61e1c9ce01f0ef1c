/** The keys of signed notes (C2SP signed-note): names, ids, the text form of a key, what a key signs. */
import {
  concatBytes,
  equalBytes,
  formatBase64,
  formatHex,
  formatUtf8,
  parseBase64,
  parseHex,
} from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'
import type { Sha256 } from './tree.ts'

/** Whether `signature` (64 bytes) is the Ed25519 signature of `message` by `publicKey` (32 bytes). */
export type Verify = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>

/** Who signs: a key name, the Ed25519 public key (32 bytes), and the act of signing (64 bytes). */
export type Signer = {
  readonly name: string
  readonly publicKey: Uint8Array
  readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** 1 is Ed25519 over the text (a log), 4 the timestamped cosignature (a witness). */
export type KeyType = 1 | 4

/** A key that the reader trusts. `keyId` is an unsigned 32-bit number. */
export type VerifierKey = {
  readonly name: string
  readonly type: KeyType
  readonly keyId: number
  readonly publicKey: Uint8Array
}

export const signatureBytes = 64

const publicKeyBytes = 32
const keyIdBytes = 4
const timeBytes = 8

/** Throws `key_invalid` unless the name is not empty and has no space, plus or control character. */
export function requireKeyName(name: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const forbidden = /[\p{White_Space}+\u0000-\u001f]/u
  if (name === '' || forbidden.test(name) || !name.isWellFormed()) {
    throw new LedgerError('key_invalid')
  }
}

/**
 * A key with its id, the first 4 bytes of SHA-256(name || 0A || type || public key).
 * Throws `key_invalid`.
 */
export function createVerifierKey(
  sha256: Sha256,
  { name, type, publicKey }: Omit<VerifierKey, 'keyId'>,
): VerifierKey {
  requireKeyName(name)
  if (publicKey.length !== publicKeyBytes) throw new LedgerError('key_invalid')
  const id = sha256(concatBytes([formatUtf8(`${name}\n`), Uint8Array.of(type), publicKey]))
  return { name, type, keyId: parseKeyId(id), publicKey }
}

/** The text form of a key, `name+hex(key id)+base64(type || public key)`. */
export function formatVkey({ name, type, keyId, publicKey }: VerifierKey): string {
  const material = formatBase64(concatBytes([Uint8Array.of(type), publicKey]))
  return `${name}+${formatHex(formatKeyId(keyId))}+${material}`
}

/**
 * The key of a text form. Cut at the first two plus signs only, since base64 has some of its own.
 * Throws `key_invalid`, also where the id is not that of the key: a hand-made vkey could otherwise
 * carry a key that no signature names.
 */
export function parseVkey(sha256: Sha256, vkey: string): VerifierKey {
  const first = vkey.indexOf('+')
  const second = vkey.indexOf('+', first + 1)
  if (first < 0 || second < 0) throw new LedgerError('key_invalid')
  const material = decoded(() => parseBase64(vkey.slice(second + 1)))
  const type = material[0]
  if (type !== 1 && type !== 4) throw new LedgerError('key_invalid')
  const name = vkey.slice(0, first)
  const key = createVerifierKey(sha256, { name, type, publicKey: material.subarray(1) })
  const id = decoded(() => parseHex(vkey.slice(first + 1, second)))
  if (!equalBytes(id, formatKeyId(key.keyId))) throw new LedgerError('key_invalid')
  return key
}

function decoded(decode: () => Uint8Array): Uint8Array {
  try {
    return decode()
  } catch {
    throw new LedgerError('key_invalid')
  }
}

/** The 4 bytes of a key id, big-endian. */
export function formatKeyId(keyId: number): Uint8Array {
  const bytes = new Uint8Array(keyIdBytes)
  new DataView(bytes.buffer).setUint32(0, keyId)
  return bytes
}

/** The key id at the beginning of these bytes. */
export function parseKeyId(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, keyIdBytes).getUint32(0)
}

/** What a cosigner signs (C2SP tlog-cosignature): a header, the time, and the whole checkpoint body. */
export function cosignatureMessage(text: string, timeSeconds: number): Uint8Array {
  requireCount(timeSeconds)
  return formatUtf8(`cosignature/v1\ntime ${timeSeconds}\n${text}`)
}

/** The 8-byte big-endian time before the Ed25519 signature of a cosignature. */
export function formatTimedSignature(timeSeconds: number, signature: Uint8Array): Uint8Array {
  requireCount(timeSeconds)
  const bytes = new Uint8Array(timeBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timeSeconds))
  return concatBytes([bytes, signature])
}

/**
 * Checks the signature that a line of a note carries for a key of either type, and gives the time of a
 * cosignature in unix seconds. Throws `signature_mismatch`.
 */
export async function checkKeySignature(
  { type, publicKey }: VerifierKey,
  { text, signature }: { readonly text: string; readonly signature: Uint8Array },
  verify: Verify,
): Promise<{ readonly timeSeconds?: number }> {
  const timed = type === 4
  const expectedBytes = timed ? timeBytes + signatureBytes : signatureBytes
  if (signature.length !== expectedBytes) throw new LedgerError('signature_mismatch')
  if (!timed) {
    await requireVerified(verify(publicKey, formatUtf8(text), signature))
    return {}
  }
  const view = new DataView(signature.buffer, signature.byteOffset, timeBytes)
  const timeSeconds = Number(view.getBigUint64(0))
  // Past 2^53 the number would be rounded, and the message not the one that was signed.
  if (!Number.isSafeInteger(timeSeconds)) throw new LedgerError('signature_mismatch')
  const message = cosignatureMessage(text, timeSeconds)
  await requireVerified(verify(publicKey, message, signature.subarray(timeBytes)))
  return { timeSeconds }
}

async function requireVerified(answer: boolean | Promise<boolean>): Promise<void> {
  // Not merely truthy: a verifier that answers with an object must not pass for one that says yes.
  const verified: unknown = await answer
  if (verified !== true) throw new LedgerError('signature_mismatch')
}
