import type { Member, Role } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'

export type MemberRow = {
  id: string
  person: PersonId
  name: string
  email: string
  role: Role
  hasSecondFactor: boolean
  joinedAt: string
  lastSeenAt: string | null
  sortName: string
}

const columns = `m.id, m.person_id as person, p.name, p.email, m.role,
  luminous.has_second_factor(p.id) as "hasSecondFactor", m.created_at as "joinedAt",
  u.last_seen_at as "lastSeenAt", lower(p.name) as "sortName"`
const joins = `join luminous.person p on p.id = m.person_id
  left join luminous.membership_use u on u.team_id = m.team_id and u.person_id = m.person_id`

export async function membership_list(
  db: Db,
  page: {
    team: TeamId
    search: string | null
    after: { name: string; id: string } | null
    limit: number
  },
): Promise<MemberRow[]> {
  const { rows } = await db.query<MemberRow>(
    `select ${columns} from luminous.membership m ${joins}
     where m.team_id = $1
       and ($2::text is null or strpos(lower(p.name), lower($2)) > 0 or strpos(lower(p.email), lower($2)) > 0)
       and ($3::text is null or (lower(p.name), m.id) > ($3, $4::uuid))
     order by lower(p.name), m.id limit $5`,
    [page.team, page.search, page.after?.name ?? null, page.after?.id ?? null, page.limit],
  )
  return rows
}

export async function membership_count(
  db: Db,
  { team, search }: { team: TeamId; search: string | null },
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    search === null
      ? `select count(*)::int as n from luminous.membership m where m.team_id = $1`
      : `select count(*)::int as n from luminous.membership m ${joins}
         where m.team_id = $1
           and (strpos(lower(p.name), lower($2)) > 0 or strpos(lower(p.email), lower($2)) > 0)`,
    search === null ? [team] : [team, search],
  )
  return rows[0]?.n ?? 0
}

export async function membership_find(
  db: Db,
  { team, id }: { team: TeamId; id: string },
): Promise<MemberRow | null> {
  const { rows } = await db.query<MemberRow>(
    `select ${columns} from luminous.membership m ${joins} where m.team_id = $1 and m.id = $2`,
    [team, id],
  )
  return rows[0] ?? null
}

export async function membership_find_of_person(
  db: Db,
  { team, person }: { team: TeamId; person: PersonId },
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select m.id from luminous.membership m where m.team_id = $1 and m.person_id = $2`,
    [team, person],
  )
  return rows[0]?.id ?? null
}

/** Which of these addresses belong to members, in lower case. */
export async function membership_list_emails(
  db: Db,
  { team, emails }: { team: TeamId; emails: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await db.query<{ email: string }>(
    `select lower(p.email) as email from luminous.membership m ${joins}
     where m.team_id = $1 and lower(p.email) = any ($2::text[])`,
    [team, emails.map((email) => email.toLowerCase())],
  )
  return new Set(rows.map((row) => row.email))
}

/** Addresses of a team's admins: whom to tell when something waits for them. */
export async function membership_list_admins(
  db: Db,
  team: TeamId,
): Promise<{ email: string; name: string }[]> {
  const { rows } = await db.query<{ email: string; name: string }>(
    `select p.email, p.name from luminous.membership m ${joins}
     where m.team_id = $1 and m.role in ('admin', 'staff-admin') order by m.created_at limit 20`,
    [team],
  )
  return rows
}

export async function membership_set_role(
  tx: Tx,
  membership: { team: TeamId; id: string; role: Member['role'] },
): Promise<void> {
  await tx.query(`update luminous.membership set role = $3 where team_id = $1 and id = $2`, [
    membership.team,
    membership.id,
    membership.role,
  ])
}

export async function membership_delete(
  tx: Tx,
  { team, id, person }: { team: TeamId; id: string; person: PersonId },
): Promise<void> {
  await tx.query(`delete from luminous.membership where team_id = $1 and id = $2`, [team, id])
  await tx.query(`delete from luminous.membership_use where team_id = $1 and person_id = $2`, [
    team,
    person,
  ])
}
