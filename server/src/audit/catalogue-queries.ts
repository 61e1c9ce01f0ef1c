import type { Db } from '../platform/database.ts'

/**
 * The catalogue of our two schemas as lines: what it is, and how it is. To be read with `pg_catalog` alone in the search
 * path, so that no function and no operator of anybody else's has a say, and so that names are printed with their schemas.
 * What PostgreSQL 15 to 18 print differently is left out or brought to one form. `$1` says which role plays which part:
 * names of roles follow the name of the database.
 */
export type CatalogueLine = { readonly key: string; readonly text: string }

/** For each role of this database the part that it plays, as `{{web}}`. */
export type RoleParts = Readonly<Record<string, string>>

export const ours = `('luminous', 'ledger')`
/** What the schema's owner has there; an administrator's scratch table is no part of the platform. */
const ownRelations = `pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname in ${ours} and c.relowner = n.nspowner`
export const partOf = (name: string) => `coalesce($1::jsonb ->> ${name}::text, ${name}::text)`

/** Not by obj_description(), which is SQL: PostgreSQL would put in whatever body somebody gave it. */
const remarkOf = (column: string) =>
  `(select m.description from pg_description m where m.objoid = c.oid and m.classoid = 'pg_class'::regclass and m.objsubid = ${column})`

/** Grants by who has them; what an owner may do with its own is not told, nor the right of 17 and newer to vacuum. */
const grants = (what: string, from: string, acl: string, owner: string, only = 'true') => `
  select 'grant on ' || ${what} || ' to '
      || case g.grantee when 0 then 'everybody' else ${partOf('pg_get_userbyid(g.grantee)')} end as key,
    string_agg(g.privilege_type || case when g.is_grantable then ' with grant option' else '' end, ', '
      order by g.privilege_type) as text
  from ${from}, aclexplode(${acl}) g
  where ${only} and g.grantee <> ${owner} and g.privilege_type <> 'MAINTAIN'
  group by 1`

export const list = async (db: Db, text: string, parts: RoleParts): Promise<CatalogueLine[]> =>
  // Every statement has the parameter, whether or not it uses it.
  (
    await db.query<CatalogueLine>(
      `select l.key, l.text from (${text}) l where $1::jsonb is not null`,
      [JSON.stringify(parts)],
    )
  ).rows

/** Tables, views and whatever else has rows: kind, row security, remark. */
export const relation_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select case c.relkind when 'r' then 'table ' when 'p' then 'table ' when 'v' then 'view ' when 'm' then 'view '
         else 'relation ' end || n.nspname || '.' || c.relname as key,
       concat_ws('; ', 'kind ' || c.relkind::text, 'kept as ' || c.relpersistence::text,
         case when c.relrowsecurity then 'row security on' end, case when c.relforcerowsecurity then 'for its owner too' end,
         'remark: ' || ${remarkOf('0')},
         case when c.relkind in ('v', 'm') then concat(c.reloptions, regexp_replace(pg_get_viewdef(c.oid), '\\s+', ' ', 'g')) end) as text
     from ${ownRelations} where c.relkind not in ('i', 'I', 'c')
     union all
     select 'schema ' || n.nspname, 'owner ' || ${partOf('pg_get_userbyid(n.nspowner)')}
     from pg_namespace n where n.nspname in ${ours}`,
    parts,
  )

export const column_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname as key,
       concat_ws('; ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
         'default ' || pg_get_expr(d.adbin, d.adrelid), 'generated ' || nullif(a.attgenerated::text, ''),
         'identity ' || nullif(a.attidentity::text, ''),
         (select 'collated ' || o.collname from pg_type t, pg_collation o
          where t.oid = a.atttypid and o.oid = a.attcollation and a.attcollation <> t.typcollation),
         'remark: ' || ${remarkOf('a.attnum')}) as text
     from ${ownRelations}
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where c.relkind in ('r', 'p', 'v', 'm')`,
    parts,
  )

/** Constraints, but for the not-null ones that 18 lists here: they stand with their columns. And indexes. */
export const constraint_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'constraint ' || n.nspname || '.' || c.relname || '.' || o.conname as key,
       pg_get_constraintdef(o.oid) as text
     from ${ownRelations} join pg_constraint o on o.conrelid = c.oid and o.contype <> 'n'
     union all
     select 'index ' || n.nspname || '.' || x.relname || ' on ' || c.relname,
       concat_ws('; ', pg_get_indexdef(x.oid), case when not i.indisvalid then 'not valid' end,
         case when not i.indisready then 'not kept up' end, case when not i.indislive then 'being dropped' end,
         case when not i.indimmediate then 'deferred' end)
     from ${ownRelations} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
     union all
     select 'inheritance of ' || f.oid::regclass::text || ' by ' || c.oid::regclass::text, 'there'
     from pg_inherits h join pg_class f on f.oid = h.inhparent join pg_class c on c.oid = h.inhrelid
     where c.relkind not in ('i', 'I')
       and f.relnamespace in (select oid from pg_namespace where nspname in ${ours})`,
    parts,
  )

export const policy_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'policy ' || n.nspname || '.' || c.relname || '.' || p.polname as key,
       concat_ws('; ', case when p.polpermissive then 'permissive' else 'restrictive' end, 'for ' || p.polcmd::text,
         'to ' || (select string_agg(case r when 0 then 'everybody' else ${partOf('pg_get_userbyid(r)')} end, ', '
             order by case r when 0 then 'everybody' else ${partOf('pg_get_userbyid(r)')} end)
           from unnest(p.polroles) r),
         'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)) as text
     from ${ownRelations} join pg_policy p on p.polrelid = c.oid`,
    parts,
  )

/** Triggers and rules; of those that keep foreign keys only the ones that sleep. */
export const trigger_line_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'trigger ' || n.nspname || '.' || c.relname || '.' || t.tgname as key,
       'enabled ' || t.tgenabled::text || '; ' || pg_get_triggerdef(t.oid) as text
     from ${ownRelations} join pg_trigger t on t.tgrelid = c.oid
     where not t.tgisinternal
     union all
     select 'trigger ' || n.nspname || '.' || c.relname || '.' || o.conname || ' (of a foreign key)',
       'enabled ' || string_agg(t.tgenabled::text, '' order by t.tgname)
     from ${ownRelations} join pg_trigger t on t.tgrelid = c.oid
     join pg_constraint o on o.oid = t.tgconstraint
     where t.tgisinternal and t.tgenabled <> 'O'
     group by 1
     union all
     -- Anybody's trigger can be marked as PostgreSQL's own; those that keep a foreign key are four, of the functions for it.
     select 'trigger ' || n.nspname || '.' || c.relname || '.' || t.tgname || ' (marked internal)',
       'enabled ' || t.tgenabled::text || '; calls ' || t.tgfoid::regproc::text
     from ${ownRelations} join pg_trigger t on t.tgrelid = c.oid
     left join pg_constraint o on o.oid = t.tgconstraint
     where t.tgisinternal and o.contype is distinct from 'f'
     union all
     select 'trigger ' || n.nspname || '.' || c.relname || '.' || o.conname || ' (of a foreign key)', 'calls ' || k.calls
     from ${ownRelations} join pg_constraint o on o.conrelid = c.oid and o.contype = 'f'
     cross join lateral (
       select coalesce(string_agg(concat_ws(' ', p.prosrc, t.tgtype, nullif(t.tgrelid, case when p.prosrc like '%check%'
           then o.conrelid else o.confrelid end)), ', ' order by p.prosrc collate "C"), 'nothing') as calls
       from pg_trigger t left join pg_proc p on p.oid = t.tgfoid and p.oid < 16384
       where t.tgconstraint = o.oid) k
     where k.calls <> (select string_agg(wanted, ', ' order by wanted collate "C") from unnest(array[
       'RI_FKey_check_ins 5', 'RI_FKey_check_upd 17',
       'RI_FKey_' || case o.confdeltype when 'a' then 'noaction' when 'r' then 'restrict' when 'c' then 'cascade'
         when 'n' then 'setnull' else 'setdefault' end || '_del 9',
       'RI_FKey_' || case o.confupdtype when 'a' then 'noaction' when 'r' then 'restrict' when 'c' then 'cascade'
         when 'n' then 'setnull' else 'setdefault' end || '_upd 17']) wanted)
     union all
     select 'rule ' || n.nspname || '.' || c.relname || '.' || w.rulename, pg_get_ruledef(w.oid)
     from ${ownRelations} join pg_rewrite w on w.ev_class = c.oid
     where c.relkind in ('r', 'p')`,
    parts,
  )

/** Functions whoever owns them; those that capture generates by the SHA-256 of their bodies. */
export const function_line_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `with f as (
       select p.*, n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as named,
         n.nspname = 'ledger' and p.proname like 'capture\\_%'
           or n.nspname = 'luminous' and p.proname like 'raise\\_version\\_%' as is_generated
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ${ours})
     select 'function ' || f.named as key,
       concat_ws('; ', 'kind ' || f.prokind::text, 'arguments ' || pg_get_function_arguments(f.oid),
         'returns ' || pg_get_function_result(f.oid), 'language ' || l.lanname, 'volatility ' || f.provolatile::text,
         case when f.proisstrict then 'strict' end, case when f.prosecdef then 'with the rights of its owner' end,
         case when f.proleakproof then 'leakproof' end, 'parallel ' || f.proparallel::text,
         case when f.prosupport <> 0 then 'planned by ' || f.prosupport::text end,
         'owner ' || ${partOf('pg_get_userbyid(f.proowner)')},
         (select 'set ' || string_agg(s, ', ' order by s) from unnest(f.proconfig) s)) as text
     from f join pg_language l on l.oid = f.prolang
     union all
     select 'body of function ' || f.named, case when f.is_generated
       then 'sha256 ' || encode(sha256(convert_to(f.prosrc, 'UTF8')), 'hex')
       else concat(f.prosrc, pg_get_function_sqlbody(f.oid)) end
     from f`,
    parts,
  )

export const grant_list = async (db: Db, parts: RoleParts): Promise<CatalogueLine[]> => {
  const texts = [
    grants(
      `'schema ' || n.nspname`,
      'pg_namespace n',
      `coalesce(n.nspacl, acldefault('n', n.nspowner))`,
      'n.nspowner',
      `n.nspname in ${ours}`,
    ),
    grants(
      `'table ' || n.nspname || '.' || c.relname`,
      ownRelations,
      `coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))`,
      'c.relowner',
      `c.relkind not in ('i', 'I', 'c')`,
    ),
    grants(
      `'column ' || n.nspname || '.' || c.relname || '.' || a.attname`,
      `${ownRelations} join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.attacl is not null`,
      'a.attacl',
      'c.relowner',
    ),
    grants(
      `'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'`,
      `pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname in ${ours}`,
      `coalesce(p.proacl, acldefault('f', p.proowner))`,
      // A function's owner too: the recorder calls its own.
      '4294967295::oid',
    ),
    // Whoever may make temporary types could have its own code run by a trigger that looks for one.
    `select 'grant on the database to everybody' as key, g.privilege_type as text
     from pg_database b, aclexplode(coalesce(b.datacl, acldefault('d', b.datdba))) g
     where b.datname = current_database() and g.grantee = 0 and g.privilege_type = 'TEMPORARY'`,
    `select 'grant by default in ' || coalesce(n.nspname, 'every schema') || ' by ' || ${partOf('pg_get_userbyid(f.defaclrole)')} as key,
       string_agg(i::text, ', ' order by i::text) as text
     from pg_default_acl f left join pg_namespace n on n.oid = f.defaclnamespace, unnest(f.defaclacl) i
     where f.defaclrole = (select nspowner from pg_namespace where nspname = 'luminous') or n.nspname in ${ours}
     group by 1`,
  ]
  const lines: CatalogueLine[] = []
  for (const text of texts) lines.push(...(await list(db, text, parts)))
  return lines
}
