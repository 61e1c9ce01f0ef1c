import type { Courses } from './fold.ts'
import type { AssayErrorCode } from '../assay-error.ts'
import type { CurveFit } from '../curve/fit.ts'
import type { Layout, QuantifiedContent, WellContent, WellRole } from '../plate/layout.ts'
import type { Method } from '../method/method.ts'
import type { Reading } from '../plate/reading.ts'
import type { Signal, SignalFlag } from './signal.ts'

/**
 * Why there is no concentration: no signal, no calibration, a signal outside the range, a biosensor
 * that was silenced, or a method that reports the fold alone.
 */
export type ResultFlag = SignalFlag | 'noCalibration' | 'below' | 'above' | 'silenced' | 'foldAlone'

/**
 * The response over the untreated control: 1 is none. The interval is that of the mean, 95 %, with
 * the scatter of the control in it; null without replicates of both. `response` is null where the
 * biosensor makes no statement: `flag` says why.
 */
export type FoldResponse = {
  fold: number | null
  foldRounded: string | null
  lower95: number | null
  upper95: number | null
  response: 'none' | 'significant' | null
  flag: SignalFlag | 'silenced' | null
}

/**
 * A concentration as it is reported, dilution included, in the method's unit. Either
 * `concentration` is a number and `flag` null, or it is null and `flag` says why; with `below` and
 * `above` stand the qualifier, its limit and the limit's type. The `...Rounded` strings are what
 * people read; they follow the method's rounding.
 */
export type Quantity = {
  concentration: number | null
  concentrationRounded: string | null
  lower95: number | null
  upper95: number | null
  qualifier: '<' | '>' | null
  limit: number | null
  limitRounded: string | null
  limitType: 'LOD' | 'LOQ' | 'lowest standard' | 'ULOQ' | 'highest standard' | 'asymptote' | null
  /** Only when known to be at or above this (the LOD) though below the limit (the LOQ). */
  lowerBound: number | null
  flag: ResultFlag | null
}

export type WellResult = Quantity & {
  well: string
  role: WellRole
  sampleCode: string | null
  dilution: string | null
  /** Before and after the blank was subtracted. */
  rawSignal: number | null
  signal: number | null
  signalFlag: SignalFlag | null
  /** In percent of the untreated control, where the method reads growth. */
  growthPercent?: number | null
}

/** One result for each role, sample code and dilution, from the mean of its wells' signals. */
export type SampleResult = Quantity & {
  role: QuantifiedContent['role']
  sampleCode: string
  dilution: string
  addedConcentration: string | null
  wells: readonly string[]
  /** Wells without a signal, which the mean leaves out; a quality rule tells the reviewer. */
  wellsLeftOut: readonly string[]
  signal: number | null
  /** Of the signals before blank subtraction; null with fewer than two. */
  cvPercent: number | null
  /** Of methods whose signal is a fold. */
  fold?: FoldResponse
  /** Growth in percent of the untreated control, the least of its wells; null where it was not read. */
  growthPercent?: number | null
}

export type RunResult = {
  method: { code: string; unit: string }
  calibration: Calibration | null
  calibrationError: { code: AssayErrorCode; message: string } | null
  blankMean: number | null
  /** Light over growth of the untreated control; null where it was not read, or the method makes no such signal. */
  untreatedRatio: number | null
  wells: readonly WellResult[]
  results: readonly SampleResult[]
  qc: readonly QualityCheck[]
}

export type RunInput = {
  readings: readonly Reading[]
  layout: Layout
  method: Method
  /** Wells that a person left out, with a reason kept elsewhere: read, and not used. */
  excluded?: readonly string[]
  /** The repeats of the readings, where several methods read the same ones. */
  courses?: Courses
}

/** A well on its way through the computation. */
export type RunWell = {
  well: string
  content: WellContent
  raw: Signal
  /** After blank subtraction. */
  signal: number | null
  growthPercent?: number | null
  /** The fold of the last repeat that is reported. */
  foldAtEnd?: number | null
  /** Far less light than the untreated control at the end, and no significant response before. */
  isSilenced?: boolean
}

/** The standards of one concentration. */
export type StandardLevel = {
  /** As in the layout. */
  concentration: string
  x: number
  wells: readonly string[]
  /** Signals of the wells that have one. */
  signals: readonly number[]
}

export type Calibration = {
  fit: CurveFit
  levels: readonly StandardLevel[]
  /** Of the levels that were fitted, rising. */
  concentrations: readonly number[]
  /** Variance of one well's signal, divided by |signal| or its square as the weighting says. */
  replicateVariance: number
  weighting: Method['weighting']
  /**
   * The concentration at which the curve reaches the fold that the method takes for its limit of detection; none
   * where that lies below the lowest standard.
   */
  lodOnCurve?: number
}

/** One rule of quality control as it came out. A rule that cannot be judged has not passed. */
export type QualityCheck = {
  rule:
    | 'calibration'
    | 'wellsRead'
    | 'replicateCv'
    | 'r2'
    | 'backCalculation'
    | 'zPrime'
    | 'blank'
    | 'fieldBlank'
    | 'duplicate'
    | 'spikeRecovery'
    | 'lotExpiry'
    | 'timeOrder'
    | 'untreatedControl'
    | 'untreatedSignal'
    | 'detectionLimit'
    | 'reader'
    | 'positiveControl'
    | 'negativeControl'
    | 'growth'
    | 'silencing'
    | 'expectedRange'
    | 'exchange'
  passed: boolean
  /** What it is about: a sample code or a standard's concentration; null for the whole plate. */
  subject: string | null
  observed: number | null
  limit: number | null
  wells: readonly string[]
  /** What was found, in one sentence. */
  message: string
}
