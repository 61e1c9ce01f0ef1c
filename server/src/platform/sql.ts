import type { Tx } from './database.ts'
import { identifier } from './roles.ts'

export type BulkColumn = { readonly type: string; readonly values: readonly unknown[] }

/**
 * Writes many rows in one statement. The one place for bulk writes: under row security COPY is refused,
 * and where teams are spread over several machines this statement takes another form.
 * Array values (`text[]`) travel as JSON, since `unnest` would flatten them.
 */
export async function insertMany(
  tx: Tx,
  table: `${string}.${string}`,
  columns: Readonly<Record<string, BulkColumn>>,
): Promise<void> {
  const entries = Object.entries(columns)
  const names = entries.map(([name]) => identifier(name))
  const arrays = entries.map(([, column], at) =>
    column.type === 'text[]' ? `$${at + 1}::text[]` : `$${at + 1}::${column.type}[]`,
  )
  const values = entries.map(([, column]) =>
    column.type === 'text[]' ? column.values.map((value) => JSON.stringify(value)) : column.values,
  )
  const selected = entries.map(([, column], at) =>
    column.type === 'text[]'
      ? `array(select jsonb_array_elements_text(row.${names[at]}::jsonb))`
      : `row.${names[at]}`,
  )
  const [schema = '', name = ''] = table.split('.')
  await tx.query(
    `insert into ${identifier(schema)}.${identifier(name)} (${names.join(', ')})
     select ${selected.join(', ')} from unnest(${arrays.join(', ')}) as row (${names.join(', ')})`,
    values,
  )
}

/** Writes one row, its values beside the names of their columns: where a statement would count to `$29`. */
export async function insertRow(
  tx: Tx,
  table: `${string}.${string}`,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(row)
  const [schema = '', name = ''] = table.split('.')
  await tx.query(
    `insert into ${identifier(schema)}.${identifier(name)} (${names.map(identifier).join(', ')})
     values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
  )
}
