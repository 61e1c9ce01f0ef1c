import type { Grant } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'

export type GrantRow = {
  id: string
  team: TeamId
  email: string
  name: string | null
  purpose: string
  from: string
  until: string
  state: Grant['state']
  grantedBy: string
  lastReadAt: string | null
  reads: number
}

export async function grant_list(db: Db, team: TeamId): Promise<GrantRow[]> {
  return grant_select(db, { team, id: null })
}

export async function grant_find(
  db: Db,
  which: { team: TeamId; id: string },
): Promise<GrantRow | null> {
  const [row] = await grant_select(db, which)
  return row ?? null
}

async function grant_select(
  db: Db,
  { team, id }: { team: TeamId; id: string | null },
): Promise<GrantRow[]> {
  const { rows } = await db.query<GrantRow>(
    `select g.id, g.team_id as team, g.email, g.purpose, g.valid_from as "from", g.valid_until as until,
       g.granted_by_name as "grantedBy", e.name, e."lastReadAt", coalesce(e.reads, 0) as reads,
       case when g.revoked_at is not null then 'revoked' when g.valid_until <= clock_timestamp() then 'ended'
         when g.valid_from > clock_timestamp() then 'coming' else 'active' end as state
     from luminous.access_grant g
     left join lateral (
       select max(a.person_name) as name, max(a.created_at) as "lastReadAt", count(*)::int as reads
       from luminous.access_event a where a.team_id = g.team_id and a.grant_id = g.id
     ) e on true
     where g.team_id = $1 and ($2::uuid is null or g.id = $2)
     order by g.valid_until desc, g.id limit 200`,
    [team, id],
  )
  return rows
}

/** Of a to z alone the case does not matter: see `person_find_by_email`. */
const isAddress = `lower(email) = lower($1) and lower(email collate "C") = lower($1::text collate "C")`

type WaitingGrantRow = Pick<GrantRow, 'team' | 'grantedBy' | 'purpose' | 'from' | 'until'>

/** Grants that wait for an account of this address. */
export async function grant_list_of_email(db: Db, email: string): Promise<WaitingGrantRow[]> {
  const { rows } = await db.query<WaitingGrantRow>(
    `select team_id as team, granted_by_name as "grantedBy", purpose, valid_from as "from",
       valid_until as until
     from luminous.access_grant
     where ${isAddress} and person_id is null and revoked_at is null
       and valid_until > clock_timestamp()
     order by created_at desc limit 100`,
    [email],
  )
  return rows
}

export async function grant_insert(
  tx: Tx,
  grant: {
    team: TeamId
    id: string
    email: string
    person: PersonId | null
    purpose: string
    from: string
    until: string
    grantedBy: string | null
    grantedByName: string
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.access_grant
       (team_id, id, email, person_id, purpose, valid_from, valid_until, granted_by, granted_by_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      grant.team,
      grant.id,
      grant.email,
      grant.person,
      grant.purpose,
      grant.from,
      grant.until,
      grant.grantedBy,
      grant.grantedByName,
    ],
  )
}

/** When the next grant of a person begins; null where none is to come. */
export async function grant_begin_next(db: Db, person: PersonId): Promise<string | null> {
  const { rows } = await db.query<{ begins: string }>(
    `select valid_from as begins from luminous.access_grant
     where person_id = $1 and revoked_at is null and valid_from > clock_timestamp()
     order by valid_from limit 1`,
    [person],
  )
  return rows[0]?.begins ?? null
}

/** Gives the grants of an address to its person, now that there is one. */
export async function grant_claim(
  tx: Tx,
  { email, person }: { email: string; person: PersonId },
): Promise<void> {
  await tx.query(
    `update luminous.access_grant set person_id = $2 where ${isAddress} and person_id is null`,
    [email, person],
  )
}

/** False where there is none that still holds. */
export async function grant_revoke(
  tx: Tx,
  { team, id, reason }: { team: TeamId; id: string; reason: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.access_grant set revoked_at = clock_timestamp(), revoked_reason = $3
     where team_id = $1 and id = $2 and revoked_at is null and valid_until > clock_timestamp()`,
    [team, id, reason],
  )
  return rowCount === 1
}
