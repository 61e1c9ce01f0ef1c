import type { seriesParams } from '../path-parts.ts'
import type {
  newThresholdSchema,
  thresholdListSchema,
  thresholdRevisionSchema,
  thresholdSchema,
} from '../threshold.ts'
import { endpoint, feature, of } from './endpoint.ts'

const thresholdsFeature = feature('thresholds', 'Limits that a team wants watched.')

export const thresholdList = endpoint(thresholdsFeature, 'GET /v1/teams/:team/thresholds', {
  as: 'team',
  may: 'thresholds:read',
  summary: 'Thresholds with all of their revisions',
  description: 'The newest revision of each series first. States are as of today, UTC.',
  schemas: of<{ answer: typeof thresholdListSchema }>(),
})

export const newThreshold = endpoint(thresholdsFeature, 'POST /v1/teams/:team/thresholds', {
  as: 'team',
  may: 'thresholds:write',
  summary: 'Set a threshold',
  answers: 201,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof newThresholdSchema; answer: typeof thresholdSchema }>(),
})

export const thresholdRevision = endpoint(
  thresholdsFeature,
  'POST /v1/teams/:team/thresholds/:series/revisions',
  {
    as: 'team',
    may: 'thresholds:write',
    summary: 'Revise or end a threshold',
    description: 'Adds a revision; those before stay readable.',
    answers: 201,
    problems: ['conflict', 'team.closed'],
    schemas: of<{
      params: typeof seriesParams
      body: typeof thresholdRevisionSchema
      answer: typeof thresholdSchema
    }>(),
  },
)
