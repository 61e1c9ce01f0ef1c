import { z } from 'zod'
import { emailSchema, newPasswordSchema, passkeyAnswerSchema, personNameSchema } from './session.ts'

const instant = z.iso.datetime({ offset: true })
const currentPassword = z.string().min(1).max(1024)

export const passkeySchema = z
  .object({ id: z.uuid(), name: z.string(), createdAt: instant, lastUsedAt: instant.nullable() })
  .meta({ id: 'Passkey' })
export type Passkey = z.infer<typeof passkeySchema>

export const accountSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    /** An address that waits for its confirmation. */
    pendingEmail: z.string().nullable(),
    hasPassword: z.boolean(),
    totp: z.object({ confirmedAt: instant }).nullable(),
    recoveryCodesLeft: z.number().int(),
    passkeys: z.array(passkeySchema),
    /** Why a second factor cannot be removed; null where it can. */
    secondFactorRequiredBy: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof accountSchema>

export const accountChangeSchema = z
  .strictObject({ name: personNameSchema })
  .meta({ id: 'AccountChange' })
export const emailChangeSchema = z
  .strictObject({ email: emailSchema, password: currentPassword })
  .meta({ id: 'EmailChange' })
export const passwordChangeSchema = z
  .strictObject({ current: currentPassword, new: newPasswordSchema })
  .meta({ id: 'PasswordChange' })
/** What is dangerous asks for the password again. */
export const passwordAgainSchema = z
  .strictObject({ password: currentPassword })
  .meta({ id: 'PasswordAgain' })

export const sessionItemSchema = z
  .object({
    id: z.uuid(),
    isThisOne: z.boolean(),
    createdAt: instant,
    lastSeenAt: instant,
    network: z.string(),
    /** Browser and system, as the browser says it. */
    agent: z.string(),
  })
  .meta({ id: 'SessionItem' })
export type SessionItem = z.infer<typeof sessionItemSchema>
export const sessionListSchema = z
  .object({ items: z.array(sessionItemSchema) })
  .meta({ id: 'SessionList' })

/** A secret for an authenticator app; it counts once a code of it was given back. */
export const totpStartSchema = z
  .object({ secret: z.string(), uri: z.string(), qrSvg: z.string() })
  .meta({ id: 'TotpStart' })
export type TotpStart = z.infer<typeof totpStartSchema>
export const totpConfirmSchema = z
  .strictObject({ code: z.string().regex(/^\d{6}$/) })
  .meta({ id: 'TotpConfirm' })
/** Shown once. */
export const recoveryCodesSchema = z
  .object({ codes: z.array(z.string()) })
  .meta({ id: 'RecoveryCodes' })
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>

export const passkeyAddSchema = z
  .strictObject({ name: personNameSchema, answer: passkeyAnswerSchema })
  .meta({ id: 'PasskeyAdd' })
/** Recovery codes come with the first second factor, or there are none. */
export const passkeyAddedSchema = z
  .object({ passkey: passkeySchema, recoveryCodes: z.array(z.string()).nullable() })
  .meta({ id: 'PasskeyAdded' })
export type PasskeyAdded = z.infer<typeof passkeyAddedSchema>

export const personalDataSchema = z.record(z.string(), z.unknown()).meta({ id: 'PersonalData' })
