import { expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, addTeam, type TestTeam } from '../../test/world.ts'

let app: TestApp
let team: TestTeam
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = await addTeam(db)
})

test('a site is added by an editor, listed for a viewer, and nobody else’s business', async () => {
  const path = `/v1/teams/${team.team.id}/sites`
  const cookie = await app.signIn((await addMember(db, team.team, 'viewer')).email)
  const editor = await app.signIn((await addMember(db, team.team, 'editor')).email)
  const stranger = await app.signIn((await addMember(db, (await addTeam(db)).team, 'admin')).email)
  const site = { name: 'Ford', timeZone: 'America/Edmonton' }
  expect((await app.ask('POST', path, editor, site)).statusCode).toBe(201)
  expect((await app.ask('POST', path, editor, { name: 'Ford' })).statusCode).toBe(400)
  expect((await app.ask('POST', path, cookie, site)).statusCode).toBe(403)
  expect((await app.get(path, cookie)).json().items).toMatchObject([{ name: 'Ford' }, {}])
  expect((await app.get(path, stranger)).statusCode).toBe(404)
  expect((await app.get(path)).statusCode).toBe(401)
})
