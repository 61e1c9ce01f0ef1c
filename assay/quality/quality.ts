import { invertCurve } from '../curve/curve.ts'
import type { Method } from '../method/method.ts'
import { wellFactor } from '../method/panel-rules.ts'
import { limitsOf } from '../result/quantify.ts'
import { cvPercent, mean, standardDeviation } from '../result/replicates.ts'
import { roundSignificant } from '../result/round.ts'
import { judgePanel } from './panel-quality.ts'
import type { Calibration, QualityCheck, RunWell, SampleResult } from '../result/run-result.ts'
import type { SignalFlag } from '../result/signal.ts'

export type QualityInput = {
  wells: readonly RunWell[]
  results: readonly SampleResult[]
  calibration: Calibration | null
  method: Method
  blankMean: number | null
  untreatedRatio: number | null
}

/** Every rule of the method, in a fixed order, each with what was found. Total. */
export function judgeQuality(input: QualityInput): QualityCheck[] {
  return [
    ...(input.method.panel?.report === 'fold' ? [] : [checkCalibration(input)]),
    checkWellsRead(input),
    ...checkReplicates(input),
    ...checkR2(input),
    ...checkBackCalculation(input),
    ...checkDetectionLimit(input),
    ...checkZPrime(input),
    ...checkBlank(input),
    ...checkFieldBlanks(input),
    ...checkDuplicates(input),
    ...checkSpikes(input),
    ...judgePanel(input),
  ]
}

/** What the method reports of a sample: a concentration, or the fold alone. */
export function amountOf(result: SampleResult | null, { panel }: Method): number | null {
  return (panel?.report === 'fold' ? result?.fold?.fold : result?.concentration) ?? null
}

/** A number for a sentence. */
function show(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'not known' : roundSignificant(value, 4)
}

function checkCalibration({ calibration }: QualityInput): QualityCheck {
  const wells = calibration?.levels.flatMap((level) => level.wells) ?? []
  const passed = calibration !== null
  const message = passed ? 'The standards determine a curve.' : 'There is no calibration curve.'
  return { rule: 'calibration', passed, subject: null, observed: null, limit: null, wells, message }
}

function checkWellsRead({ wells }: QualityInput): QualityCheck {
  // What a person left out, with a reason, is not missing; nor is what was read and says nothing, of which others tell.
  const missing = wells.filter(({ raw }) => raw.value === null && !wasRead.has(raw.flag))
  const names = missing.map(({ well, raw }) => `${well} (${raw.flag ?? 'notRead'})`)
  return {
    rule: 'wellsRead',
    passed: missing.length === 0,
    subject: null,
    observed: missing.length,
    limit: 0,
    wells: missing.map(({ well }) => well),
    message: missing.length === 0 ? 'Every well was read.' : `No signal in ${names.join(', ')}.`,
  }
}

const wasRead: ReadonlySet<SignalFlag | null> = new Set([
  'excluded',
  'inhibited',
  'noBaseline',
  'noGrowth',
] as const)

/** On raw signals: after subtraction a small signal's mean is near 0 and its CV means nothing. */
function checkReplicates({ wells, results, method, calibration }: QualityInput): QualityCheck[] {
  const limit = method.qc.cvMaxPercent
  if (limit === null) return []
  const rawOf = (names: readonly string[]): number[] =>
    wells.flatMap(({ well, raw }) => (names.includes(well) ? (raw.value ?? []) : []))
  const standards = (calibration?.levels ?? []).map(({ concentration, wells }) => ({
    subject: `standard ${concentration}`,
    wells,
    observed: cvPercent(rawOf(wells)),
  }))
  // Of one that has no signal the wells that are left say nothing.
  const read = results.filter(({ signal }) => signal !== null)
  const samples = read.map(({ sampleCode, wells, cvPercent }) => ({
    subject: sampleCode,
    wells,
    observed: cvPercent,
  }))
  return [...standards, ...samples]
    .filter(({ wells }) => wells.length > 1)
    .map(({ subject, wells, observed }) => ({
      rule: 'replicateCv',
      passed: observed !== null && observed <= limit,
      subject,
      observed,
      limit,
      wells,
      message:
        observed === null
          ? `The CV of ${subject} cannot be told: fewer than two of its wells have a signal.`
          : `The replicates of ${subject} have a CV of ${show(observed)} %; at most ${limit} % is allowed.`,
    }))
}

function checkR2({ calibration, method }: QualityInput): QualityCheck[] {
  const limit = method.qc.r2Min
  if (limit === null || method.panel?.report === 'fold') return []
  const observed = calibration?.fit.r2 ?? null
  return [
    {
      rule: 'r2',
      passed: observed !== null && observed >= limit,
      subject: null,
      observed,
      limit,
      wells: calibration?.levels.flatMap(({ wells }) => wells) ?? [],
      message: `R2 of the curve is ${show(observed)}; at least ${limit} is needed.`,
    },
  ]
}

/** The share of levels above 0 whose mean comes back within tolerance, wider at the two ends. */
function checkBackCalculation({ calibration, method }: QualityInput): QualityCheck[] {
  const rule = method.qc.backCalculation
  if (rule === null || method.panel?.report === 'fold') return []
  const levels = (calibration?.levels ?? []).filter(({ x, signals }) => x > 0 && signals.length > 0)
  const failed = levels.filter(({ x, signals }, order) => {
    if (calibration === null) return true
    const found = invertCurve(calibration.fit.parameters, mean(signals))
    const isEnd = order === 0 || order === levels.length - 1
    const tolerance = isEnd ? rule.tolerancePercentAtEnds : rule.tolerancePercent
    return typeof found !== 'number' || (100 * Math.abs(found - x)) / x > tolerance
  })
  const observed = levels.length === 0 ? null : 1 - failed.length / levels.length
  const names = failed.map(({ concentration }) => concentration).join(', ')
  return [
    {
      rule: 'backCalculation',
      passed: observed !== null && observed >= rule.shareMin,
      subject: null,
      observed,
      limit: rule.shareMin,
      wells: failed.flatMap(({ wells }) => wells),
      message: `${levels.length - failed.length} of ${levels.length} standards come back within tolerance${names === '' ? '' : `; not ${names}`}.`,
    },
  ]
}

/** A limit of detection on the curve lies within its standards, or results are below the lowest of these. */
function checkDetectionLimit({ calibration, method }: QualityInput): QualityCheck[] {
  const fold = method.panel?.lodFold ?? null
  if (fold === null || method.panel?.report === 'fold') return []
  const observed = calibration?.lodOnCurve ?? null
  const lowest = calibration?.levels.find(({ x, signals }) => x > 0 && signals.length > 0)
  return [
    {
      rule: 'detectionLimit',
      passed: observed !== null,
      subject: null,
      observed,
      limit: lowest?.x ?? null,
      wells: observed === null ? [...(lowest?.wells ?? [])] : [],
      message:
        observed === null
          ? `The curve does not come down to ${fold}-fold within its standards: results are told from the lowest standard on.`
          : `The curve reaches ${fold}-fold at ${show(observed)} ${method.unit} in the well, within its standards.`,
    },
  ]
}

/**
 * Z' = 1 - 3 (sd of positives + sd of negatives) / |difference of their means| (Zhang et al.
 * 1999).
 */
function checkZPrime({ wells, method }: QualityInput): QualityCheck[] {
  const limit = method.qc.zPrimeMin
  const controls = wells.filter(
    ({ content }) => content.role === 'positiveControl' || content.role === 'negativeControl',
  )
  if (limit === null || controls.length === 0) return []
  const signalsOf = (role: 'positiveControl' | 'negativeControl'): number[] =>
    controls.flatMap(({ content, raw }) => (content.role === role ? (raw.value ?? []) : []))
  const [positives, negatives] = [signalsOf('positiveControl'), signalsOf('negativeControl')]
  const [sdPositive, sdNegative] = [standardDeviation(positives), standardDeviation(negatives)]
  const distance = Math.abs(mean(positives) - mean(negatives))
  const observed =
    sdPositive === null || sdNegative === null || !(distance > 0)
      ? null
      : 1 - (3 * (sdPositive + sdNegative)) / distance
  return [
    {
      rule: 'zPrime',
      passed: observed !== null && observed >= limit,
      subject: null,
      observed,
      limit,
      wells: controls.map(({ well }) => well),
      message: `Z' of the controls is ${show(observed)}; at least ${limit} is needed.`,
    },
  ]
}

function limitOf({ method, calibration }: QualityInput, limit: 'LOD' | 'LOQ'): number {
  const { lod, loq } = limitsOf(method, calibration)
  return Number(limit === 'LOD' ? lod : loq)
}

/** What the mean of the blanks would be as a sample. */
function checkBlank(input: QualityInput): QualityCheck[] {
  const { wells, calibration, method, blankMean } = input
  const { blankBelow } = method.qc
  const blanks = wells.filter(({ content }) => content.role === 'blank')
  if (blankBelow === null || blanks.length === 0) return []
  const limit = limitOf(input, blankBelow)
  const signals = blanks.flatMap(({ signal }) => signal ?? [])
  const found =
    calibration === null || blankMean === null
      ? 'beyondTop'
      : invertCurve(calibration.fit.parameters, mean(signals))
  const observed = found === 'belowZero' ? 0 : found === 'beyondTop' ? null : found
  return [
    {
      rule: 'blank',
      passed: observed !== null && observed < limit,
      subject: null,
      observed,
      limit,
      wells: blanks.map(({ well }) => well),
      message: `The blanks must lie below the ${blankBelow} of ${limit} ${method.unit}.`,
    },
  ]
}

function checkFieldBlanks(input: QualityInput): QualityCheck[] {
  const { results, method } = input
  const { fieldBlankBelow } = method.qc
  if (fieldBlankBelow === null) return []
  return results
    .filter(({ role }) => role === 'fieldBlank')
    .map((result) => {
      const limit =
        limitOf(input, fieldBlankBelow) * Number(result.dilution) * wellFactor(method.panel)
      const isBelow = result.qualifier === '<' && result.limit !== null && result.limit <= limit
      return {
        rule: 'fieldBlank',
        passed: isBelow || (result.concentration !== null && result.concentration < limit),
        subject: result.sampleCode,
        observed: result.concentration,
        limit,
        wells: result.wells,
        message: `The field blank ${result.sampleCode} must lie below the ${fieldBlankBelow} of ${limit} ${method.unit}.`,
      }
    })
}

/** The sample's own result of the same code, undisturbed by its dilution. */
function sampleOf(results: readonly SampleResult[], sampleCode: string): SampleResult | null {
  const own = results.filter((one) => one.role === 'sample' && one.sampleCode === sampleCode)
  return own.find(({ concentration }) => concentration !== null) ?? own[0] ?? null
}

/** Difference over the mean of both; two results below the same limit agree. */
function checkDuplicates({ results, method }: QualityInput): QualityCheck[] {
  const limit = method.qc.duplicateDifferenceMaxPercent
  if (limit === null) return []
  return results
    .filter(({ role }) => role === 'duplicate')
    .map((result) => {
      const sample = sampleOf(results, result.sampleCode)
      const [a, b] = [amountOf(result, method), amountOf(sample, method)]
      const observed = a === null || b === null ? null : (200 * Math.abs(a - b)) / (a + b)
      const bothBelow = result.qualifier === '<' && sample?.qualifier === '<'
      return {
        rule: 'duplicate',
        passed: bothBelow || (observed !== null && observed <= limit),
        subject: result.sampleCode,
        observed,
        limit,
        wells: [...result.wells, ...(sample?.wells ?? [])],
        message: `The duplicate of ${result.sampleCode} differs by ${show(observed)} %; at most ${limit} % is allowed.`,
      }
    })
}

/**
 * (spiked - sample) / added. A sample below a limit adds nothing that is known: its spike is not
 * judged.
 */
function checkSpikes({ results, method }: QualityInput): QualityCheck[] {
  const range = method.qc.spikeRecoveryPercent
  if (range === null || method.panel?.report === 'fold') return []
  return results
    .filter(({ role }) => role === 'spike')
    .map((result) => {
      const sample = sampleOf(results, result.sampleCode)
      const [spiked, own] = [result.concentration, sample?.concentration ?? null]
      const added = Number(result.addedConcentration)
      const observed = spiked === null || own === null ? null : (100 * (spiked - own)) / added
      return {
        rule: 'spikeRecovery',
        passed: observed !== null && observed >= range.min && observed <= range.max,
        subject: result.sampleCode,
        observed,
        limit: observed !== null && observed > range.max ? range.max : range.min,
        wells: [...result.wells, ...(sample?.wells ?? [])],
        message: `The recovery of the spike in ${result.sampleCode} is ${show(observed)} %; ${range.min} to ${range.max} % is needed.`,
      }
    })
}
