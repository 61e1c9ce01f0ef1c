import { z } from 'zod'
import { emailLettersMax, emailPattern } from './addresses.ts'
import { roles, vias } from './permissions.ts'
import { lineText, noteText } from './written-text.ts'

export const teamKinds = ['lab', 'customer', 'community'] as const

export const teamSummarySchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(teamKinds),
  })
  .meta({ id: 'TeamSummary' })
export type TeamSummary = z.infer<typeof teamSummarySchema>

export const emailSchema = z
  .string()
  .trim()
  .max(emailLettersMax)
  .regex(emailPattern, { error: 'must be an e-mail address, like ada@example.org' })

/** A new password: 12 characters or more; which ones is nobody's business but common ones are refused. */
export const newPasswordSchema = z
  .string()
  .min(12, { error: 'must have at least 12 characters' })
  .max(1024)

export const personNameSchema = lineText(1, 200)

export const signInSchema = z
  .strictObject({
    email: z.string().trim().min(3).max(254),
    password: z.string().min(1).max(1024),
  })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof signInSchema>

/** A team that the person can act for, and as what. `until` ends a grant. */
export const placeSchema = z
  .object({
    team: teamSummarySchema,
    role: z.enum(roles),
    via: z.enum(vias),
    until: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'Place' })
export type Place = z.infer<typeof placeSchema>

/** Who is signed in, and for which team they act. */
export const sessionSchema = z
  .object({
    kind: z.literal('session'),
    person: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
    team: teamSummarySchema,
    role: z.enum(roles),
    via: z.enum(vias),
    isStaff: z.boolean(),
    /** Every team that this person can switch to, this one among them. */
    places: z.array(placeSchema),
    /** A second factor is required and not there yet: until it is, only the account's pages answer. */
    mustEnrol: z.boolean(),
    demonstration: z.boolean(),
    expiresAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof sessionSchema>

export const secondFactorKinds = ['totp', 'passkey', 'recovery'] as const

/** The password was right and a second factor is due. */
export const secondFactorDueSchema = z
  .object({ kind: z.literal('secondFactor'), methods: z.array(z.enum(secondFactorKinds)) })
  .meta({ id: 'SecondFactorDue' })
export type SecondFactorDue = z.infer<typeof secondFactorDueSchema>

/** What a browser answers to a WebAuthn challenge, as @simplewebauthn/browser makes it; checked by the server. */
export const passkeyAnswerSchema = z
  .record(z.string(), z.unknown())
  .refine((answer) => JSON.stringify(answer).length <= 16_384, { error: 'is too large' })

/** WebAuthn options for the browser, as @simplewebauthn/server makes them. */
export const passkeyOptionsSchema = z.record(z.string(), z.unknown()).meta({ id: 'PasskeyOptions' })

export const secondFactorSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('totp'), code: z.string().regex(/^\d{6}$/) }),
    z.strictObject({ kind: z.literal('recovery'), code: z.string().min(8).max(40) }),
    z.strictObject({ kind: z.literal('passkey'), answer: passkeyAnswerSchema }),
  ])
  .meta({ id: 'SecondFactor' })
export type SecondFactor = z.infer<typeof secondFactorSchema>

export const teamSwitchSchema = z.strictObject({ team: z.uuid() }).meta({ id: 'TeamSwitch' })
export const viewAsSchema = z
  .strictObject({ team: z.uuid(), reason: noteText(3, 500) })
  .meta({ id: 'ViewAs' })

/** Signed in, or which second factor is due first. */
export const signedInSchema = z.discriminatedUnion('kind', [sessionSchema, secondFactorDueSchema])

export const passkeySignInSchema = z.strictObject({ answer: passkeyAnswerSchema })
