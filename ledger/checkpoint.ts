/**
 * Checkpoints (C2SP tlog-checkpoint): the size and root of a log, signed as a note.
 *
 *   lab.example/ledger/1
 *   20852163
 *   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *   — lab.example/ledger/1 Az3grlgtzPICa5OS8npV...
 */
import {
  equalBytes,
  formatBase64,
  formatHex,
  parseBase64,
  parseDecimal,
  parseText,
} from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'
import type { Signer, Verify, VerifierKey } from './key.ts'
import { openNote, signNote } from './note.ts'
import { hashBytes } from './tree.ts'
import type { Sha256 } from './tree.ts'

/** What a checkpoint says. `extensions` are further lines, opaque, without their newlines. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly extensions?: readonly string[]
}

/** Whom the reader of a checkpoint trusts. The keys come from the reader, never from the file. */
export type Trust = {
  /** Keys of the log, type 1; several while a key is being changed. One of them must have signed. */
  readonly logKeys: readonly VerifierKey[]
  /** The origin, for the few logs whose key has another name; else it is the name of the keys. */
  readonly origin?: string
  /** Keys of witnesses, type 4. */
  readonly witnessKeys?: readonly VerifierKey[]
  /** How many of the witnesses must have signed; none if not given. */
  readonly witnessesMin?: number
  readonly verify: Verify
}

/** A checkpoint that its log has signed, and the witnesses that have seen it, with unix seconds. */
export type OpenedCheckpoint = {
  readonly checkpoint: Checkpoint
  readonly cosignatures: { readonly name: string; readonly timeSeconds: number }[]
}

/** The body of a checkpoint, newline at the end. Throws `checkpoint_invalid`, `number_invalid`. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  requireCount(size)
  const lines = [origin, String(size), formatBase64(root), ...extensions]
  if (root.length !== hashBytes || lines.some((line) => line === '' || line.includes('\n'))) {
    throw new LedgerError('checkpoint_invalid')
  }
  return parseText(`${lines.join('\n')}\n`)
}

/**
 * What the body of a checkpoint says. Strict: one spelling for each checkpoint, or a witness and a
 * verifier could read the same bytes differently.
 * Throws `checkpoint_invalid`, `text_invalid`, `text_too_long`.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = parseText(text).split('\n')
  const end = lines.pop()
  const [origin, sizeText, rootText, ...extensions] = lines
  if (end !== '' || lines.includes('') || origin === undefined) {
    throw new LedgerError('checkpoint_invalid')
  }
  const size = parseDecimal(sizeText ?? '')
  if (size === undefined || rootText?.length !== 44) throw new LedgerError('checkpoint_invalid')
  const root = parseRoot(rootText)
  return extensions.length === 0 ? { origin, size, root } : { origin, size, root, extensions }
}

function parseRoot(text: string): Uint8Array {
  try {
    const root = parseBase64(text)
    if (root.length === hashBytes) return root
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
  }
  throw new LedgerError('checkpoint_invalid')
}

/**
 * The signed note of a checkpoint. Sign only what is stored, and never two that are inconsistent: a
 * signature cannot be taken back. Throws as `formatCheckpoint`, and `origin_mismatch` where a signer
 * has another name than the log.
 */
export async function signCheckpoint(
  sha256: Sha256,
  checkpoint: Checkpoint,
  signers: readonly Signer[],
): Promise<string> {
  if (signers.some(({ name }) => name !== checkpoint.origin)) {
    throw new LedgerError('origin_mismatch')
  }
  return signNote(sha256, formatCheckpoint(checkpoint), signers)
}

/**
 * Opens the signed note of a checkpoint: the log must have signed it, it must be of the log expected
 * (else a log could answer with the checkpoint of another one under the same key), and enough
 * witnesses must have signed. A witness key counts once, under however many names.
 * Throws as `openNote` and `parseCheckpoint`, and `key_invalid`, `number_invalid`, `origin_mismatch`,
 * `witnesses_missing`.
 */
export async function openCheckpoint(
  note: string | Uint8Array,
  { logKeys, origin, witnessKeys = [], witnessesMin = 0, verify }: Trust,
): Promise<OpenedCheckpoint> {
  requireCount(witnessesMin)
  if (logKeys.some(({ type }) => type !== 1) || witnessKeys.some(({ type }) => type !== 4)) {
    throw new LedgerError('key_invalid')
  }
  const { text, signatures } = await openNote(note, { keys: [...logKeys, ...witnessKeys], verify })
  const checkpoint = parseCheckpoint(text)
  const logSignatures = signatures.filter(({ type }) => type === 1)
  if (logSignatures.length === 0) throw new LedgerError('signature_missing')
  const ofThisLog = logSignatures.some(({ key }) => checkpoint.origin === (origin ?? key.name))
  if (!ofThisLog) throw new LedgerError('origin_mismatch')
  const cosignatures = new Map<string, { name: string; timeSeconds: number }>()
  for (const { key, timeSeconds } of signatures) {
    const witness = formatHex(key.publicKey)
    // A log that is its own witness vouches for nothing.
    const isLog = logKeys.some(({ publicKey }) => equalBytes(publicKey, key.publicKey))
    if (timeSeconds === undefined || isLog || cosignatures.has(witness)) continue
    cosignatures.set(witness, { name: key.name, timeSeconds })
  }
  if (cosignatures.size < witnessesMin) throw new LedgerError('witnesses_missing')
  return { checkpoint, cosignatures: [...cosignatures.values()] }
}
