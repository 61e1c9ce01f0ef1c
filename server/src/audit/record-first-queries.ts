import type { Db } from '../platform/database.ts'
import type { AuditedTable } from './capture.ts'

type FirstImage = { readonly id: string; readonly team: string; readonly image: string }

/** Rows of a table with the team that they belong to and their image, in the order of their ids. */
export async function image_list_all(
  db: Db,
  source: { table: string; image: string; team: string },
  page: { after: string | null; limit: number },
): Promise<FirstImage[]> {
  const { rows } = await db.query<FirstImage>(
    `select t.id, ${source.team} as team, ${source.image} as image from ${source.table} t
     where $1::uuid is null or t.id > $1 order by t.id limit $2`,
    [page.after, page.limit],
  )
  return rows
}

export async function first_entry_insert_many(
  db: Db,
  table: AuditedTable,
  rows: readonly FirstImage[],
): Promise<void> {
  await db.query(
    `select ledger.record($1, 'insert', $2, $3::uuid[], $4::uuid[], $5::int[], null, $6::text[])`,
    [
      table.logKind,
      table.name,
      rows.map((row) => row.team),
      rows.map((row) => row.id),
      rows.map(() => 1),
      rows.map((row) => row.image),
    ],
  )
}
