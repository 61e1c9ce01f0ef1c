import { namedParameters } from '@luminous/assay/curve/fit.ts'
import { signalUnitOf } from '@luminous/assay/method/signal-rule.ts'
import { roundByMethod, writeLimit } from '@luminous/assay/result/quantify.ts'
import type { SampleResult } from '@luminous/assay/result/run-result.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import type { Biosensor, Well } from '@luminous/contract'
import { biosensor_list } from '../bench/bench.ts'
import {
  discloseReadings,
  resultIdOf,
  resultsOf,
  type ComputedRun,
  type RunCheck,
  type RunPart,
} from '../runs/runs.ts'
import { findSamplesByCode, reportSamples, type Sample } from '../samples/samples.ts'
import { flagsOf } from './flags-of.ts'
import { disclosure_insert, type DisclosedPlate } from './disclosure-queries.ts'
import { result_insert_many, type Approval, type NewResult } from './queries.ts'

/** What makes a computed run public, and what its results take the place of. */
export type Publication = {
  readonly approval: Approval
  /** Every rule as it came out; the failed ones flag the results that they are about. */
  readonly checks: readonly RunCheck[]
  /** Results of this run that are published; the others stay with the lab. */
  readonly isReported: (result: SampleResult, part: RunPart) => boolean
  /** The result that is out now, which the new one takes the place of; null for a first one. */
  readonly formerOf: (
    sample: Sample,
    result: SampleResult,
    part: RunPart,
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
  const biosensors = await biosensor_list(tx, run.row.team)
  // Sample by sample, so that whoever lists them finds a sample's panel together.
  const bySample = [...Map.groupBy(resultsOf(run), ({ result }) => result.sampleCode).values()]
  const results = bySample.flat().flatMap(({ part, result }) => {
    const sample = samples.get(result.sampleCode)
    if (result.role !== 'sample' || !sample || !isReported(result, part)) return []
    const flags = flagsOf(result, part.biosensor, checks, (code) => samples.get(code)?.team)
    const former = formerOf(sample, result, part)
    const named = biosensors.find(({ code }) => code === part.biosensor)
    return [toNewResult(run, part, result, { sample, approval, flags, former, named })]
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
  ...new Set(resultsOf(run).map(({ result }) => result.sampleCode)),
]

/** The columns of a result, a pure function of what was computed. */
function toNewResult(
  run: ComputedRun,
  { biosensor, method: { id: methodId, revision, definition: method } }: RunPart,
  result: SampleResult,
  {
    sample,
    approval,
    flags,
    former,
    named,
  }: {
    sample: Sample
    approval: Approval
    flags: string[]
    former: ReturnType<Publication['formerOf']>
    named: Biosensor | undefined
  },
): NewResult {
  const rounded = (value: number | null | undefined) =>
    value === null || value === undefined ? null : roundByMethod(value, method)
  const { fold } = result
  return {
    team: sample.team,
    id: resultIdOf(run.row.id, biosensor, result),
    biosensor,
    biosensorName: biosensor === null ? null : (named?.name ?? biosensor),
    acidClass: named === undefined || named.acidClass === '' ? null : named.acidClass,
    isEstimate: method.panel?.isEstimate ?? false,
    fold: fold?.foldRounded ?? null,
    foldLower95: rounded(fold?.lower95),
    foldUpper95: rounded(fold?.upper95),
    response: fold?.response ?? null,
    growthPercent:
      result.growthPercent === null || result.growthPercent === undefined
        ? null
        : result.growthPercent.toFixed(1),
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
    method: methodId,
    methodCode: method.code,
    methodRevision: revision,
  }
}

/** What a team may see of the plate: its own wells and the common ones, opened, and all leaf hashes. */
async function disclose(
  tx: Tx,
  run: ComputedRun,
  team: TeamId,
  samples: ReadonlyMap<string, Sample>,
): Promise<void> {
  const computed = run.parts.flatMap((part) => part.computed.wells)
  const wells = computed.flatMap((well): Well[] => {
    const own = well.sampleCode !== null
    if (well.sampleCode !== null && samples.get(well.sampleCode)?.team !== team) return []
    if (well.role === 'empty') return []
    const content = run.row.layout[well.well]
    return [
      {
        well: well.well,
        role: well.role,
        biosensor: content?.biosensor ?? null,
        scope: own ? 'own' : 'shared',
        sampleCode: well.sampleCode,
        standardMgPerL: content?.role === 'standard' ? content.concentration : null,
        dilution: well.dilution,
        signal: well.signal,
        signalFlag: well.signalFlag,
        concentrationMgPerL: well.concentrationRounded,
        growthPercent: well.growthPercent ?? null,
        flag: well.flag,
      },
    ]
  })
  // Medium alone has no signal, and its growth is part of every fold.
  const medium = Object.entries(run.row.layout).flatMap(([well, { role }]) =>
    role === 'blank' ? [well] : [],
  )
  const shown = new Set([...wells.map((well) => well.well), ...medium])
  const { leafHashes, opened } = await discloseReadings(run, shown)
  const { format, file } = run.facts
  const { instrument } = file
  const plate: DisclosedPlate = {
    parts: run.parts.map(({ biosensor, method, computed: { calibration } }) => ({
      biosensor,
      method: method.definition,
      signalUnit: signalUnitOf(method.definition.signal),
      calibration: calibration && {
        model: calibration.fit.model,
        parameters: namedParameters(calibration.fit),
        r2: calibration.fit.r2,
      },
    })),
    runId: run.row.id,
    plate: run.row.plate,
    rowCount: format.rowCount,
    columnCount: format.columnCount,
    readAtLocal: run.row.readAtLocal,
    instrument: [instrument.vendor, instrument.model, instrument.serial].filter(Boolean).join(' '),
    wells,
  }
  await disclosure_insert(tx, {
    team,
    id: newId(),
    run: run.row.id,
    readingRoot: run.row.readingRoot,
    plate,
    readings: {
      leafHashesBase64: leafHashes.toString('base64'),
      opened: [...opened],
    },
  })
}
