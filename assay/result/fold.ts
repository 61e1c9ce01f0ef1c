import { AssayError } from '../assay-error.ts'
import type { FoldRule, SignalTime } from '../method/signal-rule.ts'
import type { Reading } from '../plate/reading.ts'
import { type Course, courseOf, halfInterval } from './course.ts'
import { mean } from './replicates.ts'
import { type Signal, selectBlock } from './signal.ts'

/** What the wells of one biosensor answer, and how they grow beside their untreated control. */
export type FoldSignals = {
  /** Light over growth, or that over the mean of the untreated control. */
  signals: ReadonlyMap<string, Signal>
  /**
   * Growth in percent of the untreated control's mean, at the time that is reported or at the end of the window;
   * null where either was not read.
   */
  growthPercent: ReadonlyMap<string, number | null>
}

/** Both reads of a plate by repeat, light and growth of one repeat at the same place. */
export type Courses = { light: Course; growth: Course | null }

const missing: Signal = { value: null, flag: 'notRead' }

/** Throws `run.*` where the readings do not suit the rule. */
export function coursesOf(readings: readonly Reading[], rule: FoldRule): Courses {
  const light = courseOf(selectBlock(readings, rule.light))
  const growth = rule.growth === null ? null : courseOf(selectBlock(readings, rule.growth))
  checkPairs(light, growth)
  return { light, growth }
}

/** Repeats are paired by their number; a run that was stopped may lack the last of one read. */
function checkPairs(light: Course, growth: Course | null): void {
  if (growth === null) return
  const half = Math.min(halfInterval(light.timesS), halfInterval(growth.timesS))
  const both = Math.min(light.timesS.length, growth.timesS.length)
  const differ = Math.abs(light.timesS.length - growth.timesS.length)
  const apart = light.timesS.slice(0, both).findIndex((timeS, at) => {
    const other = growth.timesS[at] ?? null
    return timeS !== null && other !== null && Math.abs(timeS - other) >= half
  })
  if (apart === -1 && differ <= 1) return
  throw new AssayError(
    'run.unevenTimes',
    `Light was read ${light.timesS.length} times and growth ${growth.timesS.length} times, and not in turn: they cannot be paired.`,
  )
}

/**
 * The signals of the wells of one biosensor. A reading that is missing or flagged, in either read, leaves no number:
 * neither for its well nor, in an untreated control, for any well at that time.
 */
export function foldSignals(input: {
  courses: Courses
  rule: FoldRule
  wells: readonly string[]
  blankWells: readonly string[]
  controlWells: readonly string[]
}): FoldSignals {
  const { courses, rule, wells, blankWells, controlWells } = input
  const { timesS } = courses.light
  const grown = growthOf(courses, rule, [...wells, ...blankWells], blankWells)
  const ratios = new Map(
    wells.map((well) => [
      well,
      timesS.map((_, at) => ratioAt(courses, well, at, grown?.get(well)?.[at])),
    ]),
  )
  const controls = timesS.map((_, at) =>
    meanOf(controlWells.map((well) => ratios.get(well)?.[at] ?? missing)),
  )
  const values = (well: string): Signal[] =>
    (ratios.get(well) ?? []).map((ratio, at) =>
      rule.kind === 'ratio' ? ratio : over(ratio, controls[at] ?? missing),
    )
  const places = placesOf(rule.time, timesS)
  const last = places?.at(-1)
  return {
    signals: new Map(
      wells.map((well) => [well, reported(values(well), places, rule.time, timesS)]),
    ),
    growthPercent: new Map(
      wells.map((well) => [
        well,
        last === undefined || grown === null ? null : percentOf(grown, well, controlWells, last),
      ]),
    ),
  }
}

/** Growth by well and repeat, less the mean of the blank wells of the same repeat where the rule says so. */
function growthOf(
  { growth, light }: Courses,
  rule: FoldRule,
  wells: readonly string[],
  blankWells: readonly string[],
): Map<string, Signal[]> | null {
  if (growth === null) return null
  const raw = (well: string): Signal[] =>
    light.timesS.map((_, at) => signalOf(growth.byWell.get(well)?.[at]))
  const rows = new Map(wells.map((well) => [well, raw(well)]))
  if (rule.growthBlank === 'none') return rows
  if (blankWells.length === 0) {
    throw new AssayError(
      'run.noReadings',
      'The method subtracts the growth medium, but the layout names no blank well.',
    )
  }
  const blanks = light.timesS.map((_, at) =>
    meanOf(blankWells.map((well) => rows.get(well)?.[at] ?? missing)),
  )
  return new Map(
    [...rows].map(([well, row]) => [
      well,
      row.map((grown, at) => {
        const blank = blanks[at] ?? missing
        if (grown.value === null) return grown
        return blank.value === null ? blank : { value: grown.value - blank.value, flag: null }
      }),
    ]),
  )
}

function signalOf(reading: Reading | null | undefined): Signal {
  if (reading === null || reading === undefined) return missing
  return reading.value === null
    ? { value: null, flag: reading.flag ?? 'error' }
    : { value: reading.value, flag: null }
}

function ratioAt({ light }: Courses, well: string, at: number, grown: Signal | undefined): Signal {
  const lit = signalOf(light.byWell.get(well)?.[at])
  if (lit.value === null || grown === undefined) return lit
  if (grown.value === null) return grown
  return grown.value > 0
    ? { value: lit.value / grown.value, flag: null }
    : { value: null, flag: 'noGrowth' }
}

/** A mean of what was read; none where one of them has no number, or there are none. */
function meanOf(parts: readonly Signal[]): Signal {
  const without = parts.find(({ value }) => value === null)
  if (without !== undefined) return without
  return parts.length === 0
    ? { value: null, flag: 'noBaseline' }
    : { value: mean(parts.flatMap(({ value }) => value ?? [])), flag: null }
}

function over(ratio: Signal, control: Signal): Signal {
  if (ratio.value === null) return ratio
  return control.value === null || !(control.value > 0)
    ? { value: null, flag: 'noBaseline' }
    : { value: ratio.value / control.value, flag: null }
}

/** The repeats that are reported; null where the run has not all of them. */
function placesOf(time: SignalTime, timesS: readonly (number | null)[]): number[] | null {
  if (time.kind === 'endpoint') {
    if (timesS.length === 1) return [0]
    throw new AssayError(
      'run.wrongSignal',
      `The method needs one reading per well, but the plate was read ${timesS.length} times: choose a method for time courses.`,
    )
  }
  const times = timesS.flatMap((timeS) => timeS ?? [])
  if (times.length < 2) {
    throw new AssayError(
      'run.wrongSignal',
      'The method needs a time course, but the plate was read once: choose a method for endpoints.',
    )
  }
  // A repeat that ends within half an interval of the time asked for is the one.
  const reach = halfInterval(times)
  const [fromS, toS] =
    time.kind === 'at'
      ? [time.hours * 3600, time.hours * 3600]
      : [time.fromHours * 3600, time.toHours * 3600]
  const nearest = (wantedS: number): number | null => {
    const distances = times.map((timeS) => Math.abs(timeS - wantedS))
    const least = Math.min(...distances)
    return least <= reach ? distances.indexOf(least) : null
  }
  const [first, last] = [nearest(fromS), nearest(toS)]
  if (first === null || last === null) return null
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

function reported(
  values: readonly Signal[],
  places: readonly number[] | null,
  time: SignalTime,
  timesS: readonly (number | null)[],
): Signal {
  if (places === null) return missing
  const taken = places.map((at) => values[at] ?? missing)
  const without = taken.find(({ value }) => value === null)
  if (without !== undefined) return without
  const numbers = taken.flatMap(({ value }) => value ?? [])
  if (time.kind !== 'area') return { value: Math.max(...numbers), flag: null }
  let area = 0
  for (let at = 1; at < numbers.length; at++) {
    const hours = ((timesS[places[at] ?? 0] ?? 0) - (timesS[places[at - 1] ?? 0] ?? 0)) / 3600
    area += (((numbers[at - 1] ?? 0) + (numbers[at] ?? 0)) / 2) * hours
  }
  return { value: area, flag: null }
}

function percentOf(
  grown: ReadonlyMap<string, readonly Signal[]>,
  well: string,
  controlWells: readonly string[],
  at: number,
): number | null {
  const own = grown.get(well)?.[at]?.value ?? null
  const control = meanOf(controlWells.map((name) => grown.get(name)?.[at] ?? missing)).value
  return own === null || control === null || !(control > 0) ? null : (100 * own) / control
}
