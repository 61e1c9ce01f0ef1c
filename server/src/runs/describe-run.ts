import { invertCurve, curveAt } from '@luminous/assay/curve/curve.ts'
import { namedParameters } from '@luminous/assay/curve/fit.ts'
import { signalUnitOf } from '@luminous/assay/method/signal-rule.ts'
import type { Calibration } from '@luminous/assay/result/run-result.ts'
import type { ReagentLot, Run, RunResult, RunSummary } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { roundByMethod } from '@luminous/assay/result/quantify.ts'
import { findSamplesByCode } from '../samples/samples.ts'
import { biosensor_list, instrument_list, reagent_lot_list } from '../bench/bench.ts'
import { findObstacles } from './find-obstacles.ts'
import { judgeRun, type RunCheck, type RunContext } from './judge-run.ts'
import type { PlateJudgement } from './plate-work.ts'
import {
  codesOf,
  judgementOf,
  resultIdOf,
  withRow,
  type LabMethod,
  type OpenedRun,
  type RunPart,
} from './open-run.ts'
import {
  run_find,
  run_find_amendment,
  run_list_by_sample,
  type RunListRow,
  type RunRow,
} from './queries.ts'
import { run_note_list } from './note-queries.ts'
import { isAboutCheck, isSameBiosensor, isSameResult, type ResultKey } from './said-about.ts'

type Repeats = Awaited<ReturnType<typeof run_list_by_sample>>
type Context = RunContext & {
  readonly repeats: Repeats
  /** The first reading of each well. */
  readonly first: PlateJudgement['first']
}

/** What lies around a run: how its plate lay, its samples, its lots, other runs of the same samples. */
export async function readContext(db: Db, run: OpenedRun, now: string): Promise<Context> {
  const { row } = run
  const codes = codesOf(row.layout)
  const lots = await reagent_lot_list(db, row.team)
  const repeats = await run_list_by_sample(db, { team: row.team, codes, but: row.id })
  const published = repeats
    .filter(({ id, state }) => state === 'published' && id !== row.amends)
    .flatMap(({ summary }) => summary?.results ?? [])
  return {
    samples: await findSamplesByCode(db, codes),
    lots: row.lots.flatMap(({ biosensor, lot: id }) => {
      const lot = lots.find((each) => each.id === id)
      return lot ? [{ biosensor, lot }] : []
    }),
    reader: (await instrument_list(db, row.team)).find(({ id }) => id === row.instrumentId),
    biosensors: new Set((await biosensor_list(db, row.team)).map(({ code }) => code)),
    ...(await judgementOf(run)),
    repeats,
    repeated: (row.summary?.results ?? []).filter(
      (result) =>
        result.role === 'sample' &&
        published.some(
          (other) =>
            other.role === 'sample' &&
            other.sampleCode === result.sampleCode &&
            isSameBiosensor(other, result),
        ),
    ),
    now,
  }
}

/** A run after a deed, as it is stored now. */
export async function describeAfter(tx: Tx, run: OpenedRun): Promise<Run> {
  const row = await run_find(tx, { team: run.row.team, id: run.row.id })
  if (!row) throw new Error('a run that was there a moment ago is gone')
  return describeRun(tx, await withRow(run, row))
}

/** A run with all that a person needs to judge it. */
export async function describeRun(db: Db, opened: OpenedRun): Promise<Run> {
  const { row } = opened
  const context = await readContext(db, opened, new Date().toISOString())
  const { orientation } = context
  const { plate, format, file, unit } = opened.facts
  const checks = judgeRun(opened, context)
  return {
    ...summaryOf(row, {
      method: methodWords(
        opened.methods.map(({ definition, revision }) => ({ code: definition.code, revision })),
      ),
      instrumentName: context.reader?.name ?? null,
    }),
    rowCount: format.rowCount,
    columnCount: format.columnCount,
    signalUnit: unit,
    error: opened.error?.message ?? null,
    parts: opened.methods.map((method) => describePart(method, opened)),
    verdict: verdictOf(opened, checks),
    fileInstrument: instrumentWords(file.instrument),
    instrumentId: row.instrumentId,
    readAtLocal: row.readAtLocal,
    readAtText: plate.readAtText,
    readAtSource: row.readAtSource,
    lots: context.lots.map(({ biosensor, lot }) => ({ biosensor, lot: toLot(lot) })),
    layout: row.layout,
    wells: describeWells(opened, context),
    qc: checks.map((check) => withRuling(check, row)),
    results: describeResults(opened, context),
    orientation: { turned: orientation.turned, undetectable: [...orientation.undetectable] },
    exchanges: context.exchanges.map(({ biosensors, verdict }) => ({
      biosensors: [...biosensors],
      verdict,
    })),
    exclusions: row.exclusions,
    obstacles: findObstacles(opened, context),
    notes: (await run_note_list(db, { team: row.team, id: row.id })).map((note) => ({
      ...note,
      at: toRfc3339(note.at),
    })),
    submittedBy: row.submittedBy,
    signature:
      row.signedByName !== null && row.signedAt !== null && row.signedWith !== null
        ? {
            by: row.signedByName,
            role: row.signedRole ?? '',
            at: toRfc3339(row.signedAt),
            meaning: row.signedMeaning ?? '',
            confirmedWith: row.signedWith,
          }
        : null,
    amends: row.amends,
    amendedBy: await run_find_amendment(db, { team: row.team, id: row.id }),
    amendReason: row.amendReason,
    vendorCalculations: [...file.calculated],
    layoutRemarks: plate.layoutRemarks.map(({ well, text }) => ({ well, text })),
  }
}

function instrumentWords(file: OpenedRun['facts']['file']['instrument']): string {
  const { vendor, model, software, serial } = file
  const named = [vendor, model, software].filter((part) => part !== null && part !== '').join(' ')
  return serial === null || serial === '' ? named : `${named}, serial ${serial}`
}

const toLot = (lot: ReagentLot): ReagentLot => ({
  ...lot,
  retiredAt: lot.retiredAt && toRfc3339(lot.retiredAt),
})

/** A ruling lets a run go on and makes no pass of what failed. */
const verdictOf = ({ parts }: OpenedRun, checks: readonly RunCheck[]): Run['verdict'] =>
  parts === null ? null : checks.every(({ passed }) => passed) ? 'pass' : 'needsReview'

/** As the bench writes them: `code@revision`, with commas between. Null for none. */
export const methodWords = (
  methods: readonly { readonly code: string; readonly revision: number }[],
): string | null =>
  methods.length === 0
    ? null
    : methods.map(({ code, revision }) => `${code}@${revision}`).join(', ')

/** The same of a run that was read whole. */
export const summaryOf = (
  row: RunRow,
  named: Pick<RunListRow, 'method' | 'instrumentName'>,
): RunSummary =>
  toRunSummary({
    ...row,
    ...named,
    samples: row.sampleCodes.length,
    failedRules: row.summary?.failed ?? 0,
  })

export const toRunSummary = (row: RunListRow): RunSummary => ({
  id: row.id,
  state: row.state,
  edition: row.edition,
  plate: row.plate,
  fileName: row.fileName,
  fileSha256: row.fileSha256,
  method: row.method,
  instrument: row.instrumentName,
  readAt: row.readAt === null ? null : toRfc3339(row.readAt),
  uploadedAt: toRfc3339(row.createdAt),
  uploadedBy: row.uploadedBy,
  analyst: row.submittedByName,
  samples: row.samples,
  failedRules: row.failedRules,
  returned: row.returned,
  version: row.version,
})

/** Every well that was read or laid out, in the order of the plate. */
function describeWells({ row, parts }: OpenedRun, context: Context): Run['wells'] {
  const excluded = new Map(row.exclusions.map(({ well, reason }) => [well, reason]))
  const computed = parts?.flatMap((part) => part.computed.wells) ?? []
  const known = new Map(computed.map((well) => [well.well, well]))
  const first = new Map(context.first.map((reading) => [reading.well, reading]))
  const names = [...new Set([...first.keys(), ...Object.keys(row.layout ?? {})])]
  return names.map((well) => {
    const content = row.layout?.[well]
    const found = known.get(well)
    const reading = first.get(well)
    const ofSample = content && 'sampleCode' in content ? content : null
    const isMedium = parts !== null && content?.role === 'blank'
    const shown = found ?? (isMedium ? mediumAlone : firstReading(reading))
    return {
      well,
      role: content?.role ?? 'empty',
      biosensor: content?.biosensor ?? null,
      scope: ofSample ? ('own' as const) : ('shared' as const),
      sampleCode: ofSample?.sampleCode ?? null,
      standardMgPerL: content?.role === 'standard' ? content.concentration : null,
      dilution: ofSample?.dilution ?? null,
      signal: shown.signal,
      signalFlag: shown.signalFlag,
      concentrationMgPerL: found?.concentrationRounded ?? null,
      growthPercent: found?.growthPercent ?? null,
      flag: found?.flag ?? null,
      excluded: excluded.get(well) ?? null,
    }
  })
}

/** A blank of which no method makes a signal: its growth is subtracted from that of the others. */
const mediumAlone = { signal: null, signalFlag: 'mediumAlone' } as const

/** Without a method the first reading stands for the well, so that a plate can be looked at. */
const firstReading = (reading: PlateJudgement['first'][number] | undefined) => ({
  signal: reading?.value ?? null,
  signalFlag: reading?.flag ?? (reading ? null : 'notRead'),
})

function describePart(method: LabMethod, { parts, row }: OpenedRun): Run['parts'][number] {
  const { definition, id, revision } = method
  const { panel } = definition
  const part = parts?.find((each) => each.method.id === id)
  const { calibration = null, calibrationError = null } = part?.computed ?? {}
  return {
    biosensor: panel?.biosensor ?? null,
    method: {
      id,
      code: definition.code,
      revision,
      title: definition.title,
      report: panel?.report ?? 'concentration',
      isEstimate: panel?.isEstimate ?? false,
      significantFold: panel?.significantFold ?? null,
    },
    signalUnit: signalUnitOf(definition.signal),
    unit: definition.unit,
    calibration: part && calibration ? describeCalibration(calibration, part, row) : null,
    calibrationError: calibrationError?.message ?? null,
  }
}

function describeCalibration(
  calibration: Calibration,
  { computed }: RunPart,
  row: RunRow,
): NonNullable<Run['parts'][number]['calibration']> {
  const { fit } = calibration
  const standards = computed.wells.flatMap(({ well, signal }) => {
    const content = row.layout?.[well]
    if (content?.role !== 'standard' || signal === null) return []
    const x = Number(content.concentration)
    const inverted = invertCurve(fit.parameters, signal)
    const found = typeof inverted === 'number' ? inverted : null
    return [
      {
        well,
        concentration: content.concentration,
        signal,
        fitted: curveAt(fit.parameters, x),
        backCalculated: found,
        errorPercent: found === null || x === 0 ? null : (found / x - 1) * 100,
      },
    ]
  })
  return {
    model: fit.model,
    parameters: namedParameters(fit),
    standardErrors: Object.fromEntries(
      Object.keys(namedParameters(fit)).map((name, at) => [name, fit.standardErrors[at] ?? null]),
    ),
    covariance: fit.covariance.map((row) => [...row]),
    degreesOfFreedom: fit.degreesOfFreedom,
    r2: fit.r2,
    standards,
  }
}

const withRuling = (check: RunCheck, row: RunRow): Run['qc'][number] => {
  const said = row.rulings.find((each) => isAboutCheck(each, check))
  return {
    ...check,
    wells: [...check.wells],
    ruling: said ? { by: said.by, at: said.at, reason: said.reason } : null,
  }
}

const describeResults = (opened: OpenedRun, context: Context): RunResult[] =>
  (opened.parts ?? []).flatMap((part) => describePartResults(part, opened.row, context))

function describePartResults(
  { biosensor, method, computed }: RunPart,
  row: RunRow,
  { samples, repeats }: Context,
): RunResult[] {
  const rounded = (value: number | null | undefined) =>
    value === null || value === undefined ? null : roundByMethod(value, method.definition)
  return computed.results.map((result) => {
    const sample = samples.get(result.sampleCode)
    const isSame = (other: ResultKey & { role: string }) =>
      other.role === result.role &&
      other.sampleCode === result.sampleCode &&
      isSameBiosensor(other, { biosensor })
    const { sampleCode, dilution } = result
    const chosen = row.choices.find((each) =>
      isSameResult(each, { sampleCode, dilution, biosensor }),
    )
    return {
      id: resultIdOf(row.id, biosensor, result),
      biosensor,
      role: result.role,
      sampleCode: result.sampleCode,
      dilution: result.dilution,
      wells: [...result.wells],
      wellsLeftOut: [...result.wellsLeftOut],
      cvPercent: result.cvPercent,
      concentration: result.concentrationRounded,
      qualifier: result.qualifier,
      limit: result.limitRounded,
      limitType: result.limitType,
      fold: result.fold?.foldRounded ?? null,
      flag: result.flag,
      lower95: rounded(result.lower95),
      upper95: rounded(result.upper95),
      foldLower95: rounded(result.fold?.lower95),
      foldUpper95: rounded(result.fold?.upper95),
      response: result.fold?.response ?? null,
      growthPercent: result.growthPercent ?? null,
      team: sample ? { id: sample.team, name: sample.teamName } : null,
      sample: sample?.id ?? null,
      receiptState: sample?.receiptState ?? null,
      repeats: repeats.flatMap((other) =>
        (other.summary?.results ?? []).filter(isSame).map((each) => ({
          run: other.id,
          state: other.state,
          concentration: each.concentration,
          qualifier: each.qualifier,
          limit: each.limit,
          limitType: each.limitType,
          fold: each.fold ?? null,
          flag: each.flag,
          published: other.state === 'published',
        })),
      ),
      choice: chosen?.choice ?? null,
      choiceReason: chosen?.reason ?? null,
    }
  })
}
