import type { Db } from '../platform/database.ts'
import { identifier } from '../platform/roles.ts'
import { imageExpression, pinnedSettings, type AuditedTable } from './capture.ts'
import { first_entry_insert_many, image_list_all } from './record-first-queries.ts'

const pageRows = 1000

/**
 * Records the rows of a table that was not audited before as they are now, each by an entry as if it were new: else every
 * one of them would be a row that the ledger knows nothing of. By the recorder, in the migration's name.
 */
export async function recordFirst(db: Db, table: AuditedTable, recorder: string): Promise<void> {
  for (const [name, value] of Object.entries(pinnedSettings)) {
    await db.query(`set local ${name} = '${value}'`)
  }
  const source = {
    table: `${identifier(table.schema)}.${identifier(table.name)}`,
    image: imageExpression(table, 't'),
    team: table.teamColumn === null ? 'luminous.lab_team()' : `t.${identifier(table.teamColumn)}`,
  }
  let after: string | null = null
  for (;;) {
    const rows = await image_list_all(db, source, { after, limit: pageRows })
    const last = rows.at(-1)
    if (!last) return
    await db.query(`set local role ${identifier(recorder)}`)
    await first_entry_insert_many(db, table, rows)
    await db.query('reset role')
    after = last.id
  }
}
