/**
 * Signed notes (C2SP signed-note): a text, a blank line, and lines of signatures.
 *
 *   A text that ends in a newline.
 *
 *   — lab.example/ledger/1 base64(key id || signature)
 */
import {
  concatBytes,
  equalBytes,
  formatBase64,
  formatUtf8,
  parseBase64,
  parseText,
} from './encoding.ts'
import { LedgerError } from './errors.ts'
import {
  checkKeySignature,
  createVerifierKey,
  formatKeyId,
  parseKeyId,
  requireKeyName,
  signatureBytes,
} from './key.ts'
import type { KeyType, Signer, Verify, VerifierKey } from './key.ts'
import type { Sha256 } from './tree.ts'

/** One signature line; nothing about it is checked yet. `signature` comes without the key id. */
export type NoteSignature = {
  readonly name: string
  readonly keyId: number
  readonly signature: Uint8Array
}

/** A note taken apart; `text` ends in a newline. Not to be believed before it is opened. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** A signature that a known key made; of a cosignature (type 4) the unix time in seconds too. */
export type VerifiedSignature = {
  readonly key: VerifierKey
  readonly type: KeyType
  readonly timeSeconds?: number
}

const signaturesMax = 100
const linePrefix = '— '

/** The line of a signature, newline included. Throws `key_invalid`, `signature_invalid`. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  requireKeyName(name)
  if (signature.length === 0) throw new LedgerError('signature_invalid')
  return `${linePrefix}${name} ${formatBase64(concatBytes([formatKeyId(keyId), signature]))}\n`
}

/** The signature of a line without its newline. Throws `signature_invalid`. */
export function parseSignature(line: string): NoteSignature {
  const [name, base64, ...rest] = line.slice(linePrefix.length).split(' ')
  if (!line.startsWith(linePrefix) || name === undefined || base64 === undefined) {
    throw new LedgerError('signature_invalid')
  }
  try {
    requireKeyName(name)
    const bytes = parseBase64(base64)
    if (rest.length === 0 && bytes.length > 4) {
      return { name, keyId: parseKeyId(bytes), signature: bytes.subarray(4) }
    }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
  }
  throw new LedgerError('signature_invalid')
}

/**
 * The text of a signed note. Throws `note_invalid` for a text without a newline at its end or without
 * signatures, `text_invalid`, `text_too_long`, `key_invalid`, `signature_invalid`.
 */
export function formatNote({ text, signatures }: Note): string {
  if (!text.endsWith('\n') || signatures.length === 0) throw new LedgerError('note_invalid')
  if (signatures.length > signaturesMax) throw new LedgerError('text_too_long')
  return parseText(`${text}\n${signatures.map(formatSignature).join('')}`)
}

/**
 * Takes a note apart at its *last* blank line: an attacker who could choose the cut could make part of
 * a signed text pass as signatures. Checks no signature; that does `openNote`.
 * Throws `text_invalid`, `text_too_long`, `note_invalid`, `signature_invalid`.
 */
export function parseNote(input: string | Uint8Array): Note {
  const whole = parseText(input)
  const cut = whole.lastIndexOf('\n\n')
  const lines = whole.slice(cut + 2)
  if (cut < 0 || lines === '' || !lines.endsWith('\n')) throw new LedgerError('note_invalid')
  const signatureLines = lines.slice(0, -1).split('\n')
  if (signatureLines.length > signaturesMax) throw new LedgerError('text_too_long')
  return { text: whole.slice(0, cut + 1), signatures: signatureLines.map(parseSignature) }
}

/**
 * A note with the Ed25519 signature (type 1) of each signer.
 * Throws as `formatNote`, and `signature_invalid` where a signer returns other than 64 bytes.
 */
export async function signNote(
  sha256: Sha256,
  text: string,
  signers: readonly Signer[],
): Promise<string> {
  const message = formatUtf8(parseText(text))
  const signatures: NoteSignature[] = []
  for (const signer of signers) {
    const { name, keyId } = createVerifierKey(sha256, { ...signer, type: 1 })
    const signature = await signer.sign(message)
    if (signature.length !== signatureBytes) throw new LedgerError('signature_invalid')
    signatures.push({ name, keyId, signature })
  }
  return formatNote({ text, signatures })
}

/**
 * The text of a note that at least one known key has signed, and who signed it. Lines of unknown keys
 * are ignored, since anyone can add some. Every line of a known key must be good, so that a tampered
 * note is not saved by one signature that still fits; a key that signed twice counts once.
 * Throws as `parseNote`, and `key_ambiguous`, `signature_mismatch`, `signature_missing`.
 */
export async function openNote(
  input: string | Uint8Array,
  { keys, verify }: { readonly keys: readonly VerifierKey[]; readonly verify: Verify },
): Promise<{ readonly text: string; readonly signatures: VerifiedSignature[] }> {
  const { text, signatures } = parseNote(input)
  const known = new Map<string, VerifierKey>()
  for (const key of keys) {
    const other = known.get(`${key.keyId} ${key.name}`)
    if (other !== undefined && !equalBytes(other.publicKey, key.publicKey)) {
      throw new LedgerError('key_ambiguous')
    }
    known.set(`${key.keyId} ${key.name}`, key)
  }
  const verified = new Map<VerifierKey, VerifiedSignature>()
  for (const { name, keyId, signature } of signatures) {
    const key = known.get(`${keyId} ${name}`)
    if (key === undefined) continue
    const times = await checkKeySignature(key, { text, signature }, verify)
    if (!verified.has(key)) verified.set(key, { key, type: key.type, ...times })
  }
  if (verified.size === 0) throw new LedgerError('signature_missing')
  return { text, signatures: [...verified.values()] }
}
