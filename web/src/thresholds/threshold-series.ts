import type { Threshold } from '@luminous/contract'

/** One threshold through all its revisions. */
export type ThresholdSeries = {
  readonly series: string
  /** What holds today; null where it has ended or not begun. */
  readonly inForce: Threshold | null
  readonly newest: Threshold
  /** Newest first. */
  readonly revisions: readonly Threshold[]
}

/** Those in force first, then those to come, then those of the past; by name within. */
export function seriesOf(thresholds: readonly Threshold[]): ThresholdSeries[] {
  const bySeries = Map.groupBy(thresholds, ({ series }) => series)
  const all = [...bySeries].flatMap(([series, items]): ThresholdSeries[] => {
    const revisions = items.toSorted((a, b) => b.revision - a.revision)
    const newest = revisions[0]
    if (!newest) return []
    const inForce = revisions.find(({ state }) => state === 'inForce') ?? null
    return [{ series, inForce, newest, revisions }]
  })
  return all.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || a.newest.name.localeCompare(b.newest.name, 'en'),
  )
}

const rankOf = ({ inForce, newest }: ThresholdSeries): number =>
  inForce ? 0 : newest.state === 'coming' ? 1 : 2

/** `1.5 mg/L NA-eq`, or `3-fold`. */
export const amountText = ({ limitMgPerL, limitFold }: Threshold): string =>
  limitFold === null ? `${limitMgPerL} mg/L NA-eq` : `${limitFold}-fold over the control`

/** `1.5 mg/L NA-eq by marR at every site`. */
export const limitText = (threshold: Threshold): string => {
  const { biosensor, site } = threshold
  const by = biosensor === null ? '' : ` by ${biosensor}`
  return `${amountText(threshold)}${by} at ${site ? site.name : 'every site'}`
}

/** When a revision holds; the day of the end is the first on which it holds no more. */
export const periodText = ({ effectiveFrom, effectiveUntil }: Threshold): string =>
  effectiveUntil === null ? `from ${effectiveFrom}` : `${effectiveFrom} until ${effectiveUntil}`
