import type { Db } from '../platform/database.ts'
import type { MigrationHooks } from '../platform/migrate.ts'
import { OperatorError } from '../platform/problem.ts'
import { loginRoleName } from '../platform/roles.ts'
import { findAuditedTables, installCapture } from './capture.ts'
import {
  compareColumns,
  readColumns,
  recordRecapture,
  recordSchemaChanges,
  type SchemaChange,
  type ColumnState,
} from './schema-changes.ts'
import { recordFirst } from './record-first.ts'
import { hasLab, hasRecorder, isTableEmpty, table_list_written } from './queries.ts'
import { findCaptureFaults } from './verify-capture.ts'

type Before = { readonly columns: ColumnState[]; readonly audited: ReadonlySet<string> }

/** Around each migration: capture is generated anew, and what happened to audited columns is written down. */
export function migrationHooks(rolePrefix: string): MigrationHooks<Before> {
  const recorder = loginRoleName(rolePrefix, 'recorder')
  return {
    async before(db: Db) {
      const tables = await findAuditedTables(db)
      return { columns: await readColumns(db), audited: new Set(tables.map(({ name }) => name)) }
    },
    async after(db: Db, migration, { columns: before, audited }) {
      const after = await readColumns(db)
      const empty = new Map<string, boolean>()
      for (const table of new Set(before.map((column) => column.table))) {
        empty.set(table, await isTableEmpty(db, table))
      }
      const changes = compareColumns(before, after, (table) => empty.get(table) ?? true)
      refuseBackfill(migration.name, changes, await table_list_written(db))
      const tables = (await hasRecorder(db)) ? await installCapture(db, recorder) : []
      // Before there is a lab there is no record whose older image would need explaining.
      if (!(await hasLab(db))) return
      if (changes.length > 0) await recordSchemaChanges(db, migration.name, changes)
      for (const table of tables) {
        if (!audited.has(table.name)) await recordFirst(db, table, recorder)
      }
    },
    async finish(db: Db, applied: number) {
      // Putting triggers on a table waits for every open writer and holds up all others meanwhile: a server or
      // command that starts beside a working one must not do it for nothing.
      const faults = await findCaptureFaults(db, await findAuditedTables(db))
      if (faults.length === 0) return
      await installCapture(db, recorder)
      // After a migration that is its last step; otherwise somebody had a hand in it, and that stays written.
      if (applied > 0 || !(await hasLab(db))) return
      const remaining = await findCaptureFaults(db, await findAuditedTables(db))
      const isLeft = (message: string) => remaining.some((fault) => fault.message === message)
      const mended = faults.filter(({ message }) => !isLeft(message))
      for (const { message } of mended) say(`${message} It has been put back.`)
      for (const { message } of remaining) say(`${message} It is still so.`)
      await recordRecapture(db, [...new Set(mended.map((fault) => fault.type))])
    },
  }
}

const say = (sentence: string) => process.stderr.write(`luminous: ${sentence}\n`)

/** Rows written after the columns changed would be recorded by the capture of before, without the new columns. */
function refuseBackfill(
  migration: string,
  changes: readonly SchemaChange[],
  written: readonly string[],
): void {
  const table = changes.map((change) => change.table).find((name) => written.includes(name))
  if (table === undefined) return
  throw new OperatorError(
    `The migration ${migration} changes columns of ${table} and writes its rows too: write them in the next migration, when they are recorded with their new columns.`,
  )
}
