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
import { hasLab, hasRecorder, isTableEmpty } from './queries.ts'

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
      if (await hasRecorder(db)) await installCapture(db, recorder)
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
