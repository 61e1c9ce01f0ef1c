import {
  checkConsistency,
  LedgerError,
  parseBase64,
  proveConsistency,
  verifiedHashReader,
  type ReadTile,
  type Sha256,
} from '@luminous/ledger'

/** A head of a log: how many entries, and the one hash that stands for them all. */
export type LogHead = { readonly size: number; readonly rootBase64: string }

export type Continuation =
  /** This browser has not seen the log before. */
  | { readonly kind: 'first' }
  | { readonly kind: 'same' }
  | { readonly kind: 'grown'; readonly from: number; readonly proofHashes: number }
  /** An older head than the one kept, and the kept one goes on from it. */
  | { readonly kind: 'older'; readonly from: number; readonly proofHashes: number }
  | { readonly kind: 'broken'; readonly code: ContinuationFailureCode; readonly sentence: string }

const sentences = {
  'log.forked':
    'The log shows another content than the one this browser keeps a signed checkpoint of, at the same length: two histories exist.',
  'log.rewritten':
    'The log does not go on from the checkpoint that this browser keeps: its past was rewritten.',
  'log.shrunk':
    'The log has become shorter than the checkpoint that this browser keeps: entries were removed.',
} as const

type ContinuationFailureCode = keyof typeof sentences

const broken = (code: ContinuationFailureCode): Continuation => ({
  kind: 'broken',
  code,
  sentence: sentences[code],
})

/**
 * Whether a head goes on from the one that this browser keeps. The proof is computed here, from the tiles that
 * the server gives; they are checked against the larger head, so a server cannot lie with them.
 * Errors of the network pass through.
 */
export async function checkContinuation(
  { kept, seen }: { readonly kept: LogHead | null; readonly seen: LogHead },
  { sha256, readTile }: { readonly sha256: Sha256; readonly readTile: ReadTile },
): Promise<Continuation> {
  if (kept === null) return { kind: 'first' }
  if (kept.size === seen.size) {
    return kept.rootBase64 === seen.rootBase64 ? { kind: 'same' } : broken('log.forked')
  }
  const hasGrown = kept.size < seen.size
  const [older, newer] = hasGrown ? [kept, seen] : [seen, kept]
  try {
    const newRoot = parseBase64(newer.rootBase64)
    const readHashes = verifiedHashReader(sha256, { size: newer.size, root: newRoot }, readTile)
    const sizes = { oldSize: older.size, size: newer.size }
    const proof = await proveConsistency(sha256, sizes, readHashes)
    const oldRoot = parseBase64(older.rootBase64)
    checkConsistency(sha256, {
      oldSize: older.size,
      newSize: newer.size,
      oldRoot,
      newRoot,
      proof,
    })
    return { kind: hasGrown ? 'grown' : 'older', from: kept.size, proofHashes: proof.length }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    return broken(hasGrown ? 'log.rewritten' : 'log.shrunk')
  }
}
