import type { Method } from '../method/method.ts'
import type { ExpectedRange } from '../method/panel-rules.ts'
import { isFoldRule, ratioUnitOf } from '../method/signal-rule.ts'
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

const foldWord = ({ signal }: Method): string => (signal.kind === 'fold' ? '-fold' : '')

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
  const found = observed === null ? 'that cannot be told' : `of ${show(observed)} %`
  const scatter =
    limit === null ? '' : ` Its wells have a CV ${found}; at most ${limit} % is allowed.`
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
      message: `The untreated control gives ${show(observed)} ${isFoldRule(method.signal) ? ratioUnitOf(method.signal) : ''} of light over growth; ${expectedWords(range)} is expected of ${method.panel?.biosensor ?? 'the biosensor'}.`,
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
          : `The ${word} control gives ${show(observed)}${foldWord(method)}; ${wanted} is needed.`,
    },
  ]
}

/** Standards and controls too: what does not grow there spoils the whole run. */
function checkGrowth({ wells, results, method }: PanelInput): QualityCheck[] {
  const limit = method.panel?.growthMinPercent ?? null
  if (limit === null) return []
  const others = wells.filter(({ content }) => !('sampleCode' in content))
  const taken = others.filter(({ raw }) => raw.flag !== 'excluded')
  const unknown = taken.filter(({ growthPercent }) => (growthPercent ?? null) === null)
  const inOthers = taken.filter(({ raw }) => raw.flag === 'inhibited')
  // What grew far better than the control tells that the control itself did not grow.
  const most = 10_000 / limit
  const ofSamples = results.map((result): QualityCheck => {
    const observed = result.growthPercent ?? null
    return {
      rule: 'growth',
      passed: observed !== null && observed >= limit && observed <= most,
      subject: result.sampleCode,
      observed,
      limit: observed !== null && observed > most ? roundedTo(most) : limit,
      wells: result.wells,
      message:
        observed === null
          ? `Growth in ${result.sampleCode} was not read in every well, beside the untreated control: whether the biosensor was inhibited there is not known.`
          : observed > most
            ? `Growth in ${result.sampleCode} is ${show(observed)} % of the untreated control: above ${roundedTo(most)} % the control itself may not have grown.`
            : `Growth in ${result.sampleCode} is ${show(observed)} % of the untreated control; below ${limit} % the biosensor is inhibited and makes no statement.`,
    }
  })
  const ofOthers: QualityCheck = {
    rule: 'growth',
    passed: taken.length > 0 && inOthers.length === 0 && unknown.length === 0,
    subject: null,
    observed: inOthers.length,
    limit: 0,
    wells: namesOf([...inOthers, ...unknown]),
    message: growthWords({ inOthers, unknown, isNone: taken.length === 0, limit }),
  }
  return [ofOthers, ...ofSamples]
}

const roundedTo = (value: number): number => Number(value.toFixed(1))

function growthWords(found: {
  inOthers: readonly RunWell[]
  unknown: readonly RunWell[]
  isNone: boolean
  limit: number
}): string {
  const { inOthers, unknown, isNone, limit } = found
  if (isNone) return 'There are no standards or controls of which growth could be told.'
  const sentences = [
    ...(inOthers.length > 0
      ? [
          `Standards or controls grew less than ${limit} % of the untreated control: ${namesOf(inOthers).join(', ')}.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`The growth beside the untreated control is not known in ${namesOf(unknown).join(', ')}.`]
      : []),
  ]
  return sentences.join(' ') || 'Standards and controls grew like the untreated control.'
}

function checkSilencing({ wells, results, method }: PanelInput): QualityCheck[] {
  const limit = method.panel?.silencedBelowFold ?? null
  if (limit === null) return []
  return results.flatMap((result) => {
    const own = wells.filter(({ well }) => result.wells.includes(well))
    const folds = own.flatMap(({ foldAtEnd }) => foldAtEnd ?? [])
    // What has no fold is neither silenced nor not: other rules say why there is none.
    if (folds.length === 0) return []
    const observed = Math.min(...folds)
    return [
      {
        rule: 'silencing' as const,
        passed: own.every(({ isSilenced }) => isSilenced !== true),
        subject: result.sampleCode,
        observed,
        limit,
        wells: result.wells,
        message: `The wells of ${result.sampleCode} answer with ${show(observed)} times the light of the untreated control at least; below ${limit}, without a significant response, the biosensor is silenced.`,
      },
    ]
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
        message: `${result.sampleCode} gives ${show(observed)}${foldWord(method)}; ${expectedWords(range)} is expected of its kind.`,
      },
    ]
  })
}

function expectedWords({ min, max }: ExpectedRange): string {
  if (min === null) return `at most ${max}`
  return max === null ? `at least ${min}` : `${min} to ${max}`
}
