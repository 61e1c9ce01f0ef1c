/** The face of the ledger's mechanism: what makes entries, puts them in order, proves and checks them. */
import type { Db } from '../platform/database.ts'
import type { MigrationHooks } from '../platform/migrate.ts'
import { loginRoleName } from '../platform/roles.ts'
import { installCapture } from './capture.ts'
import {
  compareColumns,
  readColumns,
  recordSchemaChanges,
  type ColumnState,
} from './schema-changes.ts'
import { hasLab, isTableEmpty } from './queries.ts'

/** Around each migration: capture is generated anew, and what happened to audited columns is written down. */
export function migrationHooks(rolePrefix: string): MigrationHooks<ColumnState[]> {
  const recorder = loginRoleName(rolePrefix, 'recorder')
  return {
    before: readColumns,
    async after(db: Db, migration, before) {
      const after = await readColumns(db)
      const empty = new Map<string, boolean>()
      for (const table of new Set(before.map((column) => column.table))) {
        empty.set(table, await isTableEmpty(db, table))
      }
      const changes = compareColumns(before, after, (table) => empty.get(table) ?? true)
      if (await hasCapture(db)) await installCapture(db, recorder)
      // Before there is a lab there is no record whose older image would need explaining.
      if (changes.length > 0 && (await hasLab(db))) {
        await recordSchemaChanges(db, migration.name, changes)
      }
    },
    async finish(db: Db) {
      await installCapture(db, recorder)
    },
  }
}

async function hasCapture(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    "select to_regprocedure('ledger.record_entries(text,text,uuid[],uuid[],int[],text[],text[])') is not null as found",
  )
  return rows[0]?.found ?? false
}
