import type { IngestOutput } from '@luminous/contract'
import { namedParameters } from '@luminous/assay/curve/fit.ts'
import { resultIdOf, resultsOf, type RunPart } from '../runs/runs.ts'
import type { Ingested } from './ingest.ts'

export function toIngestOutput({ run, existed, results, unknownSamples }: Ingested): IngestOutput {
  const { parts, row } = run
  const described = parts.map(describePart)
  const [only, ...others] = described
  const single = others.length === 0 ? only : undefined
  return {
    run: row.id,
    existed,
    state: row.state,
    plate: row.plate,
    plateFileSha256: row.fileSha256,
    readingRoot: row.readingRoot,
    method: described.map(({ method }) => method).join(', '),
    parts: described,
    unit: single?.unit ?? null,
    calibration: single?.calibration ?? null,
    calibrationError: single?.calibrationError ?? null,
    wells: parts.flatMap(({ computed }) =>
      computed.wells.map((well) => ({
        well: well.well,
        role: well.role,
        biosensor: row.layout[well.well]?.biosensor ?? null,
        growthPercent: well.growthPercent ?? null,
        signal: well.signal,
        concentration: well.concentrationRounded,
        flag: well.flag,
        qualifier: well.qualifier,
        limit: well.limitRounded,
        limitType: well.limitType,
      })),
    ),
    results: resultsOf(run).flatMap(({ part: { biosensor }, result }) => {
      const id = resultIdOf(row.id, biosensor, result)
      const known = results.find((each) => each.id === id)
      if (!known) return []
      return [
        {
          id,
          biosensor,
          sample: known.sample,
          dilution: result.dilution,
          fold: result.fold?.foldRounded ?? null,
          response: result.fold?.response ?? null,
          growthPercent: result.growthPercent ?? null,
          concentration: result.concentrationRounded,
          qualifier: result.qualifier,
          limit: result.limitRounded,
          limitType: result.limitType,
          flag: result.flag,
        },
      ]
    }),
    unknownSamples: [...unknownSamples],
    qc: parts.flatMap(({ biosensor, computed }) =>
      computed.qc.map(({ rule, passed, message }) => ({ rule, biosensor, passed, message })),
    ),
  }
}

function describePart({
  biosensor,
  method: { definition, revision },
  computed,
}: RunPart): IngestOutput['parts'][number] {
  return {
    biosensor,
    method: `${definition.code}@${revision}`,
    unit: definition.unit,
    calibration: computed.calibration && {
      parameters: namedParameters(computed.calibration.fit),
      r2: computed.calibration.fit.r2,
    },
    calibrationError: computed.calibrationError?.message ?? null,
  }
}
