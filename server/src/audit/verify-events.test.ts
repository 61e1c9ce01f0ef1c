import { describe, expect, test } from 'vitest'
import { makeDatabase, publicUrl, useDatabase, type TestDatabase } from '../../test/database.ts'
import { change, makeTamperedWorld, tamper } from '../../test/tamper.ts'
import { addMember, addTeam, builder, type TestTeam } from '../../test/world.ts'
import { makeTeam } from '../access/make-team.ts'
import { startListening, tell } from '../events/events.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { migrate, readMigrations } from '../platform/migrate.ts'
import { migrationHooks } from './migration-hooks.ts'
import { verification_insert } from './verification-record-queries.ts'

const found = { beganAt: '2026-10-12T03:17:00Z', logs: 4, entries: 9, rows: 7 }

/** Events, placed and told to nobody, and what two verifications found: one failed. */
async function tellAndVerify(of: TestDatabase, team: TestTeam): Promise<void> {
  await transaction(of.worker, builder, async (tx) => {
    for (let told = 0; told < 3; told += 1) {
      const subject = { run: newId(), results: [newId()] }
      await tell(tx, { team: team.team.id, kind: 'results.published', subject })
    }
    await verification_insert(tx, { id: newId(), ...found, failures: 0 })
    await verification_insert(tx, { id: newId(), ...found, failures: 3 })
  })
}

async function placeEvents(of: TestDatabase): Promise<void> {
  const listening = startListening({ pool: of.worker, log: of.log, listeners: [], polls: false })
  await listening.round()
  await listening.stop()
}

let team: TestTeam
const db = useDatabase(async (db) => {
  ;({ team } = await makeTamperedWorld(db))
  await tellAndVerify(db, team)
  await placeEvents(db)
  await db.sequence()
})

test('events in their places and former verifications are fine as they are', async () => {
  expect(await db.verify()).toMatchObject({ ok: true, failures: [] })
})

describe('events changed by the superuser, with triggers asleep', () => {
  test('another kind, or other results, are found with the event', async () => {
    expect(
      await change(
        db,
        ['luminous.business_event'],
        `update luminous.business_event set kind = 'results.withdrawn' where team_id = $1`,
        [team.team.id],
      ),
    ).toContainEqual(
      expect.objectContaining({ code: 'row-changed', field: 'kind', team: team.team.slug }),
    )
  })

  test('an event that nobody told is found', async () => {
    const forged = await tamper(db, ['luminous.business_event'], (copy) =>
      copy.superuser.query(
        `insert into luminous.business_event (team_id, id, kind, subject)
         values ($1, luminous.uuidv7(), 'results.withdrawn', '{}')`,
        [team.team.id],
      ),
    )
    const codes = forged.map(({ code }) => code)
    expect(codes).toContain('row-unrecorded')
    // It has no place, and does not wait for one.
    expect(codes).toContain('event-misplaced')
  })

  test('a deleted one is found, and its place', async () => {
    const gone = await change(
      db,
      ['luminous.business_event', 'luminous.event_pending'],
      `delete from luminous.business_event where team_id = $1`,
      [team.team.id],
    )
    expect(gone.map(({ code }) => code).toSorted((a, b) => a.localeCompare(b))).toEqual([
      ...Array.from({ length: 3 }, () => 'event-misplaced'),
      ...Array.from({ length: 3 }, () => 'row-missing'),
    ])
  })

  test.each([
    ['a place that is gone', `delete from luminous.event_place where position = 2`],
    [
      'a place of another event',
      `update luminous.event_place set event_id = $1 where position = 2`,
    ],
    ['a place before the first', `update luminous.event_place set position = 0 where position = 2`],
    ['a place far ahead', `update luminous.event_place set position = 1000 where position = 2`],
    [
      'an event that is queued again',
      `insert into luminous.event_pending select event_team_id, event_id from luminous.event_place where position = 2`,
    ],
  ])('%s', async (_, text) => {
    const values = text.includes('$1') ? [newId()] : []
    const moved = await change(db, ['luminous.event_place'], text, values)
    expect(new Set(moved.map(({ code }) => code))).toEqual(new Set(['event-misplaced']))
  })
})

describe('what former verifications found', () => {
  test('is found where it was made to be nothing', async () => {
    expect(
      await change(
        db,
        ['ledger.verification'],
        `update ledger.verification set failures = 0 where failures > 0`,
      ),
    ).toMatchObject([
      { code: 'row-changed', field: 'failures', record: { type: 'verification' }, team: 'lab' },
    ])
  })

  test('is found where it was deleted, or made up', async () => {
    expect(
      await change(
        db,
        ['ledger.verification'],
        `delete from ledger.verification where failures > 0`,
      ),
    ).toMatchObject([{ code: 'row-missing', record: { type: 'verification' } }])
    expect(
      await change(
        db,
        ['ledger.verification'],
        `insert into ledger.verification (id, began_at, ended_at, logs, entries, rows, failures)
         values (luminous.uuidv7(), now(), now(), 4, 9, 7, 0)`,
      ),
    ).toMatchObject([{ code: 'row-unrecorded', record: { type: 'verification' } }])
  })
})

describe('the time of a checkpoint, which is not signed', () => {
  test.each([
    ['yet to come', `now() + interval '2 days'`, 'yet to come'],
    ['before its entries', `at - interval '2 days'`, 'before its last entry was made'],
  ])('%s', async (_, at, message) => {
    const moved = await change(
      db,
      ['ledger.checkpoint'],
      `update ledger.checkpoint set at = ${at} where team_id = $1 and size = 305`,
      [team.team.id],
    )
    const [first, ...others] = moved
    expect(first).toMatchObject({ code: 'checkpoint-time', index: 304 })
    expect(first?.message).toContain(message)
    expect(others).toEqual([])
  })

  test('after that of the next one', async () => {
    // Each for itself within the hour by which clocks are set.
    const moved = await tamper(db, ['ledger.checkpoint'], async (copy) => {
      await copy.superuser.query(
        `update ledger.checkpoint set at = at + interval '50 minutes' where team_id = $1 and size = 304`,
        [team.team.id],
      )
      await copy.superuser.query(
        `update ledger.checkpoint set at = at - interval '50 minutes' where team_id = $1 and size = 305`,
        [team.team.id],
      )
    })
    expect(moved).toMatchObject([{ code: 'checkpoint-time', index: 303 }])
    expect(moved[0]?.message).toContain('after the next one')
  })
})

describe('a database of a release before', () => {
  const known = readMigrations()
  const hooks = (of: TestDatabase) => migrationHooks(of.address.rolePrefix)

  /** With a person, events and verifications of then; brought up to date. */
  async function upgraded(): Promise<TestDatabase> {
    const old = await makeDatabase({ isEmpty: true })
    const former = known.filter(({ version }) => version < 25)
    await migrate(old.address, hooks(old), former)
    await transaction(old.worker, builder, (tx) =>
      makeTeam(tx, { slug: 'lab', name: 'Laboratory', kind: 'lab', publicUrl }),
    )
    const customer = await addTeam(old)
    await addMember(old, customer.team, 'viewer')
    await tellAndVerify(old, customer)
    await old.sequence()
    await migrate(old.address, hooks(old), known)
    await old.sequence()
    return old
  }

  test('verifies, with an entry for each event, verification and secret that it had', async () => {
    const old = await upgraded()
    try {
      expect(await old.verify()).toMatchObject({ ok: true, failures: [] })
      const { rows } = await old.superuser.query(
        `select record_type as type, version, count(*)::int as entries,
           bool_and(envelope like '%"actor":{"kind":"migration"%') as "byMigration"
         from ledger.entry where record_type in ('business_event', 'verification', 'credential')
         group by 1, 2 order by 1, 2`,
      )
      expect(rows).toEqual([
        { type: 'business_event', version: 1, entries: 3, byMigration: true },
        { type: 'credential', version: 1, entries: 1, byMigration: false },
        { type: 'credential', version: 2, entries: 1, byMigration: true },
        { type: 'verification', version: 1, entries: 2, byMigration: true },
      ])
      // The trigger that counts versions is awake again.
      const { rows: changed } = await old.superuser.query(
        `update luminous.credential set password_hash = 'honest' returning version`,
      )
      expect(changed).toEqual([{ version: 3 }])
    } finally {
      await old.drop()
    }
  })

  test.each([
    ['luminous.credential', `update luminous.credential set password_hash = 'x'`, 'password_hash'],
    ['ledger.verification', `update ledger.verification set failures = 0`, 'failures'],
  ])('and what is exchanged in a row of then is found: %s', async (table, text, field) => {
    const old = await upgraded()
    try {
      expect(await change(old, [table], text)).toContainEqual(
        expect.objectContaining({ code: 'row-changed', field }),
      )
    } finally {
      await old.drop()
    }
  })
})
