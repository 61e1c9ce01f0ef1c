import type { KeyScope } from '@luminous/contract'
import type { Db, Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { TeamState } from './queries.ts'

export type PresentedKeyRow = {
  id: string
  name: string
  team: TeamId
  teamState: TeamState
  isLab: boolean
  scopes: KeyScope[]
  secretHash: Uint8Array
  state: 'active' | 'expired' | 'revoked'
  expiresAt: string
  isStale: boolean
}

/** A key by its id alone: whoever presents it has not said for which team. */
export async function api_key_find(db: Db, id: string): Promise<PresentedKeyRow | null> {
  const { rows } = await db.query<PresentedKeyRow>(
    `select k.id, k.name, k.team_id as team, t.state as "teamState", t.kind = 'lab' as "isLab", k.scopes,
       k.secret_hash as "secretHash", k.expires_at as "expiresAt",
       case when k.revoked_at is not null and k.revoked_at <= clock_timestamp() then 'revoked'
         when k.expires_at <= clock_timestamp() then 'expired' else 'active' end as state,
       coalesce(u.used_at < clock_timestamp() - interval '1 minute', true) as "isStale"
     from luminous.api_key k
     join luminous.team t on t.id = k.team_id
     left join luminous.api_key_use u on u.team_id = k.team_id and u.key_id = k.id
     where k.id = $1`,
    [id],
  )
  return rows[0] ?? null
}

/** Whether somebody made one of these keys. */
export async function api_key_is_made_by(
  db: Db,
  of: { team: TeamId; keys: readonly string[]; person: string },
): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from luminous.api_key
     where team_id = $1 and id = any($2::uuid[]) and created_by = $3 limit 1`,
    [of.team, of.keys, of.person],
  )
  return rows.length > 0
}

export async function api_key_touch(
  tx: Tx,
  use: { team: TeamId; key: string; network: string },
): Promise<void> {
  await tx.query(
    `insert into luminous.api_key_use (team_id, key_id, used_at, used_from)
     values ($1, $2, clock_timestamp(), $3)
     on conflict (team_id, key_id) do update set used_at = excluded.used_at, used_from = excluded.used_from`,
    [use.team, use.key, use.network],
  )
}
