import type { Invitation, Role } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'

export type InvitationRow = {
  id: string
  team: TeamId
  email: string
  role: Role
  state: Invitation['state']
  message: string | null
  invitedBy: string
  createdAt: string
  sentAt: string
  expiresAt: string
  acceptedAt: string | null
  opened: number
  openedAt: string | null
}

const columns = `i.id, i.team_id as team, i.email, i.role, i.message, i.invited_by_name as "invitedBy",
  i.created_at as "createdAt", i.sent_at as "sentAt", i.expires_at as "expiresAt",
  i.accepted_at as "acceptedAt",
  case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null then 'revoked'
    when i.expires_at <= clock_timestamp() then 'expired' else 'pending' end as state`
const withTouches = `left join lateral (
    select count(*)::int as opened, max(h.at) as "openedAt"
    from luminous.link k join luminous.link_touch h on h.link_id = k.id where k.subject_id = i.id
  ) o on true`

export async function invitation_list(
  db: Db,
  page: {
    team: TeamId
    search: string | null
    before: { createdAt: string; id: string } | null
    limit: number
  },
): Promise<InvitationRow[]> {
  const { rows } = await db.query<InvitationRow>(
    `select ${columns}, coalesce(o.opened, 0) as opened, o."openedAt"
     from luminous.invitation i ${withTouches}
     where i.team_id = $1 and ($2::text is null or strpos(lower(i.email), lower($2)) > 0)
       and ($3::timestamptz is null or (i.created_at, i.id) < ($3, $4::uuid))
     order by i.created_at desc, i.id desc limit $5`,
    [page.team, page.search, page.before?.createdAt ?? null, page.before?.id ?? null, page.limit],
  )
  return rows
}

export async function invitation_find(
  db: Db,
  { team, id }: { team: TeamId; id: string },
): Promise<InvitationRow | null> {
  const { rows } = await db.query<InvitationRow>(
    `select ${columns}, coalesce(o.opened, 0) as opened, o."openedAt"
     from luminous.invitation i ${withTouches} where i.team_id = $1 and i.id = $2`,
    [team, id],
  )
  return rows[0] ?? null
}

/** The invitation of an address that can still be accepted, or could until it ran out. */
export async function invitation_find_open(
  db: Db,
  { team, email }: { team: TeamId; email: string },
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from luminous.invitation
     where team_id = $1 and lower(email) = lower($2) and accepted_at is null and revoked_at is null`,
    [team, email],
  )
  return rows[0]?.id ?? null
}

export type NewInvitation = {
  team: TeamId
  id: string
  email: string
  role: Role
  message: string | null
  invitedBy: string | null
  invitedByName: string
  hours: number
}

export async function invitation_insert(tx: Tx, invitation: NewInvitation): Promise<void> {
  await tx.query(
    `insert into luminous.invitation
       (team_id, id, email, role, message, invited_by, invited_by_name, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(hours => $8))`,
    [
      invitation.team,
      invitation.id,
      invitation.email,
      invitation.role,
      invitation.message,
      invitation.invitedBy,
      invitation.invitedByName,
      invitation.hours,
    ],
  )
}

/** The same invitation, sent again: its time begins anew. A role or message that is left out stays. */
export async function invitation_renew(
  tx: Tx,
  invitation: {
    team: TeamId
    id: string
    role: Role | null
    message: string | null
    hours: number
  },
): Promise<void> {
  await tx.query(
    `update luminous.invitation set role = coalesce($3, role), message = coalesce($4, message),
       sent_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(hours => $5)
     where team_id = $1 and id = $2`,
    [invitation.team, invitation.id, invitation.role, invitation.message, invitation.hours],
  )
}

export async function invitation_accept(
  tx: Tx,
  { team, id, person }: { team: TeamId; id: string; person: PersonId },
): Promise<void> {
  await tx.query(
    `update luminous.invitation set accepted_at = clock_timestamp(), accepted_by = $3
     where team_id = $1 and id = $2`,
    [team, id, person],
  )
}

/** Revokes one invitation that is open, or all of a team; answers their ids. */
export async function invitation_revoke(
  tx: Tx,
  { team, id }: { team: TeamId; id: string | null },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `update luminous.invitation set revoked_at = clock_timestamp()
     where team_id = $1 and ($2::uuid is null or id = $2) and accepted_at is null and revoked_at is null
     returning id`,
    [team, id],
  )
  return rows.map((row) => row.id)
}
