import { judgeOrientation, type Orientation } from '@luminous/assay/orientation.ts'
import { computeSignals } from '@luminous/assay/signal.ts'
import type { QualityCheck } from '@luminous/assay/run-result.ts'
import type { ReagentLot, RunObstacle } from '@luminous/contract'
import { formatInstant } from '../platform/instant.ts'
import { Problem } from '../platform/problem.ts'
import type { Sample } from '../samples/samples.ts'
import type { OpenedRun } from './open-run.ts'
import type { RunRow } from './queries.ts'

export type RunContext = {
  readonly samples: ReadonlyMap<string, Sample>
  readonly lots: readonly (ReagentLot | undefined)[]
  /** Codes and dilutions of which another run's result is published, or waits to be. */
  readonly repeated: readonly { sampleCode: string; dilution: string }[]
  readonly now: string
}

/** Rules about lots, times and field duplicates, which stand beside those of the method and are ruled on as they are. Pure. */
export function judgeCircumstances(opened: OpenedRun, context: RunContext): QualityCheck[] {
  return [
    ...judgeLots(opened.row, context),
    ...judgeTimes(opened.row, context),
    ...judgeFieldDuplicates(opened, context),
  ]
}

const plain = { observed: null, limit: null, wells: [] } as const

function judgeLots(row: RunRow, { lots, now }: RunContext): QualityCheck[] {
  const readOn = (row.readAt ?? now).slice(0, 10)
  return lots.flatMap((lot) =>
    lot
      ? [
          {
            ...plain,
            rule: 'lotExpiry' as const,
            subject: `${lot.kind} ${lot.lot}`,
            message: `The ${lot.kind} lot ${lot.lot} is good until ${lot.expiresOn}; the plate was read on ${readOn}.`,
            passed: lot.expiresOn >= readOn,
          },
        ]
      : [],
  )
}

function judgeTimes({ readAt }: RunRow, { samples }: RunContext): QualityCheck[] {
  if (readAt === null) return []
  return [...samples.values()].flatMap((sample) => {
    const before = formatInstant(sample.receivedAt ?? sample.collectedAt)
    const happened = sample.receivedAt === null ? 'collected' : 'received'
    if (Date.parse(before) <= Date.parse(formatInstant(readAt))) return []
    const message = `${sample.code} was ${happened} at ${before}, after the plate was read.`
    return [{ ...plain, rule: 'timeOrder', subject: sample.code, message, passed: false }]
  })
}

/** Two bottles of the same water: their relative difference, where both are numbers. */
function judgeFieldDuplicates(
  { computed, method }: OpenedRun,
  { samples }: RunContext,
): QualityCheck[] {
  const limit = method?.definition.qc.duplicateDifferenceMaxPercent ?? null
  if (limit === null || !computed) return []
  const of = (code: string) =>
    computed.results.find((result) => result.role === 'sample' && result.sampleCode === code)
  return [...samples.values()].flatMap((sample) => {
    if (sample.duplicateOf === null) return []
    const [one, other] = [of(sample.code), of(sample.duplicateOf)]
    if (one?.concentration == null || other?.concentration == null) return []
    const mean = (one.concentration + other.concentration) / 2
    const observed = (Math.abs(one.concentration - other.concentration) / mean) * 100
    const rounded = observed.toFixed(1)
    return [
      {
        rule: 'duplicate',
        subject: sample.code,
        passed: observed <= limit,
        observed,
        limit,
        wells: [...one.wells, ...other.wells],
        message: `${sample.code} and ${sample.duplicateOf}, which it doubles, differ by ${rounded} % of their mean; up to ${limit} % is right.`,
      },
    ]
  })
}

/** Whether the plate lies as its layout says; a method that cannot be applied tells nothing. */
export function orientationOf({ row, plate, method }: OpenedRun): Orientation {
  const nothing: Orientation = { turned: null, undetectable: [], agreement: null }
  if (row.layout === null || method === null) return nothing
  try {
    const wells = [...new Set(plate.readings.map(({ well }) => well))]
    const { signal } = method.definition
    const isOverBlank = signal.kind === 'foldInduction' && signal.over === 'blank'
    const signals = computeSignals({
      readings: plate.readings,
      rule: isOverBlank ? { kind: 'endpoint', unit: signal.unit, block: signal.block } : signal,
      wells,
      blankWells: [],
    })
    const read = new Map<string, number>()
    for (const [well, { value }] of signals) if (value !== null) read.set(well, value)
    return judgeOrientation({
      layout: row.layout,
      signals: read,
      response: method.definition.response ?? null,
    })
  } catch {
    return nothing
  }
}

/** What keeps a run from review or from the signature, each as a sentence of what to do. Pure. */
export function findObstacles(
  opened: OpenedRun,
  orientation: Orientation,
  context: RunContext,
): RunObstacle[] {
  const { row, computed, error, method } = opened
  const obstacles: RunObstacle[] = []
  const add = (code: RunObstacle['code'], bars: RunObstacle['bars'], message: string) =>
    obstacles.push({ code, bars, message })
  if (row.layout === null) add('noLayout', 'submit', 'Say what the wells hold.')
  if (method === null) add('noMethod', 'submit', 'Choose the method.')
  if (error) add('cannotCompute', 'submit', error.message)
  if (row.readAt === null) {
    add('noReadTime', 'submit', 'Choose the reader, and enter when the plate was read.')
  } else if (Date.parse(formatInstant(row.readAt)) > Date.parse(context.now) + 120_000) {
    add('readInFuture', 'submit', 'The plate was read in the future: correct the time.')
  }
  if (orientation.turned) {
    add(
      'turned',
      'submit',
      `The plate seems to be ${turnWords[orientation.turned]}: its standards follow their concentrations only that way round. Turn the layout, or read the plate again.`,
    )
  }
  const unknown = row.sampleCodes.filter((code) => !context.samples.has(code))
  if (unknown.length > 0) {
    add('unknownSamples', 'nothing', `Nobody's samples: ${unknown.slice(0, 10).join(', ')}.`)
  }
  for (const { code, kit, receiptState, isVoid } of context.samples.values()) {
    if (kit === null || (receiptState === 'accepted' && !isVoid)) continue
    const what = isVoid
      ? 'is void, as its kit is: take it off the layout'
      : receiptState === null
        ? 'was never received: scan it in'
        : receiptState === 'held'
          ? 'waits for a decision about its condition'
          : 'was rejected at arrival: take it off the layout'
    add('sampleNotReady', 'submit', `${code} ${what}.`)
  }
  if (computed) addForReview(opened, context, add)
  return obstacles
}

function addForReview(
  opened: OpenedRun,
  context: RunContext,
  add: (code: RunObstacle['code'], bars: RunObstacle['bars'], message: string) => void,
): void {
  const { row, computed } = opened
  const checks = [...(computed?.qc ?? []), ...judgeCircumstances(opened, context)]
  const unruled = checks.filter(
    ({ passed, rule, subject }) =>
      !passed && !row.rulings.some((each) => each.rule === rule && each.subject === subject),
  )
  if (unruled.length > 0) {
    add('unruled', 'publish', `${unruled.length} failed checks wait for a ruling with a reason.`)
  }
  const undecided = context.repeated.filter(
    ({ sampleCode, dilution }) =>
      !row.choices.some(
        (each) => each.sampleCode === sampleCode && Number(each.dilution) === Number(dilution),
      ),
  )
  if (undecided.length > 0) {
    const codes = [...new Set(undecided.map(({ sampleCode }) => sampleCode))]
    add(
      'repeatUndecided',
      'publish',
      `Read before: ${codes.slice(0, 10).join(', ')}. Say which result is reported.`,
    )
  }
}

const turnWords = {
  rotated180: 'turned by 180°',
  mirroredColumns: 'mirrored left to right',
  mirroredRows: 'mirrored top to bottom',
} as const

/** Throws `conflict` with the first sentence of what bars the step. */
export function refuseBarred(
  obstacles: readonly RunObstacle[],
  step: readonly RunObstacle['bars'][],
): void {
  const barring = obstacles.filter(({ bars }) => step.includes(bars))
  const [first] = barring
  if (!first) return
  const more = barring.length > 1 ? ` (and ${barring.length - 1} more)` : ''
  throw new Problem('conflict', `${first.message}${more}`)
}
