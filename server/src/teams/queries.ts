import type { Team } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

export type TeamDetailsRow = {
  id: TeamId
  slug: string
  kind: Team['kind']
  state: Team['state']
  stateReason: string | null
  stateSince: string | null
  keptUntil: string | null
  name: string
  contactName: string
  contactEmail: string
  contactPhone: string
  notes: string | null
  colour: string | null
  hasLogo: boolean
  requiresSecondFactor: boolean
  usedBytes: number
  maxBytes: number | null
  members: number
  detailsConfirmedAt: string | null
  createdAt: string
  version: number
}

export async function team_find_details(db: Db, team: TeamId): Promise<TeamDetailsRow | null> {
  const { rows } = await db.query<TeamDetailsRow>(
    `select t.id, t.slug, t.kind, t.state, t.state_reason as "stateReason", t.state_since as "stateSince",
       t.kept_until as "keptUntil", t.name, t.contact_name as "contactName",
       t.contact_email as "contactEmail", t.contact_phone as "contactPhone", n.note as notes, t.colour,
       exists (select from luminous.team_logo l where l.team_id = t.id) as "hasLogo",
       t.requires_second_factor as "requiresSecondFactor",
       (select coalesce(sum(f.size_bytes), 0)::bigint from luminous.file f where f.team_id = t.id) as "usedBytes",
       (select s.bytes_max from luminous.storage s where s.team_id = t.id) as "maxBytes",
       (select count(*)::int from luminous.membership m where m.team_id = t.id) as members,
       t.details_confirmed_at as "detailsConfirmedAt", t.created_at as "createdAt", t.version
     from luminous.team t left join luminous.customer_note n on n.id = t.id
     where t.id = $1`,
    [team],
  )
  return rows[0] ?? null
}

export type TeamDetails = {
  name?: string | undefined
  contactName?: string | undefined
  contactEmail?: string | undefined
  contactPhone?: string | undefined
  colour?: string | null | undefined
  requiresSecondFactor?: boolean | undefined
  detailsConfirmed?: true | undefined
}

/** What is left out stays; a colour of null goes. */
export async function team_update(tx: Tx, team: TeamId, details: TeamDetails): Promise<void> {
  await tx.query(
    `update luminous.team set
       name = coalesce($2, name), contact_name = coalesce($3, contact_name),
       contact_email = coalesce($4, contact_email), contact_phone = coalesce($5, contact_phone),
       colour = case when $6 then $7 else colour end,
       requires_second_factor = coalesce($8, requires_second_factor),
       details_confirmed_at = case when $9 then clock_timestamp() else details_confirmed_at end
     where id = $1`,
    [
      team,
      details.name ?? null,
      details.contactName ?? null,
      details.contactEmail ?? null,
      details.contactPhone ?? null,
      details.colour !== undefined,
      details.colour ?? null,
      details.requiresSecondFactor ?? null,
      details.detailsConfirmed === true,
    ],
  )
}

export async function customer_note_set(tx: Tx, team: TeamId, note: string): Promise<void> {
  await tx.query(
    `insert into luminous.customer_note (id, note) values ($1, $2)
     on conflict (id) do update set note = excluded.note`,
    [team, note],
  )
}

export async function team_set_state(
  tx: Tx,
  team: { id: TeamId; state: Team['state']; reason: string; keptYears: number | null },
): Promise<void> {
  await tx.query(
    `update luminous.team set state = $2, state_reason = $3, state_since = clock_timestamp(),
       kept_until = clock_timestamp() + make_interval(years => $4)
     where id = $1`,
    [team.id, team.state, team.reason, team.keptYears],
  )
}

export async function storage_insert(
  tx: Tx,
  storage: { team: TeamId; id: string; bytesMax: number },
): Promise<void> {
  await tx.query(`insert into luminous.storage (team_id, id, bytes_max) values ($1, $2, $3)`, [
    storage.team,
    storage.id,
    storage.bytesMax,
  ])
}

/** Customers that were made before teams had storage and preferences of their own. */
export async function team_list_unfurnished(db: Db): Promise<TeamId[]> {
  const { rows } = await db.query<{ id: TeamId }>(
    `select t.id from luminous.team t where t.kind <> 'lab'
       and not exists (select from luminous.storage s where s.team_id = t.id)
     order by t.id`,
  )
  return rows.map(({ id }) => id)
}

export type LogoRow = { mediaType: string; bytes: Uint8Array; sha256: string }

export async function team_logo_find(db: Db, team: TeamId): Promise<LogoRow | null> {
  const { rows } = await db.query<LogoRow>(
    `select media_type as "mediaType", bytes, sha256 from luminous.team_logo where team_id = $1`,
    [team],
  )
  return rows[0] ?? null
}

/** The logo of a team by its short name, for whoever was invited and has no account yet. */
export async function team_logo_find_by_slug(db: Db, slug: string): Promise<LogoRow | null> {
  const { rows } = await db.query<LogoRow>(
    `select l.media_type as "mediaType", l.bytes, l.sha256
     from luminous.team_logo l join luminous.team t on t.id = l.team_id where t.slug = $1`,
    [slug],
  )
  return rows[0] ?? null
}

export async function team_logo_upsert(
  tx: Tx,
  logo: { team: TeamId; id: string; mediaType: string; sha256: string; bytes: Uint8Array },
): Promise<void> {
  await tx.query(
    `insert into luminous.team_logo (team_id, id, media_type, sha256, bytes) values ($1, $2, $3, $4, $5)
     on conflict (team_id) do update set media_type = excluded.media_type, sha256 = excluded.sha256,
       bytes = excluded.bytes`,
    [logo.team, logo.id, logo.mediaType, logo.sha256, logo.bytes],
  )
}

export async function team_logo_delete(tx: Tx, team: TeamId): Promise<void> {
  await tx.query(`delete from luminous.team_logo where team_id = $1`, [team])
}

export type PreferenceRow = {
  category: 'results' | 'exceedances' | 'reports' | 'custody'
  channel: 'inApp' | 'email'
  enabled: boolean
  setAt: string | null
}

/** The team's own defaults; people's choices stand beside them. */
export async function preference_list(db: Db, team: TeamId): Promise<PreferenceRow[]> {
  const { rows } = await db.query<PreferenceRow>(
    `select category, channel, enabled, set_at as "setAt" from luminous.preference
     where team_id = $1 and person_id is null order by category, channel`,
    [team],
  )
  return rows
}

export async function preference_upsert(
  tx: Tx,
  preference: {
    team: TeamId
    id: string
    category: string
    channel: string
    enabled: boolean
    isChosen: boolean
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.preference (team_id, id, category, channel, enabled, set_at)
     values ($1, $2, $3, $4, $5, case when $6 then clock_timestamp() end)
     on conflict (team_id, person_id, category, channel)
       do update set enabled = excluded.enabled, set_at = excluded.set_at`,
    [
      preference.team,
      preference.id,
      preference.category,
      preference.channel,
      preference.enabled,
      preference.isChosen,
    ],
  )
}

export type RecipientRow = { id: string; name: string; email: string; createdAt: string }

export async function checkpoint_recipient_list(db: Db, team: TeamId): Promise<RecipientRow[]> {
  const { rows } = await db.query<RecipientRow>(
    `select id, name, email, created_at as "createdAt" from luminous.checkpoint_recipient
     where team_id = $1 order by created_at, id limit 100`,
    [team],
  )
  return rows
}

/** False where the address is there already. */
export async function checkpoint_recipient_insert(
  tx: Tx,
  recipient: { team: TeamId; id: string; name: string; email: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.checkpoint_recipient (team_id, id, name, email) values ($1, $2, $3, $4)
     on conflict (team_id, lower(email)) do nothing`,
    [recipient.team, recipient.id, recipient.name, recipient.email],
  )
  return rowCount === 1
}

export async function checkpoint_recipient_delete(
  tx: Tx,
  recipient: { team: TeamId; id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from luminous.checkpoint_recipient where team_id = $1 and id = $2`,
    [recipient.team, recipient.id],
  )
  return rowCount === 1
}
