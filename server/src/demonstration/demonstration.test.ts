import { expect, test } from 'vitest'
import { addCustomer } from '../../test/customer.ts'
import { runLuminous } from '../../test/command.ts'
import { publicUrl, useDatabase, type TestDatabase } from '../../test/database.ts'
import { addTeam, builder } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { setPublicUrl } from '../settings/settings.ts'
import { startServer } from '../start-server.ts'
import { isDemonstration, makeDemonstration, refuseUnlessSafe } from './demonstration.ts'

const db = useDatabase()

test('a customer of the same short name makes no demonstration, where no second factor is asked for', async () => {
  const copy = await db.clone()
  try {
    await addCustomer(copy, 'demo-operator')
    expect(await isDemonstration(copy.worker)).toBe(false)
    await expect(refuseUnlessSafe(copy.worker, 'localhost')).rejects.toThrow(/has real data/)
  } finally {
    await copy.drop()
  }
})

test('goes into an empty database, and into none with anything in it', async () => {
  const uses: [string, (copy: TestDatabase) => Promise<unknown>][] = [
    ['a customer', (copy) => addTeam(copy)],
    ['an invitation', (copy) => runLuminous(['staff', 'add', 'a@b.org'], copy.environment())],
    [
      'a key',
      (copy) =>
        runLuminous(
          ['key', 'create', '--team', 'lab', '--scopes', 'runs:write'],
          copy.environment(),
        ),
    ],
    [
      'a setting',
      (copy) =>
        transaction(copy.worker, builder, (tx) => setPublicUrl(tx, 'https://lum.example.org')),
    ],
    [
      'a draft',
      (copy) =>
        copy.superuser.query(
          `insert into luminous.customer_draft (id, step, data, started_by_name) values (uuidv7(), 0, '{}', 'x')`,
        ),
    ],
  ]
  for (const [name, use] of uses) {
    const copy = await db.clone()
    try {
      await copy.sequence()
      await expect(refuseUnlessSafe(copy.worker, 'localhost')).resolves.toBeUndefined()
      await use(copy)
      await expect(refuseUnlessSafe(copy.worker, 'localhost'), name).rejects.toThrow(
        /has real data/,
      )
    } finally {
      await copy.drop()
    }
  }
})

test('once it is there it stays on this machine, whichever way it is started', async () => {
  const copy = await db.clone()
  try {
    await makeDemonstration({ pool: copy.worker, publicUrl, dataFolder: copy.dataFolder })
    expect(await isDemonstration(copy.worker)).toBe(true)
    const config = { ...copy.config, host: '0.0.0.0', logLevel: 'silent' as const }
    await expect(startServer(config, { role: 'all', demonstration: false })).rejects.toThrow(
      /runs on this machine only/,
    )
  } finally {
    await copy.drop()
  }
})
