import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'
import type { TeamRole } from '../platform/principal.ts'

export type TeamKind = 'lab' | 'customer' | 'community'
export type TeamRow = { id: TeamId; slug: string; name: string; kind: TeamKind }

export async function team_insert(tx: Tx, team: TeamRow): Promise<void> {
  await tx.query(`insert into luminous.team (id, slug, name, kind) values ($1, $2, $3, $4)`, [
    team.id,
    team.slug,
    team.name,
    team.kind,
  ])
}

export async function team_find_by_slug(db: Db, slug: string): Promise<TeamRow | null> {
  const { rows } = await db.query<TeamRow>(
    `select id, slug, name, kind from luminous.team where slug = $1`,
    [slug],
  )
  return rows[0] ?? null
}

export async function team_find_lab(db: Db): Promise<TeamRow | null> {
  const { rows } = await db.query<TeamRow>(
    `select id, slug, name, kind from luminous.team where kind = 'lab'`,
  )
  return rows[0] ?? null
}

export async function person_insert(
  tx: Tx,
  person: { id: PersonId; email: string; name: string },
): Promise<void> {
  await tx.query(`insert into luminous.person (id, email, name) values ($1, $2, $3)`, [
    person.id,
    person.email,
    person.name,
  ])
}

export async function person_find_by_email(
  db: Db,
  email: string,
): Promise<{ id: PersonId; name: string } | null> {
  const { rows } = await db.query<{ id: PersonId; name: string }>(
    `select id, name from luminous.person where lower(email) = lower($1)`,
    [email],
  )
  return rows[0] ?? null
}

export async function credential_upsert(
  tx: Tx,
  credential: { id: string; person: PersonId; passwordHash: string },
): Promise<void> {
  await tx.query(
    `insert into luminous.credential (id, person_id, password_hash) values ($1, $2, $3)
     on conflict (person_id) do update set password_hash = excluded.password_hash`,
    [credential.id, credential.person, credential.passwordHash],
  )
}

export async function membership_insert(
  tx: Tx,
  membership: { team: TeamId; id: string; person: PersonId; role: TeamRole },
): Promise<void> {
  await tx.query(
    `insert into luminous.membership (team_id, id, person_id, role) values ($1, $2, $3, $4)`,
    [membership.team, membership.id, membership.person, membership.role],
  )
}

export type SignInRow = { person: PersonId; team: TeamId; password_hash: string }

/** The person of an address with the hash to check, and the team that they act for first. */
export async function credential_find_by_email(db: Db, email: string): Promise<SignInRow | null> {
  const { rows } = await db.query<SignInRow>(
    `select p.id as person, m.team_id as team, c.password_hash
     from luminous.person p
     join luminous.credential c on c.person_id = p.id
     join luminous.membership m on m.person_id = p.id
     where lower(p.email) = lower($1)
     order by m.created_at, m.id limit 1`,
    [email],
  )
  return rows[0] ?? null
}

export async function session_insert(
  tx: Tx,
  session: { id: string; person: PersonId; team: TeamId; tokenHash: Uint8Array; hours: number },
): Promise<void> {
  await tx.query(
    `insert into luminous.session (id, person_id, team_id, token_hash, expires_at)
     values ($1, $2, $3, $4, clock_timestamp() + make_interval(hours => $5))`,
    [session.id, session.person, session.team, session.tokenHash, session.hours],
  )
}

export type SessionRow = {
  id: string
  person: PersonId
  person_name: string
  email: string
  team: TeamId
  slug: string
  team_name: string
  kind: TeamKind
  role: TeamRole
  expires_at: string
}

/** A live session with its person, team and today's role there: a changed role counts from the next request. */
export async function session_find(db: Db, tokenHash: Uint8Array): Promise<SessionRow | null> {
  const { rows } = await db.query<SessionRow>(
    `select s.id, p.id as person, p.name as person_name, p.email,
       t.id as team, t.slug, t.name as team_name, t.kind, m.role, s.expires_at
     from luminous.session s
     join luminous.person p on p.id = s.person_id
     join luminous.membership m on m.person_id = s.person_id and m.team_id = s.team_id
     join luminous.team t on t.id = s.team_id
     where s.token_hash = $1 and s.expires_at > clock_timestamp()`,
    [tokenHash],
  )
  return rows[0] ?? null
}

export async function session_delete(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from luminous.session where id = $1`, [id])
}

export async function session_delete_expired(tx: Tx): Promise<void> {
  await tx.query(`delete from luminous.session where expires_at < clock_timestamp()`)
  await tx.query(
    `delete from luminous.sign_in_failure where minute < clock_timestamp() - interval '1 hour'`,
  )
}

/** How often one subject failed in the last 15 minutes. */
export async function sign_in_failure_count(db: Db, subject: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select coalesce(sum(count), 0)::int as n from luminous.sign_in_failure
     where subject = $1 and minute > clock_timestamp() - interval '15 minutes'`,
    [subject],
  )
  return rows[0]?.n ?? 0
}

/** Counts an attempt for each subject; answers the minute that it was counted under. */
export async function sign_in_failure_add(tx: Tx, subjects: readonly string[]): Promise<string> {
  const { rows } = await tx.query<{ minute: string }>(
    `insert into luminous.sign_in_failure (subject, minute, count)
     select subject, date_trunc('minute', clock_timestamp()), 1
     from unnest($1::text[]) subject order by subject
     on conflict (subject, minute) do update set count = luminous.sign_in_failure.count + 1
     returning minute`,
    [subjects],
  )
  return rows[0]?.minute ?? ''
}

export async function sign_in_failure_take_back(
  tx: Tx,
  subjects: readonly string[],
  minute: string,
): Promise<void> {
  await tx.query(
    `update luminous.sign_in_failure set count = count - 1
     where subject = any($1::text[]) and minute = $2 and count > 0`,
    [subjects, minute],
  )
}

/** Teams of customers and people: none of either in an installation that nobody uses yet. */
export async function team_count_customers(db: Db): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select (select count(*) from luminous.team where kind <> 'lab')::int
       + (select count(*) from luminous.person)::int as n`,
  )
  return rows[0]?.n ?? 0
}
