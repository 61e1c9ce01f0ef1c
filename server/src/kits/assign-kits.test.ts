import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits, receiptOf, scanOf } from '../../test/field.ts'
import { newId } from '../platform/ids.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../../test/world.ts'

let app: TestApp
let river: TestTeam
let lake: TestTeam
let editor: string
let analyst: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  river = await addTeam(db, 'river')
  lake = await addTeam(db, 'lake')
  editor = await app.signIn((await addMember(db, river.team, 'editor')).email)
  analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
})
const stock = async (code: string) => (await app.get(`/v1/kits/${code}`, analyst)).json()
const assign = async (code: string, to: TestTeam) =>
  app.ask('POST', `/v1/kit-batches/${(await stock(code)).batch.id}/assign`, analyst, {
    team: to.team.id,
    codes: [code],
  })
const voidOwn = async (code: string) => {
  const { items } = (await app.get(`/v1/teams/${river.team.id}/kits?limit=200`, editor)).json()
  const { id } = items.find((kit: { code: string }) => kit.code === code)
  return app.ask('POST', `/v1/teams/${river.team.id}/kits/${id}/void`, editor, {
    reason: 'Bottle broke',
  })
}
const collect = async (code: string) => {
  const path = `/v1/teams/${river.team.id}/field-scans`
  expect((await app.ask('POST', path, editor, scanOf(river, code))).statusCode).toBe(201)
}

describe('a kit', () => {
  test('that was voided unused goes to another team', async () => {
    const [code = ''] = await addKits(db, river.team.id)
    expect((await voidOwn(code)).statusCode).toBe(200)
    expect((await assign(code, lake)).statusCode).toBe(200)
    expect(await stock(code)).toMatchObject({ state: 'assigned', team: { id: lake.team.id } })
  })

  test('that was void while its batch’s expiry changed has the new one when it is assigned again', async () => {
    const [code = ''] = await addKits(db, river.team.id)
    await voidOwn(code)
    const { id } = (await stock(code)).batch
    const change = { expiresOn: '2027-01-31', reason: 'Less stable than thought' }
    expect((await app.ask('PATCH', `/v1/kit-batches/${id}`, analyst, change)).statusCode).toBe(200)
    expect((await assign(code, river)).statusCode).toBe(200)
    const { items } = (await app.get(`/v1/teams/${river.team.id}/kits?limit=200`, editor)).json()
    const kit = { code, state: 'assigned', expiresOn: '2027-01-31' }
    expect(items).toContainEqual(expect.objectContaining(kit))
  })

  test('with which a sample was taken is nobody else’s any more, void or not', async () => {
    const [code = ''] = await addKits(db, river.team.id)
    await collect(code)
    expect((await assign(code, lake)).json().code).toBe('kit.used')
    expect((await voidOwn(code)).statusCode).toBe(200)
    for (const to of [lake, river]) {
      const again = await assign(code, to)
      expect([again.statusCode, again.json().code]).toEqual([409, 'kit.used'])
    }
    expect((await stock(code)).state).toBe('void')
  })

  test('of a closed team stays as it is, and so does what was written down with it', async () => {
    const closed = await addTeam(db)
    const path = `/v1/teams/${closed.team.id}`
    const [code = '', unused = ''] = await addKits(db, closed.team.id, { count: 2 })
    const scan = scanOf(closed, code)
    const { sample } = (await app.ask('POST', `${path}/field-scans`, analyst, scan)).json()
    const { items } = (await app.get(`${path}/kits`, analyst)).json()
    const { id } = items.find((kit: { code: string }) => kit.code === unused)
    const close = `update luminous.team set state = 'closed' where id = $1`
    await db.superuser.query(close, [closed.team.id])
    const { occurredAt, timeZone, holder } = scan
    const deed = { codes: [code], from: 'Fiona', to: 'Carl', occurredAt, timeZone, holder }
    const reason = 'Tidied up'
    for (const [method, rest, body] of [
      ['POST', `kits/${id}/void`, { reason }],
      ['POST', 'hand-overs', { id: newId(), ...deed }],
      ['PATCH', `samples/${sample}`, { version: 1, notes: '', reason }],
    ] as const) {
      const answer = await app.ask(method, `${path}/${rest}`, analyst, body)
      expect([rest, answer.json().code]).toEqual([rest, 'team.closed'])
    }
  })

  test('whose sample the lab has is not its team’s to void', async () => {
    const [code = ''] = await addKits(db, river.team.id)
    await collect(code)
    const received = await app.ask('POST', '/v1/lab/receipts', analyst, receiptOf(code))
    expect(received.statusCode).toBe(201)
    expect((await voidOwn(code)).statusCode).toBe(409)
  })
})
