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
  /** What the last repeat that is reported gives: of a window its end, before which a biosensor has yet to answer. */
  atEnd: ReadonlyMap<string, number | null>
  /**
   * Growth in percent of the untreated control's mean, at the time that is reported, or the least within the window;
   * null where either was not read.
   */
  growthPercent: ReadonlyMap<string, number | null>
  /** Light over growth of the untreated control, reported as the signals are; null where it was not read. */
  untreatedRatio: number | null
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
  const places = placesOf(rule.time, courses.light.timesS)
  if (places === null) {
    return {
      signals: new Map(wells.map((well) => [well, missing])),
      atEnd: new Map(wells.map((well) => [well, null])),
      growthPercent: new Map(wells.map((well) => [well, null])),
      untreatedRatio: null,
    }
  }
  const grown = growthOf({ courses, rule, wells, blankWells, places })
  const ratios = new Map(
    wells.map((well) => [
      well,
      places.map((place, at) => ratioAt(courses, well, place, grown?.get(well)?.[at])),
    ]),
  )
  const controls = places.map((_, at) =>
    meanOf(controlWells.map((well) => ratios.get(well)?.[at] ?? missing)),
  )
  const valuesOf = (well: string): Signal[] =>
    (ratios.get(well) ?? []).map((ratio, at) =>
      rule.kind === 'ratio' ? ratio : over(ratio, controls[at] ?? missing),
    )
  const hours = places.map((place) => (courses.light.timesS[place] ?? 0) / 3600)
  const grownControls = places.map(
    (_, at) => meanOf(controlWells.map((well) => grown?.get(well)?.[at] ?? missing)).value,
  )
  const growthIn = (well: string): number | null =>
    leastOf(
      grownControls.map((control, at) => percentOf(grown?.get(well)?.[at]?.value ?? null, control)),
    )
  return {
    signals: new Map(wells.map((well) => [well, reported(valuesOf(well), rule, hours)])),
    atEnd: new Map(wells.map((well) => [well, valuesOf(well).at(-1)?.value ?? null])),
    growthPercent: new Map(wells.map((well) => [well, growthIn(well)])),
    untreatedRatio: reported(controls, rule, hours).value,
  }
}

/** Growth by well at these repeats, less the mean of the blank wells of the same repeat where the rule says so. */
function growthOf(given: {
  courses: Courses
  rule: FoldRule
  wells: readonly string[]
  blankWells: readonly string[]
  places: readonly number[]
}): Map<string, Signal[]> | null {
  const { rule, wells, blankWells, places } = given
  const { growth } = given.courses
  if (growth === null) return null
  const rawOf = (well: string): Signal[] => {
    const row = growth.byWell.get(well)
    return places.map((place) => signalOf(row?.[place]))
  }
  const rows = new Map(wells.map((well) => [well, rawOf(well)]))
  if (rule.growthBlank === 'none') return rows
  if (blankWells.length === 0) {
    throw new AssayError(
      'run.noReadings',
      'The method subtracts the growth medium, but the layout names no blank well.',
    )
  }
  const medium = blankWells.map(rawOf)
  const blanks = places.map((_, at) => meanOf(medium.map((row) => row[at] ?? missing)))
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
  // Light is counted: less than none is a fault of the reader, or of what was subtracted in its software.
  if (lit.value !== null && lit.value < 0) return { value: null, flag: 'error' }
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
  if (time.kind === 'area' && first === last) {
    throw new AssayError(
      'run.wrongSignal',
      'The window of the method holds one repeat of this plate, and an area needs two: choose a wider one.',
    )
  }
  // A repeat that no well has leaves a gap: what happened in it is not known.
  for (let at = first; at < last; at++) {
    if ((times[at + 1] ?? 0) - (times[at] ?? 0) > 3 * reach) return null
  }
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

/** One signal out of those of the window, at these hours. A fold over an area is its mean: 1 is no response still. */
function reported(
  values: readonly Signal[],
  { kind, time }: FoldRule,
  hours: readonly number[],
): Signal {
  const without = values.find(({ value }) => value === null)
  if (without !== undefined) return without
  const numbers = values.flatMap(({ value }) => value ?? [])
  if (time.kind !== 'area') return { value: Math.max(...numbers), flag: null }
  let area = 0
  for (let at = 1; at < numbers.length; at++) {
    const width = (hours[at] ?? 0) - (hours[at - 1] ?? 0)
    area += (((numbers[at - 1] ?? 0) + (numbers[at] ?? 0)) / 2) * width
  }
  const width = (hours.at(-1) ?? 0) - (hours[0] ?? 0)
  return { value: kind === 'fold' ? area / width : area, flag: null }
}

/** Null where one of them is not known. */
const leastOf = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>(
    (least, value) => (least === null || value === null ? null : Math.min(least, value)),
    Number.POSITIVE_INFINITY,
  )

const percentOf = (own: number | null, control: number | null): number | null =>
  own === null || control === null || !(control > 0) ? null : (100 * own) / control
