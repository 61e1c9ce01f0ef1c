import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'
import type { TeamState } from './queries.ts'

/**
 * Locks a team against others who change its members or close it: of two admins who remove each other at once,
 * the second sees what the first did. Null where there is none that the principal may change.
 */
export async function team_lock(
  tx: Tx,
  team: TeamId,
): Promise<{ kind: string; state: TeamState; name: string } | null> {
  const { rows } = await tx.query<{ kind: string; state: TeamState; name: string }>(
    `select kind, state, name from luminous.team where id = $1 for no key update`,
    [team],
  )
  return rows[0] ?? null
}

/** Locks all teams of a person, always in the same order. */
export async function team_lock_many(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(
    `select t.id from luminous.team t
     where t.id in (select m.team_id from luminous.membership m where m.person_id = $1)
     order by t.id for no key update`,
    [person],
  )
}

/** How many admins a team has: staff admins of the lab, admins of every other. */
export async function membership_count_admins(db: Db, team: TeamId): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from luminous.membership m
     where m.team_id = $1 and m.role in ('admin', 'staff-admin')`,
    [team],
  )
  return rows[0]?.n ?? 0
}

/** Names of open teams whose only admin this person is. */
export async function membership_sole_admin_of(db: Db, person: PersonId): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select t.name from luminous.membership m join luminous.team t on t.id = m.team_id
     where m.person_id = $1 and m.role in ('admin', 'staff-admin') and t.state <> 'closed'
       and not exists (select from luminous.membership o
         where o.team_id = m.team_id and o.person_id <> m.person_id and o.role in ('admin', 'staff-admin'))
     order by t.name`,
    [person],
  )
  return rows.map((row) => row.name)
}

/** Takes an address out of what was sent to it: mails, links, and the invitations that the person accepted. */
export async function address_forget(
  tx: Tx,
  { person, email }: { person: PersonId; email: string },
): Promise<void> {
  await tx.query(
    `delete from luminous.mail where lower(email) = lower($1) and state not in ('queued', 'sending')`,
    [email],
  )
  await tx.query(`delete from luminous.link where lower(email) = lower($1)`, [email])
  await tx.query(
    `update luminous.invitation set email = 'deleted+' || $1 || '@account.invalid' where accepted_by = $1`,
    [person],
  )
}

export async function membership_delete_all(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(`delete from luminous.membership where person_id = $1`, [person])
  await tx.query(`delete from luminous.membership_use where person_id = $1`, [person])
}
