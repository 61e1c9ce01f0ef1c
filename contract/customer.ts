import { z } from 'zod'
import { newApiKeySchema } from './api-key.ts'
import { memberRoles } from './permissions.ts'
import { emailSchema, teamKinds } from './session.ts'
import { newSiteSchema } from './site.ts'
import { logoSchema, teamDetails, teamSchema, teamStates } from './team.ts'
import { plainThresholdSchema } from './threshold.ts'
import { noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

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

/** Everything of a new customer, made in one transaction. */
export const newCustomerSchema = z
  .strictObject({
    ...teamDetails,
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
        plainThresholdSchema.omit({ site: true }).extend({
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
    message: noteText(0, 1000).default(''),
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
      })
      // Half a character, which JSON can write and no text can hold.
      .refine((data) => !/\\u(?:d[89a-f][0-9a-f]{2}|0000)/i.test(JSON.stringify(data)), {
        error: 'holds a character that no text can hold',
      }),
  })
  .meta({ id: 'CustomerDraftChange' })
export type CustomerDraftChange = z.infer<typeof customerDraftChangeSchema>

/** The new team; the key, if one was wanted, is shown this once, and not when the same draft is created again. */
export const createdCustomerSchema = z
  .object({ team: teamSchema, key: z.string().nullable(), existed: z.boolean() })
  .meta({ id: 'CreatedCustomer' })
export type CreatedCustomer = z.infer<typeof createdCustomerSchema>
