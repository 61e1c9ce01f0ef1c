import type { Db } from '../platform/database.ts'
import { list, ours, partOf, type RoleParts } from './catalogue-queries.ts'

/** What lies around our schemas and could bend what is read in them; as lines of the catalogue. */

const isOfExtension = (catalogue: string, object: string) =>
  `exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${object} and d.deptype = 'e')`

/** The roles of this database: what they are, who else is one of them, and what is set for them. */
export const role_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'role ' || ${partOf('r.rolname')} as key,
       concat_ws(', ', case when r.rolcanlogin then 'login' end, case when r.rolsuper then 'superuser' end,
         case when r.rolbypassrls then 'bypassrls' end, case when r.rolcreaterole then 'createrole' end,
         case when r.rolcreatedb then 'createdb' end, case when r.rolreplication then 'replication' end) as text
     from pg_roles r where $1::jsonb ? r.rolname and $1::jsonb ->> r.rolname <> '{{owner}}'
     union all
     select 'membership of ' || ${partOf('m.rolname')} || ' in ' || ${partOf('r.rolname')}, 'there'
     from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
     -- The migrator gives functions to these roles, for which it is a member.
     where ($1::jsonb ? r.rolname and coalesce($1::jsonb ->> m.rolname, '') <> '{{owner}}' and $1::jsonb ->> r.rolname <> '{{owner}}')
       or ($1::jsonb ? m.rolname and coalesce($1::jsonb ->> m.rolname, '') <> '{{owner}}')
     union all
     select 'setting ' || split_part(c, '=', 1) || ' of ' || coalesce(${partOf('r.rolname')}, 'every role'), c
     from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
     where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
       and (s.setrole = 0 or $1::jsonb ? r.rolname)
       and (c ~ '^(session_replication_role|session_preload_libraries|local_preload_libraries|luminous[.].*)=')
     union all
     select 'setting ' || s.name || ' of the server', s.setting
     from pg_settings s
     where (s.name = 'session_replication_role' and s.setting <> 'origin' or s.name like 'luminous.%')
       and s.source in ('configuration file', 'command line', 'environment variable')`,
    parts,
  )

/** What nobody's migration made: in our schemas, or where it would stand in the way of what PostgreSQL itself has. */
export const stranger_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'type ' || n.nspname || '.' || t.typname as key, 'kind ' || t.typtype::text as text
     from pg_type t join pg_namespace n on n.oid = t.typnamespace
     left join pg_class c on c.oid = t.typrelid
     where n.nspname in ${ours} and t.typcategory <> 'A' and (c.oid is null or c.relkind = 'c')
     union all
     select 'operator ' || n.nspname || '.' || o.oprname || '(' || o.oprleft::regtype::text || ', ' || o.oprright::regtype::text || ')',
       'calls ' || o.oprcode::text
     from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
     where not ${isOfExtension('pg_operator', 'o.oid')}
       and (n.nspname in ${ours} or n.nspname = 'pg_catalog' and o.oid >= 16384
         or n.nspname = 'public' and exists (select from pg_operator s
           where s.oprnamespace = 'pg_catalog'::regnamespace and s.oprname = o.oprname))
     union all
     select 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       'beside one of the same name'
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where not ${isOfExtension('pg_proc', 'p.oid')}
       and (n.nspname = 'pg_catalog' and p.oid >= 16384
         or n.nspname = 'public' and exists (select from pg_proc s join pg_namespace m on m.oid = s.pronamespace
           where s.proname = p.proname and m.nspname in ('pg_catalog', 'luminous', 'ledger')))
     union all
     -- From PostgreSQL 17 on: what is run when somebody logs in could set a principal.
     select 'event trigger ' || e.evtname, 'calls ' || e.evtfoid::oid::regprocedure::text
     from pg_event_trigger e where e.evtevent = 'login'
     union all
     select 'cast of ' || c.castsource::regtype::text || ' to ' || c.casttarget::regtype::text, 'by ' || c.castfunc::regproc::text
     from pg_cast c
     where c.oid >= 16384 and not ${isOfExtension('pg_cast', 'c.oid')}
     union all
     select 'relation ' || n.nspname || '.' || c.relname, 'of ' || ${partOf('pg_get_userbyid(c.relowner)')} || ', beside one of the same name'
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f')
       and (n.nspname = 'public' or n.nspname in ${ours} and c.relowner <> n.nspowner)
       and exists (select from pg_class s join pg_namespace m on m.oid = s.relnamespace
         where s.relname = c.relname and s.oid <> c.oid
           and (m.nspname in ${ours} and s.relowner = m.nspowner or m.nspname = 'pg_catalog'))`,
    parts,
  )

/** PostgreSQL's own functions, operators and types of which images, envelopes and their comparison are made. */
const printed = `('bool', 'bytea', 'date', 'int2', 'int4', 'int8', 'json', 'jsonb', 'numeric', 'text', 'timestamptz', 'uuid',
  'varchar', 'interval', 'float8', '_text', '_uuid')`

/** As they are since PostgreSQL 15: a superuser can put others in the place of any of them. */
export const built_in_list = (db: Db, parts: RoleParts) =>
  list(
    db,
    `select 'built-in function ' || p.oid::regprocedure::text as key,
       concat_ws('; ', l.lanname, p.prosrc, pg_get_function_sqlbody(p.oid), p.provolatile::text, p.proisstrict::text,
         p.prosecdef::text, array_to_string(p.proconfig, ', ')) as text
     from pg_proc p join pg_language l on l.oid = p.prolang
     where p.pronamespace = 'pg_catalog'::regnamespace and p.oid < 16384 and p.proname in (
       'textcat', 'textanycat', 'anytextcat', 'byteacat', 'encode', 'decode', 'sha256', 'convert_to', 'to_json', 'to_char', 'uuid_send',
       'gen_random_uuid', 'clock_timestamp', 'array_agg', 'coalesce', 'length', 'octet_length', 'row_to_json', 'to_jsonb',
       'jsonb_object_field_text', 'json_object_field_text', 'set_config', 'current_setting',
       'uuid_eq', 'uuid_ne', 'uuid_gt', 'uuid_lt', 'texteq', 'textne', 'int4eq', 'int4ne', 'int4gt', 'int8eq', 'int8gt', 'byteaeq', 'byteane',
       'pg_get_triggerdef', 'pg_get_indexdef', 'pg_get_constraintdef', 'pg_get_expr',
       'pg_get_viewdef', 'pg_get_ruledef', 'pg_get_userbyid', 'pg_get_function_identity_arguments',
       'pg_get_function_arguments', 'pg_get_function_result', 'format_type', 'replace', 'regexp_replace',
       'record_ne', 'record_eq', 'record_gt', 'array_eq', 'uuid_cmp', 'btint4cmp', 'btint8cmp', 'bttextcmp', 'btrecordcmp')
     union all
     select 'built-in operator ' || o.oid::regoperator::text, o.oprcode::oid::regprocedure::text
     from pg_operator o join pg_type a on a.oid = o.oprleft join pg_type b on b.oid = o.oprright
     where o.oprnamespace = 'pg_catalog'::regnamespace and o.oid < 16384
       and (o.oprname = '||' and a.typname in ('text', 'bytea', 'anynonarray')
         or o.oprname in ('=', '<>', '<', '>', '<=', '>=', '->', '->>') and a.typname in ${printed} and a.oid = b.oid)
     union all
     select 'built-in language ' || l.lanname, concat_ws(', ', h.prosrc, h.probin, v.prosrc, v.probin, l.lanpltrusted::text)
     from pg_language l left join pg_proc h on h.oid = l.lanplcallfoid left join pg_proc v on v.oid = l.lanvalidator
     where l.lanname in ('internal', 'sql', 'plpgsql')
     union all
     select 'built-in aggregate ' || g.aggfnoid::oid::regprocedure::text,
       concat_ws(', ', g.aggtransfn::oid::regprocedure::text, g.aggfinalfn::oid::regprocedure::text)
     from pg_aggregate g join pg_proc p on p.oid = g.aggfnoid and p.oid < 16384
     where p.proname in ('array_agg', 'count') or p.proname in ('sum', 'min') and p.proargtypes[0] in ('int4'::regtype, 'text'::regtype)
     union all
     select 'built-in order of ' || t.typname || ' by ' || m.amname, s.amproc::oid::regprocedure::text
     from pg_amproc s join pg_opfamily f on f.oid = s.amprocfamily join pg_am m on m.oid = f.opfmethod
     join pg_opclass k on k.opcfamily = f.oid and k.opcintype = s.amproclefttype and k.opcdefault
     join pg_type t on t.oid = s.amproclefttype
     where s.amproclefttype = s.amprocrighttype and s.amprocnum = 1 and m.amname = 'btree'
       and t.typnamespace = 'pg_catalog'::regnamespace and t.typname in ${printed}
     union all
     select 'built-in type ' || t.typname,
       concat_ws(', ', t.typinput::oid::regprocedure::text, t.typoutput::oid::regprocedure::text, t.typreceive::oid::regprocedure::text,
         t.typsend::oid::regprocedure::text)
     from pg_type t where t.typnamespace = 'pg_catalog'::regnamespace and t.typname in ${printed}
     union all
     select 'built-in printing ' || p.oid::regprocedure::text, concat_ws('; ', l.lanname, p.prosrc)
     from pg_type t join pg_proc p on p.oid in (t.typinput, t.typoutput, t.typreceive, t.typsend)
     join pg_language l on l.oid = p.prolang
     where t.typnamespace = 'pg_catalog'::regnamespace and t.typname in ${printed}
     group by p.oid, l.lanname, p.prosrc
     union all
     select 'built-in cast of ' || c.castsource::regtype::text || ' to ' || c.casttarget::regtype::text,
       concat_ws(', ', c.castfunc::oid::regprocedure::text, c.castcontext::text, c.castmethod::text)
     from pg_cast c join pg_type t on t.oid = c.castsource
     where c.oid < 16384 and c.casttarget in ('text'::regtype, 'varchar'::regtype) and t.typname in ${printed}`,
    parts,
  )
