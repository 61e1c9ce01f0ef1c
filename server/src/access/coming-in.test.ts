/** Ways in that are not open yet, or not to whoever tries. */
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { cookieOf, linkTo } from '../../test/links.ts'
import { transaction } from '../platform/database.ts'
import { addMember, addTeam, builder, testPassword, type TestTeam } from '../../test/world.ts'

let app: TestApp
let place: TestTeam
let admin: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  place = await addTeam(db, 'coming')
  admin = await app.signIn((await addMember(db, place.team, 'admin')).email)
})
const path = (rest: string) => `/v1/teams/${place.team.id}/${rest}`
const newcomer = { name: 'Nina Newcomer', password: 'golden kettle sings twice' }
const inDays = (days: number) => new Date(Date.now() + days * 24 * 3600_000).toISOString()
const accept = (key: object, cookie?: string) =>
  app.ask('POST', '/v1/invitations/accept', cookie, { ...key, ...newcomer })
const signIn = (email: string) => app.post('/v1/session', { email, password: newcomer.password })

test('the account for a grant that is to come is set up before, and lets in once it begins', async () => {
  const email = 'later@audit.test'
  const given = { email, purpose: 'Review of next year', from: inDays(10), until: inDays(20) }
  await app.ask('POST', path('grants'), admin, given)
  const answer = await accept(await linkTo(db, email))
  expect([answer.statusCode, cookieOf(answer)]).toEqual([401, ''])
  expect(answer.json().detail).toMatch(/^Your account is set up. You can sign in from 2\d{3}-/)
  expect((await signIn(email)).statusCode).toBe(401)
  await db.superuser.query(
    `update luminous.access_grant set valid_from = now() - interval '1 second' where email = $1`,
    [email],
  )
  expect((await signIn(email)).json()).toMatchObject({ role: 'auditor', via: 'grant' })
})

test('the account for a grant that was revoked is not set up', async () => {
  const email = 'never@audit.test'
  const given = { email, purpose: 'Review of next year', from: inDays(10), until: inDays(20) }
  const { id } = (await app.ask('POST', path('grants'), admin, given)).json()
  await app.ask('POST', path(`grants/${id}/revocation`), admin, { reason: 'Not needed' })
  const refused = await accept(await linkTo(db, email))
  expect([refused.statusCode, refused.json().detail]).toEqual([409, 'This link was withdrawn.'])
  expect((await signIn(email)).json().detail).toMatch(/do not fit together/)
})

/** Somebody with a second factor who is in no team any more. */
async function addLeaver(email: string): Promise<void> {
  const body = { addresses: email, role: 'viewer' }
  await app.ask('POST', path('invitations'), admin, body)
  const cookie = cookieOf(await accept(await linkTo(db, email)))
  const { password } = newcomer
  const { secret } = (await app.ask('POST', '/v1/account/totp', cookie, { password })).json()
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  await app.ask('POST', '/v1/account/totp/confirm', cookie, { code })
  const [member] = (await app.get(path(`members?search=${email}`), admin)).json().items
  await app.ask('POST', path(`members/${member.id}/removal`), admin, { reason: 'Has left' })
  await app.ask('POST', path('invitations'), admin, body)
}

test('a sign-in that waits for its second factor tells nothing by way of an invitation', async () => {
  const victim = await addMember(db, place.team, 'editor')
  await addLeaver('back@coming.test')
  const full = await app.signIn(victim.email)
  const { secret } = (
    await app.ask('POST', '/v1/account/totp', full, { password: testPassword })
  ).json()
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  await app.ask('POST', '/v1/account/totp/confirm', full, { code })
  const begun = await app.post('/v1/session', { email: victim.email, password: testPassword })
  const answer = await accept(await linkTo(db, 'back@coming.test'), cookieOf(begun))
  expect(answer.body).not.toContain(victim.email)
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'sign-in.required'])
})

test('whoever has a whole network of IPv6 has no more guesses than others', async () => {
  const { email } = await addMember(db, place.team, 'viewer')
  const guess = (at: number) =>
    app.post('/v1/session', { email, password: 'wrong' }, {}, `2001:db8:1:2::${at.toString(16)}`)
  const answers: number[] = []
  for (let at = 1; at <= 11; at += 1) answers.push((await guess(at)).statusCode)
  expect(answers.slice(-2)).toEqual([401, 429])
  const elsewhere = await app.post(
    '/v1/session',
    { email, password: 'wrong' },
    {},
    '2001:db8:1:3::1',
  )
  expect(elsewhere.statusCode).toBe(401)
})

test('a staff role in another team than the lab’s lets in nowhere', async () => {
  const member = await addMember(db, place.team, 'editor')
  const cookie = await app.signIn(member.email)
  const promote = `update luminous.membership set role = 'staff-admin' where person_id = '${member.id}'`
  // The database refuses it of every principal of the application ...
  const by = { ...member.principal, role: 'admin' }
  for (const principal of [by, builder]) {
    await expect(transaction(db.web, principal, (tx) => tx.query(promote))).rejects.toThrow(
      'row-level security',
    )
  }
  // ... and where a superuser did it all the same, the application does.
  await db.superuser.query(promote)
  for (const url of ['/v1/session', '/v1/customers', path('members')]) {
    expect([url, (await app.get(url, cookie)).statusCode]).toEqual([url, 401])
  }
})

test('a page of another site gets nowhere by another spelling of the path', async () => {
  const headers = { origin: 'https://evil.example' }
  const answer = await app.post('/%761/session', { email: 'a@b.test', password: 'wrong' }, headers)
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'origin.refused'])
})

test('wrong codes by whoever knows the password leave the owner a way in, by a recovery code', async () => {
  const member = await addMember(db, place.team, 'viewer')
  const cookie = await app.signIn(member.email)
  const body = { password: testPassword }
  const { secret } = (await app.ask('POST', '/v1/account/totp', cookie, body)).json()
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  const { codes } = (await app.ask('POST', '/v1/account/totp/confirm', cookie, { code })).json()
  const begin = async () =>
    cookieOf(await app.post('/v1/session', { email: member.email, password: testPassword }))
  const show = (pending: string, factor: object) =>
    app.ask('POST', '/v1/session/second-factor', pending, factor)
  for (let time = 0; time < 5; time += 1) {
    const pending = await begin()
    for (let at = 0; at < 5; at += 1) await show(pending, { kind: 'totp', code: '000000' })
  }
  expect((await show(await begin(), { kind: 'totp', code: '000000' })).statusCode).toBe(429)
  const entered = await show(await begin(), { kind: 'recovery', code: codes[0] })
  expect(entered.json().person?.id).toBe(member.id)
})

test('a Kelvin sign is no k: whoever has the one address accepts nothing of the other', async () => {
  const email = 'mark@coming.test'
  await app.ask('POST', path('invitations'), admin, { addresses: email, role: 'viewer' })
  const other = await addMember(db, place.team, 'viewer')
  await db.superuser.query('update luminous.person set email = $2 where id = $1', [
    other.id,
    'mar\u212A@coming.test',
  ])
  const cookie = await app.signIn('mar\u212A@coming.test')
  const answer = await app.ask('POST', '/v1/invitations/accept', cookie, await linkTo(db, email))
  expect(answer.json().code).toBe('invitation.other-address')
})
