import type { Db, Tx } from '../platform/database.ts'
import type { SampleId, SiteId, TeamId } from '../platform/ids.ts'

export type NewSample = {
  team: TeamId
  id: SampleId
  code: string
  site: SiteId
  collectedAt: string
}

export async function sample_insert(tx: Tx, sample: NewSample): Promise<void> {
  await tx.query(
    `insert into luminous.sample (team_id, id, code, site_id, collected_at)
     values ($1, $2, $3, $4, $5)`,
    [sample.team, sample.id, sample.code, sample.site, sample.collectedAt],
  )
}

/** Samples of all teams by their codes: a plate carries several customers'. For staff only. */
export async function sample_list_by_code(db: Db, codes: readonly string[]): Promise<NewSample[]> {
  const { rows } = await db.query<NewSample>(
    `select team_id as team, id, code, site_id as site, collected_at as "collectedAt"
     from luminous.sample where code = any($1::text[]) order by code`,
    [codes],
  )
  return rows
}
