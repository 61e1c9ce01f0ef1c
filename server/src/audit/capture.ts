import type { Db } from '../platform/database.ts'
import { OperatorError } from '../platform/problem.ts'
import { identifier } from '../platform/roles.ts'

/**
 * Capture: what makes an entry of every change. Every table of the schema `luminous` is audited unless its
 * comment begins with `not audited:`, every column unless its comment does; so a new table cannot be
 * forgotten, and an exception says why; of the ledger's own tables the keys, and what says `audited:`. A secret is there by its SHA-256: `audited by its hash:`. The trigger functions are generated from the catalogue after every
 * migration, with one expression per column: 0.55 of an unaudited insert in prototypes, against 0.36 for
 * `to_jsonb`. `luminous verify` generates them again and compares, so a bent trigger is found too.
 */
export type AuditedColumn = {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  /** A secret, of which the image has the SHA-256. */
  readonly isHashed: boolean
}

export type AuditedTable = {
  readonly schema: string
  /** The table's name is the record's type. */
  readonly name: string
  /** The column that says which team's log the entry goes to; null: the lab's. */
  readonly teamColumn: string | null
  /** Which of a team's two logs; a table of reading says so in its comment. */
  readonly logKind: 'changes' | 'access'
  readonly columns: readonly AuditedColumn[]
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const qualified = (table: AuditedTable): string =>
  `${identifier(table.schema)}.${identifier(table.name)}`

/** The tables and columns that are audited, read from the catalogue. */
export async function findAuditedTables(db: Db): Promise<AuditedTable[]> {
  const { rows } = await db.query<{
    schema: string
    name: string
    column: string
    type: string
    not_null: boolean
    is_hashed: boolean
    is_access: boolean
  }>(
    `select n.nspname as schema, c.relname as name, a.attname as column,
       t.typname as type, a.attnotnull as not_null,
       coalesce(col_description(c.oid, a.attnum), '') like 'audited by its hash:%' as is_hashed,
       coalesce(obj_description(c.oid, 'pg_class'), '') like 'log of access:%' as is_access
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     join pg_type t on t.oid = a.atttypid
     where c.relkind in ('r', 'p')
       and (n.nspname = 'luminous' and c.relname <> 'migration'
         or n.nspname = 'ledger' and (c.relname = 'log_key'
           or coalesce(obj_description(c.oid, 'pg_class'), '') like 'audited:%'))
       -- A table that somebody else put there (an administrator's scratch table) is no part of the platform.
       and c.relowner = (select nspowner from pg_namespace where nspname = 'luminous')
       and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'not audited:%'
       and coalesce(col_description(c.oid, a.attnum), '') not like 'not audited:%'
     order by n.nspname, c.relname, a.attnum`,
  )
  const tables = new Map<
    string,
    Pick<AuditedTable, 'schema' | 'name' | 'logKind'> & { columns: AuditedColumn[] }
  >()
  for (const row of rows) {
    const table = tables.get(row.name) ?? {
      schema: row.schema,
      name: row.name,
      logKind: row.is_access ? 'access' : 'changes',
      columns: [],
    }
    table.columns.push({
      name: row.column,
      type: row.type,
      notNull: row.not_null,
      isHashed: row.is_hashed,
    })
    tables.set(row.name, table)
  }
  return [...tables.values()].map((table) => ({ ...table, teamColumn: teamColumnOf(table) }))
}

function teamColumnOf(table: { name: string; columns: readonly AuditedColumn[] }): string | null {
  if (table.name === 'team') return 'id'
  return table.columns.some((column) => column.name === 'team_id') ? 'team_id' : null
}

/**
 * SQL for a row's image: JSON text, columns in their order, `numeric` as strings, times in UTC. The id and
 * the team are not repeated: they never change, the envelope has the one and the log is the other.
 */
export function imageExpression(table: AuditedTable, alias: string): string {
  const told = table.columns.filter(({ name }) => name !== 'id' && name !== table.teamColumn)
  const parts = told.map((column, index) => {
    const opening = `${index === 0 ? '{' : ','}"${column.name}":`
    return `${literal(opening)} || ${valueExpression(column, `${alias}.${identifier(column.name)}`)}`
  })
  return `${parts.join(' || ')} || '}'`
}

/** SQL for one column's value in an image. */
export function valueExpression(column: AuditedColumn, value: string): string {
  const orNull = (text: string) => (column.notNull ? text : `coalesce(${text}, 'null')`)
  if (column.isHashed) {
    const bytes = column.type === 'bytea' ? value : `convert_to(${value}::text, 'UTF8')`
    // With its name before it: the hash is of use nowhere else, where a secret may be hashed too.
    const head = `convert_to(${literal(`luminous ${column.name}:`)}, 'UTF8')`
    return orNull(`'"' || encode(sha256(${head} || ${bytes}), 'hex') || '"'`)
  }
  switch (column.type) {
    case 'uuid':
    case 'numeric':
      return orNull(`'"' || ${value} || '"'`)
    case 'bytea':
      return orNull(`'"' || encode(${value}, 'hex') || '"'`)
    case 'bool':
    case 'int2':
    case 'int4':
    case 'int8':
    case 'jsonb':
      return orNull(`${value}::text`)
    default:
      return orNull(`to_json(${value})::text`)
  }
}

/** The settings that change how a value is printed, pinned wherever an image is made. */
export const pinnedSettings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
} as const

const pins = Object.entries(pinnedSettings)
  .map(([name, value]) => `set ${name} = ${literal(value)}`)
  .join(' ')

const actions = ['insert', 'update', 'delete'] as const
type Action = (typeof actions)[number]

export const captureFunctionName = (table: AuditedTable, action: Action): string =>
  `capture_${table.name}_${action}`

/** The body of a capture function. It reads its transition table into arrays first: so it runs on Citus too. */
export function captureBody(table: AuditedTable, action: Action): string {
  const source = action === 'delete' ? 'o' : 'n'
  const team = table.teamColumn
    ? `${source}.${identifier(table.teamColumn)}`
    : 'luminous.lab_team()'
  const image = (alias: string) => `array_agg(${imageExpression(table, alias)})`
  const version = action === 'delete' ? 'o.version + 1' : 'n.version'
  const key =
    table.teamColumn === 'team_id' ? 'o.team_id = n.team_id and o.id = n.id' : 'o.id = n.id'
  const from = {
    insert: 'from new_rows n',
    update: `from new_rows n join old_rows o on ${key} where n.version <> o.version`,
    delete: 'from old_rows o',
  }[action]
  const guard =
    action === 'insert'
      ? `
  if not (1 = all (versions)) then
    raise exception 'a new % begins with version 1', ${literal(table.name)};
  end if;`
      : ''
  return `
declare
  teams uuid[]; ids uuid[]; versions int[]; befores text[]; afters text[];
begin
  select array_agg(${team}), array_agg(${source}.id), array_agg(${version}),
    ${action === 'insert' ? 'null' : image('o')},
    ${action === 'delete' ? 'null' : image('n')}
  into teams, ids, versions, befores, afters
  ${from};${guard}
  if ids is not null then
    perform ledger.record(${literal(table.logKind)}, ${literal(action)}, ${literal(table.name)}, teams, ids, versions, befores, afters);
  end if;
  return null;
end `
}

const transitionTables: Record<Action, string> = {
  insert: 'new table as new_rows',
  update: 'old table as old_rows new table as new_rows',
  delete: 'old table as old_rows',
}

/** The statements that put capture on a table; they can be run again. */
export function captureSql(table: AuditedTable, recorder: string): string {
  const target = qualified(table)
  const functions = actions.map(
    (action) =>
      `create or replace function ledger.${identifier(captureFunctionName(table, action))}() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp ${pins}
as $capture$${captureBody(table, action)}$capture$;
revoke all on function ledger.${identifier(captureFunctionName(table, action))}() from public;
grant execute on function ledger.${identifier(captureFunctionName(table, action))}() to session_user;`,
  )
  const triggers = actions.map(
    (action) =>
      `create or replace trigger capture_${action} after ${action} on ${target}
  referencing ${transitionTables[action]}
  for each statement execute function ledger.${identifier(captureFunctionName(table, action))}();
alter table ${target} enable always trigger capture_${action};`,
  )
  return [
    `grant create on schema ledger to ${identifier(recorder)};`,
    `set local role ${identifier(recorder)};`,
    ...functions,
    'reset role;',
    `revoke create on schema ledger from ${identifier(recorder)};`,
    versionTriggerSql(table),
    ...triggers,
    `create or replace trigger no_truncate before truncate on ${target} for each statement execute function ledger.refuse_change();
alter table ${target} enable always trigger no_truncate;`,
  ].join('\n')
}

/** An update raises the version, unless it changes nothing; the primary key and the team stay. */
function versionTriggerSql(table: AuditedTable): string {
  const target = qualified(table)
  const keys = [...new Set(['id', ...(table.teamColumn ? [table.teamColumn] : [])])]
  const moved = keys.map((key) => `new.${identifier(key)} <> old.${identifier(key)}`).join(' or ')
  const name = `luminous.${identifier(`raise_version_${table.name}`)}`
  return `create or replace function ${name}() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $version$
begin
  if ${moved} then
    raise exception 'the id and the team of a % never change', ${literal(table.name)};
  end if;
  new.version := old.version;
  if new is distinct from old then
    new.version := old.version + 1;
  end if;
  return new;
end $version$;
create or replace trigger raise_version before update on ${target} for each row execute function ${name}();
alter table ${target} enable always trigger raise_version;`
}

/** A record is named by its id and counted by its version: without them there is nothing to write an entry of. */
function requireRecordColumns(table: AuditedTable): void {
  const types = new Map(table.columns.map((column) => [column.name, column.type]))
  if (types.get('id') === 'uuid' && types.get('version') === 'int4') return
  throw new OperatorError(
    `The table ${table.name} is to be audited, but has no \`id uuid\` and \`version int\`. Add them, or say in its comment why not: 'not audited: ...'.`,
  )
}

/** Puts capture on every audited table. Part of every migration. */
export async function installCapture(db: Db, recorder: string): Promise<AuditedTable[]> {
  const tables = await findAuditedTables(db)
  for (const table of tables) requireRecordColumns(table)
  for (const table of tables) await db.query(captureSql(table, recorder))
  return tables
}
