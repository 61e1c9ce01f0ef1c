import { expect, test } from 'vitest'
import { recordKinds, records, type RecordKind } from '@luminous/contract/records.ts'
import { openApp, type TestApp } from '../../test/app.ts'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits, addReceived } from '../../test/field.ts'
import { addMember, findLab } from '../../test/world.ts'
import { newId, type TeamId } from '../platform/ids.ts'

let app: TestApp
let team: TeamId
const who: Record<string, string> = {}
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = (await addCustomer(db, 'mine')).team
  const row = { id: team, slug: 'mine', name: 'Customer mine', kind: 'customer' as const }
  const other = (await addCustomer(db, 'other')).team
  const otherRow = { id: other, slug: 'other', name: 'Customer other', kind: 'customer' as const }
  const [code = ''] = await addKits(db, team)
  const { rows } = await db.superuser.query('select id from luminous.site where team_id = $1', [
    team,
  ])
  await addReceived(db, { team: { id: team }, site: rows[0].id }, code)
  who['admin'] = await app.signIn((await addMember(db, row, 'admin')).email)
  who['viewer'] = await app.signIn((await addMember(db, row, 'viewer')).email)
  who['stranger'] = await app.signIn((await addMember(db, otherRow, 'admin')).email)
  who['staff'] = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
})

/** The newest record of a kind that the team's ledger knows. */
async function recordOf(kind: RecordKind): Promise<string | null> {
  const { rows } = await db.superuser.query<{ id: string }>(
    `select record_id as id from ledger.entry where team_id = $1 and record_type = $2 limit 1`,
    [team, kind],
  )
  return rows[0]?.id ?? null
}
const history = (kind: string, id: string, as: string) =>
  app.get(`/v1/records/${kind}/${id}/history`, who[as])

test('every audited table is a kind of record, and every kind is an audited table', async () => {
  const { rows } = await db.superuser.query<{ name: string }>(
    `select c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where t.tgname = 'capture_insert'`,
  )
  expect(recordKinds.toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
})

test('a record of every kind that a customer has tells its history to who may read that kind', async () => {
  let asked = 0
  for (const kind of recordKinds) {
    const id = await recordOf(kind)
    if (id === null) continue
    const answer = await history(kind, id, 'staff')
    expect([kind, answer.statusCode]).toEqual([kind, 200])
    expect(answer.json()).toMatchObject({ recordType: kind, recordId: id })
    expect(answer.json().entries[0], kind).toMatchObject({ version: 1, action: 'insert' })
    expect((await history(kind, id, 'stranger')).statusCode, kind).not.toBe(200)
    asked += 1
  }
  expect(asked).toBeGreaterThan(10)
})

test('who may not read a kind does not read its histories', async () => {
  const key = await recordOf('api_key')
  const site = await recordOf('site')
  const sample = await recordOf('sample')
  const statuses = async (as: string) => [
    (await history('api_key', key ?? '', as)).statusCode,
    (await history('site', site ?? '', as)).statusCode,
    (await history('sample', sample ?? '', as)).statusCode,
    (await history('setting', newId(), as)).statusCode,
  ]
  expect(await statuses('admin')).toEqual([200, 200, 200, 403])
  expect(await statuses('viewer')).toEqual([403, 200, 200, 403])
  expect(await statuses('stranger')).toEqual([404, 404, 404, 403])
})

test('a correction stands in the history with what was there before, and why', async () => {
  const id = await recordOf('sample')
  const { rows } = await db.superuser.query('select version from luminous.sample where id = $1', [
    id,
  ])
  const corrected = await app.ask('PATCH', `/v1/teams/${team}/samples/${id}`, who['admin'], {
    version: rows[0].version,
    ph: '6.5',
    reason: 'Misread on the meter',
  })
  expect(corrected.statusCode, corrected.body).toBe(200)
  const { entries } = (await history('sample', id ?? '', 'viewer')).json()
  expect(entries.at(-1)).toMatchObject({ reason: 'Misread on the meter', action: 'update' })
  expect(entries.at(-1).changes).toContainEqual(
    expect.objectContaining({ field: 'ph', after: expect.stringContaining('6.5') }),
  )
})

test('a kind that there is not, and an id that is none, are the caller’s slips', async () => {
  expect((await history('secret', newId(), 'admin')).statusCode).toBe(400)
  expect((await history('site', 'x', 'admin')).statusCode).toBe(400)
  expect((await history('site', newId(), 'admin')).statusCode).toBe(404)
  expect(records.site.noun).toBe('site')
})
