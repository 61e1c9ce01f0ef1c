import type {
  entryEvidenceSchema,
  historyQuerySchema,
  historySchema,
  ledgerStateSchema,
} from '../ledger.ts'
import type { entryParams, logParams, recordParams, tileParams } from '../path-parts.ts'
import { endpoint, feature, of } from './endpoint.ts'

const glassboxFeature = feature(
  'glassbox',
  'Histories, proofs, and the logs as C2SP tlog-tiles has them.',
)

export const logCheckpoint = endpoint(glassboxFeature, 'GET /ledger/:log/checkpoint', {
  as: 'open',
  summary: "A log's newest checkpoint",
  description: 'A C2SP tlog-checkpoint: the signed head of the log.',
  answers: { file: 'text/plain', description: 'The checkpoint', isExport: false },
  schemas: of<{ params: typeof logParams }>(),
})

export const logTile = endpoint(glassboxFeature, 'GET /ledger/:log/tile/*', {
  as: 'open',
  summary: 'A tile of hashes',
  description: 'C2SP tlog-tiles: `tile/<L>/<N>[.p/<W>]`.',
  answers: { file: 'application/octet-stream', description: 'The tile', isExport: false },
  schemas: of<{ params: typeof tileParams }>(),
})

export const logEntries = endpoint(glassboxFeature, 'GET /ledger/:log/tile/entries/*', {
  as: 'team',
  may: 'ledger:read',
  summary: 'A bundle of entries',
  description: 'C2SP tlog-tiles: `tile/entries/<N>[.p/<W>]`. For whoever may read the team.',
  answers: { file: 'application/octet-stream', description: 'The bundle', isExport: false },
  schemas: of<{ params: typeof tileParams }>(),
})

export const ledgerState = endpoint(glassboxFeature, 'GET /v1/ledger', {
  as: 'staff',
  may: 'settings:read',
  summary: 'How the ledger stands',
  description:
    'What is committed and waits for its place in a log, and what the last nightly check found. Of all teams together.',
  schemas: of<{ answer: typeof ledgerStateSchema }>(),
})

export const resultHistory = endpoint(glassboxFeature, 'GET /v1/results/:id/history', {
  as: 'team',
  may: 'ledger:read',
  summary: 'The history of a result',
  description: 'Every change: who, what, when and why, the oldest first; 200 entries a page.',
  schemas: of<{ query: typeof historyQuerySchema; answer: typeof historySchema }>(),
})

export const recordHistory = endpoint(glassboxFeature, 'GET /v1/records/:kind/:id/history', {
  as: 'team',
  may: 'ledger:read',
  summary: 'The history of a record of any kind',
  description:
    'Every change: who, what, when and why, the oldest first; 200 entries a page. Besides `ledger:read` it takes the right to read records of that kind.',
  schemas: of<{
    params: typeof recordParams
    query: typeof historyQuerySchema
    answer: typeof historySchema
  }>(),
})

export const entryProof = endpoint(glassboxFeature, 'GET /v1/entries/:id/proof', {
  as: 'team',
  may: 'ledger:read',
  summary: 'The evidence of one entry',
  description:
    'Envelope, payload with its salt, and a C2SP tlog-proof under the newest checkpoint: enough to check the entry without trusting this server.',
  schemas: of<{ params: typeof entryParams; answer: typeof entryEvidenceSchema }>(),
})
