import { expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, addTeam, findLab } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'
import { verifyLedgerNightly } from './jobs.ts'

let app: TestApp
let staff = ''
let customer = ''
const db = useDatabase(async (db) => {
  app = await openApp(db)
  const { team } = await addTeam(db)
  customer = await app.signIn((await addMember(db, team, 'admin')).email)
  staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
  await db.sequence()
})

/** A row of the queue of which nothing will come: the entry has waited since then. */
async function letWait(sinceMs: number): Promise<void> {
  const time = sinceMs.toString(16).padStart(12, '0')
  const statement = `${time.slice(0, 8)}-${time.slice(8)}-7${newId().slice(15)}`
  await db.superuser.query(
    `insert into ledger.pending (team_id, log_id, statement_id, entries)
     select team_id, id, $1, 1204 from ledger.log where kind = 'changes' limit 1`,
    [statement],
  )
}
const gauge = async (name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await app.get('/metrics')).body)?.[1])

test('nothing waits: staff, metrics and readiness say so; customers are not told', async () => {
  await db.sequence()
  expect((await app.get('/v1/ledger', staff)).json()).toEqual({
    waiting: { entries: 0, since: null, isStalled: false },
    lastCheck: null,
  })
  expect((await app.get('/v1/ledger', customer)).statusCode).toBe(403)
  expect(await gauge('luminous_ledger_waiting_entries')).toBe(0)
  expect(await gauge('luminous_ledger_waiting_seconds')).toBe(0)
  expect((await app.get('/readyz')).statusCode).toBe(200)
})

test('what the nightly check found is told', async () => {
  await verifyLedgerNightly.perform(
    { worker: db.worker, address: db.address, log: db.log, config: db.config },
    {},
  )
  expect((await app.get('/v1/ledger', staff)).json()).toMatchObject({
    lastCheck: { failures: 0, entries: expect.any(Number), endedAt: expect.any(String) },
  })
  // That it was made is an entry, too.
  await db.sequence()
})

test('what has waited for a minute is counted, and the server is ready all the same', async () => {
  await letWait(Date.now() - 60_000)
  const { waiting } = (await app.get('/v1/ledger', staff)).json()
  expect(waiting).toMatchObject({ entries: 1204, isStalled: false })
  expect(Date.now() - Date.parse(waiting.since)).toBeGreaterThan(59_000)
  expect(await gauge('luminous_ledger_waiting_entries')).toBe(1204)
  expect(await gauge('luminous_ledger_waiting_seconds')).toBeGreaterThan(59)
  expect((await app.get('/readyz')).statusCode).toBe(200)
})

test('what has waited for longer than it can makes the server unready, with a sentence', async () => {
  await letWait(Date.now() - 6 * 60_000)
  expect((await app.get('/v1/ledger', staff)).json().waiting).toMatchObject({
    entries: 2408,
    isStalled: true,
  })
  const answer = await app.get('/readyz')
  expect(answer.statusCode).toBe(503)
  expect(answer.json().status).toMatch(
    /^2408 entries wait for their place in the ledger, the oldest since \d{4}-.*: the server's log says why$/,
  )
})
