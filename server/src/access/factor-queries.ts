import type { Db, Tx } from '../platform/database.ts'
import type { PersonId } from '../platform/ids.ts'

export type TotpRow = { id: string; sealedSecret: Uint8Array; confirmedAt: string | null }

export async function totp_find(db: Db, person: PersonId): Promise<TotpRow | null> {
  const { rows } = await db.query<TotpRow>(
    `select id, sealed_secret as "sealedSecret", confirmed_at as "confirmedAt"
     from luminous.totp where person_id = $1`,
    [person],
  )
  return rows[0] ?? null
}

export async function totp_insert(
  tx: Tx,
  totp: { id: string; person: PersonId; sealedSecret: Uint8Array },
): Promise<void> {
  await tx.query(`insert into luminous.totp (id, person_id, sealed_secret) values ($1, $2, $3)`, [
    totp.id,
    totp.person,
    totp.sealedSecret,
  ])
}

export async function totp_confirm(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(
    `update luminous.totp set confirmed_at = clock_timestamp() where person_id = $1 and confirmed_at is null`,
    [person],
  )
}

export async function totp_delete(tx: Tx, person: PersonId): Promise<void> {
  await tx.query(`delete from luminous.totp_use where person_id = $1`, [person])
  await tx.query(`delete from luminous.totp where person_id = $1`, [person])
}

/** True once for each time step: a code that somebody looked at over a shoulder is spent. */
export async function totp_spend(
  tx: Tx,
  { person, step }: { person: PersonId; step: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.totp_use as u (person_id, last_step) values ($1, $2)
     on conflict (person_id) do update set last_step = excluded.last_step
       where u.last_step < excluded.last_step`,
    [person, step],
  )
  return rowCount === 1
}

export async function recovery_code_replace(
  tx: Tx,
  { person, codes }: { person: PersonId; codes: readonly { id: string; hash: Uint8Array }[] },
): Promise<void> {
  await tx.query(`delete from luminous.recovery_code where person_id = $1`, [person])
  if (codes.length === 0) return
  await tx.query(
    `insert into luminous.recovery_code (id, person_id, code_hash)
     select row.id, $1, row.hash from unnest($2::uuid[], $3::bytea[]) as row (id, hash)`,
    [person, codes.map(({ id }) => id), codes.map(({ hash }) => hash)],
  )
}

export async function recovery_code_spend(
  tx: Tx,
  { person, hash }: { person: PersonId; hash: Uint8Array },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update luminous.recovery_code set used_at = clock_timestamp()
     where person_id = $1 and code_hash = $2 and used_at is null`,
    [person, hash],
  )
  return rowCount === 1
}

export async function recovery_code_count(db: Db, person: PersonId): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from luminous.recovery_code where person_id = $1 and used_at is null`,
    [person],
  )
  return rows[0]?.n ?? 0
}

export type PasskeyRow = {
  id: string
  person: PersonId
  personName: string
  credentialId: string
  publicKey: Uint8Array
  name: string
  transports: string[]
  counter: number
  createdAt: string
  lastUsedAt: string | null
}

const passkeyColumns = `k.id, k.person_id as person, p.name as "personName", k.credential_id as "credentialId",
  k.public_key as "publicKey", k.name, k.transports, coalesce(u.counter, 0) as counter,
  k.created_at as "createdAt", u.last_used_at as "lastUsedAt"`
const passkeyJoins = `join luminous.person p on p.id = k.person_id and p.deleted_at is null
  left join luminous.passkey_use u on u.passkey_id = k.id`

export async function passkey_list(db: Db, person: PersonId): Promise<PasskeyRow[]> {
  const { rows } = await db.query<PasskeyRow>(
    `select ${passkeyColumns} from luminous.passkey k ${passkeyJoins}
     where k.person_id = $1 order by k.created_at limit 50`,
    [person],
  )
  return rows
}

export async function passkey_find_by_credential(
  db: Db,
  credentialId: string,
): Promise<PasskeyRow | null> {
  const { rows } = await db.query<PasskeyRow>(
    `select ${passkeyColumns} from luminous.passkey k ${passkeyJoins} where k.credential_id = $1`,
    [credentialId],
  )
  return rows[0] ?? null
}

export async function passkey_insert(
  tx: Tx,
  passkey: {
    id: string
    person: PersonId
    credentialId: string
    publicKey: Uint8Array
    name: string
    transports: readonly string[]
    counter: number
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.passkey (id, person_id, credential_id, public_key, name, transports)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      passkey.id,
      passkey.person,
      passkey.credentialId,
      passkey.publicKey,
      passkey.name,
      passkey.transports,
    ],
  )
  await passkey_use(tx, { id: passkey.id, counter: passkey.counter })
}

export async function passkey_use(
  tx: Tx,
  { id, counter }: { id: string; counter: number },
): Promise<void> {
  await tx.query(
    `insert into luminous.passkey_use (passkey_id, counter, last_used_at)
     values ($1, $2, clock_timestamp())
     on conflict (passkey_id) do update set counter = excluded.counter, last_used_at = excluded.last_used_at`,
    [id, counter],
  )
}

/** Takes away one passkey of a person, or all; answers how many. */
export async function passkey_delete(
  tx: Tx,
  { person, id }: { person: PersonId; id: string | null },
): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from luminous.passkey where person_id = $1 and ($2::uuid is null or id = $2)`,
    [person, id],
  )
  return rowCount ?? 0
}

export async function passkey_challenge_insert(
  tx: Tx,
  { challenge, person }: { challenge: string; person: PersonId | null },
): Promise<void> {
  await tx.query(
    `insert into luminous.passkey_challenge (challenge, person_id, expires_at)
     values ($1, $2, clock_timestamp() + interval '5 minutes')`,
    [challenge, person],
  )
}

/** A challenge counts once, and for the person that it was made for. */
export async function passkey_challenge_spend(
  tx: Tx,
  { challenge, person }: { challenge: string; person: PersonId | null },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from luminous.passkey_challenge
     where challenge = $1 and person_id is not distinct from $2::uuid and expires_at > clock_timestamp()`,
    [challenge, person],
  )
  return rowCount === 1
}
