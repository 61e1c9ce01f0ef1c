import type { ingestSchema } from '../ingest.ts'
import type {
  controlChartListSchema,
  controlChartQuerySchema,
  methodListSchema,
  methodPreviewAskSchema,
  methodPreviewSchema,
  newMethodSchema,
} from '../method.ts'
import type { wellParams } from '../path-parts.ts'
import type {
  choiceSchema,
  exclusionSchema,
  rulingSchema,
  runChangeSchema,
  runLayoutSchema,
  runPageSchema,
  runQuerySchema,
  runSchema,
  runStepSchema,
  runStepWithReasonSchema,
  signRunSchema,
  uploadedFileSchema,
  wellReadingsSchema,
  withdrawRunSchema,
} from '../run.ts'
import { endpoint, feature, of } from './endpoint.ts'

const runsFeature = feature(
  'runs',
  'Plate runs on the lab’s bench: from the file to the signature. Of the lab alone.',
)
const methodsFeature = feature('methods', 'Methods and their control charts. Of the lab alone.')

export const plateFileUpload = endpoint(runsFeature, 'POST /v1/plate-files', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Take in a plate file',
  description:
    '`file` is the export byte for byte, of any reader that is known here. Each plate becomes a run; the same bytes again answer with the runs that they made.',
  answers: 'once',
  form: { file: 'file' },
  problems: ['conflict', 'file.unreadable', 'storage.full'],
  schemas: of<{ answer: typeof uploadedFileSchema }>(),
})

export const plateFileIngest = endpoint(runsFeature, 'POST /v1/runs', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Ingest a plate file',
  description:
    '`file` is the export, byte for byte; `layout` a CSV, `method` a `code` or `code@revision`, `plate` the name of one of its plates. The same bytes again answer with the run that exists.',
  answers: 'once',
  // A layout sent as a field would be cut at the field's limit, and taken for a shorter one.
  form: { file: 'file', layout: 'file?', method: 'text?', plate: 'text?' },
  problems: ['file.unreadable', 'layout.invalid', 'method.unknown', 'storage.full'],
  schemas: of<{ answer: typeof ingestSchema }>(),
})

export const runSignature = endpoint(runsFeature, 'POST /v1/runs/:id/signature', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Sign a run and publish its results',
  description:
    'By a reviewer who had no hand in it, with the password or a passkey once more. One transaction makes the results visible to their teams.',
  problems: [
    'conflict',
    'file.unreadable',
    'layout.invalid',
    'method.unknown',
    'password.wrong',
    'second-factor.refused',
    'version.stale',
  ],
  rate: 'guessed',
  isVersioned: true,
  schemas: of<{ body: typeof signRunSchema; answer: typeof runSchema }>(),
})

export const runWithdrawal = endpoint(runsFeature, 'POST /v1/runs/:id/withdrawal', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Withdraw what a run published',
  description: 'Signed as the publication was, with a reason; results stay readable as withdrawn.',
  problems: [
    'conflict',
    'file.unreadable',
    'layout.invalid',
    'method.unknown',
    'password.wrong',
    'second-factor.refused',
    'version.stale',
  ],
  rate: 'guessed',
  isVersioned: true,
  schemas: of<{ body: typeof withdrawRunSchema; answer: typeof runSchema }>(),
})

export const runList = endpoint(runsFeature, 'GET /v1/runs', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Plate runs, the newest first',
  schemas: of<{ query: typeof runQuerySchema; answer: typeof runPageSchema }>(),
})

export const run = endpoint(runsFeature, 'GET /v1/runs/:id', {
  as: 'lab',
  may: 'runs:read',
  summary: 'One run with all that is needed to judge it',
  isVersioned: true,
  schemas: of<{ answer: typeof runSchema }>(),
})

export const wellReadings = endpoint(runsFeature, 'GET /v1/runs/:id/wells/:well', {
  as: 'lab',
  may: 'runs:read',
  summary: 'The readings of one well, as its file has them',
  schemas: of<{ params: typeof wellParams; answer: typeof wellReadingsSchema }>(),
})

export const runLayout = endpoint(runsFeature, 'POST /v1/runs/:id/layout', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Say what the wells hold',
  description:
    'By wells, as CSV, as the file says, or as they stand but turned. The run is computed anew.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runLayoutSchema; answer: typeof runSchema }>(),
})

export const runChange = endpoint(runsFeature, 'POST /v1/runs/:id/changes', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Choose the method, the reader, the reading time, the lots',
  description: 'What is left out stays. The run is computed anew.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runChangeSchema; answer: typeof runSchema }>(),
})

export const runExclusion = endpoint(runsFeature, 'POST /v1/runs/:id/exclusions', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Leave a well out, or take it in again',
  description: 'With a reason, which goes with the results. The run is computed anew.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof exclusionSchema; answer: typeof runSchema }>(),
})

export const runChoice = endpoint(runsFeature, 'POST /v1/runs/:id/choices', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Say which of a sample’s repeats is reported',
  description: '`report`: this run’s. `omit`: what is published stays. With a reason.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof choiceSchema; answer: typeof runSchema }>(),
})

export const runSubmission = endpoint(runsFeature, 'POST /v1/runs/:id/submit', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Hand the run to review',
  description: 'Refused with the reason as long as something bars it.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runStepSchema; answer: typeof runSchema }>(),
})

export const runVoid = endpoint(runsFeature, 'POST /v1/runs/:id/void', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Void a mistaken run',
  description: 'It counts for nothing, and stays to be seen with the reason.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runStepWithReasonSchema; answer: typeof runSchema }>(),
})

export const runRestoration = endpoint(runsFeature, 'POST /v1/runs/:id/restore', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Take back that a run was voided',
  description: 'It stands where it stood, not under review.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runStepWithReasonSchema; answer: typeof runSchema }>(),
})

export const runAmendment = endpoint(runsFeature, 'POST /v1/runs/:id/amend', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Begin the next edition of a published run',
  description: 'Answers the new run; what is out stays until the new one is signed.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runStepWithReasonSchema; answer: typeof runSchema }>(),
})

export const runComment = endpoint(runsFeature, 'POST /v1/runs/:id/comments', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Say something about a run',
  description: 'Comments are only ever added.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runStepSchema; answer: typeof runSchema }>(),
})

export const runReturn = endpoint(runsFeature, 'POST /v1/runs/:id/return', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Give a run back to the analyst',
  description: 'With what is to be done; the analyst may take it back as well.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof runStepWithReasonSchema; answer: typeof runSchema }>(),
})

export const runRuling = endpoint(runsFeature, 'POST /v1/runs/:id/rulings', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Rule on a check that failed',
  description: 'The run may go on in spite of it, for the reason given. For reviewers.',
  problems: ['conflict', 'file.unreadable', 'layout.invalid', 'method.unknown'],
  isVersioned: true,
  schemas: of<{ body: typeof rulingSchema; answer: typeof runSchema }>(),
})

export const methodList = endpoint(methodsFeature, 'GET /v1/methods', {
  as: 'lab',
  may: 'runs:read',
  summary: 'The lab’s methods with all of their revisions',
  schemas: of<{ answer: typeof methodListSchema }>(),
})

export const newMethod = endpoint(methodsFeature, 'POST /v1/methods', {
  as: 'lab',
  may: 'bench:write',
  summary: 'Add a method, or the next revision of one',
  description:
    'By its `code`. A revision never changes; runs keep the one that they were computed by.',
  answers: 201,
  problems: ['conflict'],
  schemas: of<{ body: typeof newMethodSchema; answer: typeof methodListSchema }>(),
})

export const methodPreview = endpoint(methodsFeature, 'POST /v1/methods/preview', {
  as: 'lab',
  may: 'runs:read',
  summary: 'What a method would make of a past run',
  description: 'Nothing is kept by it.',
  problems: ['not-found'],
  schemas: of<{ body: typeof methodPreviewAskSchema; answer: typeof methodPreviewSchema }>(),
})

export const controlChartList = endpoint(methodsFeature, 'GET /v1/control-charts', {
  as: 'lab',
  may: 'runs:read',
  summary: 'Controls from run to run',
  description:
    'Levey-Jennings: limits from the first 20 runs, rules of Westgard. The newest 200 runs of a method.',
  schemas: of<{ query: typeof controlChartQuerySchema; answer: typeof controlChartListSchema }>(),
})
