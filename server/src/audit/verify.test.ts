import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { signCheckpoint, treeRoot } from '@luminous/ledger'
import { makeDatabase, useDatabase, type TestDatabase } from '../../test/database.ts'
import { makeTamperedWorld, wake, type TamperedWorld } from '../../test/tamper.ts'
import { addResults, builder, type TestTeam } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import type { LogId } from '../platform/ids.ts'
import { createSigner, sha256 } from './keys.ts'

let team: TestTeam
let results: TamperedWorld['results']
let kept: string
const db = useDatabase(async (db) => {
  ;({ team, results } = await makeTamperedWorld(db))
  kept = (await newestCheckpoint(db)).note
})

async function newestCheckpoint(of: TestDatabase) {
  const { rows } = await of.superuser.query<{ size: number; note: string }>(
    `select size::int, note from ledger.checkpoint where team_id = $1 order by size desc limit 1`,
    [team.team.id],
  )
  return rows[0]!
}

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
    // On a slow machine the entries of its making have waited for minutes by now, which is said too.
    expect(report.failures.map(({ code }) => code)).toContain('nothing-checked')
    expect((await db.verify({ team: 'no-such-team' })).failures).toMatchObject([
      { code: 'nothing-checked' },
    ])
  } finally {
    await empty.drop()
  }
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
      await wake(copy, tables)
      // Another story grows over the hole, so that the size alone does not tell.
      await transaction(copy.worker, builder, (tx) => addResults(tx, team, 3))
      // Where it was signed, it is not signed again.
      expect(await copy.sequence()).toBe(0)
      expect((await copy.verify()).failures.map(({ code }) => code)).toContain('history-rewritten')
      // Whoever has the keys and not the memory of what was signed with them signs it, and only who kept more sees it.
      rmSync(join(copy.dataFolder, 'signed'), { recursive: true })
      expect(await copy.sequence()).toBe(3)
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
