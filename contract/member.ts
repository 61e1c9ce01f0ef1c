import { z } from 'zod'
import { memberRoles, roles, staffRoles } from './permissions.ts'
import { emailSchema } from './session.ts'
import { noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(300).optional(),
  search: z.string().trim().max(200).optional(),
})

export const memberSchema = z
  .object({
    id: z.uuid(),
    person: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    hasSecondFactor: z.boolean(),
    joinedAt: instant,
    lastSeenAt: instant.nullable(),
    isYou: z.boolean(),
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof memberSchema>
export const memberPageSchema = z
  .object({
    items: z.array(memberSchema),
    nextCursor: z.string().nullable(),
    total: z.number().int(),
  })
  .meta({ id: 'MemberPage' })
export type MemberPage = z.infer<typeof memberPageSchema>

/** Roles that somebody can be invited to: staff roles in the lab's team, the others in customers' teams. */
export const invitableRoles = [...staffRoles, ...memberRoles] as const
export const roleChangeSchema = z
  .strictObject({ role: z.enum(invitableRoles), reason: noteText(0, 500).optional() })
  .meta({ id: 'RoleChange' })

export const mailStates = ['queued', 'sending', 'sent', 'bounced', 'failed', 'waiting'] as const
export const deliverySchema = z
  .object({
    /** The mail's id, by which staff find it in the outbox. */
    mail: z.uuid(),
    /** `waiting`: no mail server is set, staff hand over the link. */
    state: z.enum(mailStates),
    at: instant,
    attempts: z.number().int(),
    /** The mail server's own words, where it refused. */
    answer: z.string().nullable(),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.infer<typeof deliverySchema>

export const invitationStates = ['pending', 'accepted', 'expired', 'revoked'] as const
export const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: z.enum(roles),
    state: z.enum(invitationStates),
    message: z.string().nullable(),
    invitedBy: z.string(),
    createdAt: instant,
    sentAt: instant,
    expiresAt: instant,
    acceptedAt: instant.nullable(),
    delivery: deliverySchema.nullable(),
    /** How often the mail's link was opened, and when last: a mail scanner opens links too. */
    opened: z.number().int(),
    openedAt: instant.nullable(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitationSchema>
export const invitationPageSchema = z
  .object({ items: z.array(invitationSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'InvitationPage' })
export type InvitationPage = z.infer<typeof invitationPageSchema>

export const inviteSchema = z
  .strictObject({
    /** As pasted: addresses between commas, semicolons, blanks or lines; `Ada Lovelace <ada@example.org>` too. */
    addresses: z.string().min(1).max(20_000),
    role: z.enum(invitableRoles),
    message: noteText(0, 1000).optional(),
  })
  .meta({ id: 'Invite' })
export type Invite = z.infer<typeof inviteSchema>

export const inviteVerdicts = [
  'invited',
  'invitedAgain',
  'alreadyMember',
  'repeated',
  'notAnAddress',
] as const
/** A verdict for each address, in the order of the text. */
export const invitedSchema = z
  .object({
    lines: z.array(
      z.object({
        text: z.string(),
        email: z.string().nullable(),
        verdict: z.enum(inviteVerdicts),
        says: z.string(),
        invitation: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'Invited' })
export type Invited = z.infer<typeof invitedSchema>

export const reasonSchema = z.strictObject({ reason: noteText(3, 500) }).meta({ id: 'Reason' })

export const grantSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    /** Null until the auditor has an account. */
    name: z.string().nullable(),
    purpose: z.string(),
    from: instant,
    until: instant,
    state: z.enum(['coming', 'active', 'ended', 'revoked']),
    grantedBy: z.string(),
    lastReadAt: instant.nullable(),
    reads: z.number().int(),
  })
  .meta({ id: 'Grant' })
export type Grant = z.infer<typeof grantSchema>
export const grantListSchema = z.object({ items: z.array(grantSchema) }).meta({ id: 'GrantList' })

export const newGrantSchema = z
  .strictObject({
    email: emailSchema,
    purpose: noteText(3, 500),
    from: instant,
    until: instant,
    /** Further teams by the same grant; for staff. */
    alsoTeams: z.array(z.uuid()).max(100).optional(),
  })
  .meta({ id: 'NewGrant' })
export type NewGrant = z.infer<typeof newGrantSchema>

export const accessEventSchema = z
  .object({
    id: z.uuid(),
    at: instant,
    /** Or the key, by its name. */
    person: z.string(),
    /** Read by a grant, by staff who view as the team, or taken out as a file by whoever may read it. */
    via: z.enum(['grant', 'view', 'export']),
    /** What was read, in words. */
    what: z.string(),
    route: z.string(),
    record: z.uuid().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'AccessEvent' })
export type AccessEvent = z.infer<typeof accessEventSchema>
export const accessPageSchema = z
  .object({ items: z.array(accessEventSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'AccessPage' })
export type AccessPage = z.infer<typeof accessPageSchema>

export const accessQuerySchema = pageQuerySchema.omit({ search: true })
