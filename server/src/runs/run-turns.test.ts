import { expect, test, vi } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, findLab } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'
import { plateTurns } from './runs.ts'

let app: TestApp
let analyst = ''
const db = useDatabase(async (db) => {
  app = await openApp(db)
  analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
})

test('who waits for a plate holds no connection: others are answered, and who is one too many is told to come again', async () => {
  for (let at = 0; at < 4; at += 1) await plateTurns.take()
  const asked = Array.from({ length: 70 }, () => app.get(`/v1/runs/${newId()}`, analyst))
  let answered = 0
  for (const each of asked) void each.then(() => (answered += 1))
  const busy = await Promise.race(asked)
  expect(busy.statusCode).toBe(503)
  expect(busy.json().code).toBe('server.busy')
  expect(Number(busy.headers['retry-after'])).toBeGreaterThan(0)
  // Ten connections there are at most, and 64 wait.
  expect((await app.get('/v1/runs', analyst)).statusCode).toBe(200)
  expect(db.web.waitingCount).toBe(0)
  await vi.waitUntil(() => answered === 6, 10_000)
  for (let at = 0; at < 4; at += 1) plateTurns.give()
  const statuses = (await Promise.all(asked)).map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 404)).toHaveLength(64)
  expect(statuses.filter((status) => status === 503)).toHaveLength(6)
})
