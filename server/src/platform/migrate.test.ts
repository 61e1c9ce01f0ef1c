import { describe, expect, test } from 'vitest'
import pg from 'pg'
import { runLuminous } from '../../test/command.ts'
import { askServer, makeDatabase, useDatabase, type TestDatabase } from '../../test/database.ts'
import { addTeam, entriesOf, type TestTeam } from '../../test/world.ts'
import { findAuditedTables } from '../audit/capture.ts'
import { partsOf, readCatalogue } from '../audit/catalogue.ts'
import { migrationHooks } from '../audit/migration-hooks.ts'
import type { ExpectedChange } from '../audit/schema-changes.ts'
import { transaction } from './database.ts'
import { migrate, newestVersion, readMigrations, type Migration } from './migrate.ts'
import { loginRoleName } from './roles.ts'

const db = useDatabase()
const known = readMigrations()
const newest = newestVersion(known)

/** Works on a copy with a team in it. */
async function inCopy<T>(work: (copy: TestDatabase, team: TestTeam) => Promise<T>): Promise<T> {
  const copy = await makeDatabase()
  try {
    return await work(copy, await addTeam(copy))
  } finally {
    await copy.drop()
  }
}

/** What the release has that was tried last. */
let shipped: readonly Migration[] = []

/** Applies further migrations, as a later release would. */
const upgrade = (copy: TestDatabase, ...statements: string[]) => {
  const further = statements.map((sql, at): Migration => {
    const version = newest + at + 1
    return { version, name: `${version}_test.sql`, sql }
  })
  shipped = [...known, ...further]
  return migrate(copy.address, migrationHooks(copy.address.rolePrefix), shipped)
}

/** Verifies as that release would, with the catalogue as it is: what the release makes is looked at elsewhere. */
async function verifyShipped(copy: TestDatabase) {
  const { prefix, owner } = {
    prefix: copy.address.rolePrefix,
    owner: new URL(copy.address.url).username,
  }
  const client = await copy.superuser.connect()
  try {
    await client.query('set search_path = pg_catalog, pg_temp')
    const catalogue = await readCatalogue(client, partsOf({ prefix, owner }))
    const { rows } = await client.query<ExpectedChange>(
      `select migration, table_name as "table", column_name as "column", change, former_name as "formerName",
         default_image as "defaultImage" from luminous.schema_change`,
    )
    const truth = { tables: await findAuditedTables(client), changes: rows, catalogue }
    return await copy.verify({ release: { migrations: shipped, truth } })
  } finally {
    client.release(true)
  }
}

const schemaChanges = async (copy: TestDatabase) =>
  (
    await copy.superuser.query(
      `select table_name, column_name, change, former_name, default_image from luminous.schema_change order by created_at, column_name`,
    )
  ).rows

test('four processes that migrate an empty database at once all succeed, and each step is applied once', async () => {
  const empty = await makeDatabase({ isEmpty: true })
  try {
    const ended = await Promise.all(
      Array.from({ length: 4 }, () => runLuminous(['migrate'], empty.environment())),
    )
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, '']))
    const applied = ended.filter(({ stdout }) => stdout.includes('Applied'))
    expect(applied).toHaveLength(1)
    const { rows } = await empty.superuser.query(
      'select count(*)::int as n from luminous.migration',
    )
    expect(rows).toEqual([{ n: known.length }])
    const { rows: labs } = await empty.superuser.query(
      `select count(*)::int as n from luminous.team where kind = 'lab'`,
    )
    expect(labs).toEqual([{ n: 1 }])
  } finally {
    await empty.drop()
  }
})

test('a migrated database is migrated again to no effect', async () => {
  const ended = await runLuminous(['migrate'], db.environment())
  expect(ended).toMatchObject({
    code: 0,
    stderr: '',
    stdout: `The schema is up to date (version ${newest}).\n`,
  })
})

test('a database of a newer release is left alone, in one sentence', async () => {
  await inCopy(async (copy) => {
    await copy.superuser.query(
      `insert into luminous.migration (version, name, sha256) values (999, '0999_later.sql', 'x')`,
    )
    const ended = await runLuminous(['migrate'], copy.environment())
    expect(ended.code).toBe(2)
    expect(ended.stderr).toBe(
      `luminous: The database has schema version 999, which is newer than this program's ${newest}. Start the newer release, or restore the backup made before the upgrade.\n`,
    )
  })
})

test('a migration that was changed after it had been applied is refused by its name', async () => {
  const changed = known.map((one) =>
    one.version === 2 ? { ...one, sql: `${one.sql}\n-- later` } : one,
  )
  await expect(migrate(db.address, migrationHooks(db.address.rolePrefix), changed)).rejects.toThrow(
    /^The migration 0002_ledger\.sql was changed after it had been applied here\./,
  )
})

test('a migration that fails leaves nothing behind', async () => {
  await inCopy(async (copy) => {
    await expect(
      upgrade(copy, 'create table luminous.half (id int); select 1 / 0'),
    ).rejects.toThrow('failed and left nothing behind: division by zero')
    const { rows } = await copy.superuser.query(
      `select to_regclass('luminous.half') as half, max(version) as version from luminous.migration`,
    )
    expect(rows).toEqual([{ half: null, version: newest }])
  })
})

test('the printed SQL of the roles can be run again and again, by a superuser', async () => {
  const { stdout, code } = await runLuminous(['migrate', '--print-roles'], db.environment())
  expect(code).toBe(0)
  const client = new pg.Client({ connectionString: db.superuserUrl })
  await client.connect()
  try {
    await client.query(stdout)
    await client.query(stdout)
  } finally {
    await client.end()
  }
  await expect(db.web.query('select 1')).resolves.toBeDefined()
})

test('a migrator that may not make roles is told who can', async () => {
  await askServer(`create role test_weak login password 'weak'`)
  const empty = await makeDatabase({ isEmpty: true })
  try {
    const url = new URL(empty.address.url)
    url.username = 'test_weak'
    url.password = 'weak'
    const environment = {
      ...empty.environment(),
      DATABASE_URL: url.toString(),
      LUMINOUS_ROLE_PREFIX: 'test_weak',
    }
    const ended = await runLuminous(['migrate'], environment)
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(
      /^luminous: The user of DATABASE_URL may not create roles\. .*--print-roles/,
    )
  } finally {
    await empty.drop()
    await askServer('drop role test_weak')
  }
})

describe('a migration of an audited table with rows', () => {
  const rename = (copy: TestDatabase, team: TestTeam, name: string) =>
    transaction(copy.web, team.editor, (tx) =>
      tx.query('update luminous.site set name = $2 where id = $1', [team.site, name]),
    )

  const steps: [string, string, object[]][] = [
    [
      'adds a column',
      'alter table luminous.site add note text',
      [{ change: 'added', column_name: 'note', default_image: null }],
    ],
    [
      'adds a column with a default',
      `alter table luminous.site add depth_m numeric not null default 1.50`,
      [{ change: 'added', column_name: 'depth_m', default_image: '"1.50"' }],
    ],
    [
      'adds columns whose defaults are an array and a document',
      `alter table luminous.site add marks uuid[] not null default '{}', add words text[] not null default '{"a b",c}',
         add facts jsonb not null default '{"a": [1]}'`,
      [
        { change: 'added', column_name: 'marks', default_image: '[]' },
        { change: 'added', column_name: 'words', default_image: '["a b","c"]' },
        { change: 'added', column_name: 'facts', default_image: '{"a": [1]}' },
      ],
    ],
    [
      'adds a column with a default that is then taken away',
      `alter table luminous.site add since timestamptz default '2026-01-01T00:00:00.000001Z'; alter table luminous.site alter since drop default`,
      [
        {
          change: 'added',
          column_name: 'since',
          default_image: '"2026-01-01T00:00:00.000001+00:00"',
        },
      ],
    ],
    [
      'renames a column',
      'alter table luminous.site rename time_zone to zone',
      [{ change: 'renamed', column_name: 'zone', former_name: 'time_zone' }],
    ],
    [
      'drops a column',
      'alter table luminous.site drop longitude',
      [{ change: 'dropped', column_name: 'longitude' }],
    ],
    [
      'gives a column another type',
      'alter table luminous.site alter latitude type double precision',
      [{ change: 'retyped', column_name: 'latitude' }],
    ],
    [
      'declares a column unaudited',
      `comment on column luminous.site.latitude is 'not audited: for the test'`,
      [{ change: 'dropped', column_name: 'latitude' }],
    ],
  ]
  test.each(steps)(
    'that %s says so in an entry, and everything still verifies',
    async (_, sql, changes) => {
      await inCopy(async (copy, team) => {
        await rename(copy, team, 'before the migration')
        await upgrade(copy, sql)
        expect(await schemaChanges(copy)).toMatchObject(changes)
        await copy.sequence()
        expect((await verifyShipped(copy)).failures).toEqual([])
        await rename(copy, team, 'after the migration')
        expect(await entriesOf(copy, 'site', team.site)).toHaveLength(3)
        await copy.sequence()
        expect((await verifyShipped(copy)).failures).toEqual([])
        // And what is changed behind the back is found as before.
        await copy.superuser.query('alter table luminous.site disable trigger all')
        const { rows } = await copy.superuser.query<{ column: string }>(
          `select attname as column from pg_attribute where attrelid = 'luminous.site'::regclass
           and attname in ('depth_m', 'zone', 'latitude') and not attisdropped and coalesce(col_description(attrelid, attnum), '') = ''
         order by attname desc limit 1`,
        )
        const column = rows[0]?.column ?? 'name'
        await copy.superuser.query(
          `update luminous.site set ${column} = ${column === 'zone' || column === 'name' ? `'X'` : '7'}`,
        )
        const found = (await verifyShipped(copy)).failures.filter(
          ({ code }) => code === 'row-changed',
        )
        expect(found).toMatchObject([{ field: column, record: { type: 'site', id: team.site } }])
      })
    },
  )

  test('that changes several columns over two releases still verifies', async () => {
    await inCopy(async (copy, team) => {
      await upgrade(
        copy,
        'alter table luminous.site rename name to title; alter table luminous.site add name int default 5',
        'alter table luminous.site drop title; alter table luminous.site rename name to title',
      )
      await copy.sequence()
      expect((await verifyShipped(copy)).failures).toEqual([])
      await transaction(copy.web, team.editor, (tx) =>
        tx.query('update luminous.site set title = 6'),
      )
      await copy.sequence()
      expect((await verifyShipped(copy)).failures).toEqual([])
    })
  })

  test('that fills a new column in the same file either verifies or is refused, and never looks like tampering', async () => {
    await inCopy(async (copy) => {
      const outcome = await upgrade(
        copy,
        `alter table luminous.site add note text; update luminous.site set note = 'filled'`,
      ).then(
        () => 'applied',
        (error: Error) => error.message,
      )
      if (outcome !== 'applied') expect(outcome).toMatch(/next migration/)
      await copy.sequence()
      const report = outcome === 'applied' ? verifyShipped(copy) : copy.verify()
      expect((await report).failures).toEqual([])
    })
  })

  test('that moves a column over three releases, applied at once, fills it and still verifies', async () => {
    await inCopy(async (copy, team) => {
      await rename(copy, team, 'Before it moved')
      await upgrade(
        copy,
        `alter table luminous.site add titles text[] not null default '{}'`,
        'update luminous.site set titles = array[name]',
        'alter table luminous.site drop name',
      )
      const { rows } = await copy.superuser.query(
        'select titles from luminous.site where id = $1',
        [team.site],
      )
      expect(rows).toEqual([{ titles: ['Before it moved'] }])
      await copy.sequence()
      expect((await verifyShipped(copy)).failures).toEqual([])
    })
  })

  test('that adds a column with a default of its own for each row is refused', async () => {
    await inCopy(async (copy) => {
      await expect(
        upgrade(
          copy,
          'alter table luminous.site add token uuid not null default gen_random_uuid()',
        ),
      ).rejects.toThrow(/default/)
      expect((await copy.superuser.query('select 1 from luminous.schema_change')).rowCount).toBe(0)
    })
  })

  test('makes a new table that is audited from its first row', async () => {
    await inCopy(async (copy, team) => {
      const web = loginRoleName(copy.address.rolePrefix, 'web')
      await upgrade(
        copy,
        `create table luminous.crate (team_id uuid not null, id uuid not null, code text, version int not null default 1,
           created_at timestamptz not null default clock_timestamp(), primary key (team_id, id));
         call luminous.close_tenant_table('luminous.crate'); grant select, insert on luminous.crate to "${web}"`,
      )
      const { rows } = await transaction(copy.web, team.editor, (tx) =>
        tx.query<{ id: string }>(
          `insert into luminous.crate (team_id, id, code) values ($1, uuidv7(), 'K') returning id`,
          [team.team.id],
        ),
      )
      expect(await entriesOf(copy, 'crate', rows[0]!.id)).toHaveLength(1)
    })
  })
})

test('settings of the database change neither images nor the verification', async () => {
  await inCopy(async (copy, team) => {
    await copy.sequence()
    for (const setting of [
      `TimeZone = 'America/St_Johns'`,
      `DateStyle = 'German'`,
      `extra_float_digits = -15`,
      `IntervalStyle = 'sql_standard'`,
      `bytea_output = 'escape'`,
      `search_path = public`,
    ]) {
      await askServer(`alter database ${copy.name} set ${setting}`)
    }
    const fresh = new pg.Client({ connectionString: copy.superuserUrl })
    await fresh.connect()
    await fresh.query('update luminous.sample set collected_at = collected_at, code = $1', [
      'changed',
    ])
    await fresh.end()
    const [before, after] = await entriesOf(copy, 'sample', team.sample)
    expect(after?.payload.before).toEqual(before?.payload.after)
    await copy.sequence()
    expect((await copy.verify()).failures).toEqual([])
    const ended = await runLuminous(['verify'], copy.environment())
    expect([ended.code, ended.stderr]).toEqual([0, ''])
  })
})
