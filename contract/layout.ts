import { z } from 'zod'

export const wellNameSchema = z.string().regex(/^[A-Z]{1,2}[1-9][0-9]?$/)
const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, { error: 'must be a plain number' })
const dilution = decimal.refine((text) => Number(text) > 0, { error: 'must be more than 0' })
const ofSample = {
  sampleCode: z.string().trim().min(1).max(100),
  /** The factor that the found concentration is multiplied by. */
  dilution,
  replicate: z.number().int().min(1).max(1536).optional(),
}
/** What one well holds. */
export const wellContentSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('standard'), concentration: decimal }),
  z.strictObject({ role: z.literal('blank') }),
  z.strictObject({ role: z.literal('positiveControl') }),
  z.strictObject({ role: z.literal('negativeControl') }),
  z.strictObject({ role: z.literal('sample'), ...ofSample }),
  z.strictObject({ role: z.literal('fieldBlank'), ...ofSample }),
  z.strictObject({ role: z.literal('duplicate'), ...ofSample }),
  z.strictObject({ role: z.literal('spike'), ...ofSample, addedConcentration: decimal }),
  z.strictObject({ role: z.literal('empty') }),
])
/** Well name to content; wells that are not named hold nothing. */
export const layoutSchema = z
  .record(wellNameSchema, wellContentSchema)
  .refine((layout) => Object.keys(layout).length <= 1536, { error: 'has too many wells' })
