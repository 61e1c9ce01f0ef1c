import type {
  apiKeyListSchema,
  madeApiKeySchema,
  newApiKeySchema,
  rotateApiKeySchema,
} from '../api-key.ts'
import type { grantListSchema, grantSchema, newGrantSchema, reasonSchema } from '../member.ts'
import { endpoint, feature, of } from './endpoint.ts'

const keysFeature = feature('keys', 'API keys of a team, and grants to auditors.')

export const apiKeyList = endpoint(keysFeature, 'GET /v1/teams/:team/keys', {
  as: 'team',
  may: 'keys:read',
  summary: 'API keys',
  schemas: of<{ answer: typeof apiKeyListSchema }>(),
})

export const newApiKey = endpoint(keysFeature, 'POST /v1/teams/:team/keys', {
  as: 'team',
  may: 'keys:write',
  summary: 'Make an API key',
  description: 'The key is in this answer and nowhere else: only its hash is kept.',
  answers: 201,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof newApiKeySchema; answer: typeof madeApiKeySchema }>(),
})

export const apiKeyRotation = endpoint(keysFeature, 'POST /v1/teams/:team/keys/:id/rotation', {
  as: 'team',
  may: 'keys:write',
  summary: 'Rotate an API key',
  description:
    'A new key with the same name and scopes; the old one works on for the grace, 0 to 24 hours.',
  answers: 201,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof rotateApiKeySchema; answer: typeof madeApiKeySchema }>(),
})

export const apiKeyRevocation = endpoint(keysFeature, 'POST /v1/teams/:team/keys/:id/revocation', {
  as: 'team',
  may: 'keys:write',
  summary: 'Revoke an API key, now',
  answers: 204,
  problems: ['team.closed'],
  schemas: of(),
})

export const grantList = endpoint(keysFeature, 'GET /v1/teams/:team/grants', {
  as: 'team',
  may: 'grants:read',
  summary: 'Grants to auditors',
  schemas: of<{ answer: typeof grantListSchema }>(),
})

export const newGrant = endpoint(keysFeature, 'POST /v1/teams/:team/grants', {
  as: 'team',
  may: 'grants:write',
  summary: 'Let an auditor read the team',
  description:
    'Read-only, from one moment until another, with a purpose. Staff may name further teams.',
  answers: 201,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof newGrantSchema; answer: typeof grantSchema }>(),
})

export const grantRevocation = endpoint(keysFeature, 'POST /v1/teams/:team/grants/:id/revocation', {
  as: 'team',
  may: 'grants:write',
  summary: 'End a grant, now',
  answers: 204,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof reasonSchema }>(),
})
