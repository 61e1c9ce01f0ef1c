import { z } from 'zod'
import { deliverySchema } from './member.ts'
import { emailSchema, personNameSchema, teamKinds } from './session.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

export const teamStates = ['active', 'suspended', 'closed'] as const
export const colourSchema = z
  .string()
  .regex(/^#[0-9a-f]{6}$/, { error: 'must be a colour like #0d7369' })

/** What people say of a team, when it is made and later. */
export const teamDetails = {
  name: lineText(1, 200),
  contactName: lineText(0, 200),
  contactEmail: z.union([emailSchema, z.literal('')]),
  contactPhone: lineText(0, 50),
  notes: noteText(0, 2000),
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
    ...teamDetails,
    requiresSecondFactor: z.boolean(),
    /** The customer's admin has read the details and finds them right. */
    detailsConfirmed: z.literal(true),
  })
  .partial()
  .meta({ id: 'TeamChange' })
export type TeamChange = z.infer<typeof teamChangeSchema>

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

/** What may become of a customer. A closed one can be opened again while it is kept. */
export const teamMoves: Readonly<
  Record<(typeof teamStates)[number], readonly (typeof teamStates)[number][]>
> = {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
  closed: ['active'],
}

/** `v` is the version of the team: another one is another address for whoever keeps pictures. */
export const logoQuerySchema = z.strictObject({ v: z.string().max(20).optional() })
