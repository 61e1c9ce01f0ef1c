import { namedParameters } from '@luminous/assay/curve/fit.ts'
import { signalUnitOf } from '@luminous/assay/method/signal-rule.ts'
import { roundByMethod, writeLimit } from '@luminous/assay/result/quantify.ts'
import type { QualityCheck, SampleResult } from '@luminous/assay/result/run-result.ts'
import type { Well } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { resultIdOf, type ComputedRun } from '../runs/runs.ts'
import { findSamplesByCode, reportSamples, type Sample } from '../samples/samples.ts'
import { flagsOf } from './flags-of.ts'
import { disclosure_insert, type DisclosedPlate } from './disclosure-queries.ts'
import { result_insert_many, type Approval, type NewResult } from './queries.ts'

/** What makes a computed run public, and what its results take the place of. */
export type Publication = {
  readonly approval: Approval
  /** Every rule as it came out; the failed ones flag the results that they are about. */
  readonly checks: readonly QualityCheck[]
  /** Results of this run that are published; the others stay with the lab. */
  readonly isReported: (result: SampleResult) => boolean
  /** The result that is out now, which the new one takes the place of; null for a first one. */
  readonly formerOf: (
    sample: Sample,
    result: SampleResult,
  ) => { id: string; edition: number } | null
}

/**
 * Writes each customer its results and a disclosure of its wells, all in the caller's transaction: a
 * customer never reads the lab's own tables.
 */
export async function publishRun(
  tx: Tx,
  run: ComputedRun,
  { approval, checks, isReported, formerOf }: Publication,
): Promise<readonly NewResult[]> {
  const samples = await findSamplesByCode(tx, codesOfRun(run))
  const results = run.computed.results.flatMap((result) => {
    const sample = samples.get(result.sampleCode)
    if (result.role !== 'sample' || !sample || !isReported(result)) return []
    const flags = flagsOf(result, checks, (code) => samples.get(code)?.team)
    return [toNewResult(run, result, { sample, approval, flags, former: formerOf(sample, result) })]
  })
  await result_insert_many(tx, results)
  // In the order in which everybody locks kits of several teams.
  const teams = [...new Set([...samples.values()].map(({ team }) => team))].toSorted()
  for (const team of teams) {
    await disclose(tx, run, team, samples)
    await reportSamples(tx, {
      team,
      samples: [...samples.values()].filter((sample) => sample.team === team),
      run: run.row.id,
      fileSha256: run.row.fileSha256,
      readAt: run.row.readAt,
    })
  }
  return results
}

export const codesOfRun = (run: ComputedRun): string[] => [
  ...new Set(run.computed.results.map(({ sampleCode }) => sampleCode)),
]

/** The columns of a result, a pure function of what was computed. */
function toNewResult(
  run: ComputedRun,
  result: SampleResult,
  {
    sample,
    approval,
    flags,
    former,
  }: {
    sample: Sample
    approval: Approval
    flags: string[]
    former: ReturnType<Publication['formerOf']>
  },
): NewResult {
  const method = run.method.definition
  const rounded = (value: number | null) => (value === null ? null : roundByMethod(value, method))
  return {
    team: sample.team,
    id: resultIdOf(run.row.id, result),
    edition: (former?.edition ?? 0) + 1,
    replaces: former?.id ?? null,
    approval,
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
    flags,
    run: run.row.id,
    plateFileSha256: run.row.fileSha256,
    readingRoot: run.row.readingRoot,
    method: run.method.id,
    methodCode: method.code,
    methodRevision: run.method.revision,
  }
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
    const content = run.row.layout[well.well]
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
  const { format } = run.plate
  const { instrument } = run.plate.file
  const plate: DisclosedPlate = {
    method: run.method.definition,
    runId: run.row.id,
    plate: run.row.plate,
    rowCount: format.rowCount,
    columnCount: format.columnCount,
    signalUnit: signalUnitOf(run.method.definition.signal),
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
