import type { acceptSchema, acceptedSchema, linkKeySchema, linkViewSchema } from '../link.ts'
import type {
  accessPageSchema,
  accessQuerySchema,
  invitationPageSchema,
  invitationSchema,
  inviteSchema,
  invitedSchema,
  memberPageSchema,
  memberSchema,
  pageQuerySchema,
  reasonSchema,
  roleChangeSchema,
} from '../member.ts'
import { endpoint, feature, of } from './endpoint.ts'

const linksFeature = feature('links', 'What the links in mails lead to.')
const membersFeature = feature(
  'members',
  'Who is in a team, who is invited, and who looked in from outside.',
)

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
