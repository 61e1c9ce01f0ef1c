import type {
  apiKeyListSchema,
  madeApiKeySchema,
  newApiKeySchema,
  rotateApiKeySchema,
} from '../api-key.ts'
import type { acceptSchema, acceptedSchema, linkKeySchema, linkViewSchema } from '../link.ts'
import type {
  accessPageSchema,
  accessQuerySchema,
  grantListSchema,
  grantSchema,
  invitationPageSchema,
  invitationSchema,
  inviteSchema,
  invitedSchema,
  memberPageSchema,
  memberSchema,
  newGrantSchema,
  pageQuerySchema,
  reasonSchema,
  roleChangeSchema,
} from '../member.ts'
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
const membersFeature = feature(
  'members',
  'Who is in a team, who is invited, and who looked in from outside.',
)
const keysFeature = feature('keys', 'API keys of a team, and grants to auditors.')
const linksFeature = feature('links', 'What the links in mails lead to.')

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

export const linkView = endpoint(linksFeature, 'POST /v1/links', {
  as: 'open',
  summary: 'What a link is for',
  description: 'Changes nothing. Of an unknown link, or a wrong secret, it says only that.',
  schemas: of<{ body: typeof linkKeySchema; answer: typeof linkViewSchema }>(),
})

export const invitationAcceptance = endpoint(linksFeature, 'POST /v1/invitations/accept', {
  as: 'open',
  summary: 'Accept an invitation',
  description:
    'With name and password where the address has no account; by its signed-in owner where it has one. Each link counts once.',
  answers: 201,
  problems: [
    'conflict',
    'invitation.other-address',
    'link.unusable',
    'password.weak',
    'sign-in.required',
    'team.closed',
  ],
  schemas: of<{ body: typeof acceptSchema; answer: typeof acceptedSchema }>(),
})

export const invitationAskAgain = endpoint(linksFeature, 'POST /v1/invitations/ask-again', {
  as: 'open',
  summary: 'Ask for a new invitation in place of an expired one',
  answers: 204,
  problems: ['conflict', 'link.unusable'],
  schemas: of<{ body: typeof linkKeySchema }>(),
})

export const memberList = endpoint(membersFeature, 'GET /v1/teams/:team/members', {
  as: 'team',
  may: 'members:read',
  summary: 'People of a team, by name',
  schemas: of<{ query: typeof pageQuerySchema; answer: typeof memberPageSchema }>(),
})

export const roleChange = endpoint(membersFeature, 'PATCH /v1/teams/:team/members/:id', {
  as: 'team',
  may: 'members:write',
  summary: 'Change a member’s role',
  description: 'It counts from their next request on.',
  problems: ['conflict', 'last-admin', 'team.closed'],
  schemas: of<{ body: typeof roleChangeSchema; answer: typeof memberSchema }>(),
})

export const memberRemoval = endpoint(membersFeature, 'POST /v1/teams/:team/members/:id/removal', {
  as: 'team',
  may: 'members:read',
  summary: 'Take somebody out of a team, or leave it',
  answers: 204,
  problems: ['conflict', 'last-admin'],
  schemas: of<{ body: typeof reasonSchema }>(),
})

export const secondFactorReset = endpoint(
  membersFeature,
  'POST /v1/teams/:team/members/:id/second-factor-reset',
  {
    as: 'team',
    may: 'members:write',
    summary: 'Reset a lost second factor',
    description: 'Their sessions end; they are told by mail. The reason is kept in the ledger.',
    answers: 204,
    problems: ['conflict', 'team.closed'],
    schemas: of<{ body: typeof reasonSchema }>(),
  },
)

export const invitationList = endpoint(membersFeature, 'GET /v1/teams/:team/invitations', {
  as: 'team',
  may: 'members:write',
  summary: 'Invitations, the newest first',
  schemas: of<{ query: typeof pageQuerySchema; answer: typeof invitationPageSchema }>(),
})

export const newInvitations = endpoint(membersFeature, 'POST /v1/teams/:team/invitations', {
  as: 'team',
  may: 'members:write',
  summary: 'Invite people',
  description:
    'One address or many, as pasted; each gets a verdict. Inviting again works from every state.',
  answers: 201,
  problems: ['conflict', 'team.closed'],
  rate: 'guessed',
  schemas: of<{ body: typeof inviteSchema; answer: typeof invitedSchema }>(),
})

export const invitationResend = endpoint(
  membersFeature,
  'POST /v1/teams/:team/invitations/:id/resend',
  {
    as: 'team',
    may: 'members:write',
    summary: 'Send an invitation again',
    description: 'With a new link; the one before works no more.',
    problems: ['conflict', 'team.closed'],
    rate: 'guessed',
    schemas: of<{ answer: typeof invitationSchema }>(),
  },
)

export const invitationRevocation = endpoint(
  membersFeature,
  'POST /v1/teams/:team/invitations/:id/revocation',
  {
    as: 'team',
    may: 'members:write',
    summary: 'Revoke an invitation',
    problems: ['conflict', 'team.closed'],
    schemas: of<{ answer: typeof invitationSchema }>(),
  },
)

export const accessList = endpoint(membersFeature, 'GET /v1/teams/:team/access', {
  as: 'team',
  may: 'access-log:read',
  summary: 'What auditors read, and staff while viewing as the team',
  description: 'The newest first. Staff at work on their own pages are not listed.',
  schemas: of<{ query: typeof accessQuerySchema; answer: typeof accessPageSchema }>(),
})

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
