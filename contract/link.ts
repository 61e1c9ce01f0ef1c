/**
 * Links in mails. The address carries the link's id; its secret stands behind the `#`, so that no server on the
 * way ever sees it. Loading the page changes nothing: what the link is for is done by a click, with a password.
 */
import { z } from 'zod'
import { roles } from './permissions.ts'
import { newPasswordSchema, personNameSchema, sessionSchema } from './session.ts'

const instant = z.iso.datetime({ offset: true })

export const linkPurposes = ['invitation', 'grant', 'reset', 'email'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

/** Path of the page that each link leads to: `<path>/<id>#<secret>`. */
export const linkPaths: Readonly<Record<LinkPurpose, string>> = {
  invitation: '/invitation',
  grant: '/invitation',
  reset: '/reset',
  email: '/confirm-email',
}

export const linkStates = ['open', 'used', 'replaced', 'revoked', 'expired', 'unknown'] as const
export type LinkState = (typeof linkStates)[number]

export const linkKeySchema = z
  .strictObject({ link: z.uuid(), secret: z.string().min(1).max(100) })
  .meta({ id: 'LinkKey' })
export type LinkKey = z.infer<typeof linkKeySchema>

/** What a link is for and whether it still works. Of an unknown one, or a wrong secret, only that. */
export const linkViewSchema = z
  .object({
    purpose: z.enum(linkPurposes).nullable(),
    state: z.enum(linkStates),
    /** The address that the link was sent to. */
    email: z.string().nullable(),
    team: z
      .object({
        name: z.string(),
        slug: z.string(),
        colour: z.string().nullable(),
        hasLogo: z.boolean(),
      })
      .nullable(),
    role: z.enum(roles).nullable(),
    invitedBy: z.string().nullable(),
    message: z.string().nullable(),
    expiresAt: instant.nullable(),
    /** When it was used, replaced, revoked or ran out. */
    endedAt: instant.nullable(),
    /** Of a grant: from when until when one may read. */
    from: instant.nullable(),
    until: instant.nullable(),
    /** Of an open link: whether its address has an account to sign in to, or needs a password. */
    needs: z.enum(['password', 'signIn']).nullable(),
    /** Another person is signed in in this browser. */
    signedInAs: z.string().nullable(),
  })
  .meta({ id: 'LinkView' })
export type LinkView = z.infer<typeof linkViewSchema>

export const acceptSchema = z
  .strictObject({
    link: z.uuid(),
    secret: z.string().min(1).max(100),
    /** For an address without an account; left out by whoever is signed in. */
    name: personNameSchema.optional(),
    password: newPasswordSchema.optional(),
  })
  .meta({ id: 'Accept' })
export type Accept = z.infer<typeof acceptSchema>

export const resetRequestSchema = z
  .strictObject({ email: z.string().trim().min(3).max(254) })
  .meta({ id: 'ResetRequest' })
export const resetSchema = z
  .strictObject({ link: z.uuid(), secret: z.string().min(1).max(100), password: newPasswordSchema })
  .meta({ id: 'Reset' })

export const acceptedSchema = sessionSchema
