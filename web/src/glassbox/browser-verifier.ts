// Loaded with the first verification, not with the page: cryptography weighs as much as a screen.
import { sha256, verify } from '@luminous/verify/browser-crypto.ts'
import { formatTilePath } from '@luminous/ledger'
import { entryProof, logTile } from '@luminous/contract/endpoints/glassbox.ts'
import { call, callForBytes } from '../api/call.ts'
import { isNotFound, isSignedOut } from '../api/problem.ts'
import { browserLogMemory } from './log-memory.ts'
import type { VerifierPorts } from './verify-record.ts'

export { verifyOneEntry, verifyRecord } from './verify-record.ts'

/** `path` is a tile's, as C2SP tlog-tiles has it: `tile/0/000`. */
const readTile = (log: string, path: string) =>
  callForBytes(logTile, { log, '*': path.replace(/^tile\//, '') })

export const browserPorts = (onWaiting: () => void): VerifierPorts => ({
  readEvidence: (entryId) => call(entryProof, { id: entryId }),
  readTile: (logId) => async (tile) => {
    try {
      return await readTile(logId, formatTilePath(tile))
    } catch (error) {
      // A tile that the server lacks is a finding, not a fault of the network: it is too short.
      if (isNotFound(error)) return new Uint8Array(0)
      throw error
    }
  },
  readEntries: async (logId, path) => {
    try {
      return await readTile(logId, path)
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
