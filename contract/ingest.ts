import { z } from 'zod'
import { runStates } from './run.ts'

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
    method: z.string(),
    unit: z.string(),
    calibration: z
      .object({ parameters: z.record(z.string(), z.number()), r2: z.number() })
      .nullable(),
    calibrationError: z.string().nullable(),
    wells: z.array(
      z.object({
        well: z.string(),
        role: z.string(),
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
        sample: z.string(),
        dilution: z.string(),
        concentration: z.string().nullable(),
        qualifier: z.string().nullable(),
        limit: z.string().nullable(),
        limitType: z.string().nullable(),
        flag: z.string().nullable(),
      }),
    ),
    unknownSamples: z.array(z.string()),
    qc: z.array(z.object({ rule: z.string(), passed: z.boolean(), message: z.string() })),
  })
  .meta({ id: 'IngestedRun' })
export type IngestOutput = z.infer<typeof ingestSchema>
