import { AssayError } from './assay-error.ts'
import type { Method } from './method/method.ts'
import { wellFactor } from './method/panel-rules.ts'
import { type FoldRule, type PlainRule, isFoldRule } from './method/signal-rule.ts'
import type { QuantifiedContent, WellRole } from './plate/layout.ts'
import { compareWells } from './plate/well.ts'
import { judgeQuality } from './quality/quality.ts'
import { calibrate } from './result/calibrate.ts'
import { foldResponse } from './result/fold-response.ts'
import { coursesOf, foldSignals } from './result/fold.ts'
import { isSilenced, quantify } from './result/quantify.ts'
import { cvPercent, mean } from './result/replicates.ts'
import type {
  Calibration,
  RunInput,
  RunResult,
  RunWell,
  SampleResult,
  WellResult,
} from './result/run-result.ts'
import { type Signal, type SignalFlag, computeSignals } from './result/signal.ts'

/**
 * The whole computation of one plate: a pure function of readings, layout and method, the same to
 * the bit in every engine and whatever the order of keys. A fit that fails is a state of the run;
 * readings that do not suit the method throw `run.*`, a layout with impossible wells
 * `well.invalid`.
 */
export function computeRun(input: RunInput): RunResult {
  const { method } = input
  const { wells, blankMean, untreatedRatio } = signalsOf(input)
  const { calibration, calibrationError } = tryCalibrate(wells, method)
  const controls = wells.flatMap(({ content, signal }) =>
    content.role === 'untreatedControl' ? (signal ?? []) : [],
  )
  const results = groupsOf(wells).map((group) =>
    sampleResult(group, { calibration, method, controls }),
  )
  const wellResults = wells.map((well) => wellResult(well, calibration, method))
  return {
    method: { code: method.code, unit: method.unit },
    calibration,
    calibrationError,
    blankMean,
    untreatedRatio,
    wells: wellResults,
    results,
    qc: judgeQuality({ wells, results, calibration, method, blankMean, untreatedRatio }),
  }
}

type WellSignals = {
  wells: RunWell[]
  blankMean: number | null
  untreatedRatio: number | null
}

function signalsOf(input: RunInput): WellSignals {
  const { layout, excluded = [] } = input
  const names = Object.keys(layout)
    .filter((well) => layout[well]?.role !== 'empty')
    .toSorted(compareWells)
  const left = new Set(excluded)
  return isFoldRule(input.method.signal)
    ? foldsOf(input, input.method.signal, { names, left })
    : plainSignalsOf(input, input.method.signal, { names, left })
}

type Taken = { names: readonly string[]; left: ReadonlySet<string> }

function plainSignalsOf(
  { readings, layout, method }: RunInput,
  rule: PlainRule,
  { names, left }: Taken,
): WellSignals {
  const blankWells = names.filter((well) => layout[well]?.role === 'blank' && !left.has(well))
  const signals = computeSignals({ readings, rule, wells: names, blankWells })
  const blanks = blankWells.flatMap((well) => signals.get(well)?.value ?? [])
  const blankMean = blanks.length === 0 ? null : mean(blanks)
  if (method.blankSubtraction === 'mean' && blankMean === null) {
    throw new AssayError(
      'run.noReadings',
      'The method subtracts the blank, but the layout names no blank well that was read.',
    )
  }
  const subtracted = method.blankSubtraction === 'mean' ? (blankMean ?? 0) : 0
  const wells = names.flatMap((well): RunWell[] => {
    const content = layout[well]
    const raw = rawOf(signals, well, left)
    const signal = raw.value === null ? null : raw.value - subtracted
    return content === undefined ? [] : [{ well, content, raw, signal }]
  })
  return { wells, blankMean, untreatedRatio: null }
}

/** Wells that hold medium alone have growth to subtract, and no signal. */
function foldsOf(
  { readings, layout, method, courses }: RunInput,
  rule: FoldRule,
  { names, left }: Taken,
): WellSignals {
  const inRole = (role: WellRole): string[] =>
    names.filter((well) => layout[well]?.role === role && !left.has(well))
  const cultured = names.filter((well) => layout[well]?.role !== 'blank')
  const { signals, atEnd, growthPercent, untreatedRatio } = foldSignals({
    courses: courses ?? coursesOf(readings, rule),
    rule,
    wells: cultured,
    blankWells: inRole('blank'),
    controlWells: inRole('untreatedControl'),
  })
  const growthOf = (well: string) => growthPercent.get(well) ?? null
  // An untreated control that does not grow like the others is none to divide by, until a person leaves it out.
  const isUnfit =
    rule.kind === 'fold' &&
    inRole('untreatedControl').some((well) => staysBehind(growthOf(well), method))
  const wells = cultured.flatMap((well): RunWell[] => {
    const content = layout[well]
    if (content === undefined) return []
    const found = inhibited(rawOf(signals, well, left), growthOf(well), method)
    const raw = isUnfit && found.value !== null ? noBaseline : found
    const foldAtEnd = rule.kind === 'fold' && raw.value !== null ? (atEnd.get(well) ?? null) : null
    return [
      {
        well,
        content,
        raw,
        signal: raw.value,
        growthPercent: growthOf(well),
        foldAtEnd,
        isSilenced: isSilenced({ fold: raw.value, foldAtEnd }, method),
      },
    ]
  })
  return { wells, blankMean: null, untreatedRatio: isUnfit ? null : untreatedRatio }
}

const noBaseline: Signal = { value: null, flag: 'noBaseline' }

function rawOf(
  signals: ReadonlyMap<string, Signal>,
  well: string,
  left: ReadonlySet<string>,
): Signal {
  if (left.has(well)) return { value: null, flag: 'excluded' }
  return signals.get(well) ?? { value: null, flag: 'notRead' }
}

/** A biosensor that does not grow says nothing of the water, however dark or bright it is. */
const inhibited = (raw: Signal, growthPercent: number | null, method: Method): Signal =>
  raw.flag !== 'excluded' && staysBehind(growthPercent, method)
    ? { value: null, flag: 'inhibited' }
    : raw

/** Whether it grew less beside its untreated control than the method allows; what is not known is not judged here. */
function staysBehind(growthPercent: number | null, { panel }: Method): boolean {
  const least = panel?.growthMinPercent ?? null
  return least !== null && growthPercent !== null && growthPercent < least
}

function tryCalibrate(
  wells: readonly RunWell[],
  method: Method,
): Pick<RunResult, 'calibration' | 'calibrationError'> {
  if (method.panel?.report === 'fold') return { calibration: null, calibrationError: null }
  try {
    return { calibration: calibrate(wells, method), calibrationError: null }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return { calibration: null, calibrationError: { code: error.code, message: error.message } }
  }
}

function wellResult(
  { well, content, raw, signal, growthPercent, isSilenced: silenced = false }: RunWell,
  calibration: Calibration | null,
  method: Method,
): WellResult {
  const isQuantified = 'sampleCode' in content
  const dilution = isQuantified ? content.dilution : null
  return {
    well,
    role: content.role,
    sampleCode: isQuantified ? content.sampleCode : null,
    dilution,
    rawSignal: raw.value,
    signal,
    signalFlag: raw.flag,
    ...(growthPercent === undefined ? {} : { growthPercent }),
    ...quantify(
      {
        signal,
        signalFlag: raw.flag,
        wells: signal === null ? [] : [signal],
        // Standards and controls are made up to their concentration in the well.
        factor: dilution === null ? 1 : Number(dilution) * wellFactor(method.panel),
        isSilenced: silenced,
      },
      calibration,
      method,
    ),
  }
}

type Group = { content: QuantifiedContent; wells: RunWell[] }

/** In the order of their first wells. */
function groupsOf(wells: readonly RunWell[]): Group[] {
  const groups = new Map<string, Group>()
  for (const well of wells) {
    const { content } = well
    if (!('sampleCode' in content)) continue
    const added = content.role === 'spike' ? Number(content.addedConcentration) : null
    const key = JSON.stringify([content.role, content.sampleCode, Number(content.dilution), added])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { content, wells: [well] })
    else group.wells.push(well)
  }
  return [...groups.values()]
}

function sampleResult(
  { content, wells }: Group,
  run: { calibration: Calibration | null; method: Method; controls: readonly number[] },
): SampleResult {
  const { calibration, method, controls } = run
  const read = wells.filter(({ signal }) => signal !== null)
  const signals = read.flatMap(({ signal }) => signal ?? [])
  // The others of a well that overflowed are the lower ones: their mean would be too low. And where one well is
  // poisoned, the others of the same water are no witnesses.
  const censoring = wells.find(({ raw }) => censoringFlags.has(raw.flag))?.raw.flag ?? null
  const signal = censoring !== null || signals.length === 0 ? null : mean(signals)
  // As with poison: where one well is silenced, the others of the same water are no witnesses.
  const silenced = wells.some((well) => well.isSilenced)
  const signalFlag = censoring ?? (signals.length === 0 ? (wells[0]?.raw.flag ?? 'notRead') : null)
  return {
    role: content.role,
    sampleCode: content.sampleCode,
    dilution: content.dilution,
    addedConcentration: content.role === 'spike' ? content.addedConcentration : null,
    wells: wells.map(({ well }) => well),
    wellsLeftOut: wells.filter((well) => well.signal === null).map(({ well }) => well),
    signal,
    cvPercent: cvPercent(wells.flatMap(({ raw }) => raw.value ?? [])),
    ...(method.signal.kind === 'fold'
      ? {
          fold: foldResponse(
            { signal, signalFlag, wells: signals, controls, isSilenced: silenced },
            method,
          ),
        }
      : {}),
    ...(wells.some((well) => well.growthPercent === undefined)
      ? {}
      : { growthPercent: leastGrowth(wells) }),
    ...quantify(
      {
        signal,
        signalFlag,
        wells: signals,
        factor: Number(content.dilution) * wellFactor(method.panel),
        isSilenced: silenced,
      },
      calibration,
      method,
    ),
  }
}

/** Of the wells that were not left out; null where one of them was not read. */
function leastGrowth(wells: readonly RunWell[]): number | null {
  const taken = wells.filter(({ raw }) => raw.flag !== 'excluded')
  const grown = taken.flatMap(({ growthPercent }) => growthPercent ?? [])
  return grown.length === 0 || grown.length < taken.length ? null : Math.min(...grown)
}

const censoringFlags: ReadonlySet<SignalFlag | null> = new Set([
  'overflow',
  'above',
  'below',
  'inhibited',
  'noGrowth',
])
