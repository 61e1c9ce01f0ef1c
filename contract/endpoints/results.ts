import type {
  biosensorsOfTeamSchema,
  csvColumnsSchema,
  plateSchema,
  resultPageSchema,
  resultQuerySchema,
  resultSchema,
} from '../result.ts'
import { endpoint, feature, of } from './endpoint.ts'

const resultsFeature = feature(
  'results',
  'Published results, the plates that they rest on, and files of them.',
)

export const resultsCsv = endpoint(resultsFeature, 'GET /v1/teams/:team/results.csv', {
  as: 'team',
  may: 'results:read',
  summary: 'The team’s results as CSV',
  description:
    'UTF-8 with a byte order mark; what is censored has a qualifier and a limit and no number. Without superseded results. More than 20000 are refused, never cut.',
  answers: { file: 'text/csv', description: 'The file', isExport: true },
  problems: ['conflict'],
  schemas: of(),
})

export const resultsCsvColumns = endpoint(
  resultsFeature,
  'GET /v1/teams/:team/results-csv-schema',
  {
    as: 'team',
    may: 'results:read',
    summary: 'What the columns of the CSV are',
    description: 'CSV on the Web: names, units, types.',
    schemas: of<{ answer: typeof csvColumnsSchema }>(),
  },
)

export const teamBiosensors = endpoint(resultsFeature, 'GET /v1/teams/:team/biosensors', {
  as: 'team',
  may: 'results:read',
  summary: 'The biosensors of which the team has results',
  description: 'Each by its code, with the name and the class of acids of its newest result.',
  schemas: of<{ answer: typeof biosensorsOfTeamSchema }>(),
})

export const resultList = endpoint(resultsFeature, 'GET /v1/results', {
  as: 'team',
  may: 'results:read',
  summary: 'Results, the newest first',
  description: 'Of your team; for staff, of all teams. Follow `nextCursor` to the end.',
  schemas: of<{ query: typeof resultQuerySchema; answer: typeof resultPageSchema }>(),
})

export const result = endpoint(resultsFeature, 'GET /v1/results/:id', {
  as: 'team',
  may: 'results:read',
  summary: 'One result',
  schemas: of<{ answer: typeof resultSchema }>(),
})

export const resultPlate = endpoint(resultsFeature, 'GET /v1/results/:id/plate', {
  as: 'team',
  may: 'results:read',
  summary: 'The plate of a result, as far as it is yours to see',
  description:
    'Your wells and the common ones with their readings, opened against the reading root; of other wells only the salted hashes of their readings.',
  schemas: of<{ answer: typeof plateSchema }>(),
})
