import { valueExpression } from './capture.ts'
import { newId } from '../platform/ids.ts'
import type { Db } from '../platform/database.ts'
import { OperatorError } from '../platform/problem.ts'

/**
 * What a migration does to the columns of audited tables, found by comparing the catalogue before and after.
 * A column keeps its number when it is renamed, which tells a rename from a drop and an add.
 */
export type ColumnState = {
  readonly table: string
  readonly number: number
  readonly name: string
  readonly type: string
  readonly hasDefault: boolean
  /** The default was stored once for the rows that were there, without rewriting them. */
  readonly storedDefault: string | null
  readonly typeName: string
  /** Its image is the SHA-256 of it. */
  readonly isHashed: boolean
}

export type SchemaChange = {
  readonly table: string
  readonly column: string
  readonly change: 'added' | 'renamed' | 'dropped' | 'retyped'
  readonly formerName: string | null
  /** The column whose stored default the older rows have now. */
  readonly added: ColumnState | null
}

/** The audited columns of `luminous`, by table and number; one that is declared unaudited is as one dropped. Tables that do not exist have none. */
export async function readColumns(db: Db): Promise<ColumnState[]> {
  const { rows } = await db.query<{
    table: string
    number: number
    name: string
    type: string
    has_default: boolean
    stored_default: string | null
    type_name: string
    is_hashed: boolean
  }>(
    `select c.relname as table, a.attnum as number, a.attname as name,
       format_type(a.atttypid, a.atttypmod) as type, a.atthasdef as has_default,
       case when a.atthasmissing then a.attmissingval::text end as stored_default, t.typname as type_name,
       coalesce(col_description(c.oid, a.attnum), '') like 'audited by its hash:%' as is_hashed
     from pg_attribute a
     join pg_type t on t.oid = a.atttypid
     join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'luminous' and c.relkind in ('r', 'p') and c.relname <> 'migration'
       and c.relowner = n.nspowner
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'not audited:%'
       and coalesce(col_description(c.oid, a.attnum), '') not like 'not audited:%'
     order by c.relname, a.attnum`,
  )
  return rows.map((row) => ({
    table: row.table,
    number: row.number,
    name: row.name,
    type: row.type,
    hasDefault: row.has_default,
    storedDefault: row.stored_default,
    typeName: row.type_name,
    isHashed: row.is_hashed,
  }))
}

/** The differences in tables that stood before; a new table has no older images to explain. */
export function compareColumns(
  before: readonly ColumnState[],
  after: readonly ColumnState[],
  isEmpty: (table: string) => boolean,
): SchemaChange[] {
  const tables = new Set(before.map((column) => column.table))
  const key = (column: ColumnState) => `${column.table}/${column.number}`
  const earlier = new Map(before.map((column) => [key(column), column]))
  const later = new Map(after.map((column) => [key(column), column]))
  const remaining = new Set(after.map((column) => column.table))
  const changes: SchemaChange[] = []
  for (const column of before) {
    const now = later.get(key(column))
    const named = { table: column.table, formerName: null, added: null }
    if (!now) {
      if (remaining.has(column.table))
        changes.push({ ...named, column: column.name, change: 'dropped' })
      continue
    }
    if (now.name !== column.name) {
      changes.push({ ...named, column: now.name, change: 'renamed', formerName: column.name })
    }
    if (now.type !== column.type || now.isHashed !== column.isHashed)
      changes.push({ ...named, column: now.name, change: 'retyped' })
  }
  for (const column of after) {
    if (!tables.has(column.table) || earlier.has(key(column))) continue
    // Older images do not have its hash, and nobody compares what they do not have.
    if (column.isHashed) continue
    if (column.hasDefault && column.storedDefault === null && !isEmpty(column.table)) {
      throw new OperatorError(
        `The migration adds ${column.table}.${column.name} with a default that differs from row to row. Add it without a default and fill it in with an update, so that each row's change is an entry.`,
      )
    }
    changes.push({
      table: column.table,
      column: column.name,
      change: 'added',
      formerName: null,
      added: column,
    })
  }
  return changes
}

/** What a migration is known to do to an audited column. */
export type ExpectedChange = Omit<SchemaChange, 'added'> & {
  readonly migration: string
  readonly defaultImage: string | null
}

/** The changes as they are written down. */
export async function describeChanges(
  db: Db,
  migration: string,
  changes: readonly SchemaChange[],
): Promise<ExpectedChange[]> {
  const described: ExpectedChange[] = []
  for (const { added, ...change } of changes) {
    const image = added && (await defaultImage(db, added))
    described.push({ migration, ...change, defaultImage: image })
  }
  return described
}

/** Writes the changes down; each becomes an entry of the lab's log. */
export async function recordSchemaChanges(
  db: Db,
  migration: string,
  changes: readonly SchemaChange[],
): Promise<void> {
  for (const change of await describeChanges(db, migration, changes)) {
    await db.query(
      `insert into luminous.schema_change
         (id, table_name, column_name, change, former_name, default_image, migration)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        newId(),
        change.table,
        change.column,
        change.change,
        change.formerName,
        change.defaultImage,
        migration,
      ],
    )
  }
}

/** The value that rows from before have in an added column, as it would stand in their image. */
async function defaultImage(db: Db, column: ColumnState): Promise<string | null> {
  if (column.storedDefault === null) return null
  const image = valueExpression(
    { name: 'v', type: column.typeName, notNull: false, isHashed: false },
    'd.v',
  )
  const { rows } = await db.query<{ image: string }>(
    // By way of text: a default that is an array itself stands quoted within the array of stored defaults.
    `select ${image} as image from (select (($1::text[])[1])::${column.type} as v) d`,
    [column.storedDefault],
  )
  return rows[0]?.image ?? null
}

/** Writes down that capture was not as it had been installed and was put back. */
export async function recordRecapture(db: Db, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await db.query(
      `insert into luminous.schema_change (id, table_name, column_name, change, migration)
       values ($1, $2, '', 'recaptured', '')`,
      [newId(), table],
    )
  }
}
