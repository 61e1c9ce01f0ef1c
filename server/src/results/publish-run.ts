import { namedParameters } from '@luminous/assay/fit.ts'
import { roundByMethod, writeLimit } from '@luminous/assay/quantify.ts'
import type { QualityCheck, SampleResult } from '@luminous/assay/run-result.ts'
import { parseWell, smallestPlateFormat } from '@luminous/assay/well.ts'
import type { Well } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import type { ComputedRun } from '../runs/runs.ts'
import type { Principal } from '../platform/principal.ts'
import { findSamplesByCode, reportSamples, type Sample } from '../samples/samples.ts'
import {
  disclosure_insert,
  result_insert_many,
  type DisclosedPlate,
  type NewResult,
} from './queries.ts'

export type PublishedRun = {
  readonly results: readonly { id: string; sample: string; dilution: string; team: TeamId }[]
  /** Codes of sample wells that are registered nowhere: their wells are computed, but nobody's. */
  readonly unknownSamples: readonly string[]
}

/**
 * Writes each customer its results and a disclosure of its wells, all in the caller's transaction: a
 * customer never reads the lab's own tables.
 */
export async function publishRun(
  tx: Tx,
  principal: Principal,
  run: ComputedRun,
): Promise<PublishedRun> {
  const measured = run.computed.results.filter((result) => result.role === 'sample')
  const codes = [...new Set(run.computed.results.map((result) => result.sampleCode))]
  const samples = await findSamplesByCode(tx, codes)
  const results = measured.flatMap((result) => {
    const sample = samples.get(result.sampleCode)
    return sample ? [{ code: sample.code, row: toNewResult(run, result, sample) }] : []
  })
  await result_insert_many(
    tx,
    results.map(({ row }) => row),
  )
  const teams = new Set(results.map(({ row }) => row.team))
  for (const team of teams) {
    await disclose(tx, run, team, samples)
    await reportSamples(tx, principal, {
      team,
      samples: [...samples.values()].filter((sample) => sample.team === team),
      run: run.row.id,
      fileSha256: run.row.fileSha256,
    })
  }
  return {
    results: results.map(({ code, row }) => ({
      id: row.id,
      sample: code,
      dilution: row.dilution,
      team: row.team,
    })),
    unknownSamples: codes.filter((code) => !samples.has(code)),
  }
}

/** The columns of a result, a pure function of what was computed. */
function toNewResult(run: ComputedRun, result: SampleResult, sample: Sample): NewResult {
  const method = run.method.definition
  const rounded = (value: number | null) => (value === null ? null : roundByMethod(value, method))
  return {
    team: sample.team,
    id: newId<'result'>(),
    sample: sample.id,
    site: sample.site,
    collectedAt: sample.collectedAt,
    analyte: method.analyte,
    concentrationMgPerL: result.concentrationRounded,
    qualifier: result.qualifier,
    limitMgPerL: result.limitRounded,
    limitType: result.limitType,
    lowerBoundMgPerL: result.lowerBound === null ? null : writeLimit(result.lowerBound, method),
    lower95MgPerL: rounded(result.lower95),
    upper95MgPerL: rounded(result.upper95),
    estimateMgPerL: result.concentration === null ? null : String(result.concentration),
    dilution: result.dilution,
    replicates: result.wells.length,
    cvPercent: result.cvPercent === null ? null : result.cvPercent.toFixed(1),
    flags: [
      ...(result.flag === null ? [] : [result.flag]),
      ...(result.wellsLeftOut.length > 0 ? ['wellsLeftOut'] : []),
      ...run.computed.qc
        .filter((check) => concerns(check, result))
        .map((check) => `qc.${check.rule}`),
    ],
    run: run.row.id,
    plateFileSha256: run.row.fileSha256,
    readingRoot: run.row.readingRoot,
    method: run.method.id,
    methodCode: method.code,
    methodRevision: run.method.revision,
  }
}

/** A failed rule flags the sample that it is about; one about the whole plate flags every result. */
function concerns(check: QualityCheck, result: SampleResult): boolean {
  if (check.passed) return false
  if (check.rule === 'wellsRead') return check.wells.some((well) => result.wells.includes(well))
  return check.subject === null || check.subject === result.sampleCode
}

/** What a team may see of the plate: its own wells and the common ones, opened, and all leaf hashes. */
async function disclose(
  tx: Tx,
  run: ComputedRun,
  team: TeamId,
  samples: ReadonlyMap<string, Sample>,
): Promise<void> {
  const wells = run.computed.wells.flatMap((well): Well[] => {
    const own = well.sampleCode !== null
    if (well.sampleCode !== null && samples.get(well.sampleCode)?.team !== team) return []
    if (well.role === 'empty') return []
    const content = run.plate.layout[well.well]
    return [
      {
        well: well.well,
        role: well.role,
        scope: own ? 'own' : 'shared',
        sampleCode: well.sampleCode,
        standardMgPerL: content?.role === 'standard' ? content.concentration : null,
        dilution: well.dilution,
        signal: well.signal,
        signalFlag: well.signalFlag,
        concentrationMgPerL: well.concentrationRounded,
        flag: well.flag,
      },
    ]
  })
  const shown = new Set(wells.map((well) => well.well))
  const opened = run.plate.readings.flatMap((reading, index) =>
    shown.has(reading.well) ? [run.tree.open(index)] : [],
  )
  const format = smallestPlateFormat(run.plate.readings.map(({ well }) => parseWell(well)))
  const { instrument } = run.plate.file
  const plate: DisclosedPlate = {
    method: run.method.definition,
    runId: run.row.id,
    plate: run.row.plate,
    rowCount: format.rowCount,
    columnCount: format.columnCount,
    signalUnit: run.method.definition.signal.unit,
    readAtLocal: run.row.readAtLocal,
    instrument: [instrument.vendor, instrument.model, instrument.serial].filter(Boolean).join(' '),
    calibration: run.computed.calibration && {
      model: run.computed.calibration.fit.model,
      parameters: namedParameters(run.computed.calibration.fit),
      r2: run.computed.calibration.fit.r2,
    },
    wells,
  }
  await disclosure_insert(tx, {
    team,
    id: newId(),
    run: run.row.id,
    readingRoot: run.row.readingRoot,
    plate,
    readings: {
      leafHashesBase64: Buffer.from(run.tree.leafHashes).toString('base64'),
      opened,
    },
  })
}
