/** Secrets that people and the server have used are looked for everywhere that outlives a request. */
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { openApp } from '../app.ts'
import { addCustomer } from '../customer.ts'
import { useDatabase } from '../database.ts'
import { cookieOf, linkTo } from '../links.ts'
import { addMember, findLab } from '../world.ts'
import { openVault } from '../../src/platform/vault.ts'

const db = useDatabase()

test('planted passwords, tokens, keys and codes are in no table, no log line, no entry and no problem', async () => {
  const app = await openApp(db)
  const staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
  const { team, key } = await addCustomer(db, 'planted', {
    people: [{ email: 'ada@planted.test', role: 'admin' }],
  })
  const invitation = await linkTo(db, 'ada@planted.test')
  const password = 'planted violet tractor hums'
  const entered = await app.ask('POST', '/v1/invitations/accept', undefined, {
    ...invitation,
    name: 'Ada',
    password,
  })
  const session = cookieOf(entered)
  expect(session.length).toBe(43)
  // Each is used rightly and wrongly: what is refused is remembered too easily.
  const wrong = 'planted wrong password 7'
  await app.post('/v1/session', { email: 'ada@planted.test', password: wrong })
  await app.ask('POST', '/v1/invitations/accept', undefined, {
    ...invitation,
    name: 'Ada',
    password,
  })
  await app.inject({ url: '/v1/results', headers: { authorization: `Bearer ${key}` } })
  await app.inject({ url: '/v1/results', headers: { authorization: `Bearer ${key}x` } })
  await app.get(`/v1/results?token=${key}`, session)
  await app.get(`/invitation/${invitation.link}#${invitation.secret}`)
  const { secret } = (await app.ask('POST', '/v1/account/totp', session, { password })).json()
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  const { codes } = (await app.ask('POST', '/v1/account/totp/confirm', session, { code })).json()
  const made = (
    await app.ask('POST', `/v1/teams/${team}/keys`, session, {
      name: 'Second',
      scopes: ['results:read'],
      expiresInDays: 9,
    })
  ).json()
  const rotated = (
    await app.ask('POST', `/v1/teams/${team}/keys/${made.apiKey.id}/rotation`, session, {
      graceHours: 1,
    })
  ).json()
  await app.post('/v1/password-resets', { email: 'ada@planted.test' })
  const smtpPassword = 'planted-smtp-password-31'
  await app.ask('PATCH', '/v1/settings', staff, {
    mail: {
      host: 'localhost',
      port: 25,
      security: 'none',
      user: 'u',
      password: smtpPassword,
      from: 'a@b.org',
    },
  })
  const newPassword = 'planted otter climbs slowly'
  await app.ask('PUT', '/v1/account/password', session, { current: password, new: newPassword })
  const setup = openVault(db.config.secret).setupToken
  await app.ask('POST', '/v1/setup', undefined, {
    token: setup,
    name: 'Eve',
    email: 'eve@planted.test',
    password: wrong,
    labName: 'Lab',
  })
  await db.sequence()

  const planted = {
    password,
    wrong,
    newPassword,
    session,
    key,
    secret,
    setup,
    smtpPassword,
    made: made.key,
    rotated: rotated.key,
    link: invitation.secret,
    code: codes[0],
    keySecret: key.split('_')[3]!,
  }
  for (const [name, text] of Object.entries(planted))
    expect([name, text?.length > 8]).toEqual([name, true])
  const { rows: tables } = await db.superuser.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
  )
  expect(tables.length).toBeGreaterThan(40)
  const logged = app.logged()
  expect(logged.length).toBeGreaterThan(1000)
  for (const [name, text] of Object.entries(planted)) {
    expect(logged.includes(text), `${name} in the log`).toBe(false)
    for (const table of tables) {
      const inHex = Buffer.from(text).toString('hex')
      const { rowCount } = await db.superuser.query(
        `select 1 from ${table.name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0 limit 1`,
        [text, inHex],
      )
      expect(rowCount, `${name} in ${table.name}`).toBe(0)
    }
  }
})
