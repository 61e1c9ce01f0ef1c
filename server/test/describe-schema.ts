/** The schema as a page of Markdown, read from the catalogue, so that a change shows in review. */
import type pg from 'pg'

type Table = { oid: number; schema: string; name: string; comment: string | null; secured: boolean }
type Line = { text: string; comment: string | null }

export async function describeSchema(pool: pg.Pool, rolePrefix: string): Promise<string> {
  const { rows: tables } = await pool.query<Table>(
    `select c.oid::int as oid, n.nspname as schema, c.relname as name,
       obj_description(c.oid, 'pg_class') as comment,
       c.relrowsecurity and c.relforcerowsecurity as secured
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('luminous', 'ledger') and c.relkind in ('r', 'p')
     order by n.nspname desc, c.relname`,
  )
  const pages: string[] = []
  for (const table of tables) pages.push(await describeTable(pool, table, rolePrefix))
  return [
    '# The schema',
    '',
    'Generated from the catalogue after all migrations; a test compares this page with it.',
    'Every table of `luminous` is audited unless its remark begins with "not audited". Row security is on, for the',
    'owner too, wherever it says *secured*. The job queue has a schema `jobs` of its own, made by pg-boss.',
    '',
    ...pages,
  ].join('\n')
}

async function describeTable(pool: pg.Pool, table: Table, rolePrefix: string): Promise<string> {
  const ask = async (text: string): Promise<Line[]> =>
    (await pool.query<Line>(text, [table.oid])).rows
  const columns = await ask(
    `select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || case when a.attnotnull then ' not null' else '' end
         || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as text,
       col_description(a.attrelid, a.attnum) as comment
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
  )
  const constraints = await ask(
    `select pg_get_constraintdef(oid) as text, null as comment from pg_constraint
     where conrelid = $1 and contype in ('p', 'u', 'f', 'c')
     order by array_position('{p,u,f,c}'::"char"[], contype), pg_get_constraintdef(oid)`,
  )
  const indexes = await ask(
    `select regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX (\\S+) ON \\S+ USING ', '\\1index \\2 ') as text,
       null as comment
     from pg_index i where i.indrelid = $1
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
     order by 1`,
  )
  const policies = await ask(
    `select 'policy ' || polname || ' for ' || case polcmd when 'r' then 'select' when 'a' then 'insert'
         when 'w' then 'update' when 'd' then 'delete' else 'all' end
       || case when polroles = '{0}' then '' else ' to ' || (select string_agg(rolname, ', ' order by rolname)
            from pg_roles where oid = any(polroles)) end as text, null as comment
     from pg_policy where polrelid = $1 order by polname, polcmd`,
  )
  const triggers = await ask(
    `select 'trigger ' || tgname || case tgenabled when 'A' then '' else ' (not always)' end as text, null as comment
     from pg_trigger where tgrelid = $1 and not tgisinternal order by tgname`,
  )
  const list = (lines: readonly Line[]) =>
    lines.map(({ text, comment }) => `${text}${comment ? `  -- ${comment}` : ''}`)
  const body = [columns, constraints, indexes, policies, triggers].flatMap(list).join('\n')
  return [
    `## ${table.schema}.${table.name}`,
    '',
    ...(table.secured ? ['*secured*', ''] : []),
    ...(table.comment ? [`${table.comment}.`, ''] : []),
    '```sql',
    // Role names carry the database's name; on this page they go without.
    body.replaceAll(`${rolePrefix}_`, ''),
    '```',
    '',
  ].join('\n')
}
