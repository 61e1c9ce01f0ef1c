import type { Db, Tx } from '../platform/database.ts'

export type SettingName = 'public-url' | 'mail'
export type SettingRow = {
  id: string
  name: SettingName
  value: unknown
  sealed: Uint8Array | null
}

export async function setting_list(db: Db): Promise<SettingRow[]> {
  const { rows } = await db.query<SettingRow>(
    `select id, name, value, sealed from luminous.setting`,
  )
  return rows
}

/** `sealed` stays as it is where none is given. */
export async function setting_upsert(
  tx: Tx,
  setting: { id: string; name: SettingName; value: unknown; sealed: Uint8Array | null },
): Promise<void> {
  await tx.query(
    `insert into luminous.setting (id, name, value, sealed) values ($1, $2, $3, $4)
     on conflict (name) do update set value = excluded.value,
       sealed = coalesce(excluded.sealed, luminous.setting.sealed)`,
    [setting.id, setting.name, JSON.stringify(setting.value), setting.sealed],
  )
}

export async function setting_delete(tx: Tx, name: SettingName): Promise<void> {
  await tx.query(`delete from luminous.setting where name = $1`, [name])
}
