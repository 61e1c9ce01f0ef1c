import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { change, makeTamperedWorld, tamper, type TamperedWorld } from '../../test/tamper.ts'
import type { TestTeam } from '../../test/world.ts'

let team: TestTeam
let results: TamperedWorld['results']
const db = useDatabase(async (db) => {
  ;({ team, results } = await makeTamperedWorld(db))
})

/** Where the ledger has the third result's first entry. */
const thirdEntry = `team_id = $1 and record_id = $2`
const third = () => [team.team.id, results[2]]

const forge = (part: string) =>
  `insert into ledger.entry (team_id, log_id, statement_id, ordinal, record_type, record_id, version, envelope, salt, payload)
   select team_id, log_id, '01f00000-0000-7000-8000-000000000003', 1, record_type, record_id, ${part}, salt, payload
   from ledger.entry where ${thirdEntry}`

const forgeWaiting = (part: string) =>
  tamper(db, ['ledger.entry', 'ledger.pending'], async (copy) => {
    await copy.superuser.query(forge(part), third())
    await copy.superuser.query(
      `insert into ledger.pending select team_id, log_id, statement_id, 1 from ledger.entry
       where statement_id = '01f00000-0000-7000-8000-000000000003'`,
    )
    await copy.sequence()
  })
const ownId = `replace(replace(envelope, statement_id || ':3', '01f00000-0000-7000-8000-000000000003:1'), '"version":1', '"version":2')`

const swap = (columns: string) => `update ledger.leaf l set (${columns}) = (
  select ${columns} from ledger.leaf o where o.team_id = l.team_id and o.log_id = l.log_id
    and o.index = 300 + 301 - l.index)
  where team_id = $1 and index in (300, 301)`
const dropUnique = `alter table ledger.leaf drop constraint leaf_team_id_statement_id_ordinal_key`

describe('the ledger changed by the superuser, with triggers asleep', () => {
  test('a changed envelope is found with its leaf and record', async () => {
    expect(
      await change(
        db,
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
      db,
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
    const found = await tamper(db, ['ledger.entry', 'luminous.result'], async (copy) => {
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
        db,
        ['ledger.entry'],
        `update ledger.entry set salt = uuid_send(gen_random_uuid()) where ${thirdEntry}`,
        third(),
      ),
    ).toMatchObject([{ code: 'payload-changed', index: 6, record: { id: results[2] } }])
  })

  test('a payload that was emptied without a purge is found', async () => {
    expect(
      await change(
        db,
        ['ledger.entry'],
        `update ledger.entry set salt = null, payload = null where ${thirdEntry}`,
        third(),
      ),
    ).toContainEqual(expect.objectContaining({ code: 'payload-missing', index: 6 }))
  })

  test('an entry that was moved to another record is found', async () => {
    const found = await change(
      db,
      ['ledger.entry'],
      `update ledger.entry set record_id = '${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}' where ${thirdEntry}`,
      third(),
    )
    expect(found).toContainEqual(expect.objectContaining({ code: 'envelope-changed', index: 6 }))
  })

  test('a changed leaf hash is found with its place and record', async () => {
    const found = await change(
      db,
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
      db,
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
      db,
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
      db,
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
      { code: 'history-rewritten' },
      { code: 'checkpoint-deleted' },
      { code: 'row-changed', record: { type: 'result', id: results[0] }, field: 'analyte' },
      { code: 'row-changed', field: 'version' },
    ])
  })

  test('a forged entry that waits for nobody is found with its record', async () => {
    expect(await change(db, ['ledger.entry'], forge('2, envelope'), third())).toContainEqual(
      expect.objectContaining({ code: 'entry-forged', record: { type: 'result', id: results[2] } }),
    )
  })

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
    const found = await tamper(db, ['ledger.entry', 'ledger.pending'], async (copy) => {
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

  test('two leaves whose entries were swapped are found by their places', async () => {
    const found = await tamper(db, ['ledger.leaf'], async (copy) => {
      await copy.superuser.query(dropUnique)
      await copy.superuser.query(swap('statement_id, ordinal'), [team.team.id])
    })
    const changed = found.filter((finding) => finding.code === 'leaf-changed')
    expect(new Set(changed.map((finding) => finding.index))).toEqual(new Set([300, 301]))
    expect(changed).toHaveLength(2)
    expect(changed.every((finding) => results.includes(finding.record?.id ?? ''))).toBe(true)
  })

  test('two whole leaves swapped inside one checkpoint are found, and both are named', async () => {
    const found = await tamper(db, ['ledger.leaf'], async (copy) => {
      await copy.superuser.query(dropUnique)
      await copy.superuser.query(swap('statement_id, ordinal, hash'), [team.team.id])
    })
    expect(found.filter(({ code }) => code !== 'schema-changed')).toMatchObject([
      { code: 'checkpoint-root', index: 4 },
      { code: 'leaf-changed', index: 300 },
      { code: 'leaf-changed', index: 301 },
    ])
  })

  test('two whole leaves swapped under a full tile are found by their place', async () => {
    const found = await tamper(db, ['ledger.leaf'], async (copy) => {
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
      db,
      ['ledger.tile'],
      `update ledger.tile set hashes = set_byte(hashes, 32 * 7, get_byte(hashes, 32 * 7) # 1) where team_id = $1`,
      [team.team.id],
    )
    expect(bent).toMatchObject([{ code: 'tile-changed', index: 7 }])
    const bentRoot = await change(
      db,
      ['ledger.tile'],
      `update ledger.tile set root = sha256('x') where team_id = $1`,
      [team.team.id],
    )
    expect(bentRoot).toMatchObject([{ code: 'tile-changed' }])
    const gone = await change(db, ['ledger.tile'], `delete from ledger.tile where team_id = $1`, [
      team.team.id,
    ])
    expect(gone).toMatchObject([{ code: 'tile-missing' }])
  })

  test('a changed checkpoint is found; one that is deleted, where it is the newest', async () => {
    const bent = await change(
      db,
      ['ledger.checkpoint'],
      `update ledger.checkpoint set note = replace(note, E'\\n305\\n', E'\\n306\\n') where team_id = $1 and size = 305`,
      [team.team.id],
    )
    expect(bent).toMatchObject([{ code: 'checkpoint-invalid' }, { code: 'checkpoint-deleted' }])
    expect(bent[0]?.message).toContain('over 305 entries')
    const gone = await change(
      db,
      ['ledger.checkpoint'],
      `delete from ledger.checkpoint where team_id = $1 and size = 305`,
      [team.team.id],
    )
    expect(gone).toMatchObject([{ code: 'checkpoint-missing' }, { code: 'checkpoint-deleted' }])
  })
})
