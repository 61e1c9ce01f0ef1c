import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { cookieOf, linkTo } from '../../test/links.ts'
import {
  addMember,
  addTeam,
  findLab,
  testPassword,
  type Member,
  type TestTeam,
} from '../../test/world.ts'

let app: TestApp
let team: TestTeam
const db = useDatabase(async (db) => {
  team = await addTeam(db)
  app = await openApp(db, { demonstration: false })
})

const password = testPassword
const newMember = async (
  role: 'admin' | 'viewer' = 'admin',
): Promise<Member & { cookie: string }> => {
  const member = await addMember(db, team.team, role)
  return { ...member, cookie: await app.signIn(member.email) }
}
/** The code of a step: one later than now is still taken, and a test need not wait 30 seconds for it. */
const codeOf = (secret: string, stepsLater = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + stepsLater * 30_000,
  })

async function enrol(cookie: string): Promise<{ secret: string; codes: string[] }> {
  const { secret } = (await app.ask('POST', '/v1/account/totp', cookie, { password })).json()
  const confirmed = await app.ask('POST', '/v1/account/totp/confirm', cookie, {
    code: codeOf(secret),
  })
  return { secret, codes: confirmed.json().codes }
}
const begin = (email: string) => app.post('/v1/session', { email, password })
const show = (cookie: string, factor: object) =>
  app.ask('POST', '/v1/session/second-factor', cookie, factor)

describe('an authenticator app', () => {
  test('is asked for once it is set up, and each code counts once', async () => {
    const member = await newMember()
    const { secret, codes } = await enrol(member.cookie)
    expect(codes.length).toBe(10)
    const due = await begin(member.email)
    expect(due.json()).toEqual({ kind: 'secondFactor', methods: ['totp', 'recovery'] })
    const pending = cookieOf(due)
    // The password alone opens nothing.
    for (const path of ['/v1/session', '/v1/account', '/v1/results']) {
      expect((await app.get(path, pending)).statusCode).toBe(401)
    }
    expect((await show(pending, { kind: 'totp', code: '000000' })).json().code).toBe(
      'second-factor.refused',
    )
    // The code that confirmed it is spent.
    expect((await show(pending, { kind: 'totp', code: codeOf(secret) })).statusCode).toBe(401)
    const next = codeOf(secret, 1)
    const entered = await show(pending, { kind: 'totp', code: next })
    expect(entered.json()).toMatchObject({ kind: 'session', person: { id: member.id } })
    expect(cookieOf(entered)).not.toBe(pending)
    expect((await app.get('/v1/session', pending)).statusCode).toBe(401)
    const again = cookieOf(await begin(member.email))
    expect((await show(again, { kind: 'totp', code: next })).statusCode).toBe(401)
  })

  test('counts only after a code of it came back', async () => {
    const member = await newMember()
    await app.ask('POST', '/v1/account/totp', member.cookie, { password })
    const wrong = await app.ask('POST', '/v1/account/totp/confirm', member.cookie, {
      code: '000000',
    })
    expect([wrong.statusCode, wrong.json().place]).toEqual([400, { field: 'code' }])
    expect((await begin(member.email)).json().kind).toBe('session')
  })

  test('a recovery code takes its place, once, however it is typed, and the person is told', async () => {
    const member = await newMember()
    const { codes } = await enrol(member.cookie)
    const [code = ''] = codes
    const typed = code.toUpperCase().replace('-', ' ')
    const entered = await show(cookieOf(await begin(member.email)), {
      kind: 'recovery',
      code: typed,
    })
    expect(entered.statusCode).toBe(200)
    expect((await app.get('/v1/account', cookieOf(entered))).json().recoveryCodesLeft).toBe(9)
    expect(
      (await show(cookieOf(await begin(member.email)), { kind: 'recovery', code })).statusCode,
    ).toBe(401)
    const { rows } = await db.superuser.query(
      `select 1 from luminous.mail where email = $1 and body ->> 'subject' like '%recovery code was used%'`,
      [member.email],
    )
    expect(rows.length).toBe(1)
  })

  test('guessing ends the attempt after five, whoever guesses', async () => {
    const member = await newMember()
    const { secret } = await enrol(member.cookie)
    const pending = cookieOf(await begin(member.email))
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        show(pending, { kind: 'totp', code: String(100_000 + at) }),
      ),
    )
    expect(guesses.filter(({ statusCode }) => statusCode === 401).length).toBeLessThanOrEqual(12)
    expect(guesses.some(({ statusCode }) => statusCode === 429)).toBe(true)
    expect((await show(pending, { kind: 'totp', code: codeOf(secret, 1) })).statusCode).toBe(401)
  })
})

describe('a required second factor', () => {
  test('of staff: nothing but the account answers before there is one', async () => {
    const analyst = await addMember(db, await findLab(db), 'analyst')
    const cookie = await app.signIn(analyst.email)
    expect((await app.get('/v1/session', cookie)).json().mustEnrol).toBe(true)
    const refused = await app.get('/v1/results', cookie)
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'second-factor.required'])
    await enrol(cookie)
    expect((await app.get('/v1/results', cookie)).statusCode).toBe(200)
    const removal = await app.ask('POST', '/v1/account/totp/removal', cookie, { password })
    expect([removal.statusCode, removal.json().code]).toEqual([409, 'conflict'])
  })

  test('as a team’s policy, from the next request on', async () => {
    const admin = await newMember()
    const viewer = await newMember('viewer')
    expect((await app.get('/v1/results', viewer.cookie)).statusCode).toBe(200)
    await enrol(admin.cookie)
    const path = `/v1/teams/${team.team.id}`
    await app.ask('PATCH', path, admin.cookie, { requiresSecondFactor: true })
    expect((await app.get('/v1/results', viewer.cookie)).json().code).toBe('second-factor.required')
    expect((await app.get('/v1/account', viewer.cookie)).json().secondFactorRequiredBy).toBe(
      team.team.name,
    )
    await app.ask('PATCH', path, admin.cookie, { requiresSecondFactor: false })
    expect((await app.get('/v1/results', viewer.cookie)).statusCode).toBe(200)
  })
})

describe('a lost second factor', () => {
  const reset = async (by: string, member: Member) => {
    const page = (
      await app.get(`/v1/teams/${team.team.id}/members?search=${member.email}`, by)
    ).json()
    return app.ask(
      'POST',
      `/v1/teams/${team.team.id}/members/${page.items[0].id}/second-factor-reset`,
      by,
      {
        reason: 'Lost the phone; called back at the number we have',
      },
    )
  }

  test('is reset by another admin, with the reason in the ledger; sessions end', async () => {
    const admin = await newMember()
    const lost = await newMember('viewer')
    await enrol(lost.cookie)
    expect((await reset(lost.cookie, admin)).statusCode).toBe(403)
    expect((await reset(admin.cookie, admin)).statusCode).toBe(409)
    expect((await reset(admin.cookie, lost)).statusCode).toBe(204)
    expect((await app.get('/v1/session', lost.cookie)).statusCode).toBe(401)
    expect((await begin(lost.email)).json().kind).toBe('session')
    const { rows } = await db.superuser.query<{ payload: string; envelope: string }>(
      `select payload, envelope from ledger.entry where record_type = 'totp' and envelope like '%"action":"delete"%'
         and payload like '%called back%'`,
    )
    expect(rows.length).toBe(1)
    expect(rows[0]!.envelope).toContain(admin.id)
  })

  test('of somebody who belongs to other teams too is beyond one team’s admin', async () => {
    const admin = await newMember()
    const second = await addTeam(db)
    const both = await newMember('viewer')
    await db.superuser.query(
      `insert into luminous.membership (team_id, id, person_id, role) values ($1, uuidv7(), $2, 'admin')`,
      [second.team.id, both.id],
    )
    const answer = await reset(admin.cookie, both)
    expect([answer.statusCode, answer.json().detail]).toEqual([
      403,
      expect.stringMatching(/other teams/),
    ])
  })
})

describe('the account', () => {
  test('a changed password ends every other session, and is told by mail', async () => {
    const member = await newMember()
    const elsewhere = await app.signIn(member.email)
    const changed = await app.ask('PUT', '/v1/account/password', member.cookie, {
      current: password,
      new: 'marble otter climbs slowly',
    })
    expect(changed.statusCode).toBe(204)
    expect((await app.get('/v1/session', elsewhere)).statusCode).toBe(401)
    expect((await app.get('/v1/session', member.cookie)).statusCode).toBe(200)
    await app.signIn(member.email, 'marble otter climbs slowly')
    const wrong = await app.ask('PUT', '/v1/account/password', member.cookie, {
      current: password,
      new: 'another otter climbs slowly',
    })
    expect([wrong.statusCode, wrong.json().code]).toEqual([403, 'password.wrong'])
  })

  test('sessions are listed, ended one by one, or all others', async () => {
    const member = await newMember()
    const [second, third] = [await app.signIn(member.email), await app.signIn(member.email)]
    const { items } = (await app.get('/v1/account/sessions', member.cookie)).json()
    expect(items.length).toBe(3)
    expect(items.filter(({ isThisOne }: { isThisOne: boolean }) => isThisOne).length).toBe(1)
    const other = items.find(({ isThisOne }: { isThisOne: boolean }) => !isThisOne)
    expect(
      (await app.ask('DELETE', `/v1/account/sessions/${other.id}`, member.cookie)).statusCode,
    ).toBe(204)
    expect((await app.ask('DELETE', '/v1/account/sessions', member.cookie)).statusCode).toBe(204)
    for (const ended of [second, third])
      expect((await app.get('/v1/session', ended)).statusCode).toBe(401)
    expect((await app.get('/v1/session', member.cookie)).statusCode).toBe(200)
  })

  test('an address changes once it is confirmed there; the old one is told before and after', async () => {
    const member = await newMember()
    const email = `new-${member.email}`
    const ask = await app.ask('POST', '/v1/account/email', member.cookie, { email, password })
    expect(ask.statusCode).toBe(202)
    expect((await app.get('/v1/account', member.cookie)).json()).toMatchObject({
      email: member.email,
      pendingEmail: email,
    })
    const key = await linkTo(db, email)
    const stranger = await newMember()
    expect(
      (await app.ask('POST', '/v1/account/email/confirm', stranger.cookie, key)).statusCode,
    ).toBe(409)
    expect(
      (await app.ask('POST', '/v1/account/email/confirm', member.cookie, key)).statusCode,
    ).toBe(204)
    expect(
      (await app.ask('POST', '/v1/account/email/confirm', member.cookie, key)).statusCode,
    ).toBe(409)
    await app.signIn(email)
    const { rows } = await db.superuser.query(
      `select body ->> 'template' as template from luminous.mail where email = $1`,
      [member.email],
    )
    expect(rows).toEqual([{ template: 'address-changed' }, { template: 'address-changed' }])
  })

  test('an address that somebody has is asked for with the same answer, and only its owner learns', async () => {
    const member = await newMember()
    const owner = await newMember()
    const answer = await app.ask('POST', '/v1/account/email', member.cookie, {
      email: owner.email.toUpperCase(),
      password,
    })
    expect([answer.statusCode, answer.body]).toEqual([202, 'null'])
    const { rows } = await db.superuser.query(
      `select body ->> 'template' as template from luminous.mail where lower(email) = lower($1)`,
      [owner.email],
    )
    expect(rows).toEqual([{ template: 'address-taken' }])
  })

  test('a copy of one’s data holds what is kept and no secret; after deletion the name is in the ledger alone', async () => {
    const keeper = await newMember()
    const member = await newMember('viewer')
    await enrol(member.cookie)
    const data = (await app.get('/v1/account/data', member.cookie)).json()
    expect(data).toMatchObject({
      person: { email: member.email },
      memberships: [{ role: 'viewer' }],
    })
    expect(JSON.stringify(data)).not.toMatch(/hash|sealed|argon2/)
    expect(
      (await app.ask('POST', '/v1/account/deletion', member.cookie, { password: 'wrong' }))
        .statusCode,
    ).toBe(403)
    expect(
      (await app.ask('POST', '/v1/account/deletion', member.cookie, { password })).statusCode,
    ).toBe(204)
    expect((await app.get('/v1/session', member.cookie)).statusCode).toBe(401)
    expect((await begin(member.email)).statusCode).toBe(401)
    const { rows } = await db.superuser.query(
      `select name, email from luminous.person where id = $1`,
      [member.id],
    )
    expect(rows).toEqual([
      { name: 'Deleted account', email: `deleted+${member.id}@account.invalid` },
    ])
    const page = (
      await app.get(`/v1/teams/${team.team.id}/members?limit=200`, keeper.cookie)
    ).json()
    expect(JSON.stringify(page)).not.toContain(member.email)
    await db.sequence()
    expect((await db.verify()).failures).toEqual([])
  })
})
