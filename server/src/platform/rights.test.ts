import { describe, expect, test } from 'vitest'
import { publicUrl, useDatabase } from '../../test/database.ts'
import { addResults, addTeam, builder } from '../../test/world.ts'
import { makeDemonstration } from '../demonstration/demonstration.ts'
import { transaction } from './database.ts'
import { identifier, loginRoleName, loginRoles } from './roles.ts'

const db = useDatabase(async (db) => {
  await makeDemonstration({ pool: db.worker, publicUrl, dataFolder: db.dataFolder })
  const team = await addTeam(db)
  // Enough for a whole tile.
  await transaction(db.worker, builder, (tx) => addResults(tx, team, 260))
  await db.sequence()
})

const refused = /row-level security|permission denied|append-only/

describe('the catalogue says', () => {
  test('every table of luminous and of the ledger has row security, enabled and forced', async () => {
    const { rows } = await db.superuser.query(
      `select n.nspname || '.' || c.relname as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname in ('luminous', 'ledger')
         and not (c.relrowsecurity and c.relforcerowsecurity)
         -- What was applied, and what a verification counted: neither names a team or a person.
         and n.nspname || '.' || c.relname not in ('luminous.migration', 'ledger.verification')`,
    )
    expect(rows).toEqual([])
  })

  test('every table with a team_id, in whatever schema, has row security, enabled and forced', async () => {
    const { rows } = await db.superuser.query(
      `select c.oid::regclass::text as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'team_id' and not a.attisdropped
       where c.relkind in ('r', 'p', 'm', 'f') and not (c.relrowsecurity and c.relforcerowsecurity)`,
    )
    expect(rows).toEqual([])
  })

  test('no view shows tenant tables past their row security', async () => {
    const { rows } = await db.superuser.query(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('v', 'm') and n.nspname in ('luminous', 'ledger')
         and not coalesce('security_invoker=true' = any(c.reloptions), false)`,
    )
    expect(rows).toEqual([])
  })

  test('every foreign key between tenant tables includes the team', async () => {
    const { rows } = await db.superuser.query(
      `select k.conname from pg_constraint k
       where k.contype = 'f'
         and exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'team_id')
         and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'team_id')
         and not exists (select from unnest(k.conkey, k.confkey) as pair (mine, its)
           join pg_attribute m on m.attrelid = k.conrelid and m.attnum = pair.mine and m.attname = 'team_id'
           join pg_attribute i on i.attrelid = k.confrelid and i.attnum = pair.its and i.attname = 'team_id')`,
    )
    expect(rows).toEqual([])
  })

  test('every primary and unique key of a tenant table includes the team', async () => {
    const { rows } = await db.superuser.query<{ name: string }>(
      `select i.indexrelid::regclass::text as name from pg_index i
       join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       where i.indisunique and n.nspname in ('luminous', 'ledger')
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'team_id')
         and not exists (select from pg_attribute a
           where a.attrelid = c.oid and a.attname = 'team_id' and a.attnum = any (i.indkey))
       order by 1`,
    )
    // A log, a link and a mail are looked up before the team is known; a session is the person's.
    expect(rows.map((row) => row.name.replace(/^(luminous|ledger)\./, ''))).toEqual([
      'log_by_id',
      'log_origin_key',
      'link_pkey',
      'mail_pkey',
      'session_pkey',
      'session_token_hash_key',
    ])
  })

  test('no role that logs in may update, delete or truncate the ledger, but for taking from the queue', async () => {
    const { rows } = await db.superuser.query<{ role: string; may: string }>(
      `select r.rolname as role, c.relname || ': ' || held as may
       from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r,
         unnest(array['update', 'delete', 'truncate', 'trigger', 'references']) as held
       where n.nspname = 'ledger' and c.relkind in ('r', 'p') and r.rolname = any ($1)
         and (has_table_privilege(r.oid, c.oid, held)
           or held = 'update' and has_any_column_privilege(r.oid, c.oid, held))
       order by 2`,
      [loginRoles.map((role) => loginRoleName(db.address.rolePrefix, role))],
    )
    const role = loginRoleName(db.address.rolePrefix, 'sequencer')
    expect(rows).toEqual([
      // `for no key update` asks for this right; a trigger refuses the update itself.
      { role, may: 'log: update' },
      { role, may: 'pending: delete' },
    ])
  })

  test('no role that logs in owns anything, is a superuser, or may become another', async () => {
    const names = loginRoles.map((role) => loginRoleName(db.address.rolePrefix, role))
    const owned = await db.superuser.query(
      `select c.oid::regclass from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = any ($1)`,
      [names],
    )
    expect(owned.rows).toEqual([])
    const powers = await db.superuser.query(
      `select rolname from pg_roles where rolname = any ($1)
         and (rolsuper or rolcreaterole or rolcreatedb or rolreplication
           or (rolbypassrls and rolname <> $2)
           or exists (select from pg_auth_members m where m.member = pg_roles.oid))`,
      [names, loginRoleName(db.address.rolePrefix, 'backup')],
    )
    expect(powers.rows).toEqual([])
  })

  test('no function that runs with its owner’s rights is open to everybody with a search path of the caller', async () => {
    const { rows } = await db.superuser.query(
      `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('luminous', 'ledger') and p.prosecdef
         and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`,
    )
    expect(rows).toEqual([])
  })
})

describe('statements against the ledger', () => {
  const tables = ['log', 'log_key', 'entry', 'leaf', 'tile', 'checkpoint']
  test.each(['web', 'worker', 'sequencer', 'backup', 'migrator'] as const)(
    'as %s no update, delete or truncate gets through',
    async (role) => {
      for (const table of tables) {
        const column = table === 'log' ? 'origin' : 'team_id'
        for (const statement of [
          `update ledger.${table} set ${column} = ${column}`,
          `delete from ledger.${table}`,
          `truncate ledger.${table}`,
        ]) {
          const attempt = transaction(
            db[role],
            builder,
            async (tx) => (await tx.query(statement)).rowCount,
          )
          // The owner has the rights, but row security shows it no row.
          const outcome = await attempt.catch((error: Error) => error.message)
          if (outcome !== 0) expect(String(outcome), `${role}: ${statement}`).toMatch(refused)
        }
      }
      for (const table of tables) {
        const { rowCount } = await db.superuser.query(`select 1 from ledger.${table} limit 1`)
        expect(rowCount, table).toBe(1)
      }
    },
  )

  test('the worker cannot write an entry or a leaf itself, nor call the function that does', async () => {
    for (const statement of [
      `insert into ledger.entry (team_id, log_id, statement_id, ordinal, record_type, record_id, version, envelope)
       select team_id, id, uuidv7(), 1, 'x', uuidv7(), 1, '{}' from ledger.log`,
      `insert into ledger.pending (team_id, log_id, statement_id, entries)
       select team_id, id, uuidv7(), 1 from ledger.log`,
      `insert into ledger.leaf (team_id, log_id, index, statement_id, ordinal, hash)
       select team_id, id, 99, uuidv7(), 1, sha256('') from ledger.log`,
      `select ledger.record('changes', 'insert', 'x', '{}', '{}', '{}', '{}', '{}')`,
    ]) {
      await expect(transaction(db.worker, builder, (tx) => tx.query(statement))).rejects.toThrow(
        refused,
      )
    }
  })

  test('the application’s roles cannot switch a trigger, a policy or the schema', async () => {
    for (const role of ['web', 'worker', 'sequencer', 'backup'] as const) {
      for (const statement of [
        'alter table luminous.result disable trigger all',
        'alter table luminous.result disable row level security',
        'set session_replication_role = replica',
        'create table luminous.mine (id int)',
        'create function ledger.mine() returns int language sql as $$ select 1 $$',
        `set role ${identifier(loginRoleName(db.address.rolePrefix, 'recorder'))}`,
      ]) {
        await expect(db[role].query(statement), `${role}: ${statement}`).rejects.toThrow(
          /must be owner|permission denied/,
        )
      }
    }
  })
})

describe('no role that logs in can put an entry into a log by itself', () => {
  test.each(loginRoles)('%s makes no temporary table or type to hang capture on', async (role) => {
    for (const text of [
      'create temporary table eve (id uuid, version int)',
      'create domain pg_temp.text as pg_catalog.text',
    ]) {
      await expect(db[role].query(text)).rejects.toThrow(/permission denied/)
    }
  })

  test.each(loginRoles)('%s may call no function of the recorder', async (role) => {
    const { rows } = await db.superuser.query<{ name: string }>(
      `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'ledger' and p.prosecdef and has_function_privilege($1, p.oid, 'execute')`,
      [loginRoleName(db.address.rolePrefix, role)],
    )
    expect(rows).toEqual([])
  })

  test('a definer looks into temporary objects last', async () => {
    const { rows } = await db.superuser.query<{ name: string }>(
      `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('luminous', 'ledger')
         and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)`,
    )
    expect(rows).toEqual([])
  })

  test('the application cannot pass for a migration', async () => {
    for (const role of ['web', 'worker', 'sequencer'] as const) {
      const client = await db[role].connect()
      try {
        await client.query(
          `begin; set local luminous.principal = '{"kind":"migration","id":"x","reach":"platform","mayWrite":true}'`,
        )
        const { rows } = await client.query('select luminous.principal() as principal')
        expect(rows).toEqual([{ principal: null }])
        await client.query('rollback')
      } finally {
        client.release()
      }
    }
  })
})
