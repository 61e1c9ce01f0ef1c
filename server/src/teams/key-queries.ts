import type { ApiKey, KeyScope } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'

export type ApiKeyRow = {
  id: string
  name: string
  begins: string
  scopes: KeyScope[]
  state: ApiKey['state']
  createdBy: string
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  lastUsedFrom: string | null
  replacedBy: string | null
  /** How long it was made for. */
  lifeDays: number
}

const select = `select k.id, k.name, k.begins, k.scopes, k.created_by_name as "createdBy",
    k.created_at as "createdAt", k.expires_at as "expiresAt", k.replaced_by as "replacedBy",
    u.used_at as "lastUsedAt", u.used_from as "lastUsedFrom",
    greatest(1, round(extract(epoch from k.expires_at - k.created_at) / 86400))::int as "lifeDays",
    case when k.revoked_at is not null then 'revoked' when k.expires_at <= clock_timestamp() then 'expired'
      when k.replaced_by is not null then 'ending' else 'active' end as state
  from luminous.api_key k
  left join luminous.api_key_use u on u.team_id = k.team_id and u.key_id = k.id`

export async function api_key_list(db: Db, team: TeamId): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>(
    `${select} where k.team_id = $1 order by k.created_at desc, k.id desc limit 200`,
    [team],
  )
  return rows
}

/** One key, locked: of two who rotate it at once the second finds it replaced. */
export async function api_key_lock(
  tx: Tx,
  { team, id }: { team: TeamId; id: string },
): Promise<ApiKeyRow | null> {
  const { rows } = await tx.query<ApiKeyRow>(
    `${select} where k.team_id = $1 and k.id = $2 for no key update of k`,
    [team, id],
  )
  return rows[0] ?? null
}

export async function api_key_count_live(db: Db, team: TeamId): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from luminous.api_key k
     where k.team_id = $1 and k.revoked_at is null and k.expires_at > clock_timestamp()`,
    [team],
  )
  return rows[0]?.n ?? 0
}

export async function api_key_insert(
  tx: Tx,
  key: {
    team: TeamId
    id: string
    name: string
    begins: string
    scopes: readonly KeyScope[]
    secretHash: Uint8Array
    createdBy: string | null
    createdByName: string
    days: number
  },
): Promise<void> {
  await tx.query(
    `insert into luminous.api_key
       (team_id, id, name, begins, scopes, secret_hash, created_by, created_by_name, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + make_interval(days => $9))`,
    [
      key.team,
      key.id,
      key.name,
      key.begins,
      key.scopes,
      key.secretHash,
      key.createdBy,
      key.createdByName,
      key.days,
    ],
  )
}

/** The old key of a rotation lives for its grace; with none it is revoked at once. */
export async function api_key_replace(
  tx: Tx,
  key: { team: TeamId; id: string; by: string; graceHours: number },
): Promise<void> {
  await tx.query(
    `update luminous.api_key set replaced_by = $3,
       revoked_at = case when $4 = 0 then clock_timestamp() end,
       expires_at = least(expires_at, clock_timestamp() + make_interval(hours => $4))
     where team_id = $1 and id = $2`,
    [key.team, key.id, key.by, key.graceHours],
  )
}

export async function api_key_revoke(
  tx: Tx,
  { team, id }: { team: TeamId; id: string },
): Promise<void> {
  await tx.query(
    `update luminous.api_key set revoked_at = clock_timestamp()
     where team_id = $1 and id = $2 and revoked_at is null`,
    [team, id],
  )
}
