import type { Db, Tx } from '../platform/database.ts'
import { cutChunks } from '../platform/files.ts'
import type { TeamId } from '../platform/ids.ts'
import { insertRow } from '../platform/sql.ts'

/** False where the team has a file of that content, perhaps since a moment. */
export async function file_insert(
  tx: Tx,
  file: { team: TeamId; id: string; sha256: string; name: string; bytes: Uint8Array },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into luminous.file (team_id, id, sha256, name, size_bytes) values ($1, $2, $3, $4, $5)
     on conflict (team_id, sha256) do nothing`,
    [file.team, file.id, file.sha256, file.name, file.bytes.length],
  )
  if (rowCount === 0) return false
  // One by one: bytes within an array travel as text, twice as long and slower than all the rest.
  for (const [number, bytes] of cutChunks(file.bytes).entries()) {
    await insertRow(tx, 'luminous.file_chunk', {
      team_id: file.team,
      file_id: file.id,
      number,
      bytes,
    })
  }
  return true
}

/** Bytes that the team's files take, and how many they may; null where nobody set a limit. */
export async function storage_usage(
  db: Db,
  team: TeamId,
): Promise<{ usedBytes: number; maxBytes: number | null }> {
  const { rows } = await db.query<{ usedBytes: number; maxBytes: number | null }>(
    `select (select coalesce(sum(size_bytes), 0)::bigint from luminous.file where team_id = $1) as "usedBytes",
       (select bytes_max from luminous.storage where team_id = $1) as "maxBytes"`,
    [team],
  )
  return rows[0] ?? { usedBytes: 0, maxBytes: null }
}

/** Which of these contents the team has. */
export async function file_list_known(
  db: Db,
  files: { team: TeamId; sha256s: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await db.query<{ sha256: string }>(
    `select sha256 from luminous.file where team_id = $1 and sha256 = any($2::text[])`,
    [files.team, files.sha256s],
  )
  return new Set(rows.map(({ sha256 }) => sha256))
}

export async function file_find_by_sha256(
  db: Db,
  file: { team: TeamId; sha256: string },
): Promise<{ id: string; name: string } | null> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select id, name from luminous.file where team_id = $1 and sha256 = $2`,
    [file.team, file.sha256],
  )
  return rows[0] ?? null
}

export async function file_content(
  db: Db,
  file: { team: TeamId; id: string },
): Promise<Uint8Array> {
  const { rows } = await db.query<{ bytes: Uint8Array }>(
    `select bytes from luminous.file_chunk where team_id = $1 and file_id = $2 order by number`,
    [file.team, file.id],
  )
  return Buffer.concat(rows.map((row) => row.bytes))
}

/** The chunks of a file, in their order. */
export const chunk_statement = ({ team, id }: { team: TeamId; id: string }) => ({
  text: `select bytes from luminous.file_chunk where team_id = $1 and file_id = $2 order by number`,
  values: [team, id],
})

export async function file_list(
  db: Db,
  page: { team: TeamId; after: string; limit: number },
): Promise<{ id: string; sha256: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; sha256: string; name: string }>(
    `select id, sha256, name from luminous.file where team_id = $1 and id > $2 order by id limit $3`,
    [page.team, page.after, page.limit],
  )
  return rows
}
