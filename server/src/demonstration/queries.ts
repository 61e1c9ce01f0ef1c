import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

/** Whether a job made a team, by the first entry of the team's own record. */
export async function team_is_made_by(
  db: Db,
  { team, maker }: { team: TeamId; maker: string },
): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from ledger.entry
     where team_id = $1 and record_type = 'team' and record_id = $1 and version = 1
       and envelope::jsonb -> 'actor' ->> 'kind' = 'job' and envelope::jsonb -> 'actor' ->> 'id' = $2`,
    [team, maker],
  )
  return rows.length > 0
}

/**
 * Whether anybody has done anything here yet: an entry by whomever, but for what every installation begins with, or
 * a customer that somebody began to set up.
 */
export async function use_exists(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (
         select from ledger.entry
         where envelope !~ '"actor":\\{"kind":"(migration","id":"[^"]*"|job","id":"(install|sequencer)")'
       ) or exists (select from luminous.customer_draft) as found`,
  )
  return rows[0]?.found ?? true
}
