import { describe, expect, test } from 'vitest'
import { useDatabase, type TestDatabase } from '../../test/database.ts'
import { change, makeTamperedWorld, tamper, wake, type TamperedWorld } from '../../test/tamper.ts'
import { verifyContents } from '../results/results.ts'
import { loginRoleName, identifier } from '../platform/roles.ts'
import { compareCatalogues, partsOf, readCatalogue, readTruth } from './catalogue.ts'
import { verifyLedger } from './verify.ts'

let results: TamperedWorld['results']
const db = useDatabase(async (db) => {
  ;({ results } = await makeTamperedWorld(db))
})

const ownerOf = (of: TestDatabase) => new URL(of.address.url).username
const role = (of: TestDatabase, part: Parameters<typeof loginRoleName>[1]) =>
  identifier(loginRoleName(of.address.rolePrefix, part))
const codesOf = (found: readonly { code: string }[]) => found.map(({ code }) => code)
const record = 'ledger.record(text, text, text, uuid[], uuid[], int[], text[], text[])'

describe('whatever in the catalogue is not as the migrations make it is found by its name', () => {
  const attacks: [string, string, RegExp][] = [
    [
      'a table declared unaudited, and its triggers gone',
      `comment on table luminous.site is 'not audited: eve'; drop trigger capture_insert on luminous.site;
       drop trigger capture_update on luminous.site; drop trigger capture_delete on luminous.site`,
      /The table luminous\.site .*remark: not audited: eve/,
    ],
    ['a recorder that sleeps on null', `alter function ${record} strict`, /strict/],
    [
      'a capture function that sleeps on null',
      'alter function ledger.capture_result_update() strict',
      /strict/,
    ],
    ['a recorder that may be left out', `alter function ${record} immutable`, /volatility i/],
    ['a recorder of another owner', `alter function ${record} owner to postgres`, /owner postgres/],
    [
      'a principal of everybody’s',
      'alter function luminous.principal() security definer',
      /rights of its owner/,
    ],
    [
      'a principal that names one more role',
      `do $$ begin execute replace(pg_get_functiondef('luminous.principal()'::regprocedure), 'session_user not in (', 'session_user not in (''eve'', '); end $$`,
      /body of function luminous\.principal.*eve/,
    ],
    [
      'a recorder that the capture functions may not call',
      `do $$ begin execute (select 'revoke all on function ${record} from ' || string_agg(quote_ident(rolname), ', ')
         from pg_roles where rolname like '%\\_recorder'); end $$`,
      /grant|owner/,
    ],
    [
      'four eyes that may be two',
      'alter table luminous.run drop constraint run_four_eyes',
      /run_four_eyes is missing/,
    ],
    [
      'a check that lets more through',
      `alter table ledger.leaf drop constraint leaf_hash_check; alter table ledger.leaf add constraint leaf_hash_check check (true)`,
      /leaf_hash_check is not as/,
    ],
    [
      'a check that is not kept',
      `alter table ledger.leaf drop constraint leaf_hash_check;
       alter table ledger.leaf add constraint leaf_hash_check check (length(hash) = 32) not valid`,
      /leaf_hash_check.*NOT VALID/,
    ],
    [
      'a foreign key that is gone',
      'alter table luminous.credential drop constraint credential_person_id_fkey',
      /credential_person_id_fkey is missing/,
    ],
    [
      'a trigger marked as one of PostgreSQL’s own',
      `create trigger zz before insert on luminous.site for each row execute function luminous.raise_version_site();
       set allow_system_table_mods = on; update pg_trigger set tgisinternal = true where tgname = 'zz'; reset allow_system_table_mods`,
      /site\.zz \(marked internal\) is there/,
    ],
    [
      'a foreign key without its triggers',
      `set allow_system_table_mods = on; delete from pg_trigger where tgisinternal and tgrelid = 'luminous.credential'::regclass; reset allow_system_table_mods`,
      /credential_person_id_fkey \(of a foreign key\) is there/,
    ],
    [
      'a printer of triggers that conceals something',
      `set allow_system_table_mods = on; create or replace function pg_catalog.pg_get_triggerdef(oid) returns text language sql stable
         as $$ select pg_catalog.pg_get_triggerdef($1, false) $$; reset allow_system_table_mods`,
      /built-in function pg_get_triggerdef\(oid\) is not as/,
    ],
    [
      'a foreign key that sleeps',
      'alter table luminous.credential disable trigger all; alter table luminous.credential enable always trigger capture_insert',
      /of a foreign key/,
    ],
    [
      'an index that is not unique any more',
      'drop index luminous.one_lab; create index one_lab on luminous.team (kind)',
      /one_lab .*CREATE INDEX/,
    ],
    [
      'an index that is not kept up',
      `update pg_index set indisready = false where indexrelid = 'luminous.one_lab'::regclass`,
      /one_lab .*not kept up/,
    ],
    [
      'a default of somebody’s choice',
      'alter table luminous.result alter version set default 2',
      /luminous\.result\.version/,
    ],
    [
      'a column that may be empty',
      'alter table ledger.entry alter envelope drop not null',
      /ledger\.entry\.envelope/,
    ],
    [
      'a column of another type',
      'alter table luminous.kit_batch alter version type bigint',
      /luminous\.kit_batch\.version.*bigint/,
    ],
    [
      'a column that no migration adds',
      'alter table luminous.result add eve int',
      /luminous\.result\.eve is there/,
    ],
    [
      'a policy that lets everybody in',
      'alter policy member_reads on luminous.result using (true)',
      /policy luminous\.result\.member_reads/,
    ],
    [
      'a policy for other roles',
      'alter policy recorder_adds on ledger.entry to public',
      /ledger\.entry\.recorder_adds.*everybody/,
    ],
    [
      'a policy that hides',
      'create policy eve on luminous.site as restrictive using (false)',
      /policy luminous\.site\.eve is there/,
    ],
    [
      'a right to write the ledger',
      'grant update on ledger.leaf to public',
      /grant on table ledger\.leaf to everybody is there/,
    ],
    [
      'a right on one column',
      'grant update (hash) on ledger.leaf to public',
      /grant on column ledger\.leaf\.hash/,
    ],
    [
      'a right to make things in the schema',
      'grant create on schema ledger to public',
      /grant on schema ledger to everybody/,
    ],
    [
      'a right to temporary types',
      `do $$ begin execute 'grant temporary on database ' || current_database() || ' to public'; end $$`,
      /the database to everybody/,
    ],
    [
      'a right by default',
      'alter default privileges in schema luminous grant all on tables to public',
      /by default in luminous/,
    ],
    [
      'rows that come from another table',
      'create table public.eve () inherits (luminous.result)',
      /inheritance of luminous\.result by public\.eve/,
    ],
    [
      'a table that stands before the ledger’s',
      'create table luminous.entry (id int)',
      /relation luminous\.entry/,
    ],
    [
      'a type of the same name',
      `create domain ledger.text as pg_catalog.text`,
      /type ledger\.text is there/,
    ],
    [
      'a cast that lies',
      `create function public.eve(numeric) returns text language sql immutable as $$ select '1' $$;
       create cast (numeric as text) with function public.eve(numeric) as implicit`,
      /cast of numeric to text is there/,
    ],
    [
      'one of PostgreSQL’s own functions in another’s place',
      `create or replace function pg_catalog.sha256(bytea) returns bytea language internal immutable strict parallel safe as 'sha224_bytea'`,
      /built-in function sha256\(bytea\)/,
    ],
    [
      'a function among PostgreSQL’s own',
      `create function pg_catalog.to_json(text) returns json language sql as $$ select pg_catalog.to_json($1::varchar) $$`,
      /function pg_catalog\.to_json\(text\) is there/,
    ],
    [
      'an operator of PostgreSQL’s own that calls another function',
      `update pg_operator set oprcode = 'int4eq'::regproc where oprname = '<>' and oprleft = 'int4'::regtype and oprright = 'int4'::regtype`,
      /built-in operator <>\(integer,integer\)/,
    ],
    [
      'a function before one of PostgreSQL’s own',
      `create function public.sha256(text) returns bytea language sql as $$ select '\\x00'::bytea $$`,
      /function public\.sha256\(text\) is there/,
    ],
    [
      'a schema of another owner',
      'alter schema ledger owner to postgres',
      /schema ledger .*owner postgres/,
    ],
    [
      'a table of another owner',
      'alter table luminous.site owner to postgres',
      /luminous\.site is missing/,
    ],
    [
      'a table that a crash empties',
      'alter table luminous.event_place set unlogged',
      /luminous\.event_place.*kept as u/,
    ],
    [
      'a migration of other words',
      `update luminous.migration set sha256 = 'x' where version = 2`,
      /0002_ledger\.sql.*not the one of this release/,
    ],
    [
      'a migration taken back',
      'delete from luminous.migration where version = 23',
      /run `luminous migrate`/,
    ],
  ]
  test.each(attacks)('%s', async (_, text, message) => {
    const found = await tamper(db, [], (copy) => copy.superuser.query(text))
    expect(found.map((finding) => finding.message).join('\n')).toMatch(message)
    expect(codesOf(found).some((code) => /^(capture|schema)-/.test(code))).toBe(true)
  })

  test('a table of the owner’s own, which ends nothing else', async () => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await copy.superuser.query(
        `set role ${ownerOf(copy)}; create table luminous.notes (words text); reset role`,
      )
      await copy.superuser.query(`update luminous.result set dilution = 7 where id = $1`, [
        results[2],
      ])
    })
    expect(found.map(({ message }) => message).join()).toMatch(/table luminous\.notes is there/)
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', field: 'dilution' }),
    )
  })

  test('an audited column or table that is gone, which ends nothing else', async () => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await copy.superuser.query('alter table luminous.site rename latitude to width')
      await copy.superuser.query('alter table luminous.team_logo rename to logo')
      await copy.superuser.query(`update luminous.result set dilution = 7 where id = $1`, [
        results[2],
      ])
    })
    expect(codesOf(found)).toContain('check-failed')
    expect(found.map(({ message }) => message).join()).toMatch(
      /luminous\.site\.latitude is missing/,
    )
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', field: 'dilution' }),
    )
  })

  test('a role with more rights, another member or settings of its own; an order or a language of another making', async () => {
    // Roles are the cluster's, and the last two end the server: what is tried here nobody else sees.
    const client = await db.superuser.connect()
    try {
      const parts = partsOf({ prefix: db.address.rolePrefix, owner: ownerOf(db) })
      const tries: [string, RegExp][] = [
        [`alter role ${role(db, 'web')} bypassrls`, /role {{web}} .*bypassrls/],
        [`alter role ${role(db, 'backup')} nobypassrls`, /role {{backup}} /],
        [`alter role ${role(db, 'recorder')} login`, /role {{recorder}} /],
        [
          `grant ${role(db, 'recorder')} to ${role(db, 'web')}`,
          /membership of {{web}} in {{recorder}} is there/,
        ],
        [
          `grant pg_write_all_data to ${role(db, 'worker')}`,
          /membership of {{worker}} in pg_write/,
        ],
        [
          `update pg_language set lanplcallfoid = (select oid from pg_proc where proname = 'trigger_in') where lanname = 'sql'`,
          /built-in language sql/,
        ],
        [
          `update pg_amproc set amproc = 'bttextcmp'::regproc where amprocnum = 1 and amproc = 'uuid_cmp'::regproc`,
          /built-in order of uuid by btree/,
        ],
        [
          `alter role ${role(db, 'web')} set session_replication_role = replica`,
          /setting session_replication_role of {{web}}/,
        ],
      ]
      for (const [text, message] of tries) {
        await client.query('begin; set local search_path = pg_catalog, pg_temp')
        await client.query(text)
        const found = await readCatalogue(client, parts)
        await client.query('rollback')
        const faults = compareCatalogues(readTruth().catalogue, found, parts, {
          version: 180_000,
          olderBodies: [],
        })
        expect(faults.map((fault) => fault.message)).toEqual([expect.stringMatching(message)])
      }
    } finally {
      client.release(true)
    }
  })
})

describe('nothing of anybody else’s has a say in what is compared', () => {
  test('an operator that prints one number in place of another', async () => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await copy.superuser.query(
        `create function public.joined(text, numeric) returns text language sql immutable
           as $$ select $1 operator(pg_catalog.||) case when $2 = 99 then '0.0150' else $2::text end $$;
         create operator public.|| (leftarg = text, rightarg = numeric, function = public.joined)`,
      )
      await copy.superuser.query(
        `update luminous.result set concentration_mg_per_l = 99 where id = $1`,
        [results[2]],
      )
    })
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', field: 'concentration_mg_per_l' }),
    )
    expect(found.map(({ message }) => message).join()).toMatch(
      /operator public\.\|\|\(text, numeric\)/,
    )
  })

  test('a function that prints one text in place of another', async () => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await copy.superuser.query(
        `create function public.to_json(text) returns json language sql immutable
           as $$ select pg_catalog.to_json(case when $1 = 'forged' then 'naphthenic acids' else $1 end) $$`,
      )
      await copy.superuser.query(`update luminous.result set analyte = 'forged' where id = $1`, [
        results[2],
      ])
    })
    expect(found).toContainEqual(expect.objectContaining({ code: 'row-changed', field: 'analyte' }))
  })

  test('a reader from whom row security would hide rows fails aloud', async () => {
    const report = await verifyLedger({ pool: db.web, team: null, checkContents: verifyContents })
    expect(report.ok).toBe(false)
    expect(report.failures.map(({ message }) => message).join()).toMatch(
      /could not finish.*(row-level security|permission denied)/,
    )
  })
})

describe('changes of the schema that no migration made', () => {
  const forged = (of: TestDatabase, rows: string) =>
    of.migrator.query(
      `begin; set local luminous.principal = '{"kind":"migration","id":"0009_runs_and_review.sql","name":"x","role":"migration","team":null,"reach":"platform","mayWrite":true,"request":null}';
       insert into luminous.schema_change (id, table_name, column_name, change, former_name, default_image, migration) values ${rows};
       commit`,
    )
  const divide = (of: TestDatabase) =>
    of.superuser.query(
      'update luminous.result set concentration_mg_per_l = concentration_mg_per_l / 1000 where id = any($1)',
      [results.slice(1, 100)],
    )
  const forgeries: [string, string][] = [
    [
      'one column renamed away and back, by two rows',
      `(luminous.uuidv7(), 'result', 'concentration_mg_per_l', 'renamed', 'status', null, '0009_runs_and_review.sql'),
       (luminous.uuidv7(), 'result', 'concentration_mg_per_l', 'retyped', null, null, '0009_runs_and_review.sql')`,
    ],
    [
      'what a migration really does, told a second time and much later',
      `(luminous.uuidv7(), 'result', 'status', 'added', null, '"current"', '0009_runs_and_review.sql')`,
    ],
    [
      'what a migration does, with another default',
      `(luminous.uuidv7(), 'result', 'status', 'added', null, '"withdrawn"', '0009_runs_and_review.sql')`,
    ],
  ]
  test.each(forgeries)('%s', async (_, rows) => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await forged(copy, rows)
      await divide(copy)
      await copy.sequence()
    })
    expect(codesOf(found)).toContain('schema-change-forged')
    expect(
      found.filter((each) => each.code === 'row-changed' && each.field === 'concentration_mg_per_l')
        .length,
    ).toBe(99)
  })
})

describe('secrets, by what the ledger has of them', () => {
  const secrets: [string, string, string][] = [
    ['credential', 'password_hash', `'$argon2id$eve'`],
    ['run', 'reading_seed', `sha256('eve')`],
  ]
  test.each(secrets)('a changed %s.%s is found', async (table, column, value) => {
    const found = await change(
      db,
      [`luminous.${table}`],
      `update luminous.${table} set ${column} = ${value}`,
    )
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', field: column, record: expect.anything() }),
    )
  })
})

test('a clean copy with everything woken again is fine', async () => {
  const copy = await db.clone()
  try {
    await copy.superuser.query('alter table luminous.result disable trigger all')
    await wake(copy, ['luminous.result'])
    expect((await copy.verify()).failures).toEqual([])
  } finally {
    await copy.drop()
  }
})
