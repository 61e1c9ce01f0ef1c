import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  checkProof,
  formatHex,
  formatUtf8,
  leafHash,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  treeRoot,
} from '@luminous/ledger'
import { runLuminous } from '../../test/command.ts'
import { useDatabase } from '../../test/database.ts'
import { addResults, addTeam, entriesOf, type TestTeam } from '../../test/world.ts'
import { readEvidence } from '../glassbox/history.ts'
import { transaction } from '../platform/database.ts'
import type { LogId } from '../platform/ids.ts'
import { openKeyStore, sha256, verifySignature } from './keys.ts'
import { sequencePending, startSequencer } from './sequencer.ts'

const db = useDatabase()
/** The entries of a new team: itself, a site, a sample, and the key that its log is given with the first of them. */
const start = 4
let team: TestTeam
beforeEach(async () => {
  team = await addTeam(db)
})

type Leaf = { index: number; hash: Buffer; statement_id: string; ordinal: number }

async function logOf(of: TestTeam): Promise<{ id: LogId; origin: string }> {
  const { rows } = await db.superuser.query<{ id: LogId; origin: string }>(
    `select id, origin from ledger.log where team_id = $1 and kind = 'changes'`,
    [of.team.id],
  )
  return rows[0]!
}

const leavesOf = async (of: TestTeam): Promise<Leaf[]> =>
  (
    await db.superuser.query<Leaf>(
      'select index::int, hash, statement_id, ordinal from ledger.leaf where team_id = $1 order by index',
      [of.team.id],
    )
  ).rows

const checkpointsOf = async (of: TestTeam): Promise<{ size: number; note: string }[]> =>
  (
    await db.superuser.query<{ size: number; note: string }>(
      'select size::int, note from ledger.checkpoint where team_id = $1 order by size',
      [of.team.id],
    )
  ).rows

const keysOf = async (of: TestTeam): Promise<string[]> =>
  (
    await db.superuser.query<{ vkey: string }>(
      'select vkey from ledger.log_key where team_id = $1 order by ordinal',
      [of.team.id],
    )
  ).rows.map((row) => row.vkey)

/** The newest checkpoint signs the root over the leaves, whose indexes have neither gap nor repeat. */
async function expectWholeLog(of: TestTeam, size: number): Promise<void> {
  const leaves = await leavesOf(of)
  expect(leaves.map((leaf) => leaf.index)).toEqual(Array.from({ length: size }, (_, at) => at))
  expect(new Set(leaves.map((leaf) => `${leaf.statement_id}:${leaf.ordinal}`)).size).toBe(size)
  const newest = (await checkpointsOf(of)).at(-1)!
  const signed = parseCheckpoint(parseNote(newest.note).text)
  expect(signed.size).toBe(size)
  const root = treeRoot(
    sha256,
    leaves.map((leaf) => leaf.hash),
  )
  expect(formatHex(signed.root)).toBe(formatHex(root))
}

/** A writer of a team that has written and not yet committed. */
async function openWriter(of: TestTeam): Promise<{ ids: string[]; commit(): Promise<void> }> {
  let commit: () => void = () => {}
  const held = new Promise<void>((done) => {
    commit = done
  })
  let written: (ids: string[]) => void = () => {}
  const ids = new Promise<string[]>((done) => {
    written = done
  })
  const finished = transaction(db.web, of.editor, async (tx) => {
    written(await addResults(tx, of, 1))
    await held
  })
  // A test that fails must not leave a transaction that the next one waits for.
  onTestFinished(() => commit())
  return {
    ids: await ids,
    commit: async () => {
      commit()
      await finished
    },
  }
}

test('what commits late, after others with higher numbers, is sequenced all the same', async () => {
  const late = await openWriter(team)
  await transaction(db.web, team.editor, (tx) => addResults(tx, team, 5))
  await db.sequence()
  await expectWholeLog(team, start + 5)
  await late.commit()
  expect(await db.sequence()).toBe(1)
  await expectWholeLog(team, start + 6)
  const [entry] = await entriesOf(db, 'result', late.ids[0]!)
  expect((await leavesOf(team)).at(-1)?.statement_id).toBe(entry?.statementId)
})

test('an open writer delays nobody, neither in other teams nor in its own', async () => {
  const other = await addTeam(db)
  await db.sequence()
  const open = await openWriter(team)
  await transaction(db.web, team.editor, (tx) => addResults(tx, team, 1))
  await transaction(db.web, other.editor, (tx) => addResults(tx, other, 1))
  expect(await db.sequence()).toBe(2)
  await open.commit()
  expect(await db.sequence()).toBe(1)
})

test('what is rolled back leaves no entry, no leaf and nothing in the queue', async () => {
  await db.sequence()
  await transaction(db.web, team.editor, async (tx) => {
    await addResults(tx, team, 3)
    throw new Error('no')
  }).catch(() => {})
  expect(await db.sequence()).toBe(0)
  await expectWholeLog(team, start)
})

test('several sequencers at once give contiguous indexes and no duplicate', async () => {
  const pool = db.open('sequencer', 8)
  const running = Array.from({ length: 3 }, () =>
    startSequencer({ pool, keys: db.keys, log: db.log }),
  )
  const others = await Promise.all([addTeam(db), addTeam(db)])
  for (let round = 0; round < 15; round += 1) {
    await Promise.all(
      [team, ...others].map((of) => transaction(db.web, of.editor, (tx) => addResults(tx, of, 7))),
    )
  }
  for (const sequencer of running) await sequencer.stop()
  await db.sequence()
  for (const of of [team, ...others]) await expectWholeLog(of, start + 15 * 7)
  const { rows } = await db.superuser.query('select 1 from ledger.pending')
  expect(rows).toEqual([])
})

test('told to stop, it stops between two batches, and what waits keeps waiting for the next', async () => {
  await db.sequence()
  const settings = { pool: db.sequencer, keys: db.keys, log: db.log }
  await transaction(db.web, team.editor, (tx) => addResults(tx, team, 5))
  expect(await sequencePending({ ...settings, signal: AbortSignal.abort() })).toBe(0)
  expect(await leavesOf(team)).toHaveLength(start)
  expect(await sequencePending(settings)).toBe(5)
  await expectWholeLog(team, start + 5)
})

test('a process with another private key signs nothing of a pinned log, and the other logs go on', async () => {
  await db.sequence()
  const fresh = await addTeam(db)
  const folder = join(db.dataFolder, `foreign-${fresh.team.slug}`)
  mkdirSync(folder)
  const foreign = openKeyStore({ dataFolder: folder, ledgerSeed: null })
  for (const keys of [
    foreign,
    openKeyStore({ dataFolder: folder, ledgerSeed: Buffer.alloc(32, 7).toString('base64') }),
  ]) {
    await transaction(db.web, team.editor, (tx) => addResults(tx, team, 2))
    await sequencePending({ pool: db.sequencer, keys, log: db.log })
    expect(await leavesOf(team)).toHaveLength(start)
    expect(await checkpointsOf(team)).toHaveLength(1)
    expect(await keysOf(team)).toHaveLength(1)
  }
  // The log without a key yet was given one by the process that came first.
  await expectWholeLog(fresh, start)
  expect(await db.sequence()).toBe(4)
  await expectWholeLog(team, start + 4)
})

test('after a change of keys old checkpoints and proofs still hold, and new checkpoints carry both signatures', async () => {
  await db.sequence()
  const { id, origin } = await logOf(team)
  const [sampleEntry] = await entriesOf(db, 'sample', team.sample)
  const evidence = await transaction(db.web, team.viewer, (tx) =>
    readEvidence(tx, { team: team.team.id, statementId: sampleEntry!.statementId, ordinal: 1 }),
  )
  const [oldKey] = await keysOf(team)
  const rotated = await runLuminous(
    ['ledger-key', '--team', team.team.slug, '--rotate'],
    db.environment(),
  )
  expect(rotated).toMatchObject({ code: 0, stderr: '' })
  const [, newKey] = await keysOf(team)
  expect(rotated.stdout.trim()).toBe(newKey)

  const [first, ...later] = await checkpointsOf(team)
  const openWith = (note: string, vkey: string) =>
    openCheckpoint(note, { logKeys: [parseVkey(sha256, vkey)], origin, verify: verifySignature })
  await expect(openWith(first!.note, oldKey!)).resolves.toBeDefined()
  await expect(openWith(first!.note, newKey!)).rejects.toThrow()
  expect(later.length).toBeGreaterThan(0)
  for (const { note } of later) {
    await expect(openWith(note, oldKey!)).resolves.toBeDefined()
    await expect(openWith(note, newKey!)).resolves.toBeDefined()
  }
  const checked = checkProof(
    sha256,
    { proof: evidence!.proof!, leafHash: leafHash(sha256, formatUtf8(evidence!.envelope)) },
    { logKeys: [parseVkey(sha256, oldKey!)], origin, verify: verifySignature },
  )
  await expect(checked).resolves.toBeDefined()
  // The hand-over is itself an entry of the log, and the whole verifies.
  const { rows } = await db.superuser.query(
    `select version from ledger.entry where log_id = $1 and record_type = 'log_key' order by 1`,
    [id],
  )
  expect(rows.length).toBe(2)
  expect((await db.verify({ team: team.team.slug })).failures).toEqual([])
})

test('a key that nobody handed over is found, though checkpoints are signed with it', async () => {
  await db.sequence()
  const clone = await db.clone()
  try {
    const { rows } = await clone.superuser.query<{ id: LogId; origin: string }>(
      `select id, origin from ledger.log where team_id = $1 and kind = 'changes'`,
      [team.team.id],
    )
    await clone.superuser.query(
      `insert into ledger.log_key (team_id, id, log_id, ordinal, vkey, statement)
       select team_id, uuidv7(), log_id, 2, vkey, 'not signed' from ledger.log_key where log_id = $1`,
      [rows[0]?.id],
    )
    const report = await clone.verify()
    expect(report.failures).toContainEqual(
      expect.objectContaining({ code: 'key-changed', log: rows[0]?.origin }),
    )
  } finally {
    await clone.drop()
  }
})

test.each([
  { counted: ['ledger.leaf'], after: [] },
  { counted: [], after: ['ledger.leaf'] },
  { counted: [], after: ['ledger.entry'] },
  { counted: ['ledger.entry'], after: ['ledger.leaf'] },
  { counted: [], after: [], believed: { rows: 1, pages: 1 } },
  { counted: [], after: [], believed: { rows: 1e9, pages: 1 } },
  { counted: [], after: [], believed: { rows: 0, pages: 1e6 } },
])(
  'rows are looked at a few times each, whichever tables PostgreSQL has counted: $counted, then $after; or believes $believed',
  async ({ counted, after, believed }) => {
    await db.sequence()
    for (const table of counted) await db.superuser.query(`vacuum analyze ${table}`)
    await db.superuser.query(
      `do $$ begin for n in 1..1000 loop
         insert into luminous.sample (team_id, id, code, site_id, collected_at)
         values ('${team.team.id}', uuidv7(), 'S-' || n, '${team.site}', now());
       end loop; end $$`,
    )
    await db.superuser.query(
      `insert into luminous.sample (team_id, id, code, site_id, collected_at)
       select $1, uuidv7(), 'T-' || n, $2, now() from generate_series(1, 1000) n`,
      [team.team.id, team.site],
    )
    const analyze = async () => {
      for (const table of after) await db.superuser.query(`analyze ${table}`)
      if (believed) await believe(believed)
    }
    const size = start + 2000
    const few = 40 * size
    const verify = async () => {
      expect((await db.verify({ team: team.team.slug })).failures).toEqual([])
    }
    await analyze()
    expect(await rowsRead(db.backup, verify)).toBeLessThan(few)
    expect(
      await rowsRead(db.sequencer, async () => expect(await db.sequence()).toBe(2000)),
    ).toBeLessThan(few)
    await analyze()
    expect(await rowsRead(db.backup, verify)).toBeLessThan(few)
  },
)

/** What PostgreSQL takes the ledger's tables for, whatever they are. */
async function believe({ rows, pages }: { rows: number; pages: number }): Promise<void> {
  await db.superuser.query(
    `update pg_class set reltuples = $1, relpages = $2
     where relnamespace = 'ledger'::regnamespace and relkind in ('r', 'i')`,
    [rows, pages],
  )
}

/** How many rows of the ledger PostgreSQL has looked at on behalf of the connections of a pool. */
async function rowsRead(pool: pg.Pool, work: () => Promise<void>): Promise<number> {
  const readSoFar = async () => {
    // Counts are kept back in the connection that counted, for up to a minute.
    const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()))
    for (const client of clients) {
      await client.query('select pg_stat_force_next_flush()')
      client.release()
    }
    const { rows } = await db.superuser.query<{ read: number }>(
      `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::float as read
       from pg_stat_user_tables where schemaname = 'ledger'`,
    )
    return rows[0]!.read
  }
  const before = await readSoFar()
  await work()
  return (await readSoFar()) - before
}

// The last here: its log is so large that every test after it would spend its time verifying that.
test('begun again from what is stored, the tree has the same roots at 255 to 257 and 65,535 to 65,537 leaves', async () => {
  // Each round has a frontier of its own, read from the database, as after a restart.
  const growTo = async (size: number) => {
    await db.superuser.query(
      `insert into luminous.sample (team_id, id, code, site_id, collected_at)
       select $1, uuidv7(), 'S' || $3 || '-' || n, $2, now() from generate_series(1, $3 - $4::int) n`,
      [team.team.id, team.site, size, (await leavesOf(team)).length],
    )
    await db.sequence()
    await expectWholeLog(team, size)
  }
  await db.sequence()
  for (const size of [255, 256, 257, 65_535, 65_536, 65_537]) await growTo(size)
  const report = await db.verify({ team: team.team.slug })
  expect(report.failures).toEqual([])
  expect(report.logs.find((log) => log.size > 0)?.tiles).toBe(256 + 1)
}, 60_000)
