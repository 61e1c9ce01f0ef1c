import { AssayError } from './assay-error.ts'
import { calibrate } from './result/calibrate.ts'
import type { QuantifiedContent } from './plate/layout.ts'
import type { Method } from './method/method.ts'
import { judgeQuality } from './quality/quality.ts'
import { quantify } from './result/quantify.ts'
import { cvPercent, mean } from './result/replicates.ts'
import type {
  Calibration,
  RunInput,
  RunResult,
  RunWell,
  SampleResult,
  WellResult,
} from './result/run-result.ts'
import { type SignalFlag, computeSignals } from './result/signal.ts'
import { compareWells } from './plate/well.ts'

/**
 * The whole computation of one plate: a pure function of readings, layout and method, the same to
 * the bit in every engine and whatever the order of keys. A fit that fails is a state of the run;
 * readings that do not suit the method throw `run.*`, a layout with impossible wells
 * `well.invalid`.
 */
export function computeRun(input: RunInput): RunResult {
  const { method } = input
  const { wells, blankMean } = signalsOf(input)
  const { calibration, calibrationError } = tryCalibrate(wells, method)
  const results = groupsOf(wells).map((group) => sampleResult(group, calibration, method))
  const wellResults = wells.map((well) => wellResult(well, calibration, method))
  return {
    method: { code: method.code, unit: method.unit },
    calibration,
    calibrationError,
    blankMean,
    wells: wellResults,
    results,
    qc: judgeQuality({ wells, results, calibration, method, blankMean }),
  }
}

function signalsOf({ readings, layout, method, excluded = [] }: RunInput): {
  wells: RunWell[]
  blankMean: number | null
} {
  const names = Object.keys(layout)
    .filter((well) => layout[well]?.role !== 'empty')
    .toSorted(compareWells)
  const left = new Set(excluded)
  const blankWells = names.filter((well) => layout[well]?.role === 'blank' && !left.has(well))
  const signals = computeSignals({ readings, rule: method.signal, wells: names, blankWells })
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
    const raw = left.has(well)
      ? { value: null, flag: 'excluded' as const }
      : (signals.get(well) ?? { value: null, flag: 'notRead' as const })
    const signal = raw.value === null ? null : raw.value - subtracted
    return content === undefined ? [] : [{ well, content, raw, signal }]
  })
  return { wells, blankMean }
}

function tryCalibrate(
  wells: readonly RunWell[],
  method: Method,
): Pick<RunResult, 'calibration' | 'calibrationError'> {
  try {
    return { calibration: calibrate(wells, method), calibrationError: null }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return { calibration: null, calibrationError: { code: error.code, message: error.message } }
  }
}

function wellResult(
  { well, content, raw, signal }: RunWell,
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
    ...quantify(
      { signal, signalFlag: raw.flag, wellCount: 1, dilution: dilution ?? '1' },
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
  calibration: Calibration | null,
  method: Method,
): SampleResult {
  const read = wells.filter(({ signal }) => signal !== null)
  const signals = read.flatMap(({ signal }) => signal ?? [])
  // The others of a well that overflowed are the lower ones: their mean would be too low.
  const censoring = wells.find(({ raw }) => censoringFlags.has(raw.flag))?.raw.flag ?? null
  const signal = censoring !== null || signals.length === 0 ? null : mean(signals)
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
    ...quantify(
      { signal, signalFlag, wellCount: signals.length, dilution: content.dilution },
      calibration,
      method,
    ),
  }
}

const censoringFlags: ReadonlySet<SignalFlag | null> = new Set(['overflow', 'above', 'below'])
