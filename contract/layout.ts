import { z } from 'zod'
import { lineText } from './written-text.ts'

export const wellNameSchema = z.string().regex(/^[A-Z]{1,2}[1-9][0-9]?$/)
const decimal = z.string().regex(/^\d{1,12}(\.\d{1,12})?$/, { error: 'must be a plain number' })
const dilution = decimal.refine((text) => Number(text) > 0, { error: 'must be more than 0' })
const ofSample = {
  sampleCode: lineText(1, 100),
  /** The factor that the found concentration is multiplied by. */
  dilution,
  replicate: z.number().int().min(1).max(1536).optional(),
}
/** A code of the lab’s register of biosensors. */
export const biosensorCodeSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
/** Which culture the well holds; left out on plates of a single one, and where there is medium alone. */
const inWell = { biosensor: biosensorCodeSchema.optional() }
/** What one well holds. */
export const wellContentSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('standard'), concentration: decimal, ...inWell }),
  z.strictObject({ role: z.literal('blank'), ...inWell }),
  z.strictObject({ role: z.literal('untreatedControl'), ...inWell }),
  z.strictObject({ role: z.literal('positiveControl'), ...inWell }),
  z.strictObject({ role: z.literal('negativeControl'), ...inWell }),
  z.strictObject({ role: z.literal('sample'), ...ofSample, ...inWell }),
  z.strictObject({ role: z.literal('fieldBlank'), ...ofSample, ...inWell }),
  z.strictObject({ role: z.literal('duplicate'), ...ofSample, ...inWell }),
  z.strictObject({
    role: z.literal('spike'),
    ...ofSample,
    addedConcentration: decimal,
    ...inWell,
  }),
  z.strictObject({ role: z.literal('empty') }),
])
/** Well name to content; wells that are not named hold nothing. */
export const layoutSchema = z
  .record(wellNameSchema, wellContentSchema)
  .refine((layout) => Object.keys(layout).length <= 1536, { error: 'has too many wells' })
