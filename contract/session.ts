import { z } from 'zod'

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

export const signInSchema = z
  .strictObject({
    email: z.string().trim().min(3).max(254),
    password: z.string().min(1).max(1024),
  })
  .meta({ id: 'SignIn' })
export type SignIn = z.infer<typeof signInSchema>

/** Who is signed in, and for which team they act. */
export const sessionSchema = z
  .object({
    person: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
    team: teamSummarySchema,
    role: z.enum(['staff-admin', 'analyst', 'reviewer', 'admin', 'editor', 'viewer', 'auditor']),
    isStaff: z.boolean(),
    demonstration: z.boolean(),
    expiresAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof sessionSchema>
