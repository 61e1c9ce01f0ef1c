import { mean, standardDeviation } from '../result/replicates.ts'

/**
 * Rules of Westgard (Clin Chem 1981;27:493) over the values of one control, the oldest first. `1-2s` warns; the
 * others reject the run in which they appear.
 */
export const westgardRules = ['1-3s', '2-2s', 'R-4s', '4-1s', '10x', '1-2s'] as const
export type WestgardRule = (typeof westgardRules)[number]

export type ControlPoint = {
  /** Standard deviations from the centre; null where it was not read. */
  readonly z: number | null
  /** What the point breaks, together with those before it. */
  readonly broken: readonly WestgardRule[]
}

export type ControlLimits = { readonly centre: number; readonly sd: number }

/** Fewer runs give no limits to judge by. */
export const controlRunsMin = 10

/** Centre and deviation of the first runs (at most `runs`), which later ones are held against; null with too few. */
export function controlLimits(values: readonly (number | null)[], runs = 20): ControlLimits | null {
  const read = values.filter((value) => value !== null).slice(0, runs)
  if (read.length < controlRunsMin) return null
  const sd = standardDeviation(read)
  return sd === null || sd === 0 ? null : { centre: mean(read), sd }
}

/** Each value of a control against its limits. Values that were not read break and prolong nothing. Pure. */
export function judgeControl(
  values: readonly (number | null)[],
  { centre, sd }: ControlLimits,
): ControlPoint[] {
  const before: number[] = []
  return values.map((value) => {
    if (value === null) return { z: null, broken: [] }
    const z = (value - centre) / sd
    before.push(z)
    return { z, broken: westgardRules.filter((rule) => breaks[rule](before)) }
  })
}

/** `zs` ends with the point that is judged. */
const breaks: Readonly<Record<WestgardRule, (zs: readonly number[]) => boolean>> = {
  '1-3s': (zs) => Math.abs(zs.at(-1) ?? 0) > 3,
  '2-2s': (zs) => sameSideBeyond(zs, 2, 2),
  'R-4s': (zs) => {
    const [one = 0, other = 0] = zs.slice(-2)
    return zs.length > 1 && Math.max(one, other) > 2 && Math.min(one, other) < -2
  },
  '4-1s': (zs) => sameSideBeyond(zs, 4, 1),
  '10x': (zs) => sameSideBeyond(zs, 10, 0),
  '1-2s': (zs) => Math.abs(zs.at(-1) ?? 0) > 2,
}

function sameSideBeyond(zs: readonly number[], count: number, limit: number): boolean {
  const last = zs.slice(-count)
  if (last.length < count) return false
  return last.every((z) => z > limit) || last.every((z) => z < -limit)
}
