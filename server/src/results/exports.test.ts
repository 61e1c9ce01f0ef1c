import { expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import {
  addMember,
  addResults,
  addTeam,
  builder,
  findLab,
  type TestTeam,
} from '../../test/world.ts'
import { transaction } from '../platform/database.ts'

let app: TestApp
let team: TestTeam
let admin: string
let staff: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = await addTeam(db, 'river')
  await transaction(db.worker, builder, (tx) => addResults(tx, team, 3))
  admin = await app.signIn((await addMember(db, team.team, 'admin')).email)
  staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
})
const path = (rest: string) => `/v1/teams/${team.team.id}/${rest}`
const logged = async (): Promise<{ person: string; via: string; route: string }[]> =>
  (await app.get(path('access'), admin)).json().items

test('a file that a member, a key or staff take out is a line of the team’s log of access, once', async () => {
  const viewer = await app.signIn((await addMember(db, team.team, 'viewer')).email)
  expect((await app.get(path('results.csv'), viewer)).statusCode).toBe(200)
  expect((await app.get(path('results.csv'), staff)).statusCode).toBe(200)
  const made = await app.ask('POST', path('keys'), admin, {
    name: 'LIMS',
    scopes: ['results:read'],
    expiresInDays: 30,
  })
  const byKey = await app.inject({
    url: path('results.csv'),
    headers: { authorization: `Bearer ${made.json().key}` },
  })
  expect(byKey.statusCode, byKey.body).toBe(200)
  const csv = 'GET /v1/teams/:team/results.csv'
  expect(await logged()).toMatchObject([
    { person: 'LIMS (key)', via: 'export', route: csv, reason: '' },
    { person: expect.stringContaining('staff-admin'), via: 'export', route: csv },
    { person: 'viewer of river', via: 'export', route: csv },
  ])
  // Pages that members read are no lines.
  await app.get('/v1/results', viewer)
  expect(await logged()).toHaveLength(3)
  // Who views as the team has the line of whoever comes from outside, and no second one.
  await app.ask('PUT', '/v1/session/view', staff, { team: team.team.id, reason: 'They asked us' })
  await app.get(path('results.csv'), staff)
  const [last] = await logged()
  expect(last).toMatchObject({ via: 'view', route: csv, reason: 'They asked us' })
  expect((await logged()).filter(({ via }) => via === 'export')).toHaveLength(3)
  await db.sequence()
  expect((await db.verify()).failures).toEqual([])
})

test('of another team there is neither a file nor a line', async () => {
  const lake = await addTeam(db, 'lake')
  const other = await app.signIn((await addMember(db, lake.team, 'admin')).email)
  const before = await logged()
  expect((await app.get(path('results.csv'), other)).statusCode).toBe(404)
  expect((await app.get(path('results.csv'))).statusCode).toBe(401)
  expect(await logged()).toEqual(before)
})
