import { z } from 'zod'
import { biosensorCodeSchema } from './layout.ts'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })
export const limitMgPerLSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, { error: 'must be a number with a decimal point, like 1.5' })
  .refine((text) => Number(text) > 0, { error: 'must be more than 0' })

export const severities = ['notice', 'critical'] as const

/** What the customer wants watched. Revisions are never changed: a new one takes over on its effective date. */
export const thresholdSchema = z
  .object({
    id: z.uuid(),
    series: z.uuid(),
    revision: z.number().int(),
    name: z.string(),
    analyte: z.literal('NA'),
    /** Null: every site of the team. */
    site: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    severity: z.enum(severities),
    /** The biosensor that it holds for, by its code; null: any. */
    biosensor: z.string().nullable(),
    /** Null where the limit is a fold. */
    limitMgPerL: z.string().nullable(),
    /** Times the light of the untreated control; null where the limit is a concentration. */
    limitFold: z.string().nullable(),
    /** Where the limit comes from: a licence, a guideline, the team's own decision. */
    citation: z.string(),
    effectiveFrom: z.iso.date(),
    /** The first day on which it holds no more; null: until another revision. */
    effectiveUntil: z.iso.date().nullable(),
    reason: z.string().nullable(),
    setBy: z.string(),
    setAt: instant,
    /** On today's date: coming, in force, or of the past. */
    state: z.enum(['coming', 'inForce', 'past']),
  })
  .meta({ id: 'Threshold' })
export type Threshold = z.infer<typeof thresholdSchema>
/** Every revision, the newest of each series first. */
export const thresholdListSchema = z
  .object({ items: z.array(thresholdSchema) })
  .meta({ id: 'ThresholdList' })

const limits = {
  limitMgPerL: limitMgPerLSchema.nullable().default(null),
  limitFold: limitMgPerLSchema.nullable().default(null),
}
const hasOneLimit = (given: { limitMgPerL: string | null; limitFold: string | null }): boolean =>
  (given.limitMgPerL === null) !== (given.limitFold === null)
const oneLimit = {
  path: ['limitMgPerL'],
  error: 'must be given, or `limitFold` in its place: one of them',
}

const thresholdFields = {
  name: lineText(1, 100),
  site: z.uuid().nullable().default(null),
  severity: z.enum(severities),
  biosensor: biosensorCodeSchema.nullable().default(null),
  ...limits,
  citation: noteText(3, 500),
  effectiveFrom: z.iso.date(),
}
/** For what extends it; `newThresholdSchema` also says which of its limits there must be. */
export const plainThresholdSchema = z.strictObject(thresholdFields)
export const newThresholdSchema = plainThresholdSchema
  .refine(hasOneLimit, oneLimit)
  .refine(({ limitFold, biosensor }) => limitFold === null || biosensor !== null, {
    path: ['biosensor'],
    error: 'must be named for a limit in fold',
  })
  .meta({ id: 'NewThreshold' })
export type NewThreshold = z.infer<typeof newThresholdSchema>

/** The next revision of a series, with the reason; an `effectiveUntil` ends it on that day. */
export const thresholdRevisionSchema = z
  .strictObject({
    severity: z.enum(severities),
    ...limits,
    citation: noteText(3, 500),
    effectiveFrom: z.iso.date(),
    effectiveUntil: z.iso.date().nullable().default(null),
    reason: noteText(3, 500),
  })
  .refine(hasOneLimit, oneLimit)
  .meta({ id: 'ThresholdRevision' })
export type ThresholdRevision = z.infer<typeof thresholdRevisionSchema>
