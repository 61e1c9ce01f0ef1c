/**
 * The public face of the verifiable log: pure, importing nothing; hashing, signatures and storage are
 * passed in. Runs in browsers and in Node 20 and later.
 */
export { formatBundle, parseBundle } from './bundle.ts'
export { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
export type { Checkpoint, OpenedCheckpoint, Trust } from './checkpoint.ts'
export { checkCosignature, signCosignature } from './cosignature.ts'
export {
  equalBytes,
  formatBase64,
  formatHex,
  formatUtf8,
  parseBase64,
  parseHex,
  parseUtf8,
} from './encoding.ts'
export { LedgerError, ledgerErrorSentence } from './errors.ts'
export type { LedgerErrorCode } from './errors.ts'
export { createVerifierKey, formatVkey, parseVkey } from './key.ts'
export type { KeyType, Signer, VerifierKey, Verify } from './key.ts'
export {
  formatNote,
  formatSignature,
  openNote,
  parseNote,
  parseSignature,
  signNote,
} from './note.ts'
export type { Note, NoteSignature, VerifiedSignature } from './note.ts'
export { checkProof, formatProof, parseProof } from './proof.ts'
export type { LogProof } from './proof.ts'
export {
  countTiles,
  formatTilePath,
  growTiles,
  parseTilePath,
  storedHashReader,
  tilesOfAppend,
  verifiedHashReader,
} from './tile.ts'
export type { ReadTile, Tile, TileAddress } from './tile.ts'
export { checkConsistency, checkInclusion, proveConsistency, proveInclusion } from './tree-proof.ts'
export {
  appendLeafHash,
  createFrontier,
  frontierRoot,
  leafHash,
  nodeHash,
  readFrontier,
  readRoot,
  treeRoot,
} from './tree.ts'
export type { Frontier, ReadHashes, Sha256, TreeNode } from './tree.ts'
