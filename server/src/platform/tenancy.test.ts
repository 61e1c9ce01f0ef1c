import { describe, expect, test } from 'vitest'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import {
  addMember,
  addResults,
  addTeam,
  builder,
  newResult,
  type TestTeam,
} from '../../test/world.ts'
import { makeDemonstration } from '../demonstration/demonstration.ts'
import { registerSample } from '../samples/samples.ts'
import { result_insert_many } from '../results/queries.ts'
import { addKits, addReceived } from '../../test/field.ts'
import { transaction, type Tx } from './database.ts'

let ours: TestTeam
let theirs: TestTeam
const db = useDatabase(async (db) => {
  await makeDemonstration({ pool: db.worker, publicUrl: 'http://localhost:3000', ...db })
  ours = await addTeam(db)
  theirs = await addTeam(db)
  for (const team of [ours, theirs]) {
    await transaction(db.worker, builder, (tx) => addResults(tx, team, 3))
  }
  const [kit = ''] = await addKits(db, ours.team.id)
  await addReceived(db, ours, kit)
  await addMember(db, ours.team, 'admin')
  await addCustomer(db, 'whole')
  // What only use brings about.
  await db.superuser.query(
    `insert into luminous.reagent_lot (team_id, id, kind, name, lot, expires_on)
       select id, uuidv7(), 'biosensor', 'strain', 'L1', '2027-01-01' from luminous.team where kind = 'lab';
     insert into luminous.layout_template (team_id, id, name, well_count, layout)
       select id, uuidv7(), 'plain', 96, '{}' from luminous.team where kind = 'lab';
     insert into luminous.file (team_id, id, sha256, name, size_bytes)
       select id, uuidv7(), repeat('a', 64), 'x.csv', 1 from luminous.team where slug = 'whole';
     insert into luminous.result_import (team_id, id, file_id, file_sha256, laboratory, row_count, imported_by_name)
       select team_id, uuidv7(), id, sha256, 'Else', 1, 'x' from luminous.file where sha256 = repeat('a', 64);
     insert into luminous.imported_result
         (team_id, id, import_id, line, site_id, sample_code, collected_on, analyte, unit, value)
       select i.team_id, uuidv7(), i.id, 2, s.id, 'x', '2024-01-01', 'NA', 'mg/L', 1
       from luminous.result_import i join luminous.site s using (team_id) limit 1;
     insert into luminous.stand_in (team_id, id, reviewer_id, stand_in_id, valid_from, valid_until, reason)
       select t.id, uuidv7(), p[1], p[2], now(), now() + interval '1 day', 'away'
       from luminous.team t, (select array_agg(id) as p from luminous.person) people where t.kind = 'lab'`,
  )
  await db.superuser.query(
    `insert into luminous.membership_use (team_id, person_id)
       select team_id, person_id from luminous.membership limit 1;
     insert into luminous.api_key_use (team_id, key_id, used_at, used_from)
       select team_id, id, now(), '::1' from luminous.api_key limit 1;
     insert into luminous.team_logo (team_id, id, media_type, sha256, bytes)
       select id, uuidv7(), 'image/png', repeat('0', 64), 'x' from luminous.team where slug = 'whole';
     insert into luminous.checkpoint_recipient (team_id, id, name, email)
       select id, uuidv7(), 'Wim Witness', 'wim@else.test' from luminous.team where slug = 'whole';
     insert into luminous.access_event (team_id, id, person_id, person_name, via, what, route, reason)
       select team_id, uuidv7(), person_id, 'x', 'view', 'x', 'x', 'x' from luminous.membership limit 1`,
  )
  await db.superuser.query(
    `insert into luminous.session (id, person_id, team_id, token_hash, expires_at)
     select uuidv7(), person_id, team_id, sha256('t'), now() + interval '1 day'
     from luminous.membership where team_id = $1`,
    [ours.team.id],
  )
  // Enough for a whole tile.
  await transaction(db.worker, builder, (tx) => addResults(tx, theirs, 256))
  await db.sequence()
})

type TenantTable = { readonly name: string; readonly team: string }

/** Every table that holds a team's rows, with the column that says whose. */
async function listTenantTables(): Promise<TenantTable[]> {
  const { rows } = await db.superuser.query<TenantTable>(
    `select format('%I.%I', n.nspname, c.relname) as name, a.attname as team
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
       and a.attname = case when c.relname = 'team' then 'id' else 'team_id' end
     where c.relkind in ('r', 'p') and n.nspname in ('luminous', 'ledger')`,
  )
  return rows
}

const refused = /row-level security|permission denied|append-only/

describe('without a principal', () => {
  test.each(['web', 'worker'] as const)('%s sees no row of any tenant table', async (role) => {
    const tables = await listTenantTables()
    expect(tables.length).toBeGreaterThan(15)
    for (const { name } of tables) {
      const whole = await db.superuser.query(`select 1 from ${name} limit 1`)
      if (name !== 'ledger.pending') expect(whole.rowCount, `${name} has rows to hide`).toBe(1)
      const seen = await db[role].query(`select 1 from ${name}`).catch((error: Error) => {
        expect(error.message).toMatch(refused)
        return { rowCount: 0 }
      })
      expect(seen.rowCount, name).toBe(0)
    }
  })

  test('the owner of the tables sees none either: row security is forced', async () => {
    for (const { name } of await listTenantTables()) {
      expect((await db.migrator.query(`select 1 from ${name}`)).rowCount, name).toBe(0)
    }
  })

  test('nothing can be written, and what cannot be seen cannot be changed', async () => {
    for (const role of ['web', 'worker'] as const) {
      await expect(
        db[role].query(
          `insert into luminous.site (team_id, id, name, time_zone) values ($1, uuidv7(), 'x', 'UTC')`,
          [ours.team.id],
        ),
      ).rejects.toThrow(refused)
      expect((await db[role].query(`update luminous.site set name = 'x'`)).rowCount).toBe(0)
    }
  })
})

test('two teams that take turns on one connection never see a row of each other', async () => {
  const pool = db.open('web', 1)
  const tables = (await listTenantTables()).filter(({ name }) => name !== 'ledger.pending')
  const look = async (team: TestTeam) => {
    const seen = await transaction(pool, team.viewer, async (tx) => {
      const teams = new Set<string>()
      for (const { name, team: column } of tables) {
        const { rows } = await tx.query<{ team: string }>(
          `select distinct ${column} as team from ${name}`,
        )
        for (const row of rows) teams.add(row.team)
      }
      return teams
    })
    expect([...seen]).toEqual([team.team.id])
  }
  await Promise.all(Array.from({ length: 12 }, (_, turn) => look(turn % 2 ? ours : theirs)))
})

describe('a member of one team', () => {
  const asOurs = <T>(work: (tx: Tx) => Promise<T>) => transaction(db.web, ours.editor, work)

  test('cannot insert a row for another team, into any table that it may write', async () => {
    const id = theirs.team.id
    await expect(
      asOurs((tx) =>
        tx.query(
          `insert into luminous.site (team_id, id, name, time_zone) values ($1, uuidv7(), 'x', 'UTC')`,
          [id],
        ),
      ),
    ).rejects.toThrow(refused)
    await expect(
      asOurs((tx) =>
        registerSample(tx, {
          team: id,
          code: 'X',
          site: theirs.site,
          collectedAt: '2026-10-12T00:00:00Z',
        }),
      ),
    ).rejects.toThrow(refused)
    await expect(asOurs((tx) => result_insert_many(tx, [newResult(theirs)]))).rejects.toThrow(
      refused,
    )
  })

  test('changes and deletes nothing of another team, with or without a filter', async () => {
    await transaction(db.web, ours.editor, async (tx) => {
      for (const table of ['site', 'sample', 'result', 'run']) {
        const { rowCount } = await tx.query(
          `update luminous.${table} set created_at = created_at where team_id = $1`,
          [theirs.team.id],
        )
        expect(rowCount, table).toBe(0)
      }
      const { rowCount } = await tx.query(`update luminous.site set latitude = latitude`)
      expect(rowCount).toBe(1)
      const { rowCount: removed } = await tx.query(
        `delete from luminous.membership where team_id = $1`,
        [theirs.team.id],
      )
      expect(removed).toBe(0)
    })
  })

  test('cannot hand a row of its own to another team', async () => {
    await expect(
      asOurs((tx) => tx.query(`update luminous.site set team_id = $1`, [theirs.team.id])),
    ).rejects.toThrow(/never change|row-level security/)
  })

  test('cannot reach another team by a foreign key: the other site is the same as one that is not there', async () => {
    const attempt = async (site: string) => {
      try {
        await asOurs((tx) =>
          tx.query(
            `insert into luminous.sample (team_id, id, code, site_id, collected_at)
             values ($1, uuidv7(), 'FK', $2, now())`,
            [ours.team.id, site],
          ),
        )
      } catch (error) {
        if (error instanceof Error) return error.message
      }
      return 'accepted'
    }
    const known = await attempt(theirs.site)
    const nowhere = await attempt('00000000-0000-4000-8000-000000000000')
    expect(known).toMatch(/violates foreign key constraint/)
    expect(known).toBe(nowhere)
  })

  test('cannot learn by a unique key that another team has a code or a name', async () => {
    await asOurs((tx) =>
      registerSample(tx, {
        team: ours.team.id,
        code: theirs.sampleCode,
        site: ours.site,
        collectedAt: '2026-10-12T00:00:00Z',
      }),
    )
  })

  test('cannot make a team, a log, or a person', async () => {
    await expect(
      asOurs((tx) =>
        tx.query(
          `insert into luminous.team (id, slug, name, kind) values (uuidv7(), 'zz', 'Z', 'customer')`,
        ),
      ),
    ).rejects.toThrow(refused)
    await expect(
      asOurs((tx) =>
        tx.query(
          `insert into ledger.log (team_id, id, kind, origin) values ($1, uuidv7(), 'changes', 'x')`,
          [ours.team.id],
        ),
      ),
    ).rejects.toThrow(refused)
    await expect(
      asOurs((tx) =>
        tx.query(`insert into luminous.person (id, email, name) values (uuidv7(), 'a@b', 'A')`),
      ),
    ).rejects.toThrow(refused)
  })
})

test.each(['viewer', 'auditor'] as const)('a %s reads and writes nothing', async (role) => {
  await transaction(db.web, ours[role], async (tx) => {
    expect((await tx.query('select 1 from luminous.result')).rowCount).toBe(3)
    expect((await tx.query(`update luminous.site set name = 'renamed'`)).rowCount).toBe(0)
    expect((await tx.query(`update luminous.result set analyte = 'x'`)).rowCount).toBe(0)
  })
  await expect(transaction(db.web, ours[role], (tx) => addResults(tx, ours, 1))).rejects.toThrow(
    refused,
  )
})
