import type { LinkPurpose, LinkState } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

export type LinkRow = {
  id: string
  purpose: LinkPurpose
  team: TeamId | null
  subject: string | null
  email: string
  secretHash: Uint8Array
  state: LinkState
  expiresAt: string
  endedAt: string | null
}

export async function link_insert(
  tx: Tx,
  link: {
    id: string
    purpose: LinkPurpose
    team: TeamId | null
    subject: string | null
    email: string
    secretHash: Uint8Array
    hours: number
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.link (id, purpose, team_id, subject_id, email, secret_hash, expires_at)
     values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(hours => $7))`,
    [link.id, link.purpose, link.team, link.subject, link.email, link.secretHash, link.hours],
  )
}

export async function link_find(db: Db, id: string): Promise<LinkRow | null> {
  const { rows } = await db.query<LinkRow>(
    `select id, purpose, team_id as team, subject_id as subject, email, secret_hash as "secretHash",
       case when used_at is not null then 'used' when revoked_at is not null then 'revoked'
         when replaced_at is not null then 'replaced' when expires_at <= clock_timestamp() then 'expired'
         else 'open' end as state,
       expires_at as "expiresAt",
       coalesce(used_at, revoked_at, replaced_at,
         case when expires_at <= clock_timestamp() then expires_at end) as "endedAt"
     from luminous.link where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

/** The newest link to an invitation or a person. */
export async function link_find_newest(
  db: Db,
  { subject, purpose }: { subject: string; purpose: LinkPurpose },
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from luminous.link where subject_id = $1 and purpose = $2
     order by created_at desc limit 1`,
    [subject, purpose],
  )
  return rows[0]?.id ?? null
}

/** True for the one who comes first. */
export async function link_use(tx: Tx, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.link set used_at = clock_timestamp()
     where id = $1 and used_at is null and replaced_at is null and revoked_at is null
       and expires_at > clock_timestamp()`,
    [id],
  )
  return rowCount === 1
}

/** Ends the open links of an invitation, a grant or a person. */
export async function link_end_of_subject(
  tx: Tx,
  { subject, purpose, how }: { subject: string; purpose: LinkPurpose; how: 'replaced' | 'revoked' },
): Promise<void> {
  await tx.query(
    `update luminous.link set
       replaced_at = case when $3 = 'replaced' then clock_timestamp() else replaced_at end,
       revoked_at = case when $3 = 'revoked' then clock_timestamp() else revoked_at end
     where subject_id = $1 and purpose = $2
       and used_at is null and replaced_at is null and revoked_at is null`,
    [subject, purpose, how],
  )
}

const touchesMax = 200

/** Notes that a link's page was loaded; of more than 200 nobody learns anything further. */
export async function link_touch_insert(
  tx: Tx,
  touch: { id: string; link: string; method: string; network: string; agent: string },
): Promise<void> {
  await tx.query(
    `insert into luminous.link_touch (id, link_id, method, network, agent)
     select $1, l.id, $3, $4, $5 from luminous.link l
     where l.id = $2 and (select count(*) from luminous.link_touch t where t.link_id = l.id) < ${touchesMax}`,
    [touch.id, touch.link, touch.method, touch.network, touch.agent],
  )
}

export async function link_delete_old(tx: Tx): Promise<void> {
  await tx.query(
    `delete from luminous.link where expires_at < clock_timestamp() - interval '90 days'`,
  )
}

export async function link_pending_email(db: Db, person: string): Promise<string | null> {
  const { rows } = await db.query<{ email: string }>(
    `select email from luminous.link
     where subject_id = $1 and purpose = 'email' and used_at is null and replaced_at is null
       and revoked_at is null and expires_at > clock_timestamp()
     order by created_at desc limit 1`,
    [person],
  )
  return rows[0]?.email ?? null
}
