import type { Db } from '../platform/database.ts'

export type FunctionRow = {
  name: string
  body: string
  owner: string
  settings: string[] | null
  isDefiner: boolean
  /** Anybody may call it. */
  isPublic: boolean
}

/** Every function of ours, by its name with the schema. */
export async function function_list(db: Db): Promise<FunctionRow[]> {
  const { rows } = await db.query<FunctionRow>(
    `select n.nspname || '.' || p.proname as name, p.prosrc as body, r.rolname as owner,
       p.proconfig as settings, p.prosecdef as "isDefiner",
       p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0) as "isPublic"
     from pg_proc p
     join pg_namespace n on n.oid = p.pronamespace
     join pg_roles r on r.oid = p.proowner
     where n.nspname in ('luminous', 'ledger')`,
  )
  return rows
}

export type TriggerRow = {
  schema: string
  table: string
  name: string
  enabled: string
  type: number
  /** It fires for some rows or columns only. */
  isNarrowed: boolean
  calls: string
}

/** Every trigger of ours with what it does. */
export async function trigger_list(db: Db): Promise<TriggerRow[]> {
  const { rows } = await db.query<TriggerRow>(
    `select n.nspname as schema, c.relname as table, t.tgname as name, t.tgenabled as enabled,
       t.tgtype::int as type, t.tgqual is not null or array_length(t.tgattr::int2[], 1) > 0 as "isNarrowed",
       f.nspname || '.' || p.proname as calls
     from pg_trigger t
     join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace
     join pg_proc p on p.oid = t.tgfoid
     join pg_namespace f on f.oid = p.pronamespace
     where n.nspname in ('luminous', 'ledger') and not t.tgisinternal`,
  )
  return rows.map((row) => ({ ...row, isNarrowed: row.isNarrowed ?? false }))
}

/** What stands between a table and whoever reads or writes it, beside triggers: rules, and sleeping row security. */
export async function table_fault_list(db: Db): Promise<{ table: string; fault: string }[]> {
  const { rows } = await db.query<{ table: string; fault: string }>(
    `select c.relname as table, 'it has the rule ' || w.rulename as fault
     from pg_rewrite w
     join pg_class c on c.oid = w.ev_class and c.relkind in ('r', 'p')
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('luminous', 'ledger')
     union all
     select c.relname, 'its row security is off'
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('luminous', 'ledger') and c.relkind in ('r', 'p')
       and c.relowner = n.nspowner and c.relname not in ('migration', 'verification')
       and not (c.relrowsecurity and c.relforcerowsecurity)
     order by 1, 2`,
  )
  return rows
}
