import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { runLuminous } from '../../test/command.ts'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import { cookieOf } from '../../test/links.ts'

let app: TestApp
const db = useDatabase(async (db) => {
  app = await openApp(db)
})
const run = (...args: string[]) => runLuminous(args, db.environment())
const keyIn = (text: string) => {
  const [, link = '', secret = ''] =
    /\/(?:invitation|reset)\/([0-9a-f-]{36})#([\w-]{43})/.exec(text) ?? []
  return { link, secret }
}
const email = 'fatima@luminous.test'
const password = 'granite heron teapot seven'

describe('luminous staff', () => {
  test('add prints a link that makes a Luminous admin, once', async () => {
    const added = await run('staff', 'add', email)
    expect([added.code, added.stderr]).toEqual([0, ''])
    const entered = await app.ask('POST', '/v1/invitations/accept', undefined, {
      ...keyIn(added.stdout),
      name: 'Fatima First',
      password,
    })
    expect(entered.json()).toMatchObject({ role: 'staff-admin', isStaff: true })
    const again = await app.ask('POST', '/v1/links', undefined, keyIn(added.stdout))
    expect(again.json().state).toBe('used')
  })

  test('recover ends sessions and second factors, prints a way to a new password, and stands in the ledger', async () => {
    const session = await app.signIn(email, password)
    await db.superuser.query(
      `insert into luminous.totp (id, person_id, sealed_secret, confirmed_at)
       select uuidv7(), id, 'x', now() from luminous.person where email = $1`,
      [email],
    )
    const recovered = await run('staff', 'recover', email.toUpperCase())
    expect([recovered.code, recovered.stderr]).toEqual([0, ''])
    expect((await app.get('/v1/session', session)).statusCode).toBe(401)
    const reset = await app.ask('POST', '/v1/password-resets/complete', undefined, {
      ...keyIn(recovered.stdout),
      password: 'violet tractor seldom hums',
    })
    expect(reset.statusCode).toBe(204)
    const back = await app.post('/v1/session', { email, password: 'violet tractor seldom hums' })
    expect([back.json().kind, cookieOf(back).length]).toEqual(['session', 43])
    const { rows } = await db.superuser.query<{ envelope: string }>(
      `select envelope from ledger.entry where record_type = 'totp' and payload like '%luminous staff recover%'`,
    )
    expect(rows.map(({ envelope }) => JSON.parse(envelope).actor.kind)).toEqual(['operator'])
    expect((await db.verify()).failures).toEqual([])
  })

  test('used wrongly ends with 2 and one sentence, and says of nobody that they are there', async () => {
    for (const args of [
      ['staff'],
      ['staff', 'remove', email],
      ['staff', 'add', 'no address'],
      ['staff', 'recover', 'nobody@luminous.test'],
    ]) {
      const ended = await run(...args)
      expect([ended.code, ended.stdout]).toEqual([2, ''])
      expect(ended.stderr).toMatch(/^luminous: .{15,}\n$/)
    }
  })
})

describe('luminous key create', () => {
  test('prints a key that works, once, and nothing else', async () => {
    await addCustomer(db, 'acme', { people: [], apiKey: null })
    const made = await run(
      'key',
      'create',
      '--team',
      'acme',
      '--scopes',
      'results:read, sites:read',
    )
    expect([made.code, made.stderr]).toEqual([0, ''])
    const answer = await app.inject({
      url: '/v1/results',
      headers: { authorization: `Bearer ${made.stdout.trim()}` },
    })
    expect(answer.statusCode).toBe(200)
    const asJson = await run(
      'key',
      'create',
      '--team',
      'acme',
      '--scopes',
      'results:read',
      '--days',
      '1',
      '--json',
    )
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      apiKey: { scopes: ['results:read'], createdBy: expect.any(String) },
    })
  })

  test('used wrongly ends with 2 and one sentence', async () => {
    const create = ['key', 'create', '--team', 'acme', '--scopes']
    for (const args of [
      ['key'],
      ['key', 'create'],
      [...create, 'everything'],
      [...create, 'results:read', '--days', '0'],
      [...create, 'results:read', '--days', '1e2'],
      [...create, 'runs:write'],
      ['key', 'create', '--team', 'nobody', '--scopes', 'results:read'],
    ]) {
      const ended = await run(...args)
      expect([args.join(' '), ended.code, ended.stdout]).toEqual([args.join(' '), 2, ''])
      expect(ended.stderr).toMatch(/^luminous: .{15,}\n$/)
    }
  })
})
