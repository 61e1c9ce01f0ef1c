import type { Role } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { PersonId, TeamId } from '../platform/ids.ts'

export type TeamKind = 'lab' | 'customer' | 'community'
export type TeamState = 'active' | 'suspended' | 'closed'
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

export type PersonRow = {
  id: PersonId
  email: string
  name: string
  createdAt: string
  hasPassword: boolean
}

const personColumns = `p.id, p.email, p.name, p.created_at as "createdAt",
  exists (select from luminous.credential c where c.person_id = p.id) as "hasPassword"`

/**
 * Addresses compare without regard to the case of a to z, and of no other letter: in Unicode `İ` becomes `i`, and the
 * owner of a domain that only looks alike would be taken for the person. The first comparison is there for its index.
 */
const isAddress = `lower(p.email) = lower($1) and lower(p.email collate "C") = lower($1::text collate "C")`

export async function person_find_by_email(db: Db, email: string): Promise<PersonRow | null> {
  const { rows } = await db.query<PersonRow>(
    `select ${personColumns} from luminous.person p
     where ${isAddress} and p.deleted_at is null`,
    [email],
  )
  return rows[0] ?? null
}

export async function person_find(db: Db, id: PersonId): Promise<PersonRow | null> {
  const { rows } = await db.query<PersonRow>(
    `select ${personColumns} from luminous.person p where p.id = $1 and p.deleted_at is null`,
    [id],
  )
  return rows[0] ?? null
}

/** Two changes of one person's ways to sign in come one after the other. */
export async function person_lock(tx: Tx, id: PersonId): Promise<void> {
  await tx.query(`select 1 from luminous.person where id = $1 for update`, [id])
}

export async function person_update(
  tx: Tx,
  person: { id: PersonId; name?: string; email?: string },
): Promise<void> {
  await tx.query(
    `update luminous.person set name = coalesce($2, name), email = coalesce($3, email) where id = $1`,
    [person.id, person.name ?? null, person.email ?? null],
  )
}

/** What stays of a person: the id, so that what they did keeps pointing at one and the same somebody. */
export async function person_forget(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(
    `update luminous.person set name = 'Deleted account', email = 'deleted+' || id || '@account.invalid',
       deleted_at = clock_timestamp()
     where id = $1`,
    [person],
  )
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

export async function credential_delete(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(`delete from luminous.credential where person_id = $1`, [person])
}

export type SignInRow = { person: PersonId; name: string; password_hash: string }

/** The person of an address with the hash to check. */
export async function credential_find_by_email(db: Db, email: string): Promise<SignInRow | null> {
  const { rows } = await db.query<SignInRow>(
    `select p.id as person, p.name, c.password_hash
     from luminous.person p
     join luminous.credential c on c.person_id = p.id
     where ${isAddress} and p.deleted_at is null`,
    [email],
  )
  return rows[0] ?? null
}

export async function membership_insert(
  tx: Tx,
  membership: { team: TeamId; id: string; person: PersonId; role: Role },
): Promise<void> {
  await tx.query(
    `insert into luminous.membership (team_id, id, person_id, role) values ($1, $2, $3, $4)`,
    [membership.team, membership.id, membership.person, membership.role],
  )
}
