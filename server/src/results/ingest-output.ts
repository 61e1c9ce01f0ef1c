import type { IngestOutput } from '@luminous/contract'
import { namedParameters } from '@luminous/assay/curve/fit.ts'
import type { Ingested } from './ingest.ts'

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
