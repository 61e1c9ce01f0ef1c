import type { reasonSchema } from '../member.ts'
import type { slugParams } from '../path-parts.ts'
import type {
  logoQuerySchema,
  logoSchema,
  newRecipientSchema,
  preferencesChangeSchema,
  preferencesSchema,
  recipientListSchema,
  recipientSchema,
  teamChangeSchema,
  teamSchema,
} from '../team.ts'
import { endpoint, feature, of } from './endpoint.ts'

const teamsFeature = feature(
  'teams',
  'A team’s own page: details, logo, preferences, who keeps checkpoints of its ledger.',
)

export const team = endpoint(teamsFeature, 'GET /v1/teams/:team', {
  as: 'team',
  may: 'team:read',
  summary: 'A team’s details',
  isVersioned: true,
  schemas: of<{ answer: typeof teamSchema }>(),
})

export const teamChange = endpoint(teamsFeature, 'PATCH /v1/teams/:team', {
  as: 'team',
  may: 'team:write',
  summary: 'Change a team’s details',
  description: 'What is left out stays. With `If-Match`, only if nobody else changed it meanwhile.',
  isVersioned: true,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof teamChangeSchema; answer: typeof teamSchema }>(),
})

export const teamSuspension = endpoint(teamsFeature, 'POST /v1/teams/:team/suspension', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Suspend a customer',
  description:
    'People of a suspended or closed team and its keys are let in no more; nothing is deleted.',
  problems: ['conflict'],
  schemas: of<{ body: typeof reasonSchema; answer: typeof teamSchema }>(),
})

export const teamReactivation = endpoint(teamsFeature, 'POST /v1/teams/:team/reactivation', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Reactivate a customer',
  description:
    'People of a suspended or closed team and its keys are let in no more; nothing is deleted.',
  problems: ['conflict'],
  schemas: of<{ body: typeof reasonSchema; answer: typeof teamSchema }>(),
})

export const teamClosure = endpoint(teamsFeature, 'POST /v1/teams/:team/closure', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Close a customer',
  description:
    'People of a suspended or closed team and its keys are let in no more; nothing is deleted.',
  problems: ['conflict'],
  schemas: of<{ body: typeof reasonSchema; answer: typeof teamSchema }>(),
})

export const logoChange = endpoint(teamsFeature, 'PUT /v1/teams/:team/logo', {
  as: 'team',
  may: 'team:write',
  summary: 'Set the logo',
  answers: 204,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof logoSchema }>(),
})

export const logoRemoval = endpoint(teamsFeature, 'DELETE /v1/teams/:team/logo', {
  as: 'team',
  may: 'team:write',
  summary: 'Remove the logo',
  answers: 204,
  problems: ['team.closed'],
  schemas: of(),
})

export const logo = endpoint(teamsFeature, 'GET /v1/teams/:team/logo', {
  as: 'team',
  may: 'team:read',
  summary: 'The logo',
  answers: { file: 'image/*', description: 'The picture', isExport: false },
  schemas: of<{ query: typeof logoQuerySchema }>(),
})

export const publicLogo = endpoint(teamsFeature, 'GET /v1/team-logos/:slug', {
  as: 'open',
  summary: 'A team’s logo, for its mails’ pages',
  description: 'Public: whoever was invited has no account yet.',
  answers: { file: 'image/*', description: 'The picture', isExport: false },
  schemas: of<{ params: typeof slugParams }>(),
})

export const preferences = endpoint(teamsFeature, 'GET /v1/teams/:team/preferences', {
  as: 'team',
  may: 'team:read',
  summary: 'What the team is told of, and how',
  schemas: of<{ answer: typeof preferencesSchema }>(),
})

export const preferencesChange = endpoint(teamsFeature, 'PUT /v1/teams/:team/preferences', {
  as: 'team',
  may: 'team:write',
  summary: 'Set what the team is told of',
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof preferencesChangeSchema; answer: typeof preferencesSchema }>(),
})

export const recipientList = endpoint(teamsFeature, 'GET /v1/teams/:team/recipients', {
  as: 'team',
  may: 'team:read',
  summary: 'Who keeps checkpoints of the team’s ledger',
  schemas: of<{ answer: typeof recipientListSchema }>(),
})

export const newRecipient = endpoint(teamsFeature, 'POST /v1/teams/:team/recipients', {
  as: 'team',
  may: 'team:write',
  summary: 'Name somebody who keeps checkpoints',
  description: 'The newest checkpoint is sent to them at once.',
  answers: 201,
  problems: ['conflict', 'team.closed'],
  schemas: of<{ body: typeof newRecipientSchema; answer: typeof recipientSchema }>(),
})

export const recipientRemoval = endpoint(
  teamsFeature,
  'POST /v1/teams/:team/recipients/:id/removal',
  {
    as: 'team',
    may: 'team:write',
    summary: 'Remove a recipient of checkpoints',
    answers: 204,
    schemas: of(),
  },
)
