import type { Db } from '../platform/database.ts'

/** The role that owns the schema, and what the names of the others begin with: this connection is the backup role's. */
export async function roles_find(
  db: Db,
): Promise<{ prefix: string; owner: string; readsMigrations: boolean }> {
  const { rows } = await db.query<{ prefix: string; owner: string; readsMigrations: boolean }>(
    `select regexp_replace(current_user, '_backup$', '') as prefix,
       (select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'luminous')::text as owner,
       has_table_privilege('luminous.migration', 'select') as "readsMigrations"`,
  )
  return rows[0] ?? { prefix: '', owner: '', readsMigrations: false }
}

/** The migrations that the database says it has had. */
export async function migration_list(
  db: Db,
): Promise<{ version: number; name: string; sha256: string; appliedAtMs: number }[]> {
  const { rows } = await db.query<{
    version: number
    name: string
    sha256: string
    appliedAtMs: number
  }>(
    `select version, name, sha256, extract(epoch from applied_at)::float8 * 1000 as "appliedAtMs"
     from luminous.migration order by version`,
  )
  return rows
}

export async function server_version_number(db: Db): Promise<number> {
  const { rows } = await db.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  return rows[0]?.version ?? 0
}
