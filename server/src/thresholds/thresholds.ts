/** The face of thresholds: limits that a team wants watched, by revisions that are never changed. */
import type { NewThreshold, Threshold, ThresholdRevision } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import type { Principal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { site_exists, threshold_insert, threshold_list, type ThresholdRow } from './queries.ts'

export { threshold_list } from './queries.ts'

const seriesMax = 200

/** Sets a new threshold: the first revision of its series. Answers the series. */
export async function setThreshold(
  tx: Tx,
  given: NewThreshold & { team: TeamId },
): Promise<string> {
  const { principal } = tx
  await requireOpenTeam(tx, given.team)
  if (given.site !== null && !(await site_exists(tx, { team: given.team, site: given.site }))) {
    throw new Problem('request.invalid', 'site: there is no such site.', { field: 'site' })
  }
  const known = await threshold_list(tx, { team: given.team, series: null })
  if (new Set(known.map(({ series }) => series)).size >= seriesMax) {
    throw new Problem('conflict', `A team has ${seriesMax} thresholds at most.`)
  }
  const series = newId()
  await threshold_insert(tx, {
    ...given,
    ...setterOf(principal),
    id: newId(),
    series,
    revision: 1,
    effectiveUntil: null,
    reason: null,
  })
  return series
}

/** Adds the next revision; with `effectiveUntil` the threshold ends on that day. */
export async function reviseThreshold(
  tx: Tx,
  given: ThresholdRevision & { team: TeamId; series: string },
): Promise<void> {
  const { principal } = tx
  const { team, series, effectiveFrom, effectiveUntil } = given
  await requireOpenTeam(tx, team)
  const [last] = await threshold_list(tx, { team, series })
  if (!last) throw notFound()
  if (effectiveUntil !== null && effectiveUntil < effectiveFrom) {
    throw new Problem('request.invalid', 'effectiveUntil: comes before it begins.', {
      field: 'effectiveUntil',
    })
  }
  if (effectiveFrom < last.effectiveFrom) {
    throw new Problem(
      'request.invalid',
      `effectiveFrom: revision ${last.revision} begins on ${last.effectiveFrom}; the next one cannot begin before it.`,
      { field: 'effectiveFrom' },
    )
  }
  if (given.limitFold !== null && last.biosensor === null) {
    throw new Problem(
      'request.invalid',
      'limitFold: the threshold holds for any biosensor, and each has a fold of its own.',
      { field: 'limitFold' },
    )
  }
  const added = await threshold_insert(tx, {
    ...given,
    ...setterOf(principal),
    id: newId(),
    revision: last.revision + 1,
    name: last.name,
    site: last.siteId,
    biosensor: last.biosensor,
  })
  if (!added) throw new Problem('conflict', 'Somebody else revised this threshold a moment ago.')
}

const setterOf = (principal: Principal) => ({
  setBy: principal.kind === 'person' ? principal.id : null,
  setByName: principal.name,
})

/**
 * Rows as the screens show them. A revision holds from its day on, until its end or until the first day of one that
 * came later; `today` is a date in the team's eyes (UTC here). Pure.
 */
export function toThresholds(rows: readonly ThresholdRow[], today: string): Threshold[] {
  return rows.map((row) => {
    const later = rows.filter(
      (other) => other.series === row.series && other.revision > row.revision,
    )
    const ends = [row.effectiveUntil, ...later.map((other) => other.effectiveFrom)]
    const end = ends.filter((day) => day !== null).toSorted()[0]
    const isPast = end !== undefined && end <= today
    const { siteId, siteName, ...rest } = row
    return {
      ...rest,
      analyte: 'NA',
      site: siteId !== null && siteName !== null ? { id: siteId, name: siteName } : null,
      setAt: toRfc3339(row.setAt),
      state: isPast ? 'past' : row.effectiveFrom > today ? 'coming' : 'inForce',
    }
  })
}
