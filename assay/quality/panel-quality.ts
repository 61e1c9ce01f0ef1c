import type { Method } from '../method/method.ts'
import type { ExpectedRange } from '../method/panel-rules.ts'
import type { WellRole } from '../plate/layout.ts'
import { cvPercent, mean } from '../result/replicates.ts'
import { roundSignificant } from '../result/round.ts'
import type { QualityCheck, RunWell, SampleResult } from '../result/run-result.ts'

type PanelInput = {
  wells: readonly RunWell[]
  results: readonly SampleResult[]
  method: Method
  untreatedRatio: number | null
}

/** The rules of a method for one biosensor of the panel, each with what was found. Total. */
export function judgePanel(input: PanelInput): QualityCheck[] {
  const { signal, panel } = input.method
  if (panel === undefined) return []
  return [
    ...(signal.kind === 'fold' ? [checkUntreated(input)] : []),
    ...checkUntreatedSignal(input),
    ...checkControl(input, 'positiveControl', { min: panel.qc.positiveControlMin, max: null }),
    ...checkControl(input, 'negativeControl', { min: null, max: panel.qc.negativeControlMax }),
    ...checkGrowth(input),
    ...checkSilencing(input),
    ...checkExpected(input),
  ]
}

const inRole = (wells: readonly RunWell[], role: WellRole): RunWell[] =>
  wells.filter(({ content }) => content.role === role)
const namesOf = (wells: readonly RunWell[]): string[] => wells.map(({ well }) => well)
const signalsIn = (wells: readonly RunWell[]): number[] =>
  wells.flatMap(({ signal }) => signal ?? [])

/** A number for a sentence. */
const show = (value: number | null): string =>
  value === null ? 'not known' : roundSignificant(value, 4)

/** Without it there is no fold, and by its scatter every fold scatters. */
function checkUntreated({ wells, method }: PanelInput): QualityCheck {
  const controls = inRole(wells, 'untreatedControl')
  const limit = method.panel?.qc.controlCvMaxPercent ?? null
  const observed = cvPercent(signalsIn(controls))
  const isThere = signalsIn(controls).length > 0
  const passed = isThere && (limit === null || (observed !== null && observed <= limit))
  const scatter =
    limit === null
      ? ''
      : ` Its wells have a CV of ${show(observed)} %; at most ${limit} % is allowed.`
  return {
    rule: 'untreatedControl',
    passed,
    subject: null,
    observed,
    limit,
    wells: namesOf(controls),
    message: isThere
      ? `The untreated control was read.${scatter}`
      : 'The untreated control has no signal, or none is on the plate: no fold can be made.',
  }
}

/** The light that a strain gives without any acids is its own: a lot that is tired, or another strain, gives another. */
function checkUntreatedSignal({
  wells,
  method,
  untreatedRatio: observed,
}: PanelInput): QualityCheck[] {
  const range = method.panel?.qc.untreatedSignal ?? null
  if (range === null) return []
  const isBelow = observed !== null && range.min !== null && observed < range.min
  const isAbove = observed !== null && range.max !== null && observed > range.max
  return [
    {
      rule: 'untreatedSignal',
      passed: observed !== null && !isBelow && !isAbove,
      subject: null,
      observed,
      limit: isBelow ? range.min : (range.max ?? range.min),
      wells: namesOf(inRole(wells, 'untreatedControl')),
      message: `The untreated control gives ${show(observed)} of light over growth; ${expectedWords(range)} is expected of ${method.panel?.biosensor ?? 'the biosensor'}.`,
    },
  ]
}

function checkControl(
  { wells, method }: PanelInput,
  role: 'positiveControl' | 'negativeControl',
  { min, max }: ExpectedRange,
): QualityCheck[] {
  const limit = min ?? max
  if (limit === null) return []
  const controls = inRole(wells, role)
  const signals = signalsIn(controls)
  const isWhole = signals.length > 0 && signals.length === controls.length
  const observed = isWhole ? mean(signals) : null
  const word = role === 'positiveControl' ? 'positive' : 'negative'
  const wanted = role === 'positiveControl' ? `at least ${limit}` : `at most ${limit}`
  return [
    {
      rule: role,
      passed:
        observed !== null && (min === null || observed >= min) && (max === null || observed <= max),
      subject: null,
      observed,
      limit,
      wells: namesOf(controls),
      message:
        controls.length === 0
          ? `There is no ${word} control for ${method.panel?.biosensor ?? 'the biosensor'} on the plate.`
          : `The ${word} control gives ${show(observed)}; ${wanted} is needed.`,
    },
  ]
}

/** Standards and controls too: what does not grow there spoils the whole run. */
function checkGrowth({ wells, results, method }: PanelInput): QualityCheck[] {
  const limit = method.panel?.growthMinPercent ?? null
  if (limit === null) return []
  const others = wells.filter(({ content }) => !('sampleCode' in content))
  const inOthers = others.filter(({ raw }) => raw.flag === 'inhibited')
  const ofSamples = results.map((result): QualityCheck => {
    const observed = result.growthPercent ?? null
    return {
      rule: 'growth',
      passed: observed !== null && observed >= limit,
      subject: result.sampleCode,
      observed,
      limit,
      wells: result.wells,
      message:
        observed === null
          ? `The growth in ${result.sampleCode} is not known: no statement.`
          : `Growth in ${result.sampleCode} is ${show(observed)} % of the untreated control; below ${limit} % the biosensor is inhibited and makes no statement.`,
    }
  })
  const ofOthers: QualityCheck = {
    rule: 'growth',
    passed: inOthers.length === 0,
    subject: null,
    observed: inOthers.length,
    limit: 0,
    wells: namesOf(inOthers),
    message:
      inOthers.length === 0
        ? 'Standards and controls grew like the untreated control.'
        : `Standards or controls grew less than ${limit} % of the untreated control: ${namesOf(inOthers).join(', ')}.`,
  }
  return [ofOthers, ...ofSamples]
}

function checkSilencing({ results, method }: PanelInput): QualityCheck[] {
  const limit = method.panel?.silencedBelowFold ?? null
  if (limit === null) return []
  return results.map((result) => {
    const observed = result.fold?.fold ?? null
    return {
      rule: 'silencing',
      // What has no fold is not silenced: other rules say why there is none.
      passed: observed === null || observed >= limit,
      subject: result.sampleCode,
      observed,
      limit,
      wells: result.wells,
      message: `${result.sampleCode} answers with ${show(observed)} times the light of the untreated control; below ${limit} the biosensor is silenced.`,
    }
  })
}

function checkExpected({ results, method }: PanelInput): QualityCheck[] {
  const expected = method.panel?.qc.expected
  return results.flatMap((result) => {
    const range =
      result.role === 'fieldBlank'
        ? expected?.fieldBlank
        : result.role === 'sample' || result.role === 'duplicate'
          ? expected?.sample
          : null
    if (range === null || range === undefined) return []
    const observed = result.signal
    const isBelow = observed !== null && range.min !== null && observed < range.min
    const isAbove = observed !== null && range.max !== null && observed > range.max
    return [
      {
        rule: 'expectedRange' as const,
        passed: observed !== null && !isBelow && !isAbove,
        subject: result.sampleCode,
        observed,
        limit: isBelow ? range.min : (range.max ?? range.min),
        wells: result.wells,
        message: `${result.sampleCode} gives ${show(observed)}; ${expectedWords(range)} is expected of its kind.`,
      },
    ]
  })
}

function expectedWords({ min, max }: ExpectedRange): string {
  if (min === null) return `at most ${max}`
  return max === null ? `at least ${min}` : `${min} to ${max}`
}
