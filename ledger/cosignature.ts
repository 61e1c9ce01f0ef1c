/**
 * Cosignatures of witnesses (C2SP tlog-cosignature, Ed25519): "as of this time, this is the largest
 * tree of this log that I have seen, and it is consistent with all before it".
 */
import { parseCheckpoint } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import {
  checkKeySignature,
  cosignatureMessage,
  createVerifierKey,
  formatTimedSignature,
  signatureBytes,
} from './key.ts'
import type { Signer, Verify, VerifierKey } from './key.ts'
import type { NoteSignature } from './note.ts'
import type { Sha256 } from './tree.ts'

/**
 * The cosignature of a checkpoint body (the text of its note) at a unix time in seconds; the caller
 * has checked consistency. Throws as `parseCheckpoint`, and `number_invalid`, `key_invalid`,
 * `signature_invalid`.
 */
export async function signCosignature(
  sha256: Sha256,
  { text, timeSeconds }: { readonly text: string; readonly timeSeconds: number },
  signer: Signer,
): Promise<NoteSignature> {
  // Only checkpoints: a witness must not lend its key to any text that somebody sends.
  parseCheckpoint(text)
  const { name, keyId } = createVerifierKey(sha256, { ...signer, type: 4 })
  const signature = await signer.sign(cosignatureMessage(text, timeSeconds))
  if (signature.length !== signatureBytes) throw new LedgerError('signature_invalid')
  return { name, keyId, signature: formatTimedSignature(timeSeconds, signature) }
}

/**
 * Checks one cosignature of a checkpoint body and gives its unix time in seconds. The time is the
 * witness's word; how old it may be, the caller decides. Throws as `parseCheckpoint`, and
 * `key_invalid`, `signature_missing` (another key made it), `signature_mismatch`.
 */
export async function checkCosignature(
  { text, signature }: { readonly text: string; readonly signature: NoteSignature },
  { key, verify }: { readonly key: VerifierKey; readonly verify: Verify },
): Promise<{ readonly timeSeconds: number }> {
  parseCheckpoint(text)
  if (key.type !== 4) throw new LedgerError('key_invalid')
  if (signature.name !== key.name || signature.keyId !== key.keyId) {
    throw new LedgerError('signature_missing')
  }
  const line = { text, signature: signature.signature }
  const { timeSeconds } = await checkKeySignature(key, line, verify)
  if (timeSeconds === undefined) throw new LedgerError('signature_mismatch')
  return { timeSeconds }
}
