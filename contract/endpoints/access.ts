import type {
  accountChangeSchema,
  accountSchema,
  emailChangeSchema,
  passkeyAddSchema,
  passkeyAddedSchema,
  passwordAgainSchema,
  passwordChangeSchema,
  personalDataSchema,
  recoveryCodesSchema,
  sessionListSchema,
  totpConfirmSchema,
  totpStartSchema,
} from '../account.ts'
import type { linkKeySchema, resetRequestSchema, resetSchema } from '../link.ts'
import type {
  passkeyOptionsSchema,
  passkeySignInSchema,
  secondFactorSchema,
  sessionSchema,
  signInSchema,
  signedInSchema,
  teamSwitchSchema,
  viewAsSchema,
} from '../session.ts'
import { endpoint, feature, of } from './endpoint.ts'

const sessionFeature = feature('session', 'Signing in and out, and for which team one acts.')
const accountFeature = feature(
  'account',
  'A person’s own account: name, address, password, second factors, sessions.',
)

export const account = endpoint(accountFeature, 'GET /v1/account', {
  as: 'self',
  summary: 'Your account',
  schemas: of<{ answer: typeof accountSchema }>(),
})

export const accountChange = endpoint(accountFeature, 'PATCH /v1/account', {
  as: 'self',
  summary: 'Change your name',
  schemas: of<{ body: typeof accountChangeSchema; answer: typeof accountSchema }>(),
})

export const emailChange = endpoint(accountFeature, 'POST /v1/account/email', {
  as: 'self',
  summary: 'Change your address',
  description:
    'Sends a link to the new address; the old one is told. The answer is the same for every address.',
  answers: 202,
  problems: ['password.wrong'],
  rate: 'guessed',
  schemas: of<{ body: typeof emailChangeSchema }>(),
})

export const emailConfirmation = endpoint(accountFeature, 'POST /v1/account/email/confirm', {
  as: 'self',
  summary: 'Confirm your new address',
  answers: 204,
  problems: ['conflict', 'invitation.other-address', 'link.unusable'],
  schemas: of<{ body: typeof linkKeySchema }>(),
})

export const passwordChange = endpoint(accountFeature, 'PUT /v1/account/password', {
  as: 'self',
  summary: 'Change your password',
  description: 'Every other session of yours ends.',
  answers: 204,
  problems: ['password.wrong', 'password.weak'],
  rate: 'guessed',
  schemas: of<{ body: typeof passwordChangeSchema }>(),
})

export const personalData = endpoint(accountFeature, 'GET /v1/account/data', {
  as: 'self',
  summary: 'A copy of your personal data',
  schemas: of<{ answer: typeof personalDataSchema }>(),
})

export const accountDeletion = endpoint(accountFeature, 'POST /v1/account/deletion', {
  as: 'self',
  summary: 'Delete your account',
  description:
    'Your ways to sign in, your places in teams, your name and address go. Entries of the ledger stay, with your name as retention says.',
  answers: 204,
  problems: ['conflict', 'last-admin', 'password.wrong'],
  rate: 'guessed',
  schemas: of<{ body: typeof passwordAgainSchema }>(),
})

export const passwordResetAsk = endpoint(accountFeature, 'POST /v1/password-resets', {
  as: 'open',
  summary: 'Ask for a new password',
  description: 'The answer is the same for every address, known or not.',
  answers: 202,
  schemas: of<{ body: typeof resetRequestSchema }>(),
})

export const passwordReset = endpoint(accountFeature, 'POST /v1/password-resets/complete', {
  as: 'open',
  summary: 'Set a new password by the link of a mail',
  answers: 204,
  problems: ['conflict', 'link.unusable', 'password.weak'],
  schemas: of<{ body: typeof resetSchema }>(),
})

export const sessionList = endpoint(accountFeature, 'GET /v1/account/sessions', {
  as: 'self',
  summary: 'Where you are signed in',
  schemas: of<{ answer: typeof sessionListSchema }>(),
})

export const otherSessionsEnd = endpoint(accountFeature, 'DELETE /v1/account/sessions', {
  as: 'self',
  summary: 'Sign out everywhere else',
  answers: 204,
  schemas: of(),
})

export const sessionEnd = endpoint(accountFeature, 'DELETE /v1/account/sessions/:id', {
  as: 'self',
  summary: 'End one of your sessions',
  answers: 204,
  schemas: of(),
})

export const totpStart = endpoint(accountFeature, 'POST /v1/account/totp', {
  as: 'self',
  summary: 'Begin with an authenticator app',
  problems: ['password.wrong', 'conflict'],
  rate: 'guessed',
  schemas: of<{ body: typeof passwordAgainSchema; answer: typeof totpStartSchema }>(),
})

export const totpConfirmation = endpoint(accountFeature, 'POST /v1/account/totp/confirm', {
  as: 'self',
  summary: 'Confirm the authenticator app',
  description: 'Answers recovery codes, this once, where there were none.',
  schemas: of<{ body: typeof totpConfirmSchema; answer: typeof recoveryCodesSchema }>(),
})

export const totpRemoval = endpoint(accountFeature, 'POST /v1/account/totp/removal', {
  as: 'self',
  summary: 'Remove the authenticator app',
  answers: 204,
  problems: ['password.wrong', 'conflict'],
  rate: 'guessed',
  schemas: of<{ body: typeof passwordAgainSchema }>(),
})

export const recoveryCodesRenewal = endpoint(accountFeature, 'POST /v1/account/recovery-codes', {
  as: 'self',
  summary: 'Make new recovery codes',
  description: 'Those before count no more.',
  problems: ['password.wrong'],
  rate: 'guessed',
  schemas: of<{ body: typeof passwordAgainSchema; answer: typeof recoveryCodesSchema }>(),
})

export const passkeyCreationOptions = endpoint(
  accountFeature,
  'POST /v1/account/passkeys/options',
  {
    as: 'self',
    summary: 'Begin with a passkey',
    problems: ['password.wrong'],
    rate: 'guessed',
    schemas: of<{ body: typeof passwordAgainSchema; answer: typeof passkeyOptionsSchema }>(),
  },
)

export const newPasskey = endpoint(accountFeature, 'POST /v1/account/passkeys', {
  as: 'self',
  summary: 'Add the passkey',
  answers: 201,
  problems: ['second-factor.refused'],
  schemas: of<{ body: typeof passkeyAddSchema; answer: typeof passkeyAddedSchema }>(),
})

export const passkeyRemoval = endpoint(accountFeature, 'POST /v1/account/passkeys/:id/removal', {
  as: 'self',
  summary: 'Remove a passkey',
  answers: 204,
  problems: ['password.wrong', 'conflict'],
  rate: 'guessed',
  schemas: of<{ body: typeof passwordAgainSchema }>(),
})

export const signIn = endpoint(sessionFeature, 'POST /v1/session', {
  as: 'open',
  summary: 'Sign in',
  description:
    'Opens a session of 12 hours, kept in an HttpOnly cookie; or says which second factor is due first.',
  problems: ['sign-in.refused'],
  rate: 'guessed',
  schemas: of<{ body: typeof signInSchema; answer: typeof signedInSchema }>(),
})

export const secondFactor = endpoint(sessionFeature, 'POST /v1/session/second-factor', {
  as: 'pending',
  summary: 'Show the second factor',
  problems: ['second-factor.refused', 'sign-in.refused'],
  rate: 'guessed',
  schemas: of<{ body: typeof secondFactorSchema; answer: typeof sessionSchema }>(),
})

export const secondFactorPasskeyOptions = endpoint(
  sessionFeature,
  'POST /v1/session/second-factor/passkey-options',
  {
    as: 'pending',
    summary: 'Options for a passkey as second factor',
    schemas: of<{ answer: typeof passkeyOptionsSchema }>(),
  },
)

export const confirmationOptions = endpoint(
  sessionFeature,
  'POST /v1/session/confirmation-options',
  {
    as: 'self',
    summary: 'Options for showing a passkey once more',
    description: 'Before a signature: it is somebody who is signed in already.',
    schemas: of<{ answer: typeof passkeyOptionsSchema }>(),
  },
)

export const passkeySignInOptions = endpoint(sessionFeature, 'POST /v1/session/passkey-options', {
  as: 'open',
  summary: 'Options for signing in by a passkey alone',
  rate: 'guessed',
  schemas: of<{ answer: typeof passkeyOptionsSchema }>(),
})

export const passkeySignIn = endpoint(sessionFeature, 'POST /v1/session/passkey', {
  as: 'open',
  summary: 'Sign in by a passkey alone',
  problems: ['second-factor.refused', 'sign-in.refused'],
  rate: 'guessed',
  schemas: of<{ body: typeof passkeySignInSchema; answer: typeof sessionSchema }>(),
})

export const session = endpoint(sessionFeature, 'GET /v1/session', {
  as: 'self',
  summary: 'Who is signed in',
  schemas: of<{ answer: typeof sessionSchema }>(),
})

export const signOut = endpoint(sessionFeature, 'DELETE /v1/session', {
  as: 'open',
  summary: 'Sign out',
  answers: 204,
  schemas: of(),
})

export const teamSwitch = endpoint(sessionFeature, 'PUT /v1/session/team', {
  as: 'self',
  summary: 'Act for another of your teams',
  problems: ['not-found'],
  schemas: of<{ body: typeof teamSwitchSchema; answer: typeof sessionSchema }>(),
})

export const viewAsTeam = endpoint(sessionFeature, 'PUT /v1/session/view', {
  as: 'staff',
  may: 'customers:write',
  summary: 'View as a customer',
  description:
    'For staff admins: what the team’s admin sees, read-only. Each reading is logged for the team to see.',
  problems: ['not-found'],
  schemas: of<{ body: typeof viewAsSchema; answer: typeof sessionSchema }>(),
})

export const viewEnd = endpoint(sessionFeature, 'DELETE /v1/session/view', {
  as: 'self',
  summary: 'Stop viewing as a customer',
  schemas: of<{ answer: typeof sessionSchema }>(),
})
