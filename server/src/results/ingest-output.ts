import { z } from 'zod'
import { runStates } from '@luminous/contract'
import { namedParameters } from '@luminous/assay/curve/fit.ts'
import type { Ingested } from './ingest.ts'

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

export function toIngestOutput({ run, existed, results, unknownSamples }: Ingested): IngestOutput {
  const { computed, row, method } = run
  return {
    run: row.id,
    existed,
    state: row.state,
    plate: row.plate,
    plateFileSha256: row.fileSha256,
    readingRoot: row.readingRoot,
    method: `${method.definition.code}@${method.revision}`,
    unit: method.definition.unit,
    calibration: computed.calibration && {
      parameters: namedParameters(computed.calibration.fit),
      r2: computed.calibration.fit.r2,
    },
    calibrationError: computed.calibrationError?.message ?? null,
    wells: computed.wells.map((well) => ({
      well: well.well,
      role: well.role,
      signal: well.signal,
      concentration: well.concentrationRounded,
      flag: well.flag,
      qualifier: well.qualifier,
      limit: well.limitRounded,
      limitType: well.limitType,
    })),
    results: results.flatMap(({ id, sample, dilution }) => {
      const found = computed.results.find(
        (each) =>
          each.role === 'sample' &&
          each.sampleCode === sample &&
          Number(each.dilution) === Number(dilution),
      )
      if (!found) return []
      return [
        {
          id,
          sample,
          dilution: found.dilution,
          concentration: found.concentrationRounded,
          qualifier: found.qualifier,
          limit: found.limitRounded,
          limitType: found.limitType,
          flag: found.flag,
        },
      ]
    }),
    unknownSamples: [...unknownSamples],
    qc: computed.qc.map(({ rule, passed, message }) => ({ rule, passed, message })),
  }
}
