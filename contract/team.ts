import { z } from 'zod'
import { newApiKeySchema } from './api-key.ts'
import { deliverySchema, mailStates } from './member.ts'
import { oneLine } from './one-line.ts'
import { memberRoles, roles } from './permissions.ts'
import { emailSchema, newPasswordSchema, personNameSchema, teamKinds } from './session.ts'
import { newSiteSchema } from './site.ts'
import { newThresholdSchema } from './threshold.ts'

const instant = z.iso.datetime({ offset: true })

export const teamStates = ['active', 'suspended', 'closed'] as const
export const colourSchema = z
  .string()
  .regex(/^#[0-9a-f]{6}$/, { error: 'must be a colour like #0d7369' })
const line = (max: number) =>
  z.string().trim().max(max).regex(oneLine, { error: 'must be one line of text' })

const details = {
  name: line(200).min(1),
  contactName: line(200),
  contactEmail: z.union([emailSchema, z.literal('')]),
  contactPhone: line(50),
  notes: z.string().trim().max(2000),
  colour: colourSchema.nullable(),
}

export const teamSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    kind: z.enum(teamKinds),
    state: z.enum(teamStates),
    stateReason: z.string().nullable(),
    stateSince: instant.nullable(),
    /** When what is kept of a closed team may go; null while it is open. */
    keptUntil: instant.nullable(),
    name: z.string(),
    /** Whom Luminous talks to there. */
    contactName: z.string(),
    contactEmail: z.string(),
    contactPhone: z.string(),
    /** Staff's own notes; empty for everybody else. */
    notes: z.string(),
    colour: z.string().nullable(),
    hasLogo: z.boolean(),
    requiresSecondFactor: z.boolean(),
    storage: z.object({ usedBytes: z.number().int(), maxBytes: z.number().int() }),
    members: z.number().int(),
    detailsConfirmedAt: instant.nullable(),
    createdAt: instant,
    version: z.number().int(),
  })
  .meta({ id: 'Team' })
export type Team = z.infer<typeof teamSchema>

/** What is left out stays as it is. */
export const teamChangeSchema = z
  .strictObject({
    ...details,
    requiresSecondFactor: z.boolean(),
    /** The customer's admin has read the details and finds them right. */
    detailsConfirmed: z.literal(true),
  })
  .partial()
  .meta({ id: 'TeamChange' })
export type TeamChange = z.infer<typeof teamChangeSchema>

export const onboardingSteps = [
  'team-created',
  'users-invited',
  'first-user-in',
  'details-confirmed',
  'thresholds-set',
  'preferences-set',
  'recipient-named',
  'first-site',
  'first-sample',
  'first-result',
  'report-downloaded',
] as const
export type OnboardingStep = (typeof onboardingSteps)[number]
export const owners = ['luminous', 'customer', 'lab'] as const

export const onboardingSchema = z
  .object({
    done: z.number().int(),
    total: z.number().int(),
    /** The next thing to do, and by whom; null when all is done. */
    next: z.object({ step: z.enum(onboardingSteps), owner: z.enum(owners) }).nullable(),
    steps: z.array(
      z.object({
        step: z.enum(onboardingSteps),
        title: z.string(),
        /** What to do, in one sentence. */
        how: z.string(),
        owner: z.enum(owners),
        doneAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'Onboarding' })
export type Onboarding = z.infer<typeof onboardingSchema>

export const customerSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(teamKinds),
    state: z.enum(teamStates),
    members: z.number().int(),
    pendingInvitations: z.number().int(),
    /** Mails of this team that did not arrive. */
    undelivered: z.number().int(),
    onboarding: z.object({
      done: z.number().int(),
      total: z.number().int(),
      next: z.object({ title: z.string(), owner: z.enum(owners) }).nullable(),
    }),
    createdAt: instant,
  })
  .meta({ id: 'Customer' })
export type Customer = z.infer<typeof customerSchema>
export const customerPageSchema = z
  .object({
    items: z.array(customerSchema),
    nextCursor: z.string().nullable(),
    total: z.number().int(),
  })
  .meta({ id: 'CustomerPage' })
export type CustomerPage = z.infer<typeof customerPageSchema>
export const customerQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional(),
  search: z.string().trim().max(200).optional(),
  state: z.enum(teamStates).optional(),
})

export const logoSchema = z
  .strictObject({
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp']),
    /** At most 256 KiB of picture. */
    base64: z
      .string()
      .max(350_000)
      .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  })
  .meta({ id: 'Logo' })
export type Logo = z.infer<typeof logoSchema>

/** Everything of a new customer, made in one transaction. */
export const newCustomerSchema = z
  .strictObject({
    ...details,
    kind: z.enum(['customer', 'community']),
    /** The short name in addresses and commands; it never changes. */
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/, {
      error: 'must have 2 to 63 lower-case letters, digits or hyphens',
    }),
    requiresSecondFactor: z.boolean().default(false),
    logo: logoSchema.nullable().default(null),
    sites: z.array(newSiteSchema).max(100).default([]),
    /** Empty: left to the customer. */
    thresholds: z
      .array(
        newThresholdSchema.omit({ site: true }).extend({
          /** Name of one of `sites`; null: every site. */
          siteName: z.string().max(200).nullable().default(null),
        }),
      )
      .max(100)
      .default([]),
    people: z
      .array(z.strictObject({ email: emailSchema, role: z.enum(memberRoles) }))
      .max(200)
      .default([]),
    message: z.string().trim().max(1000).default(''),
    apiKey: newApiKeySchema.nullable().default(null),
  })
  .meta({ id: 'NewCustomer' })
export type NewCustomer = z.infer<typeof newCustomerSchema>

/** A wizard that somebody left: whatever was typed so far. */
export const customerDraftSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    step: z.number().int(),
    data: z.record(z.string(), z.unknown()),
    startedBy: z.string(),
    updatedAt: instant,
    version: z.number().int(),
  })
  .meta({ id: 'CustomerDraft' })
export type CustomerDraft = z.infer<typeof customerDraftSchema>
export const customerDraftListSchema = z
  .object({ items: z.array(customerDraftSchema) })
  .meta({ id: 'CustomerDraftList' })
export const customerDraftChangeSchema = z
  .strictObject({
    step: z.number().int().min(0).max(20),
    data: z
      .record(z.string(), z.unknown())
      .refine((data) => JSON.stringify(data).length <= 600_000, {
        error: 'is too large',
      }),
  })
  .meta({ id: 'CustomerDraftChange' })
export type CustomerDraftChange = z.infer<typeof customerDraftChangeSchema>

/** The new team; the key, if one was wanted, is shown this once, and not when the same draft is created again. */
export const createdCustomerSchema = z
  .object({ team: teamSchema, key: z.string().nullable(), existed: z.boolean() })
  .meta({ id: 'CreatedCustomer' })
export type CreatedCustomer = z.infer<typeof createdCustomerSchema>

export const preferenceCategories = ['results', 'exceedances', 'reports', 'custody'] as const
export const preferenceChannels = ['inApp', 'email'] as const
export const preferencesSchema = z
  .object({
    items: z.array(
      z.object({
        category: z.enum(preferenceCategories),
        channel: z.enum(preferenceChannels),
        enabled: z.boolean(),
      }),
    ),
    /** When a person last said so; null while they are as they came. */
    setAt: instant.nullable(),
  })
  .meta({ id: 'Preferences' })
export type Preferences = z.infer<typeof preferencesSchema>
export const preferencesChangeSchema = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          category: z.enum(preferenceCategories),
          channel: z.enum(preferenceChannels),
          enabled: z.boolean(),
        }),
      )
      .max(50),
  })
  .meta({ id: 'PreferencesChange' })

/** Somebody outside who keeps checkpoints of the team's ledger, so that it cannot be rewritten unnoticed. */
export const recipientSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    createdAt: instant,
    delivery: deliverySchema.nullable(),
  })
  .meta({ id: 'Recipient' })
export type Recipient = z.infer<typeof recipientSchema>
export const recipientListSchema = z
  .object({ items: z.array(recipientSchema) })
  .meta({ id: 'RecipientList' })
export const newRecipientSchema = z
  .strictObject({ name: personNameSchema, email: emailSchema })
  .meta({ id: 'NewRecipient' })

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
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof settingsSchema>

export const mailServerSchema = z
  .strictObject({
    host: z
      .string()
      .trim()
      .min(1)
      .max(253)
      .regex(/^[A-Za-z0-9.:-]+$/),
    port: z.number().int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']),
    user: line(254),
    /** Left out: as it is. */
    password: z.string().max(1024).optional(),
    from: emailSchema,
  })
  .meta({ id: 'MailServer' })
export type MailServer = z.infer<typeof mailServerSchema>

export const settingsChangeSchema = z
  .strictObject({ publicUrl: z.url({ protocol: /^https?$/ }), mail: mailServerSchema.nullable() })
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
    labName: line(200).min(1),
    publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    mail: mailServerSchema.optional(),
  })
  .meta({ id: 'Setup' })
export type Setup = z.infer<typeof setupSchema>

export const roleSchema = z.enum(roles)

/** What may become of a customer. A closed one can be opened again while it is kept. */
export const teamMoves: Readonly<
  Record<(typeof teamStates)[number], readonly (typeof teamStates)[number][]>
> = {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
  closed: ['active'],
}
