// Loaded with the first verification, not with the page: cryptography weighs as much as a screen.
import { sha256, verify } from '@luminous/verify/browser-crypto.ts'
import { formatTilePath } from '@luminous/ledger'
import type { EntryEvidence } from '@luminous/contract'
import { isNotFound, isSignedOut } from '../api/problem.ts'
import { getBytes, getJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import { browserLogMemory } from './log-memory.ts'
import type { VerifierPorts } from './verify-record.ts'

export { verifyOneEntry, verifyRecord } from './verify-record.ts'

export const browserPorts = (onWaiting: () => void): VerifierPorts => ({
  readEvidence: (entryId) => getJson<EntryEvidence>(apiPaths.entryProof(entryId)),
  readTile: (logId) => async (tile) => {
    try {
      return await getBytes(apiPaths.ledgerTile(logId, formatTilePath(tile)))
    } catch (error) {
      // A tile that the server lacks is a finding, not a fault of the network: it is too short.
      if (isNotFound(error)) return new Uint8Array(0)
      throw error
    }
  },
  readEntries: async (logId, path) => {
    try {
      return await getBytes(apiPaths.ledgerTile(logId, path))
    } catch (error) {
      if (isNotFound(error) || isSignedOut(error)) return null
      throw error
    }
  },
  sha256,
  verify,
  memory: browserLogMemory,
  now: () => new Date().toISOString(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  onWaiting,
})
