import type {
  importPreviewSchema,
  resultImportDetailSchema,
  resultImportListSchema,
  resultImportSchema,
  voidImportSchema,
} from '../result-import.ts'
import { endpoint, feature, of } from './endpoint.ts'

const imports = feature(
  'imports',
  'Results of other laboratories and of earlier years: beside our own, marked as theirs, with their source file.',
)

export const resultImportList = endpoint(imports, 'GET /v1/teams/:team/result-imports', {
  as: 'team',
  may: 'results:read',
  summary: 'Files of other laboratories’ results',
  schemas: of<{ answer: typeof resultImportListSchema }>(),
})

export const resultImportPreview = endpoint(
  imports,
  'POST /v1/teams/:team/result-imports/preview',
  {
    as: 'team',
    may: 'imports:write',
    summary: 'What would become of each line of a file',
    description:
      '`file` is a CSV with the columns sample, site, collected, analyte, value, unit and, if need be, qualifier, limit, limit_type, method, note. Nothing is kept; the parts of a later import may be sent along.',
    form: { file: 'file', laboratory: 'text?', note: 'text?' },
    problems: ['team.closed', 'file.unreadable'],
    schemas: of<{ answer: typeof importPreviewSchema }>(),
  },
)

export const newResultImport = endpoint(imports, 'POST /v1/teams/:team/result-imports', {
  as: 'team',
  may: 'imports:write',
  summary: 'Take in a file of another laboratory’s results',
  description:
    '`file` as in the preview; `laboratory` says whose results they are. Whole or not at all; the same bytes again answer with the import that is there.',
  answers: 'once',
  form: { file: 'file', laboratory: 'text', note: 'text?' },
  problems: ['team.closed', 'storage.full', 'file.unreadable'],
  schemas: of<{ answer: typeof resultImportSchema }>(),
})

export const resultImport = endpoint(imports, 'GET /v1/teams/:team/result-imports/:id', {
  as: 'team',
  may: 'results:read',
  summary: 'One import with its results',
  schemas: of<{ answer: typeof resultImportDetailSchema }>(),
})

export const resultImportFile = endpoint(imports, 'GET /v1/teams/:team/result-imports/:id/file', {
  as: 'team',
  may: 'results:read',
  summary: 'The source file, byte for byte',
  answers: { file: 'text/csv', description: 'The file', isExport: true },
  schemas: of(),
})

export const resultImportVoid = endpoint(imports, 'POST /v1/teams/:team/result-imports/:id/void', {
  as: 'team',
  may: 'imports:write',
  summary: 'Void a mistaken import',
  description: 'It counts for nothing, stays to be seen, and its file may be taken in again.',
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof voidImportSchema; answer: typeof resultImportDetailSchema }>(),
})
