import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { signCheckpoint, treeRoot } from '@luminous/ledger'
import { makeDatabase, useDatabase, type TestDatabase } from '../../test/database.ts'
import { runLuminous } from '../../test/command.ts'
import { change, makeTamperedWorld, tamper, wake } from '../../test/tamper.ts'
import { addResults, addTeam, builder, type TestTeam } from '../../test/world.ts'
import { verifyContents } from '../results/results.ts'
import { transaction } from '../platform/database.ts'
import type { LogId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { Writable } from 'node:stream'
import { createSigner, openKeyStore, sha256, vkeyOf } from './keys.ts'
import { sequencePending, startSequencer } from './sequencer.ts'
import { verifyLedger } from './verify.ts'

let team: TestTeam
const db = useDatabase(async (db) => {
  ;({ team } = await makeTamperedWorld(db))
})

const codesOf = (report: { failures: readonly { code: string }[] }) =>
  report.failures.map(({ code }) => code)
const inCopy = async (work: (copy: TestDatabase) => Promise<unknown>) => {
  const copy = await db.clone()
  try {
    await work(copy)
  } finally {
    await copy.drop()
  }
}
const logOf = async (of: TestDatabase, kind = 'changes') =>
  (
    await of.superuser.query<{ id: LogId; origin: string }>(
      'select id, origin from ledger.log where team_id = $1 and kind = $2',
      [team.team.id, kind],
    )
  ).rows[0]!
const forget = (of: TestDatabase) =>
  rmSync(join(of.dataFolder, 'signed'), { recursive: true, force: true })

/** Puts somebody's own key in place of a log's first, and signs every checkpoint with it. */
async function takeOver(copy: TestDatabase): Promise<{ real: string; foreign: string }> {
  const { id, origin } = await logOf(copy)
  const eve = createSigner(origin, Buffer.alloc(32, 9))
  const tables = ['ledger.log_key', 'ledger.checkpoint']
  for (const table of tables) await copy.superuser.query(`alter table ${table} disable trigger all`)
  await copy.superuser.query('update ledger.log_key set vkey = $2 where log_id = $1', [
    id,
    vkeyOf(eve),
  ])
  const { rows } = await copy.superuser.query<{ size: string }>(
    'select size from ledger.checkpoint where log_id = $1',
    [id],
  )
  const { rows: leaves } = await copy.superuser.query<{ hash: Buffer }>(
    'select hash from ledger.leaf where log_id = $1 order by index',
    [id],
  )
  for (const { size } of rows) {
    const root = treeRoot(
      sha256,
      leaves.slice(0, Number(size)).map(({ hash }) => hash),
    )
    const note = await signCheckpoint(sha256, { origin, size: Number(size), root }, [eve])
    await copy.superuser.query(
      'update ledger.checkpoint set note = $3 where log_id = $1 and size = $2',
      [id, size, note],
    )
  }
  await wake(copy, tables)
  return { real: vkeyOf(createSigner(origin, copy.keys.find(id, 1)!)), foreign: vkeyOf(eve) }
}

describe('keys come from outside the database', () => {
  test('a log that somebody else’s key signs is found by the key that this machine holds', async () => {
    await inCopy(async (copy) => {
      await takeOver(copy)
      forget(copy)
      expect(codesOf(await copy.verify())).toEqual(
        expect.arrayContaining(['key-foreign', 'checkpoint-invalid']),
      )
    })
  })

  test('and on a machine without keys by the one that is given', async () => {
    await inCopy(async (copy) => {
      const { real, foreign } = await takeOver(copy)
      const ask = (givenKeys: string[]) =>
        verifyLedger({
          pool: copy.backup,
          team: team.team.slug,
          checkContents: verifyContents,
          givenKeys,
        })
      expect(codesOf(await ask([real]))).toEqual(
        expect.arrayContaining(['key-foreign', 'checkpoint-invalid']),
      )
      // Nobody else can tell; it is said that the database's own word was taken.
      const believed = (await ask([])).logs.find(({ kind }) => kind === 'changes')
      expect(believed).toMatchObject({ isKeyBelieved: true, vkey: foreign })
    })
  })

  test('a machine without keys says that it believed the database, and which to give', async () => {
    await inCopy(async (copy) => {
      for (const folder of ['keys', 'signed']) {
        rmSync(join(copy.dataFolder, folder), { recursive: true })
      }
      const { id, origin } = await logOf(copy)
      const known = vkeyOf(createSigner(origin, db.keys.find(id, 1)!))
      const bare = await runLuminous(['verify', '--team', team.team.slug], copy.environment())
      expect(bare.code).toBe(0)
      expect(bare.stdout).toMatch(/the database was believed/)
      expect(bare.stdout).toContain(`--key '${known}'`)
      const given = await runLuminous(
        ['verify', '--team', team.team.slug, '--key', known],
        copy.environment(),
      )
      expect([given.code, given.stdout.includes(`--key '${known}'`)]).toEqual([0, false])
      const none = await runLuminous(['verify', '--key', 'nonsense'], copy.environment())
      expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/is no key of a log/)])
    })
  })

  test('a key that this machine lost, though it holds the others, is found', async () => {
    await inCopy(async (copy) => {
      rmSync(join(copy.dataFolder, 'keys', `${(await logOf(copy)).id}-1.key`))
      expect(codesOf(await copy.verify())).toEqual(['key-unknown'])
    })
  })
})

describe('what was signed is remembered outside the database', () => {
  test('older checkpoints, deleted, are found', async () => {
    const found = await change(
      db,
      ['ledger.checkpoint'],
      'delete from ledger.checkpoint where team_id = $1 and size = 304',
      [team.team.id],
    )
    expect(found).toMatchObject([{ code: 'checkpoint-deleted', team: team.team.slug }])
    expect(found[0]?.message).toMatch(/^Of 3 checkpoints up to 305 entries 1 are gone/)
  })

  test('an access log that was emptied but for its key is found, with and without that memory', async () => {
    await inCopy(async (copy) => {
      await copy.superuser.query(
        `insert into luminous.access_event (team_id, id, person_id, person_name, via, what, route, reason)
         select $1, uuidv7(), id, name, 'view', 'results', '/v1/results', 'a look' from luminous.person limit 1`,
        [team.team.id],
      )
      expect(await copy.sequence()).toBeGreaterThan(0)
      expect((await copy.verify()).failures).toEqual([])
      const { id } = await logOf(copy, 'access')
      const tables = ['ledger.entry', 'ledger.leaf', 'ledger.tile', 'ledger.checkpoint']
      for (const table of [...tables, 'luminous.access_event']) {
        await copy.superuser.query(`alter table ${table} disable trigger all`)
        await copy.superuser.query(
          table === 'luminous.access_event'
            ? `delete from ${table} where team_id = $1`
            : `delete from ${table} where team_id = $1 and log_id = $2`,
          table === 'luminous.access_event' ? [team.team.id] : [team.team.id, id],
        )
      }
      await wake(copy, [...tables, 'luminous.access_event'])
      expect(codesOf(await copy.verify())).toContain('log-emptied')
      forget(copy)
      expect(codesOf(await copy.verify())).toContain('log-emptied')
    })
  })

  test('a customer that was deleted with its logs is found, though every key follows from a seed', async () => {
    const seeded = await makeDatabase()
    try {
      const ledgerSeed = Buffer.alloc(32, 5).toString('base64')
      const keys = openKeyStore({ dataFolder: seeded.dataFolder, ledgerSeed })
      const victim = await addTeam(seeded)
      await addTeam(seeded)
      await sequencePending({ pool: seeded.sequencer, keys, log: seeded.log })
      const ask = () =>
        verifyLedger({ pool: seeded.backup, team: null, checkContents: verifyContents, keys })
      expect((await ask()).failures).toEqual([])
      const { rows } = await seeded.superuser.query<{ table: string; column: string }>(
        `select c.oid::regclass::text as table, a.attname as column from pg_class c
         join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('luminous', 'ledger')
         join pg_attribute a on a.attrelid = c.oid
           and (a.attname = 'team_id' or c.relname = 'team' and a.attname = 'id')
         where c.relkind = 'r' and not a.attisdropped`,
      )
      const tables = [...new Set(rows.map(({ table }) => table))]
      for (const table of tables) {
        await seeded.superuser.query(`alter table ${table} disable trigger all`)
      }
      for (const { table, column } of rows) {
        await seeded.superuser.query(`delete from ${table} where ${column} = $1`, [victim.team.id])
      }
      await wake(seeded, tables)
      const report = await ask()
      expect(codesOf(report).filter((code) => code === 'log-missing').length).toBeGreaterThan(0)
      expect(report.failures.map(({ message }) => message).join()).toMatch(
        /entries were signed here/,
      )
    } finally {
      await seeded.drop()
    }
  })

  test('a database put back while the sequencer runs is not signed again, and that is said once a minute', async () => {
    await inCopy(async (copy) => {
      const lines: string[] = []
      const stream = new Writable({
        write(chunk, _encoding, done) {
          lines.push(String(chunk))
          done()
        },
      })
      const before = await db.clone()
      try {
        // What the machine signs goes on; the database is then the one of before.
        await transaction(copy.worker, builder, (tx) => addResults(tx, team, 2))
        expect(await copy.sequence()).toBe(2)
        const { id } = await logOf(copy)
        const path = copy.keys.memory.pathOf(id)
        writeFileSync(before.keys.memory.pathOf(id), readFileSync(path))
        await transaction(before.worker, builder, (tx) => addResults(tx, team, 5))
        const sequencer = startSequencer({
          pool: before.sequencer,
          keys: before.keys,
          log: createLog('error', stream),
        })
        await setTimeout(700)
        await sequencer.stop()
        const refused = lines.filter((line) => line.includes('the database put back'))
        expect(refused).toHaveLength(1)
        expect(lines).toHaveLength(1)
        const { rows } = await before.superuser.query(
          'select 1 from ledger.checkpoint where log_id = $1 and size > 305',
          [id],
        )
        expect(rows).toEqual([])
        expect(codesOf(await before.verify())).toContain('history-rewritten')
      } finally {
        await before.drop()
      }
    })
  })

  test('other leaves under the same size are not signed on either', async () => {
    await inCopy(async (copy) => {
      await copy.superuser.query('alter table ledger.leaf disable trigger all')
      await copy.superuser.query(
        `update ledger.leaf set hash = sha256('x') where team_id = $1 and index = 304`,
        [team.team.id],
      )
      await wake(copy, ['ledger.leaf'])
      await transaction(copy.worker, builder, (tx) => addResults(tx, team, 1))
      expect(await copy.sequence()).toBe(0)
    })
  })

  test('a memory that was cut off is not taken for none', async () => {
    await inCopy(async (copy) => {
      const { id } = await logOf(copy)
      writeFileSync(copy.keys.memory.pathOf(id), '{"origin":')
      await transaction(copy.worker, builder, (tx) => addResults(tx, team, 1))
      expect(await copy.sequence()).toBe(0)
      const report = await copy.verify({ team: team.team.slug })
      expect(report.failures).toMatchObject([
        { code: 'check-failed', message: expect.stringMatching(/it is cut off/) },
      ])
      appendFileSync(copy.keys.memory.pathOf(id), '')
    })
  })
})

describe('each of these is named, and ends nothing else', () => {
  const honest = (found: readonly { code: string; record?: { type: string } }[]) =>
    found.some(({ code, record }) => code === 'row-changed' && record?.type === 'person')
  const alsoChange = (copy: TestDatabase) =>
    copy.superuser.query(`update luminous.person set name = 'Eve' where email like 'admin@%'`)

  test('a queue that stands still', async () => {
    const found = await tamper(db, ['ledger.entry', 'ledger.pending'], async (copy) => {
      await transaction(copy.worker, builder, (tx) => addResults(tx, team, 1))
      for (const table of ['entry', 'pending']) {
        await copy.superuser.query(
          `update ledger.${table} set statement_id = '01900000-0000-7000-8000-000000000001'
           where team_id = $1 and statement_id in (select statement_id from ledger.pending where team_id = $1
             union select statement_id from ledger.entry where team_id = $1
               and statement_id not in (select statement_id from ledger.leaf where team_id = $1))`,
          [team.team.id],
        )
      }
    })
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'queue-stalled',
        message: expect.stringMatching(/1 entries wait .* since 2024-/),
      }),
    )
  })

  test('a row that stands there twice', async () => {
    const found = await tamper(db, ['luminous.site', 'luminous.person'], async (copy) => {
      await copy.superuser.query(
        'alter table luminous.site drop constraint site_pkey cascade; alter table luminous.site drop constraint site_team_id_name_key',
      )
      await copy.superuser.query(
        'insert into luminous.site select * from luminous.site where id = $1',
        [team.site],
      )
      await alsoChange(copy)
    })
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-doubled', record: { type: 'site', id: team.site } }),
    )
    expect(honest(found)).toBe(true)
  })

  test('a leaf that stands there twice', async () => {
    const found = await tamper(db, ['ledger.leaf'], async (copy) => {
      await copy.superuser.query(
        `alter table ledger.leaf drop constraint leaf_pkey;
         alter table ledger.leaf drop constraint leaf_team_id_statement_id_ordinal_key`,
      )
      await copy.superuser.query(
        'insert into ledger.leaf select * from ledger.leaf where team_id = $1 and index = 7',
        [team.team.id],
      )
    })
    expect(found.map(({ code }) => code)).toContain('row-doubled')
  })

  test.each([
    ['of another length', `hash = 'short'::bytea`],
    ['of no bytes', 'hash = null'],
  ])('a leaf’s hash %s', async (_, set) => {
    const found = await tamper(db, ['ledger.leaf', 'luminous.person'], async (copy) => {
      await copy.superuser.query(
        'alter table ledger.leaf drop constraint leaf_hash_check; alter table ledger.leaf alter hash drop not null',
      )
      await copy.superuser.query(`update ledger.leaf set ${set} where team_id = $1 and index = 6`, [
        team.team.id,
      ])
      await alsoChange(copy)
    })
    expect(found).toContainEqual(expect.objectContaining({ code: 'leaf-changed', index: 6 }))
    expect(found.map(({ code }) => code)).not.toContain('check-failed')
    expect(honest(found)).toBe(true)
  })

  test('a tile of another length', async () => {
    const found = await tamper(db, ['ledger.tile', 'luminous.person'], async (copy) => {
      await copy.superuser.query('alter table ledger.tile drop constraint tile_hashes_check')
      await copy.superuser.query(`update ledger.tile set hashes = 'x'::bytea where team_id = $1`, [
        team.team.id,
      ])
      await alsoChange(copy)
    })
    expect(found).toContainEqual(expect.objectContaining({ code: 'tile-changed' }))
    expect(honest(found)).toBe(true)
  })

  test.each([
    ['payload that is no JSON', `payload = '{"before":'`, 'payload-changed'],
    ['payload that is nothing', `payload = 'null'`, 'payload-changed'],
    ['envelope that is no JSON', `envelope = '{'`, 'envelope-changed'],
    ['envelope that is nothing', `envelope = 'null'`, 'envelope-changed'],
    ['envelope without a time', `envelope = '{}'`, 'envelope-changed'],
  ])('a %s', async (_, set, code) => {
    const found = await tamper(db, ['ledger.entry', 'luminous.person'], async (copy) => {
      // Of every person and every result, so that whatever is explained is explained by one of these.
      await copy.superuser.query(
        `update ledger.entry set ${set} where record_type in ('person', 'result') and team_id in ($1,
           (select id from luminous.team where kind = 'lab'))`,
        [team.team.id],
      )
      await copy.superuser.query(`update luminous.person set name = 'Eve'`)
      await copy.superuser.query(
        `alter table luminous.site disable trigger all;
         update luminous.site set name = 'Elsewhere' where id = '${team.site}'`,
      )
      await wake(copy, ['luminous.site'])
    })
    const codes = found.map((finding) => finding.code)
    expect(codes).toContain(code)
    expect(codes).not.toContain('check-failed')
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', record: { type: 'site', id: team.site } }),
    )
  })
})
