import type { QualityCheck, SampleResult } from '@luminous/assay/result/run-result.ts'
import type { RunCheck } from '../runs/runs.ts'

/**
 * What to know about a result beside its number: why it has none, replicates that it rests without, and every rule that
 * failed about it or its biosensor, though a reviewer ruled that it may go out. `teamOf` says whose a sample is. Pure.
 */
export const flagsOf = (
  result: SampleResult,
  biosensor: string | null,
  checks: readonly RunCheck[],
  teamOf: (sampleCode: string) => string | undefined,
): string[] => [
  ...new Set([
    ...(result.flag === null ? [] : [result.flag]),
    // Of what makes no statement no wells are left to rest on.
    ...(result.wellsLeftOut.length > 0 && result.signal !== null ? ['wellsLeftOut'] : []),
    ...checks
      .filter((check) => !check.passed && (check.biosensor ?? biosensor) === biosensor)
      .filter((check) => concerns[check.rule](check, result, teamOf))
      .filter(({ rule }) => result.flag === null || saidBy[result.flag] !== rule)
      .map(({ rule }) => `qc.${rule}`),
  ]),
]

/** What a result's own flag says already. */
const saidBy: Readonly<Partial<Record<NonNullable<SampleResult['flag']>, QualityCheck['rule']>>> = {
  inhibited: 'growth',
  silenced: 'silencing',
}

type Concerns = (
  check: QualityCheck,
  result: SampleResult,
  teamOf: (sampleCode: string) => string | undefined,
) => boolean

const concernsAll: Concerns = () => true
const concernsItsWells: Concerns = ({ wells }, result) =>
  wells.some((well) => result.wells.includes(well))
const concernsItsSample: Concerns = ({ subject }, result) => subject === result.sampleCode

/** Also of another dilution of the sample, which was not compared. */
const concernsItsSampleOrWells: Concerns = (check, ...rest) =>
  concernsItsSample(check, ...rest) || concernsItsWells(check, ...rest)

/** Which results a failed rule is about. */
const concerns: Readonly<Record<QualityCheck['rule'], Concerns>> = {
  calibration: concernsAll,
  r2: concernsAll,
  backCalculation: concernsAll,
  zPrime: concernsAll,
  blank: concernsAll,
  untreatedControl: concernsAll,
  untreatedSignal: concernsAll,
  detectionLimit: concernsAll,
  reader: concernsAll,
  positiveControl: concernsAll,
  negativeControl: concernsAll,
  lotExpiry: concernsAll,
  wellsRead: concernsItsWells,
  exchange: concernsItsWells,
  replicateCv: concernsItsWells,
  duplicate: concernsItsSampleOrWells,
  spikeRecovery: concernsItsSampleOrWells,
  timeOrder: concernsItsSample,
  // Of no sample: standards or controls did not grow.
  growth: (check, ...rest) => check.subject === null || concernsItsSample(check, ...rest),
  silencing: concernsItsSample,
  expectedRange: concernsItsSample,
  // Which bottles a field blank travelled with is not known; whose they are is.
  fieldBlank: ({ subject }, result, teamOf) =>
    subject !== null && teamOf(subject) === teamOf(result.sampleCode),
}
