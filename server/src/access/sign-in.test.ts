import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, addTeam, testPassword, type Member, type TestTeam } from '../../test/world.ts'
import { countPasswordHashes } from './passwords.ts'

let app: TestApp
let team: TestTeam
let member: Member
const db = useDatabase(async (db) => {
  team = await addTeam(db)
  member = await addMember(db, team.team, 'admin')
  app = await openApp(db)
})

const send = (email: string, password: string, network?: string) =>
  app.post('/v1/session', { email, password }, {}, network)
const setCookie = (answer: Awaited<ReturnType<typeof send>>) =>
  String(answer.headers['set-cookie'] ?? '')

test('who fits is let in, and is told who they are', async () => {
  const answer = await send(member.email.toUpperCase(), testPassword)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    person: { id: member.id, email: member.email },
    team: { slug: team.team.slug },
    role: 'admin',
    isStaff: false,
  })
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('the cookie is out of reach of scripts and other sites, and over HTTPS only where there is HTTPS', async () => {
  expect(setCookie(await send(member.email, testPassword))).toMatch(
    /^luminous_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  const secured = await openApp(db, { publicUrl: 'https://lum.example.org' })
  const answer = await secured.post('/v1/session', { email: member.email, password: testPassword })
  expect(setCookie(answer)).toMatch(/; Secure/)
})

describe('who does not fit', () => {
  test('is refused in the same words, whether or not the address is known', async () => {
    const known = (await send(member.email, 'wrong', '10.1.0.1')).json()
    const unknown = (await send('nobody@nowhere.test', 'wrong', '10.1.0.1')).json()
    expect(known).toEqual({ ...unknown, requestId: known.requestId })
    expect(known).toMatchObject({ status: 401, code: 'sign-in.refused' })
  })

  test('costs the same number of password hashes, whether or not the address is known', async () => {
    // The decoy is hashed once in a process.
    await send('warm@up.test', 'wrong', '10.1.0.2')
    const cost = async (email: string) => {
      const before = countPasswordHashes()
      await send(email, 'wrong', '10.1.0.2')
      return countPasswordHashes() - before
    }
    expect(await cost(member.email)).toBe(1)
    expect(await cost('nobody@nowhere.test')).toBe(1)
  })

  test.each([
    {},
    { email: 'a@b.c' },
    { email: 'a@b.c', password: '' },
    { email: 'a@b.c', password: 'x'.repeat(1025) },
    { email: 'x'.repeat(255), password: 'x' },
    { email: ['a@b.c'], password: { $ne: '' } },
    { email: 'a@b.c', password: 'x', role: 'staff-admin' },
    { email: 'a\u0000b@c.d', password: 'x' },
  ])('or sends something else is told so: %j', async (body) => {
    const answer = await app.post('/v1/session', body)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
  })

  test('and sends no JSON is told so', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: '{"email": ',
      headers: { 'content-type': 'application/json' },
    })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
  })

  test('is slowed down after ten failures, from there and for that address only', async () => {
    const guess = () => send(member.email, 'wrong', '10.2.0.1')
    for (let failure = 0; failure < 10; failure += 1) expect((await guess()).statusCode).toBe(401)
    const blocked = await send(member.email, testPassword, '10.2.0.1')
    expect([blocked.statusCode, blocked.headers['retry-after']]).toEqual([429, '900'])
    expect((await send(member.email, testPassword, '10.2.0.2')).statusCode).toBe(200)
    const colleague = await addMember(db, team.team, 'viewer')
    expect((await send(colleague.email, testPassword, '10.2.0.1')).statusCode).toBe(200)
  })

  test('is slowed down when all the guesses come at once, too', async () => {
    const guesses = Array.from({ length: 25 }, () => send(member.email, 'wrong', '10.2.0.9'))
    const codes = (await Promise.all(guesses)).map((answer) => answer.statusCode)
    expect(codes.filter((code) => code === 401)).toHaveLength(10)
    expect(codes.filter((code) => code === 429)).toHaveLength(15)
  })

  test('is not slowed down by signing in rightly, however often', async () => {
    for (let time = 0; time < 12; time += 1) {
      expect((await send(member.email, testPassword, '10.2.0.10')).statusCode).toBe(200)
    }
  })

  test('cannot hide behind a header that names another network', async () => {
    const guess = (at: number) =>
      app.post(
        '/v1/session',
        { email: 'victim@nowhere.test', password: 'wrong' },
        { 'x-forwarded-for': `10.9.0.${at}` },
        '10.2.1.1',
      )
    for (let at = 0; at < 10; at += 1) await guess(at)
    expect((await guess(11)).statusCode).toBe(429)
  })
})

describe('a session', () => {
  test('prepared for somebody else does not become theirs: signing in makes a new one and ends the old', async () => {
    const prepared = await app.signIn(member.email)
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { email: member.email, password: testPassword },
      cookies: { luminous_session: prepared },
    })
    const [fresh] = answer.cookies
    expect(fresh?.value).not.toBe(prepared)
    expect((await app.get('/v1/session', prepared)).statusCode).toBe(401)
    expect((await app.get('/v1/session', fresh?.value)).statusCode).toBe(200)
    const chosen = await app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { email: member.email, password: testPassword },
      cookies: { luminous_session: 'chosen-by-me' },
    })
    expect(chosen.cookies[0]?.value).not.toBe('chosen-by-me')
    expect((await app.get('/v1/session', 'chosen-by-me')).statusCode).toBe(401)
  })

  test('ends with signing out, on the server too', async () => {
    const cookie = await app.signIn(member.email)
    const leave = await app.inject({
      method: 'DELETE',
      url: '/v1/session',
      cookies: { luminous_session: cookie },
    })
    expect(leave.statusCode).toBe(204)
    expect(setCookie(leave)).toMatch(/luminous_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/)
    expect((await app.get('/v1/session', cookie)).statusCode).toBe(401)
  })

  test('ends with its time, and with the membership', async () => {
    const cookie = await app.signIn(member.email)
    const late = await app.signIn(member.email)
    await db.superuser.query(
      `update luminous.session set expires_at = now() where token_hash = sha256($1)`,
      [Buffer.from(late)],
    )
    expect((await app.get('/v1/session', late)).statusCode).toBe(401)
    expect((await app.get('/v1/session', cookie)).statusCode).toBe(200)
    const leaver = await addMember(db, team.team, 'editor')
    const theirs = await app.signIn(leaver.email)
    await db.superuser.query('delete from luminous.membership where person_id = $1', [leaver.id])
    expect((await app.get('/v1/results', theirs)).statusCode).toBe(401)
  })

  test('takes no change that a page of another site sends', async () => {
    const cookie = await app.signIn(member.email)
    const attempts = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:3000.evil.example' },
      { origin: 'http://localhost:3001' },
      { origin: 'http://evil.example', host: 'evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of attempts) {
      const answer = await app.inject({
        method: 'DELETE',
        url: '/v1/session',
        headers: { host: 'localhost:3000', ...headers },
        cookies: { luminous_session: cookie },
      })
      expect([answer.statusCode, answer.json().code], JSON.stringify(headers)).toEqual([
        403,
        'origin.refused',
      ])
    }
    expect((await app.get('/v1/session', cookie)).statusCode).toBe(200)
    const own = await app.post(
      '/v1/session',
      { email: member.email, password: testPassword },
      {
        origin: 'http://localhost:3000',
        'sec-fetch-site': 'same-origin',
      },
    )
    expect(own.statusCode).toBe(200)
  })
})

test('neither password nor token is in any table, log line, entry or answer', async () => {
  const token = await app.signIn(member.email)
  await send(member.email, `${testPassword} wrong`, '10.3.0.1')
  await app.get('/v1/results', token)
  const { rows: columns } = await db.superuser.query<{
    name: string
    column: string
    type: string
  }>(
    `select format('%I.%I', n.nspname, c.relname) as name, quote_ident(a.attname) as column, t.typname as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_type t on t.oid = a.atttypid
     where n.nspname in ('luminous', 'ledger', 'jobs', 'public') and c.relkind in ('r', 'p') and a.attnum > 0
       and not a.attisdropped and t.typname in ('text', 'varchar', 'jsonb', 'json', 'bytea', '_text')`,
  )
  expect(columns.length).toBeGreaterThan(40)
  for (const secret of [testPassword, token]) {
    for (const { name, column, type } of columns) {
      const text = type === 'bytea' ? `encode(${column}, 'escape')` : `${column}::text`
      const { rowCount } = await db.superuser.query(
        `select 1 from ${name} where position($1 in ${text}) > 0`,
        [secret],
      )
      expect(rowCount, `${name}.${column}`).toBe(0)
    }
    expect(app.logged().length).toBeGreaterThan(100)
    expect(app.logged()).not.toContain(secret)
  }
})
