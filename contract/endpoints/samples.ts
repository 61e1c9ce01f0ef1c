import type {
  fieldFileOutcomeSchema,
  fieldFileSchema,
  fieldPackSchema,
  fieldScanSchema,
  handOverDoneSchema,
  handOverSchema,
  photoStoredSchema,
  scanReceiptSchema,
} from '../field.ts'
import type { codeParams, sha256Params } from '../path-parts.ts'
import type {
  custodyFormQuerySchema,
  dispositionSchema,
  labReceiptSchema,
  sampleChangeSchema,
  samplePageSchema,
  sampleQuerySchema,
  sampleSchema,
  sampleSummarySchema,
  worklistSchema,
} from '../sample.ts'
import { endpoint, feature, of } from './endpoint.ts'

const fieldFeature = feature(
  'field',
  'What a phone in the field, or a system that keeps field records, sends.',
)
const samplesFeature = feature('samples', 'Samples, and who had them when.')
const labFeature = feature('lab', 'Receipt at the lab, and what waits there.')

export const custodyForm = endpoint(samplesFeature, 'GET /v1/samples/:id/custody.pdf', {
  as: 'team',
  may: 'samples:read',
  summary: 'The chain-of-custody form of a sample, to print',
  description:
    'With `emptyRows`, lines to fill in and sign by hand. It names the checkpoint of the log that it was printed from.',
  answers: { file: 'application/pdf', description: 'The form', isExport: true },
  problems: ['pdf.busy', 'pdf.character-unprintable', 'pdf.too-large', 'pdf.unavailable'],
  schemas: of<{ query: typeof custodyFormQuerySchema }>(),
})

export const sampleList = endpoint(samplesFeature, 'GET /v1/samples', {
  as: 'team',
  may: 'samples:read',
  summary: 'Samples, the newest collected first',
  description: 'Of your team; for staff, of all teams or of the one named.',
  problems: ['not-found'],
  schemas: of<{ query: typeof sampleQuerySchema; answer: typeof samplePageSchema }>(),
})

export const sample = endpoint(samplesFeature, 'GET /v1/samples/:id', {
  as: 'team',
  may: 'samples:read',
  summary: 'One sample with its chain of custody',
  isVersioned: true,
  schemas: of<{ answer: typeof sampleSchema }>(),
})

export const samplePhoto = endpoint(samplesFeature, 'GET /v1/samples/:id/photos/:sha256', {
  as: 'team',
  may: 'samples:read',
  summary: 'A photo of a sample',
  description: 'Without what the camera wrote into it; the original bytes stay stored.',
  answers: { file: 'image/jpeg, image/png', description: 'The photo', isExport: false },
  schemas: of<{ params: typeof sha256Params }>(),
})

export const sampleChange = endpoint(samplesFeature, 'PATCH /v1/teams/:team/samples/:id', {
  as: 'team',
  may: 'samples:write',
  summary: 'Correct what was written down in the field',
  description:
    'With a reason; the scan stays as it was told. `version` is the one that you looked at.',
  problems: ['conflict', 'sample.held', 'team.closed'],
  isVersioned: true,
  schemas: of<{ body: typeof sampleChangeSchema; answer: typeof sampleSchema }>(),
})

export const fieldPack = endpoint(fieldFeature, 'GET /v1/teams/:team/field-pack', {
  as: 'team',
  may: 'samples:write',
  summary: 'All that a phone needs to work offline',
  description: 'Sites, kits, who is signed in and until when that counts without a network.',
  schemas: of<{ answer: typeof fieldPackSchema }>(),
})

export const fieldScan = endpoint(fieldFeature, 'POST /v1/teams/:team/field-scans', {
  as: 'team',
  may: 'samples:write',
  summary: 'Tell of a sample taken with a kit',
  description:
    '`id` is yours: the same scan sent again answers 200 as the first time, and writes nothing. The answer names each photo by its SHA-256 and whether it is stored: keep yours until it is.',
  answers: 'once',
  problems: [
    'conflict',
    'event.differs',
    'kit.expired',
    'kit.mistyped',
    'kit.unknown',
    'kit.used',
    'kit.void',
    'storage.full',
    'team.closed',
  ],
  schemas: of<{ body: typeof fieldScanSchema; answer: typeof scanReceiptSchema }>(),
})

export const photoUpload = endpoint(fieldFeature, 'PUT /v1/teams/:team/photos/:sha256', {
  as: 'team',
  may: 'samples:write',
  summary: 'Store a photo of the field',
  description: 'Its bytes as image/jpeg or image/png, under their SHA-256; 12 MiB at most.',
  answers: 'once',
  bytes: ['image/jpeg', 'image/png'],
  problems: ['conflict', 'file.too-large', 'file.unreadable', 'storage.full', 'team.closed'],
  schemas: of<{ params: typeof sha256Params; answer: typeof photoStoredSchema }>(),
})

export const handOver = endpoint(fieldFeature, 'POST /v1/teams/:team/hand-overs', {
  as: 'team',
  may: 'samples:write',
  summary: 'Tell that samples changed hands',
  description: 'One deed for up to 200 samples, by the codes of their kits. Idempotent by `id`.',
  answers: 'once',
  problems: ['conflict', 'event.differs', 'kit.mistyped', 'sample.unknown', 'team.closed'],
  schemas: of<{ body: typeof handOverSchema; answer: typeof handOverDoneSchema }>(),
})

export const fieldFile = endpoint(fieldFeature, 'POST /v1/teams/:team/field-files', {
  as: 'team',
  may: 'samples:write',
  summary: 'Take in a file with what a phone could not send',
  description:
    'Each scan, hand-over and photo by itself: what is refused keeps nothing else back, and the same file again changes nothing.',
  problems: ['conflict', 'file.too-large', 'team.closed'],
  schemas: of<{ body: typeof fieldFileSchema; answer: typeof fieldFileOutcomeSchema }>(),
})

export const worklist = endpoint(labFeature, 'GET /v1/lab/worklist', {
  as: 'lab',
  may: 'samples:read',
  summary: 'What the bench has before it',
  description:
    'On its way, held for a decision, or ready to be read; the shortest holding time left first.',
  schemas: of<{ answer: typeof worklistSchema }>(),
})

export const arrival = endpoint(labFeature, 'GET /v1/lab/arrivals/:code', {
  as: 'lab',
  may: 'samples:read',
  summary: 'Whose sample this is, before it is received',
  description: '`code` as scanned or typed. A code that cannot be received says why.',
  problems: ['conflict', 'kit.mistyped', 'kit.unknown', 'kit.void', 'sample.unknown'],
  schemas: of<{ params: typeof codeParams; answer: typeof sampleSummarySchema }>(),
})

export const labReceipt = endpoint(labFeature, 'POST /v1/lab/receipts', {
  as: 'lab',
  may: 'receipts:write',
  summary: 'Receive a sample at the lab',
  description: 'Whatever is not right holds it back until somebody decides. Idempotent by `id`.',
  answers: 'once',
  problems: [
    'conflict',
    'event.differs',
    'kit.mistyped',
    'kit.unknown',
    'kit.void',
    'sample.unknown',
  ],
  schemas: of<{ body: typeof labReceiptSchema; answer: typeof sampleSchema }>(),
})

export const disposition = endpoint(labFeature, 'POST /v1/teams/:team/samples/:id/dispositions', {
  as: 'team',
  may: 'receipts:write',
  summary: 'Decide about a sample that was held back',
  description: 'It may be read, or it is rejected; with a reason. Idempotent by `id`.',
  problems: ['conflict', 'event.differs', 'sample.held', 'team.closed'],
  schemas: of<{ body: typeof dispositionSchema; answer: typeof sampleSchema }>(),
})
