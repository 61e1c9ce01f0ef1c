import { describe, expect, test } from 'vitest'
import { signCheckpoint, treeRoot } from '@luminous/ledger'
import { makeDatabase, useDatabase, type TestDatabase } from '../../test/database.ts'
import { addResults, addTeam, builder, type TestTeam } from '../../test/world.ts'
import { makeDemonstration } from '../demonstration/demonstration.ts'
import { transaction } from '../platform/database.ts'
import type { LogId } from '../platform/ids.ts'
import type { Finding } from './finding.ts'
import { createSigner, sha256 } from './keys.ts'

let team: TestTeam
/** Of the team's 300 results: the first was changed once, so that it has a history. */
let results: string[]
let kept: string
const db = useDatabase(async (db) => {
  await makeDemonstration({ pool: db.worker, publicUrl: 'http://localhost:3000', ...db })
  team = await addTeam(db)
  await db.sequence()
  results = await transaction(db.worker, builder, (tx) => addResults(tx, team, 300))
  await db.sequence()
  await transaction(db.worker, builder, (tx) =>
    tx.query(`update luminous.result set analyte = 'second' where id = $1`, [results[0]]),
  )
  await db.sequence()
  kept = (await newestCheckpoint(db)).note
})

async function newestCheckpoint(of: TestDatabase) {
  const { rows } = await of.superuser.query<{ size: number; note: string }>(
    `select size::int, note from ledger.checkpoint where team_id = $1 order by size desc limit 1`,
    [team.team.id],
  )
  return rows[0]!
}

/** Covers the tracks: every trigger fires again as it did before. */
async function wake(copy: TestDatabase, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await copy.superuser.query(`alter table ${table} enable trigger all`)
    const { rows } = await copy.superuser.query<{ name: string }>(
      `select tgname as name from pg_trigger where tgrelid = $1::regclass and not tgisinternal`,
      [table],
    )
    for (const { name } of rows) {
      await copy.superuser.query(`alter table ${table} enable always trigger ${name}`)
    }
  }
}

/** Works on a copy as the superuser with every trigger of the tables named asleep. */
async function tamper(
  tables: readonly string[],
  work: (copy: TestDatabase) => Promise<unknown>,
): Promise<Finding[]> {
  const copy = await db.clone()
  try {
    for (const table of tables) {
      await copy.superuser.query(`alter table ${table} disable trigger all`)
    }
    await work(copy)
    await wake(copy, tables)
    const report = await copy.verify()
    expect(report.ok).toBe(false)
    expect(report.failureCount).toBe(report.failures.length)
    return [...report.failures]
  } finally {
    await copy.drop()
  }
}

const change = (tables: string[], text: string, values: unknown[] = []) =>
  tamper(tables, async (copy) => {
    const { rowCount } = await copy.superuser.query(text, values)
    expect(rowCount, 'the attack changed something').toBeGreaterThan(0)
  })

/** Where the ledger has the third result's first entry. */
const thirdEntry = `team_id = $1 and record_id = $2`
const third = () => [team.team.id, results[2]]

test('an untouched ledger is fine, and the counts say that it was looked at', async () => {
  const report = await db.verify()
  expect(report).toMatchObject({ ok: true, failureCount: 0, failures: [] })
  expect(report.entries).toBeGreaterThan(300)
  expect(report.rows).toBeGreaterThan(300)
  expect(report.files).toBe(1)
  expect(
    report.logs.find((log) => log.team === team.team.slug && log.kind === 'changes'),
  ).toMatchObject({
    size: 305,
    tiles: 1,
  })
})

test('a check that found nothing to check fails', async () => {
  const empty = await makeDatabase()
  try {
    const report = await empty.verify()
    expect(report.ok).toBe(false)
    expect(report.failures).toMatchObject([{ code: 'nothing-checked' }])
    expect((await db.verify({ team: 'no-such-team' })).failures).toMatchObject([
      { code: 'nothing-checked' },
    ])
  } finally {
    await empty.drop()
  }
})

describe('as the superuser with triggers asleep', () => {
  test('a changed value is found with its record and field', async () => {
    const found = await change(
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
      ['luminous.result'],
      `update luminous.result set concentration_mg_per_l = 0.015 where id = $1`,
      [results[2]],
    )
    expect(found).toMatchObject([{ code: 'row-changed', field: 'concentration_mg_per_l' }])
  })

  test('a value changed behind the back stays found in the history after an honest update', async () => {
    const found = await tamper(['luminous.result'], async (copy) => {
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

  test('a deleted row is found with its record', async () => {
    expect(
      await change(['luminous.result'], `delete from luminous.result where id = $1`, [results[2]]),
    ).toMatchObject([{ code: 'row-missing', record: { type: 'result', id: results[2] } }])
  })

  test('an inserted row is found with its record', async () => {
    expect(
      await change(
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

  test('a whole team without logs, and its rows, are found', async () => {
    const id = '01900000-0000-7000-8000-000000000002'
    const found = await tamper(['luminous.team', 'luminous.site'], async (copy) => {
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
        ['luminous.person'],
        `update luminous.person set name = 'Eve' where email like 'admin@%'`,
      ),
    ).toMatchObject([
      { code: 'row-changed', field: 'name', team: 'lab', record: { type: 'person' } },
    ])
  })

  test('a changed envelope is found with its leaf and record', async () => {
    expect(
      await change(
        ['ledger.entry'],
        `update ledger.entry set envelope = replace(envelope, '"kind":"job"', '"kind":"jub"') where ${thirdEntry}`,
        third(),
      ),
    ).toMatchObject([
      { code: 'leaf-changed', index: 6, record: { type: 'result', id: results[2] } },
    ])
  })

  test('a changed payload is found with its leaf and record', async () => {
    const found = await change(
      ['ledger.entry'],
      `update ledger.entry set payload = replace(payload, '"0.0150"', '"9.0150"') where ${thirdEntry}`,
      third(),
    )
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'payload-changed',
        index: 6,
        record: { type: 'result', id: results[2] },
      }),
    )
  })

  test('a payload changed together with its row is found too', async () => {
    const found = await tamper(['ledger.entry', 'luminous.result'], async (copy) => {
      await copy.superuser.query(
        `update ledger.entry set payload = replace(payload, '"0.0150"', '"9.0150"') where ${thirdEntry}`,
        third(),
      )
      await copy.superuser.query(
        `update luminous.result set concentration_mg_per_l = 9.0150 where id = $1`,
        [results[2]],
      )
    })
    expect(found).toMatchObject([{ code: 'payload-changed', record: { id: results[2] } }])
  })

  test('a changed salt is found', async () => {
    expect(
      await change(
        ['ledger.entry'],
        `update ledger.entry set salt = uuid_send(gen_random_uuid()) where ${thirdEntry}`,
        third(),
      ),
    ).toMatchObject([{ code: 'payload-changed', index: 6, record: { id: results[2] } }])
  })

  test('a payload that was emptied without a purge is found', async () => {
    expect(
      await change(
        ['ledger.entry'],
        `update ledger.entry set salt = null, payload = null where ${thirdEntry}`,
        third(),
      ),
    ).toContainEqual(expect.objectContaining({ code: 'payload-missing', index: 6 }))
  })

  test('an entry that was moved to another record is found', async () => {
    const found = await change(
      ['ledger.entry'],
      `update ledger.entry set record_id = '${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}' where ${thirdEntry}`,
      third(),
    )
    expect(found).toContainEqual(expect.objectContaining({ code: 'envelope-changed', index: 6 }))
  })

  test('a changed leaf hash is found with its place and record', async () => {
    const found = await change(
      ['ledger.leaf'],
      `update ledger.leaf set hash = sha256('x') where team_id = $1 and index = 6`,
      [team.team.id],
    )
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'leaf-changed',
        index: 6,
        record: { type: 'result', id: results[2] },
      }),
    )
  })

  test('a deleted leaf is found with its place, and its entry with its record', async () => {
    const found = await change(
      ['ledger.leaf'],
      `delete from ledger.leaf where team_id = $1 and index = 6`,
      [team.team.id],
    )
    expect(found).toContainEqual(expect.objectContaining({ code: 'leaf-missing', index: 6 }))
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'entry-forged', record: { type: 'result', id: results[2] } }),
    )
  })

  test('the newest entry, deleted, is found', async () => {
    const found = await change(
      ['ledger.entry'],
      `delete from ledger.entry where team_id = $1 and record_id = $2 and version = 2`,
      [team.team.id, results[0]],
    )
    expect(found).toContainEqual(expect.objectContaining({ code: 'entry-missing', index: 304 }))
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'row-changed', record: { type: 'result', id: results[0] } }),
    )
  })

  test('the newest entry, deleted with its leaf and checkpoint, is found by its live row', async () => {
    const found = await tamper(
      ['ledger.entry', 'ledger.leaf', 'ledger.checkpoint'],
      async (copy) => {
        await copy.superuser.query(
          `delete from ledger.entry where team_id = $1 and record_id = $2 and version = 2`,
          [team.team.id, results[0]],
        )
        await copy.superuser.query(`delete from ledger.leaf where team_id = $1 and index = 304`, [
          team.team.id,
        ])
        await copy.superuser.query(
          `delete from ledger.checkpoint where team_id = $1 and size = 305`,
          [team.team.id],
        )
      },
    )
    expect(found).toMatchObject([
      { code: 'row-changed', record: { type: 'result', id: results[0] }, field: 'analyte' },
      { code: 'row-changed', field: 'version' },
    ])
  })

  const forge = (part: string) =>
    `insert into ledger.entry (team_id, log_id, statement_id, ordinal, record_type, record_id, version, envelope, salt, payload)
     select team_id, log_id, '01f00000-0000-7000-8000-000000000003', 1, record_type, record_id, ${part}, salt, payload
     from ledger.entry where ${thirdEntry}`

  test('a forged entry that waits for nobody is found with its record', async () => {
    expect(await change(['ledger.entry'], forge('2, envelope'), third())).toContainEqual(
      expect.objectContaining({ code: 'entry-forged', record: { type: 'result', id: results[2] } }),
    )
  })

  const forgeWaiting = (part: string) =>
    tamper(['ledger.entry', 'ledger.pending'], async (copy) => {
      await copy.superuser.query(forge(part), third())
      await copy.superuser.query(
        `insert into ledger.pending select team_id, log_id, statement_id, 1 from ledger.entry
         where statement_id = '01f00000-0000-7000-8000-000000000003'`,
      )
      await copy.sequence()
    })
  const ownId = `replace(replace(envelope, statement_id || ':3', '01f00000-0000-7000-8000-000000000003:1'), '"version":1', '"version":2')`

  test('a forged entry that the sequencer took in is found with its record', async () => {
    expect(await forgeWaiting('2, envelope')).toContainEqual(
      expect.objectContaining({
        code: 'envelope-changed',
        index: 305,
        record: { type: 'result', id: results[2] },
      }),
    )
    // In itself whole: it names itself and hashes its payload, which says that the record was made again.
    expect(await forgeWaiting(`2, ${ownId}`)).toContainEqual(
      expect.objectContaining({
        code: 'history-broken',
        record: { type: 'result', id: results[2] },
      }),
    )
  })

  test('a forged entry that says nothing of what was before or after is found', async () => {
    const found = await tamper(['ledger.entry', 'ledger.pending'], async (copy) => {
      const payload = '{"before":null,"after":null,"reason":null,"actor":"x","occurredAt":null}'
      await copy.superuser.query(
        `insert into ledger.entry (team_id, log_id, statement_id, ordinal, record_type, record_id, version, envelope, salt, payload)
         select team_id, id, '01f00000-0000-7000-8000-000000000004', 1, 'result', '01f00000-0000-7000-8000-000000000005', 1,
           '{"v":1,"id":"01f00000-0000-7000-8000-000000000004:1","log":"' || id || '","at":"2026-10-12T00:00:00.000000Z","actor":{"kind":"job","id":"x","role":"job"},"action":"insert","record":{"type":"result","id":"01f00000-0000-7000-8000-000000000005","version":1},"request":null,"payload":"'
             || encode(sha256('\\x00'::bytea || convert_to($2, 'UTF8')), 'hex') || '"}', '\\x00', $2
         from ledger.log where team_id = $1 and kind = 'changes'`,
        [team.team.id, payload],
      )
      await copy.superuser.query(
        `insert into ledger.pending select team_id, log_id, statement_id, 1 from ledger.entry
         where statement_id = '01f00000-0000-7000-8000-000000000004'`,
      )
      await copy.sequence()
    })
    expect(found).toMatchObject([
      {
        code: 'history-broken',
        record: { type: 'result', id: '01f00000-0000-7000-8000-000000000005' },
      },
    ])
  })

  const swap = (columns: string) => `update ledger.leaf l set (${columns}) = (
    select ${columns} from ledger.leaf o where o.team_id = l.team_id and o.log_id = l.log_id
      and o.index = 300 + 301 - l.index)
    where team_id = $1 and index in (300, 301)`
  const dropUnique = `alter table ledger.leaf drop constraint leaf_team_id_statement_id_ordinal_key`

  test('two leaves whose entries were swapped are found by their places', async () => {
    const found = await tamper(['ledger.leaf'], async (copy) => {
      await copy.superuser.query(dropUnique)
      await copy.superuser.query(swap('statement_id, ordinal'), [team.team.id])
    })
    const changed = found.filter((finding) => finding.code === 'leaf-changed')
    expect(changed.map((finding) => finding.index)).toEqual([300, 301])
    expect(changed.every((finding) => results.includes(finding.record?.id ?? ''))).toBe(true)
  })

  test('two whole leaves swapped inside one checkpoint are found, with the stretch they lie in', async () => {
    const found = await tamper(['ledger.leaf'], async (copy) => {
      await copy.superuser.query(dropUnique)
      await copy.superuser.query(swap('statement_id, ordinal, hash'), [team.team.id])
    })
    expect(found).toMatchObject([{ code: 'checkpoint-root', index: 4 }])
    expect(found[0]?.message).toContain('a leaf from 4 to 303 was exchanged')
  })

  test('two whole leaves swapped under a full tile are found by their place', async () => {
    const found = await tamper(['ledger.leaf'], async (copy) => {
      await copy.superuser.query(dropUnique)
      await copy.superuser.query(
        swap('statement_id, ordinal, hash').replaceAll('300', '30').replaceAll('301', '31'),
        [team.team.id],
      )
    })
    expect(found).toContainEqual(expect.objectContaining({ code: 'tile-changed', index: 30 }))
  })

  test('a changed or deleted tile is found by its name', async () => {
    const bent = await change(
      ['ledger.tile'],
      `update ledger.tile set hashes = set_byte(hashes, 32 * 7, get_byte(hashes, 32 * 7) # 1) where team_id = $1`,
      [team.team.id],
    )
    expect(bent).toMatchObject([{ code: 'tile-changed', index: 7 }])
    const bentRoot = await change(
      ['ledger.tile'],
      `update ledger.tile set root = sha256('x') where team_id = $1`,
      [team.team.id],
    )
    expect(bentRoot).toMatchObject([{ code: 'tile-changed' }])
    const gone = await change(['ledger.tile'], `delete from ledger.tile where team_id = $1`, [
      team.team.id,
    ])
    expect(gone).toMatchObject([{ code: 'tile-missing' }])
  })

  test('a changed checkpoint is found; one that is deleted, where it is the newest', async () => {
    const bent = await change(
      ['ledger.checkpoint'],
      `update ledger.checkpoint set note = replace(note, E'\\n305\\n', E'\\n306\\n') where team_id = $1 and size = 305`,
      [team.team.id],
    )
    expect(bent).toMatchObject([{ code: 'checkpoint-invalid' }])
    expect(bent[0]?.message).toContain('over 305 entries')
    const gone = await change(
      ['ledger.checkpoint'],
      `delete from ledger.checkpoint where team_id = $1 and size = 305`,
      [team.team.id],
    )
    expect(gone).toMatchObject([{ code: 'checkpoint-missing' }])
  })

  test('bytes of a file that were changed are found with the file', async () => {
    const found = await change(
      ['luminous.file_chunk'],
      `update luminous.file_chunk set bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1)`,
    )
    expect(found).toMatchObject([{ code: 'file-changed', team: 'lab', record: { type: 'file' } }])
  })
})

describe('capture that does not work as it was installed is found', () => {
  const attacks: [string, string][] = [
    ['a trigger asleep', 'alter table luminous.result disable trigger capture_update'],
    [
      'a trigger that sleeps in replicas',
      'alter table luminous.result enable trigger capture_update',
    ],
    ['a trigger dropped', 'drop trigger capture_update on luminous.result'],
    [
      'a trigger that looks away',
      `drop trigger capture_insert on luminous.result;
       create trigger capture_insert after insert on luminous.result referencing new table as new_rows
         for each statement when (current_user <> 'eve') execute function ledger.capture_result_insert();
       alter table luminous.result enable always trigger capture_insert`,
    ],
    [
      'a function replaced',
      `create or replace function ledger.capture_result_update() returns trigger language plpgsql
       as 'begin return null; end'`,
    ],
    [
      'a function with other settings',
      `alter function ledger.capture_result_update() set TimeZone = 'Asia/Tokyo'`,
    ],
    [
      'a function with its caller’s rights',
      'alter function ledger.capture_result_update() security invoker',
    ],
    [
      'the recorder replaced',
      `create or replace function ledger.record_entries(action text, record_type text, teams uuid[], ids uuid[],
         versions int[], befores text[], afters text[]) returns void language plpgsql security definer
       as 'begin end'`,
    ],
    ['versions that are not raised', 'alter table luminous.result disable trigger raise_version'],
    ['a table that may be emptied', 'alter table luminous.result disable trigger no_truncate'],
    ['entries that may be changed', 'alter table ledger.entry disable trigger only_purge'],
    ['leaves that may be deleted', 'drop trigger append_only on ledger.leaf'],
    ['a table declared unaudited', `comment on table luminous.site is 'not audited: eve'`],
    [
      'a column declared unaudited',
      `comment on column luminous.result.dilution is 'not audited: eve'`,
    ],
  ]
  test.each(attacks)('%s', async (_, text) => {
    const found = await tamper([], (copy) => copy.superuser.query(text))
    expect(found.map((finding) => finding.code)).toContain(
      text.includes('comment on table') ? 'row-missing' : 'capture-changed',
    )
  })
})

describe('held against a checkpoint that somebody has kept', () => {
  test('a log that went on is fine', async () => {
    const copy = await db.clone()
    try {
      expect(await copy.verify({ since: kept })).toMatchObject({ ok: true })
      await transaction(copy.worker, builder, (tx) => addResults(tx, team, 2))
      await copy.sequence()
      expect(await copy.verify({ since: kept })).toMatchObject({ ok: true })
    } finally {
      await copy.drop()
    }
  })

  test('a tail that was rewritten, consistently and signed with the real key, is found', async () => {
    const copy = await db.clone()
    try {
      const tables = ['ledger.entry', 'ledger.leaf', 'ledger.checkpoint', 'luminous.result']
      for (const table of tables)
        await copy.superuser.query(`alter table ${table} disable trigger all`)
      const own = [team.team.id]
      await copy.superuser.query(
        `delete from ledger.entry where team_id = $1 and version = 2 and record_type = 'result'`,
        own,
      )
      await copy.superuser.query(`delete from ledger.leaf where team_id = $1 and index = 304`, own)
      await copy.superuser.query(
        `delete from ledger.checkpoint where team_id = $1 and size = 305`,
        own,
      )
      await copy.superuser.query(
        `update luminous.result set analyte = 'naphthenic acids', version = 1 where id = $1`,
        [results[0]],
      )
      for (const table of tables)
        await copy.superuser.query(`alter table ${table} enable always trigger all`)
      // Another story grows over the hole, so that the size alone does not tell.
      await transaction(copy.worker, builder, (tx) => addResults(tx, team, 3))
      await copy.sequence()
      expect((await copy.verify()).failures).toEqual([])
      const report = await copy.verify({ since: kept })
      expect(report.failures).toMatchObject([{ code: 'history-rewritten', team: team.team.slug }])
    } finally {
      await copy.drop()
    }
  })

  test('one of a longer log, of another log, of a foreign key, or no checkpoint at all, is refused', async () => {
    const { rows } = await db.superuser.query<{ id: LogId; origin: string }>(
      `select id, origin from ledger.log where team_id = $1 and kind = 'changes'`,
      [team.team.id],
    )
    const { id, origin } = rows[0]!
    const real = createSigner(origin, db.keys.find(id, 1)!)
    const sign = (signer: typeof real, size: number) =>
      signCheckpoint(sha256, { origin: signer.name, size, root: treeRoot(sha256, []) }, [signer])
    const bad = [
      await sign(real, 9999),
      await sign(real, 300),
      await sign(createSigner(origin, Buffer.alloc(32, 1)), 305),
      await sign(createSigner('localhost:3000/ledger/elsewhere', Buffer.alloc(32, 1)), 305),
      'no checkpoint',
      '',
    ]
    for (const since of bad) {
      const report = await db.verify({ since })
      expect(report.failures, since).toMatchObject([{ code: 'history-rewritten' }])
    }
  })
})
