import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, findLab, testPassword, type Member } from '../../test/world.ts'
import type { TeamRow } from '../access/access.ts'

let app: TestApp
let staff: string
let made = 0
const db = useDatabase(async (db) => {
  app = await openApp(db)
  staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
})

type Place = { team: TeamRow; admin: Member; cookie: string }
async function newTeam(): Promise<Place> {
  const slug = `team-of-${(made += 1)}`
  const { team: id } = await addCustomer(db, slug, { people: [], apiKey: null })
  const team: TeamRow = { id, slug, name: `Customer ${slug}`, kind: 'customer' }
  const admin = await addMember(db, team, 'admin')
  return { team, admin, cookie: await app.signIn(admin.email) }
}
const membershipOf = async (place: Place, member: Member): Promise<string> => {
  const page = (
    await app.get(`/v1/teams/${place.team.id}/members?search=${member.email}`, staff)
  ).json()
  return page.items[0].id
}
const setRole = async (place: Place, member: Member, role: string, by = place.cookie) =>
  app.ask('PATCH', `/v1/teams/${place.team.id}/members/${await membershipOf(place, member)}`, by, {
    role,
  })
const remove = async (place: Place, member: Member, by = place.cookie) =>
  app.ask(
    'POST',
    `/v1/teams/${place.team.id}/members/${await membershipOf(place, member)}/removal`,
    by,
    {
      reason: 'No longer with us',
    },
  )
const countAdmins = async ({ team }: Place): Promise<number> =>
  (
    await db.superuser.query(
      `select 1 from luminous.membership where team_id = $1 and role = 'admin'`,
      [team.id],
    )
  ).rowCount ?? 0

describe('a role', () => {
  test('counts from the next request on', async () => {
    const place = await newTeam()
    const editor = await addMember(db, place.team, 'editor')
    const cookie = await app.signIn(editor.email)
    const site = { name: 'A new site', timeZone: 'UTC' }
    const add = (name: string) =>
      app.ask('POST', `/v1/teams/${place.team.id}/sites`, cookie, { ...site, name })
    expect((await add('One')).statusCode).toBe(201)
    expect((await setRole(place, editor, 'viewer')).json().role).toBe('viewer')
    const refused = await add('Two')
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'role.insufficient'])
    await setRole(place, editor, 'editor')
    expect((await add('Three')).statusCode).toBe(201)
  })

  test('cannot be taken by writing it into one’s own profile, session or acceptance', async () => {
    const place = await newTeam()
    const viewer = await app.signIn((await addMember(db, place.team, 'viewer')).email)
    const tries = [
      app.ask('PATCH', '/v1/account', viewer, { name: 'Vera', role: 'admin' }),
      app.ask('PUT', '/v1/session/team', viewer, { team: place.team.id, role: 'admin' }),
      app.post('/v1/session', { email: 'x@y.org', password: 'x', role: 'staff-admin' }),
    ]
    for (const answer of await Promise.all(tries)) expect(answer.statusCode).toBe(400)
    expect((await app.get('/v1/session', viewer)).json().role).toBe('viewer')
  })

  test('of staff is not to be had in a customer’s team', async () => {
    const place = await newTeam()
    const editor = await addMember(db, place.team, 'editor')
    for (const by of [place.cookie, staff]) {
      const answer = await setRole(place, editor, 'staff-admin', by)
      expect([answer.statusCode, answer.json().place]).toEqual([400, { field: 'role' }])
    }
  })

  test('whoever was removed is out with the next request', async () => {
    const place = await newTeam()
    const viewer = await addMember(db, place.team, 'viewer')
    const cookie = await app.signIn(viewer.email)
    expect((await app.get('/v1/results', cookie)).statusCode).toBe(200)
    expect((await remove(place, viewer)).statusCode).toBe(204)
    expect((await app.get('/v1/results', cookie)).statusCode).toBe(401)
    const again = await app.post('/v1/session', { email: viewer.email, password: testPassword })
    expect([again.statusCode, again.json().detail]).toEqual([401, expect.stringMatching(/no team/)])
  })

  test('a viewer may leave, and may not send others away', async () => {
    const place = await newTeam()
    const viewer = await addMember(db, place.team, 'viewer')
    const cookie = await app.signIn(viewer.email)
    expect((await remove(place, place.admin, cookie)).statusCode).toBe(403)
    expect((await remove(place, viewer, cookie)).statusCode).toBe(204)
  })
})

describe('the last admin', () => {
  test.each([
    ['is not demoted', (place: Place) => setRole(place, place.admin, 'viewer')],
    ['is not demoted by staff', (place: Place) => setRole(place, place.admin, 'viewer', staff)],
    ['does not leave', (place: Place) => remove(place, place.admin)],
    ['is not removed by staff', (place: Place) => remove(place, place.admin, staff)],
    [
      'does not delete the account',
      (place: Place) =>
        app.ask('POST', '/v1/account/deletion', place.cookie, { password: testPassword }),
    ],
  ])('%s', async (_name, attempt) => {
    const place = await newTeam()
    const answer = await attempt(place)
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'last-admin'])
    expect(await countAdmins(place)).toBe(1)
  })

  test('stays when two admins remove, demote or leave each other at once', async () => {
    for (let round = 0; round < 6; round += 1) {
      const place = await newTeam()
      const second = await addMember(db, place.team, 'admin')
      const cookie = await app.signIn(second.email)
      // Looked up before: whoever is out cannot be found any more.
      const path = `/v1/teams/${place.team.id}/members`
      const [mine, hers] = [
        await membershipOf(place, place.admin),
        await membershipOf(place, second),
      ]
      const removeOne = (id: string, by: string) =>
        app.ask('POST', `${path}/${id}/removal`, by, { reason: 'No longer with us' })
      const demote = (id: string, by: string) =>
        app.ask('PATCH', `${path}/${id}`, by, { role: 'viewer' })
      const way = round % 2 === 0 ? removeOne : demote
      const answers = await Promise.all([
        way(hers, place.cookie),
        way(mine, cookie),
        ...(round > 3 ? [removeOne(hers, cookie)] : []),
      ])
      expect(await countAdmins(place)).toBe(1)
      // Who was demoted may still leave: then two of three were right.
      const taken = answers.filter(({ statusCode }) => statusCode < 300).length
      expect(taken).toBeGreaterThan(0)
      expect(taken).toBeLessThan(answers.length)
    }
  })

  test('of the lab stays too', async () => {
    const lab = await findLab(db)
    const rows = await db.superuser.query<{ id: string }>(
      `select id from luminous.membership where team_id = $1 and role = 'staff-admin'`,
      [lab.id],
    )
    const [only = { id: '' }] = rows.rows
    const answer = await app.ask('PATCH', `/v1/teams/${lab.id}/members/${only.id}`, staff, {
      role: 'analyst',
    })
    expect([rows.rowCount, answer.json().code]).toEqual([1, 'last-admin'])
  })
})

describe('a suspended customer', () => {
  test('is out with people and keys, loses nothing, and is in again after reactivation', async () => {
    const place = await newTeam()
    const made = await app.ask('POST', `/v1/teams/${place.team.id}/keys`, place.cookie, {
      name: 'Feed',
      scopes: ['results:read'],
      expiresInDays: 5,
    })
    const byKey = () =>
      app.inject({ url: '/v1/results', headers: { authorization: `Bearer ${made.json().key}` } })
    expect((await byKey()).statusCode).toBe(200)
    const move = (act: string) =>
      app.ask('POST', `/v1/teams/${place.team.id}/${act}`, staff, { reason: 'Unpaid for a year' })
    expect((await move('suspension')).json()).toMatchObject({
      state: 'suspended',
      stateReason: 'Unpaid for a year',
    })
    expect((await move('suspension')).statusCode).toBe(409)
    expect((await app.get('/v1/results', place.cookie)).json().code).toBe('team.not-active')
    expect((await byKey()).json().code).toBe('team.not-active')
    expect((await app.get('/v1/account', place.cookie)).statusCode).toBe(200)
    await move('reactivation')
    expect((await app.get('/v1/results', place.cookie)).statusCode).toBe(200)
    expect((await byKey()).statusCode).toBe(200)
    const closed = (await move('closure')).json()
    expect(Date.parse(closed.keptUntil)).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000)
    expect(
      (
        await app.ask('POST', `/v1/teams/${place.team.id}/suspension`, place.cookie, {
          reason: 'No!',
        })
      ).statusCode,
    ).toBe(403)
  })
})

describe('details', () => {
  test('are changed only from the state that one has seen', async () => {
    const place = await newTeam()
    const path = `/v1/teams/${place.team.id}`
    const seen = await app.get(path, place.cookie)
    const change = (etag: string, contactName: string) =>
      app.inject({
        method: 'PATCH',
        url: path,
        payload: { contactName },
        headers: { 'if-match': etag },
        cookies: { luminous_session: place.cookie },
      })
    const first = await change(String(seen.headers.etag), 'One')
    expect([first.statusCode, first.json().contactName]).toEqual([200, 'One'])
    const stale = await change(String(seen.headers.etag), 'Two')
    expect([stale.statusCode, stale.json().code]).toEqual([412, 'version.stale'])
  })

  test('of staff’s own notes the customer learns nothing, in the answer or in the ledger', async () => {
    const place = await newTeam()
    const path = `/v1/teams/${place.team.id}`
    const note = 'A secret remark of the lab'
    expect((await app.ask('PATCH', path, staff, { notes: note })).json().notes).toBe(note)
    expect((await app.get(path, place.cookie)).json().notes).toBe('')
    expect((await app.ask('PATCH', path, place.cookie, { notes: 'x' })).statusCode).toBe(403)
    const { rows } = await db.superuser.query<{ slug: string }>(
      `select distinct t.slug from ledger.entry e join luminous.team t on t.id = e.team_id where e.payload like $1`,
      [`%${note}%`],
    )
    expect(rows).toEqual([{ slug: 'lab' }])
  })

  test('a logo is what it says it is, and runs nothing', async () => {
    const place = await newTeam()
    const path = `/v1/teams/${place.team.id}/logo`
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    )
    const put = (mediaType: string, bytes: Buffer) =>
      app.ask('PUT', path, place.cookie, { mediaType, base64: bytes.toString('base64') })
    expect((await put('image/png', svg)).statusCode).toBe(400)
    expect((await put('image/svg+xml', svg)).statusCode).toBe(400)
    expect((await put('image/png', Buffer.alloc(262_200, 'x'))).statusCode).toBe(400)
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(16)])
    expect((await put('image/png', png)).statusCode).toBe(204)
    for (const [url, cookie] of [
      [path, place.cookie],
      [`/v1/team-logos/${place.team.slug}`, undefined],
    ] as const) {
      const picture = await app.get(url, cookie)
      expect([picture.headers['content-type'], picture.headers['x-content-type-options']]).toEqual([
        'image/png',
        'nosniff',
      ])
      expect(picture.headers['content-security-policy']).toContain('sandbox')
      expect(picture.rawPayload.equals(png)).toBe(true)
    }
  })
})
