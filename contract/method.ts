import { z } from 'zod'
import { valueSchema } from './run.ts'
import { noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })
const reason = noteText(3, 500)

export const methodRevisionSchema = z
  .object({
    id: z.uuid(),
    code: z.string(),
    revision: z.number().int(),
    /** The recipe, as the lab wrote it. */
    definition: z.record(z.string(), z.unknown()),
    /** How many runs were computed by it; none of them changes when a revision is added. */
    runs: z.number().int(),
    madeAt: instant,
  })
  .meta({ id: 'MethodRevision' })
export type MethodRevision = z.infer<typeof methodRevisionSchema>
export const methodListSchema = z
  .object({ items: z.array(methodRevisionSchema) })
  .meta({ id: 'MethodList' })
export const newMethodSchema = z
  .strictObject({ definition: z.record(z.string(), z.unknown()), reason })
  .meta({ id: 'NewMethod' })
export const methodPreviewAskSchema = z
  .strictObject({ definition: z.record(z.string(), z.unknown()), run: z.uuid() })
  .meta({ id: 'MethodToTry' })

/** What a method would make of a past run, beside what it was. */
export const methodPreviewSchema = z
  .object({
    run: z.uuid(),
    results: z.array(
      z.object({
        sampleCode: z.string(),
        role: z.string(),
        dilution: z.string(),
        before: valueSchema.nullable(),
        after: valueSchema.nullable(),
        isSame: z.boolean(),
      }),
    ),
    calibrationBefore: z.record(z.string(), z.number()).nullable(),
    calibrationAfter: z.record(z.string(), z.number()).nullable(),
    failedBefore: z.array(z.string()),
    failedAfter: z.array(z.string()),
    error: z.string().nullable(),
  })
  .meta({ id: 'MethodPreview' })
export type MethodPreview = z.infer<typeof methodPreviewSchema>

export const controlChartSchema = z
  .object({
    method: z.string(),
    /** Which control, and its unit. */
    control: z.string(),
    unit: z.string(),
    centre: z.number().nullable(),
    sd: z.number().nullable(),
    points: z.array(
      z.object({
        run: z.uuid(),
        plate: z.string(),
        fileName: z.string(),
        /** Limits are made of signed runs alone. */
        isSigned: z.boolean(),
        readAt: instant.nullable(),
        value: z.number().nullable(),
        z: z.number().nullable(),
        broken: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ControlChart' })
export type ControlChart = z.infer<typeof controlChartSchema>
export const controlChartListSchema = z
  .object({ items: z.array(controlChartSchema) })
  .meta({ id: 'ControlChartList' })

export const controlChartQuerySchema = z.strictObject({
  /** A method’s code; left out: the lab’s first. */
  method: z.string().max(100).optional(),
})
