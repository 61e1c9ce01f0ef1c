import type { ingestSchema } from '../ingest.ts'
import type { uploadedFileSchema } from '../run.ts'
import { endpoint, feature, of } from './endpoint.ts'

const runs = feature(
  'runs',
  'Plate runs on the lab’s bench: from the file to the signature. Of the lab alone.',
)

export const plateFileUpload = endpoint(runs, 'POST /v1/plate-files', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Take in a plate file',
  description:
    '`file` is the export byte for byte, of any reader that is known here. Each plate becomes a run; the same bytes again answer with the runs that they made.',
  answers: 'once',
  form: { file: 'file' },
  problems: ['conflict', 'file.unreadable'],
  schemas: of<{ answer: typeof uploadedFileSchema }>(),
})

export const plateFileIngest = endpoint(runs, 'POST /v1/runs', {
  as: 'lab',
  may: 'runs:write',
  summary: 'Ingest a plate file',
  description:
    '`file` is the export, byte for byte; `layout` a CSV, `method` a `code` or `code@revision`, `plate` the name of one of its plates. The same bytes again answer with the run that exists.',
  answers: 'once',
  // A layout sent as a field would be cut at the field's limit, and taken for a shorter one.
  form: { file: 'file', layout: 'file?', method: 'text?', plate: 'text?' },
  problems: ['file.unreadable', 'layout.invalid', 'method.unknown'],
  schemas: of<{ answer: typeof ingestSchema }>(),
})
