/**
 * Every way in which this library refuses, and the one sentence that a person reads.
 *
 * The whole library has one error style: what is refused throws a LedgerError whose `code` is one of
 * this closed union; nothing else is thrown for any input, however hostile. What the caller passes in
 * (hashing, storage, signatures) may throw errors of its own, and those pass through untouched, since
 * a browser without Ed25519 or a full disk must not read as tampering.
 */
const sentences = {
  number_invalid: 'A size, an index or a time is not a whole number between 0 and 2^53 - 1.',
  hash_invalid: 'A hash is not exactly 32 bytes long.',
  index_outside_tree: 'The entry asked for lies outside the tree.',
  tree_empty: 'An empty tree proves nothing.',
  tree_shrunk: 'The newer tree is smaller than the older one: entries were removed.',
  proof_length: 'The proof has too many or too few hashes for a tree of this size.',
  inclusion_mismatch: 'The proof does not lead to the root: this entry is not in this tree.',
  old_root_mismatch: 'The proof does not lead to the older root: the log was rewritten.',
  new_root_mismatch: 'The proof does not lead to the newer root: the log was rewritten.',
  storage_mismatch: 'The storage returned something other than the hashes asked for.',
  tile_invalid: 'The address of a tile is not valid.',
  tile_length: 'A tile has not the length that its width demands.',
  tile_mismatch: 'A tile does not belong to the tree with this root.',
  bundle_invalid: 'A bundle of entries is malformed.',
  entry_too_long: 'An entry is longer than 65,535 bytes.',
  base64_invalid: 'A value is not canonical base64.',
  hex_invalid: 'A value is not lower-case hexadecimal.',
  text_invalid: 'The text is not valid UTF-8 or has a control character.',
  text_too_long: 'The text is longer than 1,000,000 bytes or has more than 100 signatures.',
  note_invalid: 'The signed note is malformed.',
  key_invalid: 'The key is malformed.',
  key_ambiguous: 'Two different keys share one name and one key id.',
  signature_invalid: 'A signature line is malformed.',
  signature_mismatch: 'A signature by a known key is wrong: the text or the signature was changed.',
  signature_missing: 'No signature by a known key was found.',
  checkpoint_invalid: 'The checkpoint is malformed.',
  origin_mismatch: 'The checkpoint is of another log.',
  witnesses_missing: 'Fewer witnesses than required have signed the checkpoint.',
  proof_invalid: 'The proof file is malformed.',
} as const satisfies Record<string, string>

export type LedgerErrorCode = keyof typeof sentences

/** The sentence for a person, in English, that belongs to a code; the key for a translation is the code. */
export function ledgerErrorSentence(code: LedgerErrorCode): string {
  return sentences[code]
}

/** The one error of this library. `message` is the sentence of its code. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode

  constructor(code: LedgerErrorCode) {
    super(sentences[code])
    this.name = 'LedgerError'
    this.code = code
  }
}

/** A size, an index or a time in seconds: a whole number from 0 to 2^53 - 1, else `number_invalid`. */
export function requireCount(...values: readonly number[]): void {
  for (const value of values) {
    if (!Number.isSafeInteger(value) || value < 0) throw new LedgerError('number_invalid')
  }
}
