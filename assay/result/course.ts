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
 * Puts the readings of one block into repeats. A well that was left out of a repeat keeps its place in the others:
 * each reading belongs to the repeat whose time it is nearest to. Throws `run.unevenTimes` where that is not certain.
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
  const timesS = repeatTimes(rows)
  return {
    timesS,
    byWell: new Map(rows.map((row) => [row[0]?.well ?? '', placed(row, timesS)])),
  }
}

/** One reading a well, whatever second of the one repeat each was taken at. */
function endpointOf<Read extends Timed>(readings: readonly Read[]): Course<Read> {
  const times = readings.flatMap(({ timeS }) => timeS ?? [])
  const timeS = times.length === readings.length && times.length > 0 ? median(times) : null
  return { timesS: [timeS], byWell: new Map(readings.map((one) => [one.well, [one]])) }
}

/** The median time of each repeat, from the wells that were read most often. */
function repeatTimes(rows: readonly (readonly Timed[])[]): number[] {
  const most = Math.max(...rows.map((row) => row.length))
  const whole = rows.filter((row) => row.length === most)
  return Array.from({ length: most }, (_, at) => median(whole.map((row) => row[at]?.timeS ?? 0)))
}

function placed<Read extends Timed>(
  row: readonly Read[],
  timesS: readonly number[],
): (Read | null)[] {
  const places = timesS.map((): Read | null => null)
  let at = 0
  for (const reading of row) {
    const time = reading.timeS ?? 0
    while (at + 1 < timesS.length && nearer(time, timesS[at + 1], timesS[at])) at++
    if (places[at] !== null) throw uneven(reading, 'was read twice within one repeat')
    places[at] = reading
  }
  return places
}

const nearer = (time: number, next: number | undefined, now: number | undefined): boolean =>
  Math.abs(time - (next ?? 0)) < Math.abs(time - (now ?? 0))

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
