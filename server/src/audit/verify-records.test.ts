import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { change, makeTamperedWorld, tamper, wake, type TamperedWorld } from '../../test/tamper.ts'
import { builder, type TestTeam } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'

let team: TestTeam
let results: TamperedWorld['results']
const db = useDatabase(async (db) => {
  ;({ team, results } = await makeTamperedWorld(db))
})

describe('rows changed by the superuser, with triggers asleep', () => {
  test('a changed value is found with its record and field', async () => {
    const found = await change(
      db,
      ['luminous.result'],
      `update luminous.result set concentration_mg_per_l = 99 where id = $1`,
      [results[2]],
    )
    expect(found).toMatchObject([
      {
        code: 'row-changed',
        record: { type: 'result', id: results[2] },
        field: 'concentration_mg_per_l',
        team: team.team.slug,
      },
    ])
    expect(found[0]?.message).toMatch(/"99".*"0\.0150"/)
  })

  test('a number that is equal and written otherwise is a changed value too', async () => {
    const found = await change(
      db,
      ['luminous.result'],
      `update luminous.result set concentration_mg_per_l = 0.015 where id = $1`,
      [results[2]],
    )
    expect(found).toMatchObject([{ code: 'row-changed', field: 'concentration_mg_per_l' }])
  })

  test('and so is one in JSON that differs in digits beyond those that JavaScript reads', async () => {
    const set = (digits: string) =>
      `update luminous.method set definition = jsonb_set(definition, '{lod}', '${digits}')`
    const found = await tamper(db, [], async (copy) => {
      await copy.superuser.query(set('12345678901234567890'))
      await copy.sequence()
      await copy.superuser.query('alter table luminous.method disable trigger all')
      await copy.superuser.query(set('12345678901234567999'))
      await wake(copy, ['luminous.method'])
    })
    expect(new Set(found.map(({ code, record }) => `${code} ${record?.type}`))).toEqual(
      new Set(['row-changed method']),
    )
  })

  test('and so is one that was written so and put back, between two entries', async () => {
    const set = (digits: string) =>
      `update luminous.method set definition = jsonb_set(definition, '{lod}', '${digits}')`
    const found = await tamper(db, [], async (copy) => {
      await copy.superuser.query(set('12345678901234567890'))
      await copy.superuser.query('alter table luminous.method disable trigger all')
      await copy.superuser.query(set('12345678901234567999'))
      await wake(copy, ['luminous.method'])
      await copy.superuser.query(set('7'))
      await copy.sequence()
    })
    expect(new Set(found.map(({ code, record }) => `${code} ${record?.type}`))).toEqual(
      new Set(['history-broken method']),
    )
  })

  test('a generated column that does not follow from its column is found', async () => {
    const found = await tamper(db, ['luminous.sample'], async (copy) => {
      const generated = (as: string) =>
        `update pg_attribute set attgenerated = '${as}' where attrelid = 'luminous.sample'::regclass and attname = 'code_typed'`
      await copy.superuser.query(
        `set allow_system_table_mods = on; ${generated('')};
         update luminous.sample set code_typed = 'another'; ${generated('s')}; reset allow_system_table_mods`,
      )
    })
    expect(found[0]).toMatchObject({ code: 'row-changed', field: 'code_typed' })
  })

  test('a deleted record that has a row again, without an image, is found', async () => {
    const id = '01900000-0000-7000-8000-000000000003'
    const found = await tamper(db, [], async (copy) => {
      await copy.superuser.query(
        `insert into luminous.site (team_id, id, name, time_zone) values ($1, $2, 'Gone', 'UTC')`,
        [team.team.id, id],
      )
      await copy.superuser.query('delete from luminous.site where id = $1', [id])
      await copy.sequence()
      const notNull = (is: boolean) =>
        `update pg_attribute set attnotnull = ${is} where attrelid = 'luminous.site'::regclass and attname = 'time_zone'`
      await copy.superuser.query(
        `set allow_system_table_mods = on; ${notNull(false)}; alter table luminous.site disable trigger all;
         insert into luminous.site (team_id, id, name) values ('${team.team.id}', '${id}', 'Back');
         ${notNull(true)}; reset allow_system_table_mods`,
      )
      await wake(copy, ['luminous.site'])
    })
    expect(found).toMatchObject([{ code: 'row-unrecorded', record: { type: 'site', id } }])
  })

  test('a value changed behind the back stays found in the history after an honest update', async () => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await copy.superuser.query(`update luminous.result set dilution = 10 where id = $1`, [
        results[2],
      ])
      await wake(copy, ['luminous.result'])
      await transaction(copy.worker, builder, (tx) =>
        tx.query(`update luminous.result set analyte = 'honest' where id = $1`, [results[2]]),
      )
      await copy.sequence()
    })
    expect(found).toMatchObject([
      { code: 'history-broken', record: { type: 'result', id: results[2] }, field: 'dilution' },
    ])
  })

  test('a change of the schema that no migration makes is not believed, and blinds no column', async () => {
    const found = await tamper(db, ['luminous.result'], async (copy) => {
      await copy.superuser.query(
        `insert into luminous.schema_change (id, table_name, column_name, change, migration)
         values (luminous.uuidv7(), 'result', 'concentration_mg_per_l', 'retyped', '0004_assay.sql')`,
      )
      await copy.superuser.query(
        `update luminous.result set concentration_mg_per_l = 0.01 where id = $1`,
        [results[2]],
      )
    })
    expect(found).toContainEqual(expect.objectContaining({ code: 'schema-change-forged' }))
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', field: 'concentration_mg_per_l' }),
    )
  })

  test('a deleted row is found with its record', async () => {
    expect(
      await change(db, ['luminous.result'], `delete from luminous.result where id = $1`, [
        results[2],
      ]),
    ).toMatchObject([{ code: 'row-missing', record: { type: 'result', id: results[2] } }])
  })

  test('an inserted row is found with its record', async () => {
    expect(
      await change(
        db,
        ['luminous.site'],
        `insert into luminous.site (team_id, id, name, time_zone) values ($1, '01900000-0000-7000-8000-000000000001', 'Nowhere', 'UTC')`,
        [team.team.id],
      ),
    ).toMatchObject([
      {
        code: 'row-unrecorded',
        record: { type: 'site', id: '01900000-0000-7000-8000-000000000001' },
      },
    ])
  })

  test('a row with the least of all ids is found too', async () => {
    const nil = '00000000-0000-0000-0000-000000000000'
    expect(
      await change(
        db,
        ['luminous.site'],
        `insert into luminous.site (team_id, id, name, time_zone) values ($1, $2, 'Nowhere', 'UTC')`,
        [team.team.id, nil],
      ),
    ).toMatchObject([{ code: 'row-unrecorded', record: { type: 'site', id: nil } }])
  })

  test('bytes that are not those of the hash beside them are found', async () => {
    const found = await tamper(db, [], async (copy) => {
      await copy.superuser.query(
        `insert into luminous.team_logo (team_id, id, media_type, sha256, bytes)
         values ($1, uuidv7(), 'image/png', encode(sha256('one'), 'hex'), 'one')`,
        [team.team.id],
      )
      await copy.sequence()
      expect((await copy.verify()).failures).toEqual([])
      await copy.superuser.query('alter table luminous.team_logo disable trigger all')
      await copy.superuser.query(`update luminous.team_logo set bytes = 'two'`)
      await wake(copy, ['luminous.team_logo'])
    })
    expect(found).toMatchObject([
      { code: 'row-changed', field: 'bytes', record: { type: 'team_logo' } },
    ])
  })

  test('a whole team without logs, and its rows, are found', async () => {
    const id = '01900000-0000-7000-8000-000000000002'
    const found = await tamper(db, ['luminous.team', 'luminous.site'], async (copy) => {
      await copy.superuser.query(
        `insert into luminous.team (id, slug, name, kind) values ($1, 'ghost', 'Ghost', 'customer')`,
        [id],
      )
      await copy.superuser.query(
        `insert into luminous.site (team_id, id, name, time_zone) values ($1, uuidv7(), 'Nowhere', 'UTC')`,
        [id],
      )
    })
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-unrecorded', record: { type: 'team', id } }),
    )
    expect(found.some((finding) => finding.record?.type === 'site')).toBe(true)
  })

  test('a changed record of the lab itself, such as a person’s name, is found', async () => {
    expect(
      await change(
        db,
        ['luminous.person'],
        `update luminous.person set name = 'Eve' where email like 'admin@%'`,
      ),
    ).toMatchObject([
      { code: 'row-changed', field: 'name', team: 'lab', record: { type: 'person' } },
    ])
  })

  test('bytes of a file that were changed are found with the file', async () => {
    const found = await change(
      db,
      ['luminous.file_chunk'],
      `update luminous.file_chunk set bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1)`,
    )
    expect(found).toMatchObject([{ code: 'file-changed', team: 'lab', record: { type: 'file' } }])
  })
})
