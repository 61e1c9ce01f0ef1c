import type {
  createdCustomerSchema,
  customerDraftChangeSchema,
  customerDraftListSchema,
  customerDraftSchema,
  customerPageSchema,
  customerQuerySchema,
  newCustomerSchema,
  onboardingSchema,
} from '../customer.ts'
import type {
  mailItemSchema,
  mailPageSchema,
  mailQuerySchema,
  mailSchema,
  mailTestSchema,
  mailTestedSchema,
  settingsChangeSchema,
  settingsSchema,
  setupSchema,
  setupStateSchema,
} from '../installation.ts'
import type { sessionSchema } from '../session.ts'
import { endpoint, feature, of } from './endpoint.ts'

const customersFeature = feature(
  'customers',
  'Staff set customers up: the list, the wizard’s drafts, and who owes the next step.',
)
const installationFeature = feature(
  'installation',
  'The first run, settings and mail of the installation.',
)

export const setupState = endpoint(installationFeature, 'GET /v1/setup', {
  as: 'open',
  summary: 'Whether the installation waits for its first admin',
  schemas: of<{ answer: typeof setupStateSchema }>(),
})

export const setup = endpoint(installationFeature, 'POST /v1/setup', {
  as: 'open',
  summary: 'Set up the installation',
  description:
    'With the token that the server printed: the first staff admin, the public address, the mail server.',
  answers: 201,
  problems: ['conflict', 'link.unusable', 'password.weak'],
  schemas: of<{ body: typeof setupSchema; answer: typeof sessionSchema }>(),
})

export const settings = endpoint(installationFeature, 'GET /v1/settings', {
  as: 'staff',
  may: 'settings:read',
  summary: 'The installation’s settings',
  schemas: of<{ answer: typeof settingsSchema }>(),
})

export const settingsChange = endpoint(installationFeature, 'PATCH /v1/settings', {
  as: 'staff',
  may: 'settings:write',
  summary: 'Change the installation’s settings',
  description: 'What the environment sets stays as it is there.',
  problems: ['conflict'],
  schemas: of<{ body: typeof settingsChangeSchema; answer: typeof settingsSchema }>(),
})

export const mailTest = endpoint(installationFeature, 'POST /v1/settings/mail-test', {
  as: 'staff',
  may: 'settings:write',
  summary: 'Send a test mail',
  description: 'Tried at once; the answer is the mail server’s own.',
  problems: ['conflict', 'mail.unavailable'],
  schemas: of<{ body: typeof mailTestSchema; answer: typeof mailTestedSchema }>(),
})

export const mailList = endpoint(installationFeature, 'GET /v1/mails', {
  as: 'staff',
  may: 'mail:read',
  summary: 'The outbox, the newest first',
  schemas: of<{ query: typeof mailQuerySchema; answer: typeof mailPageSchema }>(),
})

export const mail = endpoint(installationFeature, 'GET /v1/mails/:id', {
  as: 'staff',
  may: 'mail:read',
  summary: 'One mail as its reader sees it',
  description: 'With its link only while no mail server carries it, to be handed over by a person.',
  schemas: of<{ answer: typeof mailSchema }>(),
})

export const mailRetry = endpoint(installationFeature, 'POST /v1/mails/:id/retry', {
  as: 'staff',
  may: 'mail:write',
  summary: 'Send a mail again that did not arrive',
  problems: ['conflict', 'mail.unavailable'],
  schemas: of<{ answer: typeof mailItemSchema }>(),
})

export const onboarding = endpoint(customersFeature, 'GET /v1/teams/:team/onboarding', {
  as: 'team',
  may: 'team:read',
  summary: 'The onboarding checklist',
  description: 'Ticks itself from facts: what is done, and who owes the next step.',
  schemas: of<{ answer: typeof onboardingSchema }>(),
})

export const customerList = endpoint(customersFeature, 'GET /v1/customers', {
  as: 'staff',
  may: 'customers:read',
  summary: 'Customers, by name',
  schemas: of<{ query: typeof customerQuerySchema; answer: typeof customerPageSchema }>(),
})

export const customerDraftList = endpoint(customersFeature, 'GET /v1/customer-drafts', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Customers that somebody began to set up',
  schemas: of<{ answer: typeof customerDraftListSchema }>(),
})

export const newCustomerDraft = endpoint(customersFeature, 'POST /v1/customer-drafts', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Begin a new customer',
  answers: 201,
  schemas: of<{ body: typeof customerDraftChangeSchema; answer: typeof customerDraftSchema }>(),
})

export const customerDraft = endpoint(customersFeature, 'GET /v1/customer-drafts/:id', {
  as: 'staff',
  may: 'customers:write',
  summary: 'A draft as it was left',
  isVersioned: true,
  schemas: of<{ answer: typeof customerDraftSchema }>(),
})

export const customerDraftChange = endpoint(customersFeature, 'PUT /v1/customer-drafts/:id', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Save a draft',
  description: 'With `If-Match`, only if nobody else saved it meanwhile.',
  isVersioned: true,
  problems: ['conflict'],
  schemas: of<{ body: typeof customerDraftChangeSchema; answer: typeof customerDraftSchema }>(),
})

export const customerDraftRemoval = endpoint(customersFeature, 'DELETE /v1/customer-drafts/:id', {
  as: 'staff',
  may: 'customers:write',
  summary: 'Discard a draft',
  answers: 204,
  schemas: of(),
})

export const customerCreation = endpoint(
  customersFeature,
  'POST /v1/customer-drafts/:id/creation',
  {
    as: 'staff',
    may: 'customers:write',
    summary: 'Create the customer',
    description:
      'Team, logs, storage, preferences, sites, thresholds, invitations and key in one transaction. Sent again, it answers with the team that was made.',
    answers: 'once',
    problems: ['conflict'],
    schemas: of<{ body: typeof newCustomerSchema; answer: typeof createdCustomerSchema }>(),
  },
)
