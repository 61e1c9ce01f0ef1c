import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

/** Whether something was told of in the last hours already. */
export async function mail_recent_exists(
  db: Db,
  { subject, hours }: { subject: string; hours: number },
): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from luminous.mail
       where subject_id = $1 and created_at > clock_timestamp() - make_interval(hours => $2)) as found`,
    [subject, hours],
  )
  return rows[0]?.found ?? false
}

/** How many mails went out for a team within a day. */
export async function mail_count_of_day(db: Db, team: TeamId): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from luminous.mail
     where team_id = $1 and created_at > clock_timestamp() - interval '1 day'`,
    [team],
  )
  return rows[0]?.n ?? 0
}
