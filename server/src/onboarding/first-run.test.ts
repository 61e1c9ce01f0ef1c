import { describe, expect, test } from 'vitest'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { cookieOf, linkTo } from '../../test/links.ts'
import { addMember, findLab } from '../../test/world.ts'
import { completeReset } from '../access/access.ts'
import { countPasswordHashes } from '../access/passwords.ts'
import { findMail, startMailer } from '../mail/mail.ts'
import { setupAddress } from './onboarding.ts'
import { transaction } from '../platform/database.ts'
import { createLog } from '../platform/log.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { openVault } from '../platform/vault.ts'
import { openSettings } from '../settings/settings.ts'

let app: TestApp
const db = useDatabase(async (db) => {
  app = await openApp(db, { demonstration: false })
})
const vault = () => openVault(db.config.secret)
const password = 'silent pepper orbit lamp'
const given = (token: string, email = 'first@luminous.lab') => ({
  token,
  name: 'Fatima First',
  email,
  password,
  labName: 'Luminous Laboratory Calgary',
})
const setUp = (payload: object) => app.ask('POST', '/v1/setup', undefined, payload)

describe('the first run', () => {
  test('is open until somebody manages the installation, and its address goes to the terminal', async () => {
    expect((await app.get('/v1/setup')).json()).toMatchObject({ isOpen: true, mailIsSet: false })
    const address = await setupAddress(db.worker, {
      publicUrl: 'https://lum.example.org',
      vault: vault(),
    })
    expect(address).toBe(`https://lum.example.org/setup#${vault().setupToken}`)
  })

  test('refuses another token, and a weak password with the right one', async () => {
    const refused = await setUp(given('x'.repeat(32)))
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'link.unusable'])
    expect(
      (await setUp({ ...given(vault().setupToken), password: 'password1234' })).statusCode,
    ).toBe(422)
    expect((await app.get('/v1/setup')).json().isOpen).toBe(true)
  })

  test('makes one first admin of three who press at once, and is then over for good', async () => {
    const token = vault().setupToken
    const answers = await Promise.all(
      [1, 2, 3].map((at) => setUp(given(token, `first-${at}@luminous.lab`))),
    )
    expect(statusesOf(answers)).toEqual([201, 409, 409])
    const entered = answers.find(({ statusCode }) => statusCode === 201)!
    expect(entered.json()).toMatchObject({
      role: 'staff-admin',
      isStaff: true,
      mustEnrol: true,
      team: { name: 'Luminous Laboratory Calgary' },
    })
    expect((await setUp(given(token))).statusCode).toBe(409)
    expect((await app.get('/v1/setup')).json().isOpen).toBe(false)
    expect(await setupAddress(db.worker, { publicUrl: 'http://x', vault: vault() })).toBeNull()
    // Staff of a real installation have a second factor before anything else.
    expect((await app.get('/v1/customers', cookieOf(entered))).json().code).toBe(
      'second-factor.required',
    )
    await db.sequence()
    expect((await db.verify()).failures).toEqual([])
  })
})

describe('a forgotten password', () => {
  const ask = (email: string) => app.post('/v1/password-resets', { email })
  const round = async () => {
    const settings = await openSettings({
      pool: db.worker,
      config: db.config,
      vault: vault(),
      log: createLog('silent'),
    })
    settings.stop()
    const mailer = startMailer({
      pool: db.worker,
      settings,
      vault: vault(),
      log: createLog('silent'),
      demonstration: false,
      polls: false,
      complete: { 'reset-request': (tx, mail) => completeReset(tx, vault(), mail) },
    })
    return mailer.round()
  }
  const address = async () =>
    (await db.superuser.query<{ email: string }>(`select email from luminous.person`)).rows[0]!
      .email

  test('is asked for with the same answer and the same rows, whether or not the address is known', async () => {
    const email = await address()
    const before = countPasswordHashes()
    const [known, unknown] = [await ask(email), await ask('nobody@nowhere.test')]
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body])
    expect(countPasswordHashes()).toBe(before)
    const { rows } = await db.superuser.query(
      `select body ->> 'template' as template, link_id from luminous.mail where email = any ($1)`,
      [[email, 'nobody@nowhere.test']],
    )
    expect(rows).toEqual([1, 2].map(() => ({ template: 'reset-request', link_id: null })))
    await round()
    const { rows: sent } = await db.superuser.query(
      `select email, body ->> 'template' as template, state from luminous.mail where email = any ($1)`,
      [[email, 'nobody@nowhere.test']],
    )
    expect(sent).toEqual([{ email, template: 'reset', state: 'waiting' }])
  })

  test('without a mail server the link is handed over by staff, and shown in no other state', async () => {
    const id = (
      await db.superuser.query<{ id: string }>(
        `select id from luminous.mail where body ->> 'template' = 'reset'`,
      )
    ).rows[0]!.id
    const settings = await openSettings({
      pool: db.worker,
      config: db.config,
      vault: vault(),
      log: createLog('silent'),
    })
    settings.stop()
    const view = { settings, vault: vault(), demonstration: false }
    const find = () => transaction(db.worker, jobPrincipal('test'), (tx) => findMail(tx, id, view))
    const { secret } = await linkTo(db, await address())
    expect((await find()).link).toContain(secret)
    await db.superuser.query(`update luminous.mail set state = 'sent' where id = $1`, [id])
    const sent = await find()
    expect([sent.link, JSON.stringify(sent).includes(secret)]).toEqual([null, false])
  })

  test('is set anew once by the link, which ends every session', async () => {
    const email = await address()
    const session = await app.signIn(email, password)
    const key = await linkTo(db, email)
    const reset = (text: string) =>
      app.ask('POST', '/v1/password-resets/complete', undefined, { ...key, password: text })
    expect((await reset('password1234')).statusCode).toBe(422)
    const answers = await Promise.all([1, 2].map(() => reset('golden kettle sings twice')))
    expect(statusesOf(answers)).toEqual([204, 409])
    expect((await app.get('/v1/session', session)).statusCode).toBe(401)
    await app.signIn(email, 'golden kettle sings twice')
    expect((await reset('silver kettle sings thrice')).json().code).toBe('link.unusable')
  })

  test('asked for too often sends no more, and says the same', async () => {
    for (let times = 0; times < 6; times += 1)
      expect((await ask('often@nowhere.test')).statusCode).toBe(202)
    const { rows } = await db.superuser.query(
      `select 1 from luminous.mail where email = 'often@nowhere.test'`,
    )
    expect(rows.length).toBe(3)
  })
})

describe('settings', () => {
  test('what the environment sets is not changed in the browser', async () => {
    const settings = await openSettings({
      pool: db.worker,
      vault: vault(),
      log: createLog('silent'),
      config: { ...db.config, publicUrlIsFixed: true, publicUrl: 'https://fixed.example.org' },
    })
    settings.stop()
    expect(settings.describe()).toMatchObject({
      publicUrl: 'https://fixed.example.org',
      publicUrlIsFixed: true,
      mail: { source: 'none' },
    })
  })

  test('the public address is changed only by somebody who would not lock everybody out', async () => {
    const staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
    const demonstration = await openApp(db)
    const change = (host: string, publicUrl: string) =>
      demonstration.inject({
        method: 'PATCH',
        url: '/v1/settings',
        payload: { publicUrl },
        headers: { host },
        cookies: { luminous_session: staff },
      })
    const refused = await change('lum.example.org', 'https://typo.example.org')
    expect([refused.statusCode, refused.json().place]).toEqual([409, { field: 'publicUrl' }])
    expect((await change('localhost:3000', 'javascript:alert(1)')).statusCode).toBe(400)
    // The database of these tests has its address from the environment.
    const fixed = await change('lum.example.org', 'https://lum.example.org')
    expect(fixed.json().detail).toMatch(/LUMINOUS_URL/)
  })
})
