/** The face of the ledger's mechanism: what makes entries, puts them in order, proves and checks them. */
export { migrationHooks } from './migration-hooks.ts'
export { parseEnvelope, parsePayload, type Image } from './entry-text.ts'
export { addFinding, type Finding } from './finding.ts'
export { createSigner, openKeyStore, sha256, vkeyOf } from './keys.ts'
export { storedTiles } from './log-store.ts'
export {
  checkpoint_newest,
  checkpoint_size_newest,
  entry_find,
  entry_list_of_record,
  envelope_list_by_index,
  log_find,
  log_find_of_team,
  log_insert,
  log_key_insert,
  log_key_list,
  record_team_find,
  type EntryRow,
  type LogRow,
} from './queries.ts'
export { readAhead } from './read-ahead.ts'
export { requirePinnedSigner, sequencePending, startSequencer } from './sequencer.ts'
export { verification_insert, verification_newest } from './verification-record-queries.ts'
export { readWaiting } from './pending-queries.ts'
export { verifyLedger, type ExtraCheck, type VerifyProgress, type VerifyReport } from './verify.ts'
