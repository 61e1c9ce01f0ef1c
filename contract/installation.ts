import { z } from 'zod'
import { mailStates } from './member.ts'
import { emailSchema, newPasswordSchema, personNameSchema } from './session.ts'
import { lineText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

export const mailItemSchema = z
  .object({
    id: z.uuid(),
    to: z.string(),
    subject: z.string(),
    template: z.string(),
    team: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    state: z.enum(mailStates),
    createdAt: instant,
    at: instant,
    attempts: z.number().int(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'MailItem' })
export type MailItem = z.infer<typeof mailItemSchema>
export const mailPageSchema = z
  .object({ items: z.array(mailItemSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'MailPage' })
export type MailPage = z.infer<typeof mailPageSchema>
export const mailQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional(),
  state: z.enum(mailStates).optional(),
})
/** A mail as it is or will be sent. Its link is there only while no mail server carries it. */
export const mailSchema = mailItemSchema
  .extend({ text: z.string(), html: z.string(), link: z.string().nullable() })
  .meta({ id: 'Mail' })
export type Mail = z.infer<typeof mailSchema>

export const settingsSchema = z
  .object({
    publicUrl: z.string(),
    /** Set by LUMINOUS_URL: then it cannot be changed here. */
    publicUrlIsFixed: z.boolean(),
    mail: z.object({
      /** Where it comes from: the environment, this page, or nowhere. */
      source: z.enum(['environment', 'settings', 'none']),
      host: z.string().nullable(),
      port: z.number().int().nullable(),
      security: z.enum(['tls', 'starttls', 'none']).nullable(),
      user: z.string().nullable(),
      hasPassword: z.boolean(),
      from: z.string(),
    }),
    /** The records of what was set here, whose history the ledger has; null where nothing was. */
    records: z.object({ publicUrl: z.uuid().nullable(), mail: z.uuid().nullable() }),
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof settingsSchema>

/** Where people come in: scheme and host, with a port if need be, and nothing behind. */
export const publicUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .regex(/^https?:\/\/[A-Za-z0-9.:[\]-]+\/?$/, {
    error: 'must be an address alone, like https://results.example.org',
  })

export const mailServerSchema = z
  .strictObject({
    host: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .regex(/^[A-Za-z0-9.:-]+$/, { error: 'must be the name of a server, like mail.example.org' }),
    port: z.number().int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']),
    user: lineText(0, 254),
    /** Left out: as it is. */
    password: z.string().max(1024).optional(),
    from: emailSchema,
  })
  .meta({ id: 'MailServer' })
export type MailServer = z.infer<typeof mailServerSchema>

export const settingsChangeSchema = z
  .strictObject({ publicUrl: publicUrlSchema, mail: mailServerSchema.nullable() })
  .partial()
  .meta({ id: 'SettingsChange' })
export type SettingsChange = z.infer<typeof settingsChangeSchema>
export const mailTestSchema = z.strictObject({ to: emailSchema }).meta({ id: 'MailTest' })
export const mailTestedSchema = z
  .object({ ok: z.boolean(), answer: z.string() })
  .meta({ id: 'MailTested' })

/** Whether the installation waits for its first staff admin. */
export const setupStateSchema = z
  .object({
    isOpen: z.boolean(),
    publicUrl: z.string(),
    publicUrlIsFixed: z.boolean(),
    mailIsSet: z.boolean(),
  })
  .meta({ id: 'SetupState' })
export type SetupState = z.infer<typeof setupStateSchema>
export const setupSchema = z
  .strictObject({
    token: z.string().min(1).max(200),
    name: personNameSchema,
    email: emailSchema,
    password: newPasswordSchema,
    labName: lineText(1, 200),
    publicUrl: publicUrlSchema.optional(),
    mail: mailServerSchema.optional(),
  })
  .meta({ id: 'Setup' })
export type Setup = z.infer<typeof setupSchema>
