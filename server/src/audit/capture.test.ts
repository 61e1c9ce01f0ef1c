import { describe, expect, test } from 'vitest'
import pg from 'pg'
import { useDatabase } from '../../test/database.ts'
import {
  addMember,
  addResults,
  addTeam,
  builder,
  entriesOf,
  newResult,
  type TestTeam,
} from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { loginRoleName } from '../platform/roles.ts'
import { result_insert_many } from '../results/queries.ts'
import { makeTeam } from '../access/make-team.ts'
import { hashPassword } from '../access/passwords.ts'
import { credential_upsert } from '../access/queries.ts'

let team: TestTeam
let other: TestTeam
const db = useDatabase(async (db) => {
  team = await addTeam(db)
  other = await addTeam(db)
})

const addOne = async (part = {}): Promise<string> => {
  const result = newResult(team, part)
  await transaction(db.web, team.editor, (tx) => result_insert_many(tx, [result]))
  return result.id
}
const rename = (id: string, analyte: string, principal = team.editor) =>
  transaction(db.web, principal, (tx) =>
    tx.query('update luminous.result set analyte = $2 where id = $1', [id, analyte]),
  )
const countEntries = async (): Promise<number> =>
  (await db.superuser.query<{ n: number }>('select count(*)::int as n from ledger.entry')).rows[0]!
    .n

describe('one entry a changed record', () => {
  test('an insert: version 1, the row after, who, why, for which request and when it happened', async () => {
    const result = newResult(team)
    const occurredAt = '2026-10-12T15:20:00.000001Z'
    const principal = { ...team.editor, reason: 'first "reading"\n', occurredAt }
    await transaction(db.web, principal, (tx) => result_insert_many(tx, [result]))
    const [entry, ...others] = await entriesOf(db, 'result', result.id)
    expect(others).toEqual([])
    expect(entry?.envelope).toMatchObject({
      v: 1,
      id: `${entry?.statementId}:1`,
      action: 'insert',
      actor: { kind: 'person', id: principal.id, role: 'editor' },
      record: { type: 'result', id: result.id, version: 1 },
      request: principal.request,
    })
    expect(entry?.envelope.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(entry?.payload).toMatchObject({
      before: null,
      after: { analyte: result.analyte, version: 1 },
      reason: principal.reason,
      actor: principal.name,
      occurredAt,
    })
  })

  test('an update: the next version, the whole row before and after', async () => {
    const id = await addOne()
    await rename(id, 'renamed')
    await rename(id, 'again')
    const [first, second, third] = await entriesOf(db, 'result', id)
    expect([first?.version, second?.version, third?.version]).toEqual([1, 2, 3])
    expect(second?.envelope.action).toBe('update')
    expect(second?.payload.before).toEqual(first?.payload.after)
    expect(second?.payload.after).toEqual({
      ...first?.payload.after,
      analyte: 'renamed',
      version: 2,
    })
    expect(third?.payload.before).toEqual(second?.payload.after)
  })

  test('a delete: one version more, the row before and nothing after', async () => {
    const { id, principal } = await addMember(db, team.team, 'admin')
    const { rows } = await transaction(db.web, { ...principal, reason: 'left' }, (tx) =>
      tx.query<{ id: string }>(
        'delete from luminous.membership where person_id = $1 returning id',
        [id],
      ),
    )
    const [added, removed] = await entriesOf(db, 'membership', rows[0]!.id)
    expect(removed?.envelope).toMatchObject({ action: 'delete', record: { version: 2 } })
    expect(removed?.payload).toMatchObject({
      before: added?.payload.after,
      after: null,
      reason: 'left',
    })
  })

  test('an update that changes nothing makes none, and raises no version', async () => {
    const id = await addOne()
    await rename(id, 'naphthenic acids')
    await transaction(db.web, team.editor, (tx) =>
      tx.query('update luminous.result set version = 77 where id = $1', [id]),
    )
    expect(await entriesOf(db, 'result', id)).toHaveLength(1)
    const { rows } = await db.superuser.query('select version from luminous.result where id = $1', [
      id,
    ])
    expect(rows).toEqual([{ version: 1 }])
  })

  test('a statement over many records makes one entry each, and a statement over none makes none', async () => {
    const before = await countEntries()
    const ids = await transaction(db.web, team.editor, (tx) => addResults(tx, team, 50))
    expect(await countEntries()).toBe(before + 50)
    for (const id of ids.slice(0, 3)) expect(await entriesOf(db, 'result', id)).toHaveLength(1)
    await transaction(db.web, team.editor, (tx) =>
      tx.query('update luminous.result set analyte = $1 where id = $2', ['x', newId()]),
    )
    expect(await countEntries()).toBe(before + 50)
  })

  test('ON CONFLICT DO UPDATE makes one entry: of the insert, or of the update', async () => {
    const { id } = await addMember(db, team.team, 'viewer')
    const set = async (passwordHash: string) =>
      transaction(db.worker, builder, (tx) =>
        credential_upsert(tx, { id: newId(), person: id, passwordHash }),
      )
    const { rows } = await db.superuser.query<{ id: string }>(
      'select id from luminous.credential where person_id = $1',
      [id],
    )
    await set('one')
    await set('two')
    const entries = await entriesOf(db, 'credential', rows[0]!.id)
    expect(entries.map((entry) => [entry.version, entry.envelope.action])).toEqual([
      [1, 'insert'],
      [2, 'update'],
      [3, 'update'],
    ])
  })

  test('a changed password shows as a version and by the hash of its hash, without the hash', async () => {
    const { id } = await addMember(db, team.team, 'viewer')
    const passwordHash = await hashPassword('another one')
    await transaction(db.worker, builder, (tx) =>
      credential_upsert(tx, { id: newId(), person: id, passwordHash }),
    )
    const { rows } = await db.superuser.query<{ version: number; payload: string }>(
      `select version, payload from ledger.entry where record_type = 'credential'
         and payload::jsonb -> 'after' ->> 'person_id' = $1 order by version`,
      [id],
    )
    expect(rows.map((row) => row.version)).toEqual([1, 2])
    expect(JSON.stringify(rows)).not.toMatch(/argon2/)
    const [made, changed] = rows.map((row) => JSON.parse(row.payload).after.password_hash)
    expect([made, changed]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ])
    expect(changed).not.toBe(made)
  })

  test('one statement over two teams goes to the log of each', async () => {
    const mine = newResult(team)
    const its = newResult(other)
    await transaction(db.worker, builder, (tx) =>
      result_insert_many(tx, [mine, its, newResult(team)]),
    )
    const [a] = await entriesOf(db, 'result', mine.id)
    const [b] = await entriesOf(db, 'result', its.id)
    expect(a?.statementId).toBe(b?.statementId)
    expect(a?.envelope.log).not.toBe(b?.envelope.log)
    const { rows } = await db.superuser.query(
      'select entries from ledger.pending where statement_id = $1 order by 1',
      [a?.statementId],
    )
    expect(rows).toEqual([{ entries: 1 }, { entries: 2 }])
    await db.sequence()
    const report = await db.verify()
    expect(report.failures).toEqual([])
  })
})

describe('what is in an entry is what is stored', () => {
  test('numeric travels as a string with its trailing zeros, microseconds survive', async () => {
    const id = await addOne({ concentrationMgPerL: '0.10' })
    const [entry] = await entriesOf(db, 'result', id)
    expect(entry?.payload.after).toMatchObject({
      concentration_mg_per_l: '0.10',
      collected_at: '2026-10-12T15:20:00.123456+00:00',
      replicates: 3,
      flags: [],
    })
  })

  test('hostile text comes back letter for letter', async () => {
    const analyte = `"},{"after":null \\ '); drop -- \u0001 \u2028 😀 é`
    const id = await addOne({ analyte, flags: ['a"b', 'c,d', '{}', ''] })
    const [entry] = await entriesOf(db, 'result', id)
    expect(entry?.payload.after).toMatchObject({ analyte, flags: ['a"b', 'c,d', '{}', ''] })
    await rename(id, 'tame')
    expect((await db.verify()).failures.filter((f) => f.record?.id === id)).toEqual([])
  })

  test('salts are 16 bytes, and no two are alike', async () => {
    const ids = await transaction(db.web, team.editor, (tx) => addResults(tx, team, 20))
    const salts = await Promise.all(
      ids.map(async (id) => (await entriesOf(db, 'result', id))[0]!.salt),
    )
    expect(salts.every((salt) => salt.length === 16)).toBe(true)
    expect(new Set(salts.map((salt) => salt.toString('hex'))).size).toBe(20)
  })

  test('the envelope holds no name and no value of the row', async () => {
    const id = await addOne({ analyte: 'telltale' })
    const [entry] = await entriesOf(db, 'result', id)
    const envelope = JSON.stringify(entry?.envelope)
    expect(envelope).not.toContain('telltale')
    expect(envelope).not.toContain(team.editor.name)
  })
})

describe('what is refused', () => {
  test('row and entry roll back together', async () => {
    const before = await countEntries()
    const result = newResult(team)
    await transaction(db.web, team.editor, async (tx) => {
      await result_insert_many(tx, [result])
      throw new Error('no')
    }).catch(() => {})
    expect(await countEntries()).toBe(before)
    const { rowCount } = await db.superuser.query('select 1 from luminous.result where id = $1', [
      result.id,
    ])
    expect(rowCount).toBe(0)
  })

  test('a row whose entry cannot be written is not written either', async () => {
    const id = newId()
    const attempt = db.superuser.query(
      `insert into luminous.team (id, slug, name, kind) values ($1, 'no-log', 'No log', 'customer')`,
      [id],
    )
    await expect(attempt).rejects.toThrow('without a log of changes')
  })

  test('a new record that does not begin with version 1', async () => {
    const attempt = db.superuser.query(
      `insert into luminous.site (team_id, id, name, time_zone, version) values ($1, $2, 'v2', 'UTC', 2)`,
      [team.team.id, newId()],
    )
    await expect(attempt).rejects.toThrow('begins with version 1')
  })

  test('a change of the id or of the team, to the superuser too', async () => {
    const id = await addOne()
    for (const change of [`id = '${newId()}'`, `team_id = '${other.team.id}'`]) {
      await expect(
        db.superuser.query(`update luminous.result set ${change} where id = $1`, [id]),
      ).rejects.toThrow('never change')
    }
  })

  test('TRUNCATE of an audited table, to its owner and to the superuser too', async () => {
    for (const pool of [db.migrator, db.superuser]) {
      await expect(pool.query('truncate luminous.result cascade')).rejects.toThrow('append-only')
    }
  })

  test('a trigger that a session tries to put to sleep wakes all the same', async () => {
    const id = await addOne()
    const client = new pg.Client({ connectionString: db.superuserUrl })
    await client.connect()
    await client.query(`set session_replication_role = replica`)
    await client.query(`update luminous.result set analyte = 'in the dark' where id = $1`, [id])
    await expect(client.query('truncate luminous.result cascade')).rejects.toThrow('append-only')
    await expect(client.query('delete from ledger.entry')).rejects.toThrow('append-only')
    await client.end()
    const [, entry] = await entriesOf(db, 'result', id)
    expect(entry?.envelope).toMatchObject({
      action: 'update',
      actor: { kind: 'database', id: 'postgres' },
    })
  })
})

describe('a change past the server is the database’s and nobody else’s', () => {
  const borrowed = () =>
    `set local luminous.principal = ${pg.escapeLiteral(JSON.stringify(team.editor))}`
  const web = () => `"${loginRoleName(db.address.rolePrefix, 'web')}"`
  const ways: [string, (id: string) => string][] = [
    ['with a borrowed principal', () => `begin; ${borrowed()}`],
    [
      'after set session authorization',
      () => `set session authorization ${web()}; begin; ${borrowed()}`,
    ],
    ['after set role', () => `set role ${web()}; begin; ${borrowed()}`],
  ]
  test.each(ways)('%s', async (_, enter) => {
    const id = await addOne()
    const client = new pg.Client({ connectionString: db.superuserUrl })
    await client.connect()
    await client.query(enter(id))
    const { rowCount } = await client.query(
      `update luminous.result set analyte = 'forged' where id = $1`,
      [id],
    )
    await client.query('commit')
    await client.end()
    const entries = await entriesOf(db, 'result', id)
    // Row security may refuse the borrowed name outright; what is changed is never recorded as the person's.
    expect(entries).toHaveLength(1 + (rowCount ?? 0))
    for (const entry of entries.slice(1)) {
      expect(entry.envelope.actor).toEqual({ kind: 'database', id: 'postgres', role: 'database' })
      expect(entry.payload).toMatchObject({ actor: 'postgres', reason: null })
    }
  })

  test('the migrator is believed as a migration only', async () => {
    const attempt = transaction(db.migrator, team.editor, (tx) =>
      tx.query(`update luminous.result set analyte = 'forged'`),
    )
    expect((await attempt).rowCount).toBe(0)
  })
})

test('images are the same text whatever the session’s settings are', async () => {
  const image = async (settings: string) => {
    const id = newId()
    const client = new pg.Client({ connectionString: db.superuserUrl })
    await client.connect()
    await client.query(settings)
    await client.query(
      `insert into luminous.sample (team_id, id, code, site_id, collected_at, created_at)
       values ($1, $2, 'same', $3, '2026-10-12T15:20:00.123456Z', '2026-10-12T15:20:00.1Z')`,
      [team.team.id, id, team.site],
    )
    await client.query('delete from luminous.sample where id = $1', [id])
    await client.end()
    const [entry] = await entriesOf(db, 'sample', id)
    return JSON.stringify(entry?.payload.after).replaceAll(id, '')
  }
  const bent = `set TimeZone = 'America/St_Johns'; set DateStyle = 'German'; set extra_float_digits = -15;
    set IntervalStyle = 'sql_standard'; set bytea_output = 'escape'`
  expect(await image(bent)).toBe(await image(''))
})

test('a team made in one transaction has its own entry in its own log', async () => {
  const row = await transaction(db.worker, builder, (tx) =>
    makeTeam(tx, {
      slug: 'fresh',
      name: 'Fresh',
      kind: 'community',
      publicUrl: 'https://lum.example.org',
    }),
  )
  const [entry] = await entriesOf(db, 'team', row.id)
  const { rows } = await db.superuser.query(
    `select id, origin from ledger.log where team_id = $1 and kind = 'changes'`,
    [row.id],
  )
  expect(rows).toEqual([
    { id: entry?.envelope.log, origin: `lum.example.org/ledger/${entry?.envelope.log}` },
  ])
})
