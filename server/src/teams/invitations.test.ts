import { describe, expect, test } from 'vitest'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import { cookieOf, linkTo, type TestLink } from '../../test/links.ts'
import { addMember, findLab, type Member } from '../../test/world.ts'
import type { TeamId } from '../platform/ids.ts'

const password = 'violet tractor seldom hums'
let app: TestApp
let team: TeamId
let admin: Member
let cookie: string
let staff: string
let made = 0
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = (await addCustomer(db, 'acme', { people: [], apiKey: null })).team
  const row = { id: team, slug: 'acme', name: 'Customer acme', kind: 'customer' as const }
  admin = await addMember(db, row, 'admin')
  cookie = await app.signIn(admin.email)
  staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
})

const freshAddress = () => `guest-${(made += 1)}@else.test`
const invite = async (addresses: string, role = 'viewer', by = cookie) =>
  app.ask('POST', `/v1/teams/${team}/invitations`, by, { addresses, role, message: 'Come in' })
const look = async (key: TestLink, by?: string) =>
  (await app.ask('POST', '/v1/links', by, key)).json()
const accept = (key: TestLink, by?: string, given: object = { name: 'Gerda Guest', password }) =>
  app.ask('POST', '/v1/invitations/accept', by, by ? key : { ...key, ...given })
const idOf = async (email: string): Promise<string> => {
  const page = (
    await app.get(`/v1/teams/${team}/invitations?search=${encodeURIComponent(email)}`, cookie)
  ).json()
  return page.items[0].id
}
const expire = (key: TestLink) =>
  db.superuser.query(
    `update luminous.link set expires_at = now() - interval '1 hour' where id = $1`,
    [key.link],
  )

describe('many addresses at once', () => {
  test('each gets a verdict of its own', async () => {
    const [one, two] = [freshAddress(), freshAddress()]
    await invite(two)
    const answer = await invite(`${one}, ${one.toUpperCase()}\n${two}; nonsense, ${admin.email}`)
    expect(answer.statusCode).toBe(201)
    const verdicts = answer.json().lines.map(({ verdict }: { verdict: string }) => verdict)
    expect(verdicts).toEqual([
      'invited',
      'repeated',
      'invitedAgain',
      'notAnAddress',
      'alreadyMember',
    ])
  })

  test('none and more than 200 are refused, and nobody is invited', async () => {
    expect((await invite(' ,;')).statusCode).toBe(400)
    const many = Array.from({ length: 201 }, (_, at) => `a${at}@many.test`).join('\n')
    expect((await invite(many)).statusCode).toBe(400)
    expect(
      (await db.superuser.query(`select 1 from luminous.invitation where email like '%@many.test'`))
        .rowCount,
    ).toBe(0)
  })

  test('a staff role is not for customers, and a customer’s not for staff', async () => {
    const answer = await invite(freshAddress(), 'staff-admin')
    expect([answer.statusCode, answer.json().place]).toEqual([400, { field: 'role' }])
    const lab = await findLab(db)
    const other = await app.ask('POST', `/v1/teams/${lab.id}/invitations`, staff, {
      addresses: freshAddress(),
      role: 'viewer',
    })
    expect(other.statusCode).toBe(400)
  })

  test.each(['a@b.org\r\nBcc: eve@evil.org', '"<a@b.org>\nSubject: x" <c@d.org>'])(
    'an address that would break a mail’s header is none: %j',
    async (addresses) => {
      const { lines } = (await invite(addresses)).json()
      for (const { email } of lines) expect(email ?? '').not.toMatch(/[\r\n:<> ]/)
    },
  )
})

describe('the link of an invitation', () => {
  test('is not used up by being looked at, however often and by whatever', async () => {
    const email = freshAddress()
    await invite(email)
    const key = await linkTo(db, email)
    for (const method of ['HEAD', 'GET', 'GET', 'HEAD'] as const) {
      const answer = await app.ask(method, `/invitation/${key.link}`)
      expect(answer.cookies).toEqual([])
    }
    const seen = await look(key)
    expect(seen).toMatchObject({
      purpose: 'invitation',
      state: 'open',
      email,
      role: 'viewer',
      needs: 'password',
      message: 'Come in',
      team: { name: 'Customer acme' },
      signedInAs: null,
    })
    expect((await accept(key)).statusCode).toBe(201)
    const touches = (await app.get(`/v1/teams/${team}/invitations?search=${email}`, cookie)).json()
      .items[0]
    expect([touches.opened, touches.state]).toEqual([4, 'accepted'])
  })

  test('lets in by name and password, into the right team and role, with a fresh session', async () => {
    const email = freshAddress()
    await invite(email, 'editor')
    const answer = await accept(await linkTo(db, email))
    expect(answer.json()).toMatchObject({
      team: { id: team },
      role: 'editor',
      person: { email, name: 'Gerda Guest' },
    })
    const mine = await app.get('/v1/session', cookieOf(answer))
    expect(mine.statusCode).toBe(200)
    await app.signIn(email, password)
  })

  test('refuses a password that is short, common, or made of the name', async () => {
    const email = freshAddress()
    await invite(email)
    const key = await linkTo(db, email)
    for (const [weak, status] of [
      ['short', 400],
      ['password1234', 422],
      ['qwertyuiop123', 422],
      ['luminous luminous', 422],
      ['gerda.guest.gerda', 422],
    ] as const) {
      const answer = await accept(key, undefined, { name: 'Gerda Guest', password: weak })
      expect([weak, answer.statusCode]).toEqual([weak, status])
    }
    expect((await look(key)).state).toBe('open')
    expect((await accept(key)).statusCode).toBe(201)
  })

  test('is bound to its address: who is signed in as somebody else joins nothing', async () => {
    const email = freshAddress()
    await invite(email)
    const key = await linkTo(db, email)
    const answer = await accept(key, staff)
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'invitation.other-address'])
    expect(answer.json().detail).toContain(email)
    expect((await look(key, staff)).signedInAs).toMatch(/staff-admin/)
    expect((await look(key)).state).toBe('open')
  })

  test('of somebody who has an account asks them to sign in, then one click is enough', async () => {
    const email = freshAddress()
    await invite(email)
    await accept(await linkTo(db, email))
    const other = (
      await addCustomer(db, `second-${made}`, {
        people: [{ email: email.toUpperCase(), role: 'admin' }],
        apiKey: null,
      })
    ).team
    const key = await linkTo(db, email)
    expect((await look(key)).needs).toBe('signIn')
    expect((await accept(key)).json().code).toBe('sign-in.required')
    const own = await app.signIn(email, password)
    const answer = await accept(key, own)
    expect(answer.json()).toMatchObject({ team: { id: other }, role: 'admin' })
    const places = answer.json().places.map((place: { team: { id: string } }) => place.team.id)
    expect(new Set(places)).toEqual(new Set([team, other]))
    const back = await app.ask('PUT', '/v1/session/team', own, { team })
    expect(back.json()).toMatchObject({ team: { id: team }, role: 'viewer' })
  })

  test('that is dead says why, to whoever holds its secret, and nothing of accounts', async () => {
    const email = freshAddress()
    await invite(email)
    const first = await linkTo(db, email)
    await app.ask('POST', `/v1/teams/${team}/invitations/${await idOf(email)}/resend`, cookie)
    const second = await linkTo(db, email)
    expect((await look(first)).state).toBe('replaced')
    await expire(second)
    expect(await look(second)).toMatchObject({ state: 'expired', needs: null })
    await app.ask('POST', `/v1/teams/${team}/invitations/${await idOf(email)}/revocation`, cookie)
    expect((await look(second)).state).toBe('revoked')
    for (const key of [first, second]) {
      expect((await accept(key)).json().code).toBe('link.unusable')
    }
    const wrong = await look({ ...second, secret: 'wrong' })
    const unknown = await look({ link: team, secret: 'wrong' })
    expect(wrong).toEqual(unknown)
    expect(wrong).toMatchObject({ state: 'unknown', email: null, team: null })
  })

  test('that has expired can be asked for again, and the admins are told once an hour', async () => {
    const email = freshAddress()
    await invite(email)
    const key = await linkTo(db, email)
    expect((await app.ask('POST', '/v1/invitations/ask-again', undefined, key)).statusCode).toBe(
      409,
    )
    await expire(key)
    for (let times = 0; times < 3; times += 1) {
      expect((await app.ask('POST', '/v1/invitations/ask-again', undefined, key)).statusCode).toBe(
        204,
      )
    }
    const { rows } = await db.superuser.query(
      `select email from luminous.mail where body ->> 'template' = 'asks-again' and subject_id = $1`,
      [key.link],
    )
    expect(rows).toEqual([{ email: admin.email }])
  })
})

describe('inviting again works', () => {
  const states: [string, (email: string) => Promise<unknown>, string][] = [
    ['while it waits', async () => {}, 'invitedAgain'],
    [
      'after it expired',
      async (email) => {
        await expire(await linkTo(db, email))
        await db.superuser.query(
          `update luminous.invitation set expires_at = now() - interval '1 hour' where email = $1`,
          [email],
        )
      },
      'invitedAgain',
    ],
    [
      'after it was revoked',
      async (email) =>
        app.ask('POST', `/v1/teams/${team}/invitations/${await idOf(email)}/revocation`, cookie),
      'invited',
    ],
    [
      'after the person was removed',
      async (email) => {
        await accept(await linkTo(db, email))
        const page = (await app.get(`/v1/teams/${team}/members?search=${email}`, cookie)).json()
        await app.ask('POST', `/v1/teams/${team}/members/${page.items[0].id}/removal`, cookie, {
          reason: 'Left the company',
        })
      },
      'invited',
    ],
    [
      'after the person deleted the account',
      async (email) => {
        const entered = await accept(await linkTo(db, email))
        const gone = await app.ask('POST', '/v1/account/deletion', cookieOf(entered), { password })
        expect(gone.statusCode).toBe(204)
      },
      'invited',
    ],
  ]
  test.each(states)('%s', async (_name, bring, verdict) => {
    const email = freshAddress()
    await invite(email)
    await bring(email)
    expect((await invite(email)).json().lines[0].verdict).toBe(verdict)
    const key = await linkTo(db, email)
    const { needs } = await look(key)
    expect(needs).toBe('password')
    const answer = await accept(key)
    // Whoever belongs to no team any more cannot sign in: then the password is set anew.
    expect([answer.statusCode, answer.json().role]).toEqual([201, 'viewer'])
  })
})

describe('at the same moment', () => {
  test('two who accept one invitation: one comes in, the other is told', async () => {
    const email = freshAddress()
    await invite(email)
    const key = await linkTo(db, email)
    const answers = await Promise.all([1, 2, 3].map(() => accept(key)))
    expect(statusesOf(answers)).toEqual([201, 409, 409])
    const { rows } = await db.superuser.query(`select 1 from luminous.person where email = $1`, [
      email,
    ])
    expect(rows.length).toBe(1)
  })

  test('a team is closed while an invitation is accepted: one clean outcome', async () => {
    const outcomes = new Set<string>()
    for (let round = 0; round < 8; round += 1) {
      const email = freshAddress()
      const closing = (
        await addCustomer(db, `closing-${round}`, {
          people: [{ email, role: 'admin' }],
          apiKey: null,
        })
      ).team
      const key = await linkTo(db, email)
      const [joined, closed] = await Promise.all([
        accept(key),
        app.ask('POST', `/v1/teams/${closing}/closure`, staff, { reason: 'The contract ended' }),
      ])
      expect(closed.statusCode).toBe(200)
      const { rows } = await db.superuser.query<{ n: number }>(
        `select count(*)::int as n from luminous.membership where team_id = $1`,
        [closing],
      )
      expect([rows[0]?.n, joined.statusCode]).toEqual(
        joined.statusCode === 201 ? [1, 201] : [0, 409],
      )
      outcomes.add(String(joined.statusCode))
      // Whoever came in before the door closed finds it closed.
      if (joined.statusCode === 201) {
        const inside = await app.get('/v1/results', cookieOf(joined))
        expect(inside.json().code).toBe('team.not-active')
      }
    }
    expect(outcomes.size).toBeGreaterThan(0)
  })

  test('two who invite one address make one invitation', async () => {
    const email = freshAddress()
    const answers = await Promise.all([
      invite(email),
      invite(email),
      invite(email, 'viewer', staff),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    const { rows } = await db.superuser.query(
      `select 1 from luminous.invitation where email = $1`,
      [email],
    )
    expect(rows.length).toBe(1)
  })
})

test('what was done to invitations and members is in the ledger, and the ledger verifies', async () => {
  await db.sequence()
  const report = await db.verify()
  expect(report.failures).toEqual([])
  const { rows } = await db.superuser.query<{ type: string }>(
    `select distinct record_type as type from ledger.entry where team_id = $1`,
    [team],
  )
  expect(rows.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['invitation', 'membership', 'team']),
  )
})
