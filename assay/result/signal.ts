import { AssayError, quote } from '../assay-error.ts'
import type { PlainRule, ReadChoice } from '../method/signal-rule.ts'
import type { Reading, ReadingFlag } from '../plate/reading.ts'

/**
 * Why a well has no signal: a reading's flag, no reading at all, nothing to divide by, a person left
 * the well out, nothing grew in it, or the biosensor grew less beside its untreated control than the
 * method allows.
 */
export type SignalFlag =
  | ReadingFlag
  | 'notRead'
  | 'noBaseline'
  | 'excluded'
  | 'noGrowth'
  | 'inhibited'

/** A number and no flag, or null and a flag. */
export type Signal = { value: number | null; flag: SignalFlag | null }

export type TimedValue = { timeS: number; value: number }

/** Area under the values by the trapezoid rule, in value times seconds; times must rise. */
export function integrate(values: readonly TimedValue[]): number {
  let area = 0
  for (let i = 1; i < values.length; i++) {
    const [from, to] = [values[i - 1], values[i]]
    if (from === undefined || to === undefined) continue
    area += ((from.value + to.value) / 2) * (to.timeS - from.timeS)
  }
  return area
}

/**
 * The signal of each well asked for, from the readings of one plate. A well of which any reading is
 * missing or flagged has no signal: nothing is made from a part of a time course.
 * Throws `run.*` when the readings do not suit the rule.
 */
export function computeSignals(input: {
  readings: readonly Reading[]
  rule: PlainRule
  wells: readonly string[]
  blankWells: readonly string[]
}): Map<string, Signal> {
  const { rule, wells, blankWells } = input
  const byWell = groupByWell(selectBlock(input.readings, rule))
  const times = timesOf(byWell)
  checkTimes(rule, times)
  const signals = new Map(wells.map((well) => [well, wellSignal(byWell.get(well), rule, times)]))
  if (rule.kind !== 'foldInduction' || rule.over !== 'blank') return signals
  const blanks = blankWells.flatMap((well) => signals.get(well)?.value ?? [])
  const baseline = blanks.reduce((sum, value) => sum + value, 0) / blanks.length
  for (const [well, { value }] of signals) {
    if (value === null) continue
    signals.set(
      well,
      baseline > 0 ? { value: value / baseline, flag: null } : { value: null, flag: 'noBaseline' },
    )
  }
  return signals
}

/** The readings of the one block that is meant. Throws `run.*` where there is none, or more than one. */
export function selectBlock(readings: readonly Reading[], rule: ReadChoice): readonly Reading[] {
  const plates = new Set(readings.map(({ plate }) => plate))
  if (plates.size > 1) {
    throw new AssayError(
      'run.severalPlates',
      `The readings are of ${plates.size} plates: compute one plate at a time.`,
    )
  }
  const selected = readings.filter(
    ({ unit, block }) => unit === rule.unit && (rule.block === null || block === rule.block),
  )
  const blocks = [...new Set(selected.map(({ block }) => block))]
  if (blocks.length === 0) {
    const wanted = rule.block === null ? '' : ` of the read ${quote(rule.block)}`
    throw new AssayError(
      'run.noReadings',
      `The plate has no readings in ${rule.unit}${wanted}, which the method uses.`,
    )
  }
  if (blocks.length > 1) {
    throw new AssayError(
      'run.severalBlocks',
      `The plate has ${blocks.length} reads in ${rule.unit} (${blocks.slice(0, 4).map(quote).join(', ')}): the method must name the one to use.`,
    )
  }
  return selected
}

function groupByWell(readings: readonly Reading[]): Map<string, Map<number | null, Reading>> {
  const byWell = new Map<string, Map<number | null, Reading>>()
  for (const reading of readings) {
    const byTime = byWell.get(reading.well) ?? new Map<number | null, Reading>()
    if (byTime.has(reading.timeS)) {
      throw new AssayError(
        'run.severalBlocks',
        `Well ${reading.well} has two readings of ${quote(reading.block)} at the same time.`,
        { well: reading.well },
      )
    }
    byTime.set(reading.timeS, reading)
    byWell.set(reading.well, byTime)
  }
  return byWell
}

/** All times of the plate, rising; null alone for an endpoint. */
function timesOf(
  byWell: ReadonlyMap<string, ReadonlyMap<number | null, Reading>>,
): (number | null)[] {
  const times = new Set<number | null>()
  for (const byTime of byWell.values()) for (const time of byTime.keys()) times.add(time)
  return [...times].toSorted((a, b) => (a ?? -1) - (b ?? -1))
}

function checkTimes(rule: PlainRule, times: readonly (number | null)[]): void {
  const isSeries = times.length > 1 && times.every((time) => time !== null)
  const needsSeries =
    rule.kind === 'integral' || (rule.kind === 'foldInduction' && rule.over === 'firstRead')
  if (needsSeries && !isSeries) {
    throw new AssayError(
      'run.wrongSignal',
      'The method needs a time course, but the plate was read once: choose a method for endpoints.',
    )
  }
  if (!needsSeries && times.length > 1) {
    throw new AssayError(
      'run.wrongSignal',
      `The method needs one reading per well, but the plate was read ${times.length} times: choose a method that integrates.`,
    )
  }
}

function wellSignal(
  byTime: ReadonlyMap<number | null, Reading> | undefined,
  rule: PlainRule,
  times: readonly (number | null)[],
): Signal {
  const values: TimedValue[] = []
  for (const time of times) {
    const reading = byTime?.get(time)
    if (reading === undefined) return { value: null, flag: 'notRead' }
    if (reading.value === null) return { value: null, flag: reading.flag ?? 'error' }
    values.push({ timeS: time ?? 0, value: reading.value })
  }
  const [first, last] = [values[0], values.at(-1)]
  if (first === undefined || last === undefined) return { value: null, flag: 'notRead' }
  if (rule.kind === 'integral') return { value: integrate(values), flag: null }
  if (rule.kind === 'foldInduction' && rule.over === 'firstRead') {
    return first.value > 0
      ? { value: last.value / first.value, flag: null }
      : { value: null, flag: 'noBaseline' }
  }
  return { value: last.value, flag: null }
}
