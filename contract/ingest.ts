import { z } from 'zod'
import { runStates } from './run.ts'

const calibration = z
  .object({ parameters: z.record(z.string(), z.number()), r2: z.number() })
  .nullable()

/** What `luminous ingest --json` prints and `POST /v1/runs` answers. */
export const ingestSchema = z
  .object({
    run: z.uuid(),
    existed: z.boolean(),
    /** `computed` until a reviewer signs. */
    state: z.enum(runStates),
    plate: z.string(),
    plateFileSha256: z.string(),
    readingRoot: z.string(),
    /** `code@revision`, of a panel several with commas between. */
    method: z.string(),
    /** One for each biosensor of the plate. */
    parts: z.array(
      z.object({
        biosensor: z.string().nullable(),
        method: z.string(),
        unit: z.string(),
        calibration,
        calibrationError: z.string().nullable(),
      }),
    ),
    /** Unit and curve of a plate of a single biosensor; of several each has its own, above. */
    unit: z.string().nullable(),
    calibration,
    calibrationError: z.string().nullable(),
    wells: z.array(
      z.object({
        well: z.string(),
        role: z.string(),
        biosensor: z.string().nullable(),
        growthPercent: z.number().nullable(),
        signal: z.number().nullable(),
        concentration: z.string().nullable(),
        flag: z.string().nullable(),
        qualifier: z.string().nullable(),
        limit: z.string().nullable(),
        limitType: z.string().nullable(),
      }),
    ),
    results: z.array(
      z.object({
        id: z.uuid(),
        biosensor: z.string().nullable(),
        sample: z.string(),
        dilution: z.string(),
        fold: z.string().nullable(),
        response: z.enum(['none', 'significant']).nullable(),
        growthPercent: z.number().nullable(),
        concentration: z.string().nullable(),
        qualifier: z.string().nullable(),
        limit: z.string().nullable(),
        limitType: z.string().nullable(),
        flag: z.string().nullable(),
      }),
    ),
    unknownSamples: z.array(z.string()),
    qc: z.array(
      z.object({
        rule: z.string(),
        biosensor: z.string().nullable(),
        passed: z.boolean(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'IngestedRun' })
export type IngestOutput = z.infer<typeof ingestSchema>
