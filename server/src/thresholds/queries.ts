import type { Threshold } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

export type ThresholdRow = {
  id: string
  series: string
  revision: number
  name: string
  siteId: string | null
  siteName: string | null
  severity: Threshold['severity']
  biosensor: string | null
  limitMgPerL: string | null
  limitFold: string | null
  citation: string
  effectiveFrom: string
  effectiveUntil: string | null
  reason: string | null
  setBy: string
  setAt: string
}

/** Every revision, the newest of each series first; series by name. */
export async function threshold_list(
  db: Db,
  { team, series }: { team: TeamId; series: string | null },
): Promise<ThresholdRow[]> {
  const { rows } = await db.query<ThresholdRow>(
    `select h.id, h.series_id as series, h.revision, h.name, h.site_id as "siteId", s.name as "siteName",
       h.severity, h.biosensor, h.limit_mg_per_l as "limitMgPerL", h.limit_fold as "limitFold", h.citation, h.effective_from as "effectiveFrom",
       h.effective_until as "effectiveUntil", h.reason, h.set_by_name as "setBy", h.created_at as "setAt"
     from luminous.threshold h
     left join luminous.site s on s.team_id = h.team_id and s.id = h.site_id
     where h.team_id = $1 and ($2::uuid is null or h.series_id = $2)
     order by lower(h.name), h.series_id, h.revision desc limit 1000`,
    [team, series],
  )
  return rows
}

/** False where this revision exists already: somebody else was faster. */
export async function threshold_insert(
  tx: Tx,
  threshold: {
    team: TeamId
    id: string
    series: string
    revision: number
    name: string
    site: string | null
    severity: string
    biosensor: string | null
    limitMgPerL: string | null
    limitFold: string | null
    citation: string
    effectiveFrom: string
    effectiveUntil: string | null
    reason: string | null
    setBy: string | null
    setByName: string
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.threshold
       (team_id, id, series_id, revision, name, analyte, site_id, severity, limit_mg_per_l, citation,
        effective_from, effective_until, reason, set_by, set_by_name, biosensor, limit_fold)
     values ($1, $2, $3, $4, $5, 'NA', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict (team_id, series_id, revision) do nothing`,
    [
      threshold.team,
      threshold.id,
      threshold.series,
      threshold.revision,
      threshold.name,
      threshold.site,
      threshold.severity,
      threshold.limitMgPerL,
      threshold.citation,
      threshold.effectiveFrom,
      threshold.effectiveUntil,
      threshold.reason,
      threshold.setBy,
      threshold.setByName,
      threshold.biosensor,
      threshold.limitFold,
    ],
  )
  return rowCount === 1
}

export async function site_exists(
  db: Db,
  { team, site }: { team: TeamId; site: string },
): Promise<boolean> {
  const { rows } = await db.query(`select 1 from luminous.site where team_id = $1 and id = $2`, [
    team,
    site,
  ])
  return rows.length > 0
}
