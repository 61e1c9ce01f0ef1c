/**
 * Proofs in one file (C2SP tlog-proof): that an entry is in a log, checkable without any network.
 *
 *   c2sp.org/tlog-proof@v1
 *   index 1
 *   bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=
 *
 *   lab.example/ledger/1
 *   2
 *   +sVCA+fMaWzw39ssQsodnbr3CtYh9L2PmGYvAOPBJeU=
 *
 *   — lab.example/ledger/1 Az3grlgtzPICa5OS8npV...
 */
import { openCheckpoint } from './checkpoint.ts'
import type { OpenedCheckpoint, Trust } from './checkpoint.ts'
import { formatBase64, parseBase64, parseDecimal, parseText } from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'
import { parseNote } from './note.ts'
import { checkInclusion, proofHashesMax } from './tree-proof.ts'
import { hashBytes } from './tree.ts'
import type { Sha256 } from './tree.ts'

/**
 * A proof taken apart; not to be believed before it is checked. `checkpoint` is the signed note,
 * verbatim. `extra` is signed by nobody and must never be trusted.
 */
export type LogProof = {
  readonly index: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: string
  readonly extra?: Uint8Array
}

const header = 'c2sp.org/tlog-proof@v1'

/**
 * The text of a proof. Throws `number_invalid`, `proof_invalid` (a hash not of 32 bytes, more than 63,
 * an `extra` of no bytes), and as `parseNote` for the checkpoint.
 */
export function formatProof({ index, proof, checkpoint, extra }: LogProof): string {
  requireCount(index)
  parseNote(checkpoint)
  const hashesFit = proof.every((hash) => hash.length === hashBytes)
  if (!hashesFit || proof.length > proofHashesMax || extra?.length === 0) {
    throw new LedgerError('proof_invalid')
  }
  const extraLines = extra === undefined ? [] : [`extra ${formatBase64(extra)}`]
  const lines = [header, ...extraLines, `index ${index}`, ...proof.map(formatBase64)]
  return parseText(`${lines.join('\n')}\n\n${checkpoint}`)
}

/**
 * Takes a proof apart. Throws `proof_invalid`, `text_invalid`, `text_too_long`, and as `parseNote` for
 * its checkpoint.
 */
export function parseProof(input: string | Uint8Array): LogProof {
  const text = parseText(input)
  // The first blank line: no line of the proof itself is empty, the checkpoint may hold more.
  const cut = text.indexOf('\n\n')
  if (cut < 0) throw new LedgerError('proof_invalid')
  const checkpoint = text.slice(cut + 2)
  parseNote(checkpoint)
  const [first, ...lines] = text.slice(0, cut).split('\n')
  if (first !== header) throw new LedgerError('proof_invalid')
  const extra = lines[0]?.startsWith('extra ')
    ? decoded(lines.shift()?.slice('extra '.length) ?? '')
    : undefined
  const [indexLine = '', ...hashLines] = lines
  const index = indexLine.startsWith('index ')
    ? parseDecimal(indexLine.slice('index '.length))
    : undefined
  if (index === undefined || extra?.length === 0 || hashLines.length > proofHashesMax) {
    throw new LedgerError('proof_invalid')
  }
  const proof = hashLines.map(decoded)
  if (!proof.every((hash) => hash.length === hashBytes)) throw new LedgerError('proof_invalid')
  return extra === undefined ? { index, proof, checkpoint } : { index, proof, checkpoint, extra }
}

function decoded(text: string): Uint8Array {
  try {
    return parseBase64(text)
  } catch {
    throw new LedgerError('proof_invalid')
  }
}

/**
 * Checks that the entry with this leaf hash is in the log that the reader trusts, and says where, in
 * which checkpoint, and which witnesses have seen that. The caller hashes the entry itself: a hash
 * from the same file would prove something else. That nothing was changed *since* another checkpoint
 * takes a consistency proof between the two.
 * Throws as `parseProof`, `openCheckpoint` and `checkInclusion`.
 */
export async function checkProof(
  sha256: Sha256,
  {
    proof: input,
    leafHash,
  }: { readonly proof: string | Uint8Array; readonly leafHash: Uint8Array },
  trust: Trust,
): Promise<OpenedCheckpoint & { readonly index: number; readonly extra?: Uint8Array }> {
  const { index, proof, checkpoint: note, extra } = parseProof(input)
  const opened = await openCheckpoint(note, trust)
  const { size, root } = opened.checkpoint
  checkInclusion(sha256, { index, size, leafHash, proof, root })
  return extra === undefined ? { ...opened, index } : { ...opened, index, extra }
}
