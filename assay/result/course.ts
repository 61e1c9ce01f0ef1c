import { AssayError, quote } from '../assay-error.ts'
import type { Reading } from '../plate/reading.ts'

/**
 * One read of a plate over time, by repeat: a reader measures the wells one after another, so that those of one repeat
 * differ by seconds to minutes. `timesS` are the medians of the repeats, rising; null alone for an endpoint.
 */
export type Course<Read extends Timed = Reading> = {
  timesS: readonly (number | null)[]
  /** By well, one place for each repeat; null where the well was not read in it. */
  byWell: ReadonlyMap<string, readonly (Read | null)[]>
}

/** What puts a reading into its repeat; its value does not. */
export type Timed = Pick<Reading, 'block' | 'timeS' | 'well'>

/**
 * Puts the readings of one block into repeats. A well that was left out of a repeat keeps its place in the others, and
 * so do those that a stopped run did not come to any more. Throws `run.unevenTimes` where repeats cannot be told apart.
 */
export function courseOf<Read extends Timed>(readings: readonly Read[]): Course<Read> {
  const byWell = new Map<string, Read[]>()
  for (const reading of readings) {
    const row = byWell.get(reading.well)
    if (row === undefined) byWell.set(reading.well, [reading])
    else row.push(reading)
  }
  const rows = [...byWell.values()].map((row) =>
    row.toSorted((a, b) => (a.timeS ?? 0) - (b.timeS ?? 0)),
  )
  if (rows.every((row) => row.length === 1)) return endpointOf(rows.flat())
  for (const reading of rows.flat()) {
    if (reading.timeS === null)
      throw uneven(reading, 'has no time, while others were read at several')
  }
  const most = Math.max(...rows.map((row) => row.length))
  const whole = rows.filter((row) => row.length === most)
  const columns = Array.from({ length: most }, (_, at) => whole.map((row) => row[at]?.timeS ?? 0))
  const beginsS = columns.map((times) => Math.min(...times))
  refuseMingled(whole, beginsS)
  return {
    timesS: columns.map(median),
    byWell: new Map(rows.map((row) => [row[0]?.well ?? '', placed(row, beginsS)])),
  }
}

/** One reading a well, whatever second of the one repeat each was taken at. */
function endpointOf<Read extends Timed>(readings: readonly Read[]): Course<Read> {
  const times = readings.flatMap(({ timeS }) => timeS ?? [])
  const timeS = times.length === readings.length && times.length > 0 ? median(times) : null
  return { timesS: [timeS], byWell: new Map(readings.map((one) => [one.well, [one]])) }
}

/** A reader ends a repeat before it begins the next: else wells that look whole miss different ones. */
function refuseMingled(whole: readonly (readonly Timed[])[], beginsS: readonly number[]): void {
  for (const row of whole) {
    const late = row.find((reading, at) => (reading.timeS ?? 0) >= (beginsS[at + 1] ?? Infinity))
    if (late) throw uneven(late, 'was read while others were in their next repeat')
  }
}

/**
 * The readings of a well by repeat: each lies between the beginning of its own and that of the next, as the wells that
 * were read most often tell them. A well that is read before all of these begins each repeat a little earlier.
 */
function placed<Read extends Timed>(
  row: readonly Read[],
  beginsS: readonly number[],
): (Read | null)[] {
  if (row.length === beginsS.length) return [...row]
  const isEarly = (row[0]?.timeS ?? 0) < (beginsS[0] ?? 0)
  const places = beginsS.map((): Read | null => null)
  for (const reading of row) {
    const begun = beginsS.filter((begin) => begin <= (reading.timeS ?? 0)).length
    const at = isEarly ? begun : begun - 1
    if (places[at] !== null) throw uneven(reading, 'was read twice within one repeat')
    places[at] = reading
  }
  return places
}

/** The middle one; of two the mean. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const [below, above] = [sorted[Math.ceil(half) - 1] ?? 0, sorted[Math.floor(half)] ?? 0]
  return (below + above) / 2
}

function uneven({ well, block }: Timed, reason: string): AssayError {
  return new AssayError(
    'run.unevenTimes',
    `Well ${well} ${reason} in the read ${quote(block)}: its repeats cannot be told apart.`,
    { well },
  )
}

/** Half the time between two repeats: what lies further off belongs to none of them. Infinite for a single one. */
export function halfInterval(timesS: readonly (number | null)[]): number {
  let shortest = Number.POSITIVE_INFINITY
  for (let at = 1; at < timesS.length; at++) {
    shortest = Math.min(shortest, (timesS[at] ?? 0) - (timesS[at - 1] ?? 0))
  }
  return shortest / 2
}
