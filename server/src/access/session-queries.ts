import type { Role, Via } from '@luminous/contract'
import { prepare, type Db, type Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'
import type { TeamKind, TeamState } from './queries.ts'

export async function session_insert(
  tx: Tx,
  session: {
    id: string
    person: PersonId
    team: TeamId
    tokenHash: Uint8Array
    minutes: number
    stage: 'second-factor' | 'full'
    network: string
    agent: string
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.session (id, person_id, team_id, token_hash, expires_at, stage, network, agent)
     values ($1, $2, $3, $4, clock_timestamp() + make_interval(mins => $5), $6, $7, $8)`,
    [
      session.id,
      session.person,
      session.team,
      session.tokenHash,
      session.minutes,
      session.stage,
      session.network,
      session.agent,
    ],
  )
}

export type SessionRow = {
  id: string
  stage: 'second-factor' | 'full'
  attempts: number
  person: PersonId
  person_name: string
  email: string
  team: TeamId
  slug: string
  team_name: string
  kind: TeamKind
  team_state: TeamState
  role: Role
  via: Via
  grant_id: string | null
  /** Why the person may look who is no member: the grant's purpose, or what staff said. */
  look_reason: string | null
  has_second_factor: boolean
  team_requires_second_factor: boolean
  is_stale: boolean
  expires_at: string
}

const liveSession = prepare(
  `select s.id, s.stage, s.attempts, p.id as person, p.name as person_name, p.email,
     t.id as team, t.slug, t.name as team_name, t.kind, t.state as team_state,
     coalesce(v.role, m.role, 'auditor') as role,
     case when v.role is not null then 'view' when m.role is not null then 'membership' else 'grant' end as via,
     g.id as grant_id, coalesce(s.viewing_reason, g.purpose) as look_reason,
     luminous.has_second_factor(p.id) as has_second_factor,
     t.requires_second_factor as team_requires_second_factor,
     s.last_seen_at < clock_timestamp() - interval '1 minute'
       or m.role is not null and not exists (select from luminous.membership_use u
         where u.team_id = t.id and u.person_id = p.id) as is_stale,
     s.expires_at
   from luminous.session s
   join luminous.person p on p.id = s.person_id and p.deleted_at is null
   join luminous.team t on t.id = coalesce(s.viewing_team_id, s.team_id)
   left join luminous.membership m
     on m.person_id = s.person_id and m.team_id = t.id and s.viewing_team_id is null
     -- Staff reach every team: a staff role in another team than the lab's counts for nothing.
     and (t.kind = 'lab' or m.role not in ('staff-admin', 'analyst', 'reviewer'))
   left join luminous.membership v
     on s.viewing_team_id is not null and v.person_id = s.person_id and v.team_id = s.team_id
     and v.role = 'staff-admin'
   left join lateral (
     select id, purpose from luminous.access_grant a
     where a.person_id = s.person_id and a.team_id = t.id and a.revoked_at is null
       and clock_timestamp() between a.valid_from and a.valid_until
     order by a.valid_until desc limit 1
   ) g on m.role is null and s.viewing_team_id is null
   where s.token_hash = $1 and s.expires_at > clock_timestamp()
     and (m.role is not null or v.role is not null or g.id is not null)`,
)

/**
 * A live session with its person, the team acted for and today's role there: a changed role, an ended grant
 * or a closed team counts from the next request.
 */
export async function session_find(db: Db, tokenHash: Uint8Array): Promise<SessionRow | null> {
  const { rows } = await db.query<SessionRow>(liveSession, [tokenHash])
  return rows[0] ?? null
}

export type PlaceRow = {
  team: TeamId
  slug: string
  name: string
  kind: TeamKind
  state: TeamState
  role: Role
  via: 'membership' | 'grant'
  until: string | null
}

/** Where a person may act: as a member, the oldest membership first; then by a grant. Open teams come first. */
export async function place_list(db: Db, person: PersonId): Promise<PlaceRow[]> {
  const { rows } = await db.query<PlaceRow>(
    `select t.id as team, t.slug, t.name, t.kind, t.state, w.role, w.via, w.until
     from (
       select m.team_id, m.role, 'membership' as via, null::timestamptz as until, 0 as rank, m.created_at, m.id
       from luminous.membership m where m.person_id = $1
       union all
       select g.team_id, 'auditor', 'grant', max(g.valid_until), 1, min(g.created_at), min(g.id::text)::uuid
       from luminous.access_grant g
       where g.person_id = $1 and g.revoked_at is null
         and clock_timestamp() between g.valid_from and g.valid_until
         and not exists (select from luminous.membership m where m.person_id = $1 and m.team_id = g.team_id)
       group by g.team_id
     ) w join luminous.team t on t.id = w.team_id
     order by t.state <> 'active', w.rank, w.created_at, w.id
     limit 500`,
    [person],
  )
  return rows
}

export async function session_switch(tx: Tx, session: { id: string; team: TeamId }): Promise<void> {
  await tx.query(
    `update luminous.session set team_id = $2, viewing_team_id = null, viewing_reason = null where id = $1`,
    [session.id, session.team],
  )
}

export async function session_view(
  tx: Tx,
  session: { id: string; team: TeamId | null; reason: string | null },
): Promise<void> {
  await tx.query(
    `update luminous.session set viewing_team_id = $2, viewing_reason = $3 where id = $1`,
    [session.id, session.team, session.reason],
  )
}

/** Says that a session was used, and that its person was in the team; at most once a minute. */
export async function session_touch(
  tx: Tx,
  session: { id: string; person: PersonId; team: TeamId; network: string; isMember: boolean },
): Promise<void> {
  await tx.query(
    `update luminous.session set last_seen_at = clock_timestamp(), network = $2 where id = $1`,
    [session.id, session.network],
  )
  if (!session.isMember) return
  await tx.query(
    `insert into luminous.membership_use (team_id, person_id) values ($1, $2)
     on conflict (team_id, person_id) do update set last_seen_at = clock_timestamp()`,
    [session.team, session.person],
  )
}

/** Counts a try at the second factor; answers how many there were. */
export async function session_attempt(tx: Tx, id: string): Promise<number> {
  const { rows } = await tx.query<{ attempts: number }>(
    `update luminous.session set attempts = attempts + 1 where id = $1 returning attempts`,
    [id],
  )
  return rows[0]?.attempts ?? Number.POSITIVE_INFINITY
}

export async function session_delete(tx: Tx, id: string): Promise<void> {
  await tx.query(`delete from luminous.session where id = $1`, [id])
}

/** Ends a person's sessions, but for the one that is kept; answers how many. */
export async function session_delete_of_person(
  tx: Tx,
  { person, keep }: { person: PersonId; keep: string | null },
): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from luminous.session where person_id = $1 and id is distinct from $2::uuid`,
    [person, keep],
  )
  return rowCount ?? 0
}

export async function session_delete_one(
  tx: Tx,
  { person, id }: { person: PersonId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from luminous.session where person_id = $1 and id = $2`,
    [person, id],
  )
  return rowCount === 1
}

export type SessionItemRow = {
  id: string
  createdAt: string
  lastSeenAt: string
  network: string
  agent: string
}

export async function session_list(db: Db, person: PersonId): Promise<SessionItemRow[]> {
  const { rows } = await db.query<SessionItemRow>(
    `select id, created_at as "createdAt", last_seen_at as "lastSeenAt", network, agent
     from luminous.session
     where person_id = $1 and stage = 'full' and expires_at > clock_timestamp()
     order by last_seen_at desc limit 100`,
    [person],
  )
  return rows
}

export async function session_delete_expired(tx: Tx): Promise<void> {
  await tx.query(`delete from luminous.session where expires_at < clock_timestamp()`)
  await tx.query(`delete from luminous.passkey_challenge where expires_at < clock_timestamp()`)
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
