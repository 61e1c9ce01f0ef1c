import type {
  kitAssignedSchema,
  kitAssignmentSchema,
  kitBatchChangeSchema,
  kitBatchDetailSchema,
  kitBatchPageSchema,
  kitBatchQuerySchema,
  kitPageSchema,
  kitQuerySchema,
  kitSchema,
  kitVoidOneSchema,
  kitVoidSchema,
  labelQuerySchema,
  newKitBatchSchema,
  stockKitSchema,
} from '../kit.ts'
import type { codeParams } from '../path-parts.ts'
import { endpoint, feature, of } from './endpoint.ts'

const kitsFeature = feature('kits', 'Coded kits: batches, labels, whose they are.')

export const kitBatchList = endpoint(kitsFeature, 'GET /v1/kit-batches', {
  as: 'lab',
  may: 'kits:read',
  summary: 'Batches of kits, the newest first',
  description: 'For staff. With how many kits of each are in which state.',
  schemas: of<{ query: typeof kitBatchQuerySchema; answer: typeof kitBatchPageSchema }>(),
})

export const newKitBatch = endpoint(kitsFeature, 'POST /v1/kit-batches', {
  as: 'lab',
  may: 'kits:write',
  summary: 'Make a batch of kits',
  description:
    'Draws a code for each: opaque, with a check letter. With `team` they are assigned at once.',
  answers: 201,
  problems: ['conflict', 'not-found'],
  schemas: of<{ body: typeof newKitBatchSchema; answer: typeof kitBatchDetailSchema }>(),
})

export const kitBatch = endpoint(kitsFeature, 'GET /v1/kit-batches/:id', {
  as: 'lab',
  may: 'kits:read',
  summary: 'One batch with every code of it',
  description:
    'Each code in the state that it is in, and why: what is missing from a shelf is accounted for here.',
  schemas: of<{ answer: typeof kitBatchDetailSchema }>(),
})

export const kitBatchChange = endpoint(kitsFeature, 'PATCH /v1/kit-batches/:id', {
  as: 'lab',
  may: 'kits:write',
  summary: 'Change a batch’s expiry or note',
  description: 'The expiry holds for kits that are not collected yet, the teams’ included.',
  schemas: of<{ body: typeof kitBatchChangeSchema; answer: typeof kitBatchDetailSchema }>(),
})

export const kitAssignment = endpoint(kitsFeature, 'POST /v1/kit-batches/:id/assign', {
  as: 'lab',
  may: 'kits:write',
  summary: 'Assign kits of a batch to a team',
  description:
    'By their codes, or so many of those that nobody has. Codes that another team has not used may be moved: a parcel may have gone to the wrong door.',
  problems: ['conflict', 'kit.mistyped', 'kit.unknown', 'kit.used'],
  schemas: of<{ body: typeof kitAssignmentSchema; answer: typeof kitAssignedSchema }>(),
})

export const kitList = endpoint(kitsFeature, 'GET /v1/teams/:team/kits', {
  as: 'team',
  may: 'kits:read',
  summary: 'Kits of a team, by code',
  schemas: of<{ query: typeof kitQuerySchema; answer: typeof kitPageSchema }>(),
})

export const kitVoid = endpoint(kitsFeature, 'POST /v1/teams/:team/kits/:id/void', {
  as: 'team',
  may: 'samples:write',
  summary: 'Void a kit that is lost or broken',
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof kitVoidOneSchema; answer: typeof kitSchema }>(),
})

export const stockKit = endpoint(kitsFeature, 'GET /v1/kits/:code', {
  as: 'lab',
  may: 'kits:read',
  summary: 'A kit of the register, whosever it is',
  description: 'For staff. `code` as scanned or typed.',
  problems: ['kit.mistyped', 'kit.unknown'],
  schemas: of<{ params: typeof codeParams; answer: typeof stockKitSchema }>(),
})

export const stockKitsVoid = endpoint(kitsFeature, 'POST /v1/kits/void', {
  as: 'lab',
  may: 'kits:write',
  summary: 'Void kits, whosever they are',
  description: 'For staff: with a reason, which the register keeps. All or none.',
  answers: 204,
  problems: ['conflict', 'kit.mistyped', 'kit.unknown'],
  schemas: of<{ body: typeof kitVoidSchema }>(),
})

export const kitLabels = endpoint(kitsFeature, 'GET /v1/kit-batches/:id/labels.pdf', {
  as: 'lab',
  may: 'kits:write',
  summary: 'Labels of a batch, to print',
  description:
    'For each kit one label of its bottle and two of its vials. All kits that are not void, or those named in `codes`, with commas between. `skip` labels of the first sheet are used already.',
  answers: { file: 'application/pdf', description: 'The labels', isExport: true },
  problems: [
    'conflict',
    'kit.mistyped',
    'kit.unknown',
    'kit.void',
    'pdf.busy',
    'pdf.character-unprintable',
    'pdf.too-large',
    'pdf.unavailable',
  ],
  schemas: of<{ query: typeof labelQuerySchema }>(),
})
