import { invertCurve, curveAt } from '@luminous/assay/curve/curve.ts'
import { namedParameters } from '@luminous/assay/curve/fit.ts'
import { signalUnitOf } from '@luminous/assay/method/signal-rule.ts'
import type { Calibration, QualityCheck } from '@luminous/assay/result/run-result.ts'
import { reportedUnit, type Run, type RunResult, type RunSummary } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { roundByMethod } from '@luminous/assay/result/quantify.ts'
import { findSamplesByCode } from '../samples/samples.ts'
import { instrument_list, reagent_lot_list } from '../bench/bench.ts'
import { findObstacles, orientationOf } from './find-obstacles.ts'
import { judgeRun, type RunContext } from './judge-run.ts'
import { codesOf, resultIdOf, withRow, type OpenedRun } from './open-run.ts'
import {
  run_find,
  run_find_amendment,
  run_list_by_sample,
  type RunListRow,
  type RunRow,
} from './queries.ts'
import { run_note_list } from './note-queries.ts'

type Repeats = Awaited<ReturnType<typeof run_list_by_sample>>
type Context = RunContext & { readonly repeats: Repeats }

/** What lies around a run: its samples, its lots, other runs of the same samples. */
export async function readContext(db: Db, row: RunRow, now: string): Promise<Context> {
  const codes = codesOf(row.layout)
  const lots = await reagent_lot_list(db, row.team)
  const repeats = await run_list_by_sample(db, { team: row.team, codes, but: row.id })
  const published = repeats
    .filter(({ id, state }) => state === 'published' && id !== row.amends)
    .flatMap(({ summary }) => summary?.results ?? [])
  return {
    samples: await findSamplesByCode(db, codes),
    lots: [row.biosensorLot, row.calibrantLot].map((id) => lots.find((lot) => lot.id === id)),
    repeats,
    repeated: (row.summary?.results ?? []).filter(
      (result) =>
        result.role === 'sample' &&
        published.some(
          (other) => other.role === 'sample' && other.sampleCode === result.sampleCode,
        ),
    ),
    now,
  }
}

/** A run after a deed, as it is stored now. */
export async function describeAfter(tx: Tx, run: OpenedRun): Promise<Run> {
  const row = await run_find(tx, { team: run.row.team, id: run.row.id })
  if (!row) throw new Error('a run that was there a moment ago is gone')
  return describeRun(tx, withRow(run, row))
}

/** A run with all that a person needs to judge it. */
export async function describeRun(db: Db, opened: OpenedRun): Promise<Run> {
  const { row } = opened
  const context = await readContext(db, row, new Date().toISOString())
  const orientation = orientationOf(opened)
  const instruments = await instrument_list(db, row.team)
  const instrument = instruments.find(({ id }) => id === row.instrumentId)
  const { plate, readings, format, file } = opened.plate
  const { method, computed } = opened
  const [biosensorLot, calibrantLot] = context.lots
  return {
    ...toRunSummary({
      ...row,
      method: method && `${method.definition.code}@${method.revision}`,
      instrumentName: instrument?.name ?? null,
    }),
    rowCount: format.rowCount,
    columnCount: format.columnCount,
    signalUnit: method ? signalUnitOf(method.definition.signal) : (readings[0]?.unit ?? null),
    unit: method?.definition.unit ?? reportedUnit,
    fileInstrument: [file.instrument.vendor, file.instrument.model, file.instrument.software]
      .filter((part) => part !== null && part !== '')
      .join(' '),
    instrumentId: row.instrumentId,
    readAtLocal: row.readAtLocal,
    readAtText: opened.plate.plate.readAtText,
    readAtSource: row.readAtSource,
    biosensorLot: toLot(biosensorLot),
    calibrantLot: toLot(calibrantLot),
    methodId: row.methodId,
    methodRevision: method?.revision ?? null,
    layout: row.layout,
    wells: describeWells(opened),
    calibration: computed?.calibration ? describeCalibration(computed.calibration, opened) : null,
    calibrationError: computed?.calibrationError?.message ?? opened.error?.message ?? null,
    qc: judgeRun(opened, context).map((check) => withRuling(check, row)),
    results: describeResults(opened, context),
    orientation: { turned: orientation.turned, undetectable: [...orientation.undetectable] },
    exclusions: row.exclusions,
    obstacles: findObstacles(opened, orientation, context),
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
    vendorCalculations: [...new Set(Array.from(file.calculated, ({ name }) => name))].slice(0, 50),
    layoutRemarks: plate.layoutRemarks.map(({ well, text }) => ({ well, text })),
  }
}

const toLot = (lot: RunContext['lots'][number]) =>
  lot ? { ...lot, retiredAt: lot.retiredAt && toRfc3339(lot.retiredAt) } : null

export const toRunSummary = (
  row: RunRow & Pick<RunListRow, 'method' | 'instrumentName'>,
): RunSummary => ({
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
  samples: row.sampleCodes.length,
  failedRules: row.summary?.failed ?? 0,
  returned: row.returned,
  version: row.version,
})

/** Every well that was read or laid out, in the order of the plate. */
function describeWells({ row, plate, computed }: OpenedRun): Run['wells'] {
  const excluded = new Map(row.exclusions.map(({ well, reason }) => [well, reason]))
  const known = new Map(computed?.wells.map((well) => [well.well, well]))
  const first = new Map<string, (typeof plate.readings)[number]>()
  for (const reading of plate.readings) {
    if (!first.has(reading.well)) first.set(reading.well, reading)
  }
  const names = [...new Set([...first.keys(), ...Object.keys(row.layout ?? {})])]
  return names.map((well) => {
    const content = row.layout?.[well]
    const found = known.get(well)
    const reading = first.get(well)
    const ofSample = content && 'sampleCode' in content ? content : null
    return {
      well,
      role: content?.role ?? 'empty',
      scope: ofSample ? ('own' as const) : ('shared' as const),
      sampleCode: ofSample?.sampleCode ?? null,
      standardMgPerL: content?.role === 'standard' ? content.concentration : null,
      dilution: ofSample?.dilution ?? null,
      // Without a method the first reading stands for the well, so that a plate can be looked at.
      signal: found ? found.signal : (reading?.value ?? null),
      signalFlag: found ? found.signalFlag : (reading?.flag ?? (reading ? null : 'notRead')),
      concentrationMgPerL: found?.concentrationRounded ?? null,
      flag: found?.flag ?? null,
      excluded: excluded.get(well) ?? null,
    }
  })
}

function describeCalibration(
  calibration: Calibration,
  { computed, row }: OpenedRun,
): NonNullable<Run['calibration']> {
  const { fit } = calibration
  const standards = (computed?.wells ?? []).flatMap(({ well, signal }) => {
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

const withRuling = (check: QualityCheck, row: RunRow): Run['qc'][number] => {
  const said = row.rulings.find(
    ({ rule, subject }) => rule === check.rule && subject === check.subject,
  )
  return {
    ...check,
    wells: [...check.wells],
    ruling: said ? { by: said.by, at: said.at, reason: said.reason } : null,
  }
}

function describeResults(
  { row, computed, method }: OpenedRun,
  { samples, repeats }: Context,
): RunResult[] {
  if (!computed || !method) return []
  const rounded = (value: number | null) =>
    value === null ? null : roundByMethod(value, method.definition)
  return computed.results.map((result) => {
    const sample = samples.get(result.sampleCode)
    const isSame = (other: { role: string; sampleCode: string; dilution: string }) =>
      other.role === result.role && other.sampleCode === result.sampleCode
    const chosen = row.choices.find(
      (each) =>
        each.sampleCode === result.sampleCode && Number(each.dilution) === Number(result.dilution),
    )
    return {
      id: resultIdOf(row.id, result),
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
      flag: result.flag,
      lower95: rounded(result.lower95),
      upper95: rounded(result.upper95),
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
          flag: each.flag,
          published: other.state === 'published',
        })),
      ),
      choice: chosen?.choice ?? null,
      choiceReason: chosen?.reason ?? null,
    }
  })
}
