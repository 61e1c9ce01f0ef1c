import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

/** A customer's team that staff may look at: open or suspended, never the lab. */
export async function team_find_viewable(db: Db, team: TeamId): Promise<TeamId | null> {
  const { rows } = await db.query<{ id: TeamId }>(
    `select id from luminous.team where id = $1 and kind <> 'lab' and state <> 'closed'`,
    [team],
  )
  return rows[0]?.id ?? null
}

export async function team_exists(db: Db, team: string): Promise<boolean> {
  const { rows } = await db.query(`select 1 from luminous.team where id = $1`, [team])
  return rows.length > 0
}
