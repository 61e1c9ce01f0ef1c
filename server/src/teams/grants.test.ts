import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import { cookieOf, linkTo } from '../../test/links.ts'
import {
  addMember,
  addResults,
  addTeam,
  builder,
  findLab,
  type TestTeam,
} from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
let place: TestTeam
let admin: string
let staff: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  place = await addTeam(db, 'keyed')
  await transaction(db.worker, builder, (tx) => addResults(tx, place, 3))
  admin = await app.signIn((await addMember(db, place.team, 'admin')).email)
  staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
})
const path = (rest: string) => `/v1/teams/${place.team.id}/${rest}`

describe('a grant', () => {
  const dayMs = 86_400_000
  const give = (given: object = {}, by = admin) =>
    app.ask('POST', path('grants'), by, {
      email: 'auditor@aer.test',
      purpose: 'Yearly review',
      from: new Date(Date.now() - dayMs).toISOString(),
      until: new Date(Date.now() + dayMs).toISOString(),
      ...given,
    })
  const password = 'copper lantern drifts home'
  const enter = async (email: string): Promise<string> => {
    const key = await linkTo(db, email)
    return cookieOf(
      await app.ask('POST', '/v1/invitations/accept', undefined, {
        ...key,
        name: 'Aurel Auditor',
        password,
      }),
    )
  }

  test('lets an auditor read the team, change nothing, and each reading is an entry of the log of access', async () => {
    const email = 'first@aer.test'
    const grant = (await give({ email })).json()
    const auditor = await enter(email)
    expect((await app.get('/v1/session', auditor)).json()).toMatchObject({
      role: 'auditor',
      via: 'grant',
      team: { id: place.team.id },
    })
    expect((await app.get('/v1/results', auditor)).json().items.length).toBe(3)
    expect((await app.get(`/v1/results/${newId()}`, auditor)).statusCode).toBe(404)
    expect((await app.get(path('thresholds'), auditor)).statusCode).toBe(200)
    for (const [method, url] of [
      ['POST', path('sites')],
      ['GET', path('members')],
      ['GET', path('keys')],
      ['GET', path('access')],
    ] as const) {
      const refused = await app.ask(
        method,
        url,
        auditor,
        method === 'POST' ? { name: 'x', timeZone: 'UTC' } : undefined,
      )
      expect([url, refused.statusCode]).toEqual([url, 403])
    }
    const seen = (await app.get(path('access'), admin)).json().items
    // What was not found was not read.
    expect(seen.map(({ route }: { route: string }) => route)).toEqual([
      'GET /v1/teams/:team/thresholds',
      'GET /v1/results',
    ])
    expect(seen[0]).toMatchObject({
      person: 'Aurel Auditor',
      via: 'grant',
      reason: 'Yearly review',
    })
    const listed = (await app.get(path('grants'), admin))
      .json()
      .items.find(({ id }: { id: string }) => id === grant.id)
    expect(listed).toMatchObject({ name: 'Aurel Auditor', state: 'active', reads: seen.length })
    await db.sequence()
    expect((await db.verify()).failures).toEqual([])
    const { rows } = await db.superuser.query<{ kind: string; n: number }>(
      `select l.kind, count(*)::int as n from ledger.entry e join ledger.log l on l.id = e.log_id
       where e.record_type = 'access_event' group by 1`,
    )
    expect(rows).toEqual([{ kind: 'access', n: seen.length }])
  })

  test('that is bent or deleted in the log of access is found', async () => {
    const clone = await db.clone()
    await clone.superuser.query(
      `alter table luminous.access_event disable trigger all;
       update luminous.access_event set person_name = 'Nobody';
       alter table luminous.access_event enable trigger all;
       alter table luminous.access_event enable always trigger capture_insert;
       alter table luminous.access_event enable always trigger capture_update;
       alter table luminous.access_event enable always trigger capture_delete;
       alter table luminous.access_event enable always trigger raise_version;
       alter table luminous.access_event enable always trigger no_truncate`,
    )
    const report = await clone.verify()
    await clone.drop()
    expect(report.failures.map(({ code, field }) => [code, field])).toContainEqual([
      'row-changed',
      'person_name',
    ])
  })

  test('does nothing before it begins, and ends by itself with the next request', async () => {
    const email = 'timed@aer.test'
    await give({ email })
    const auditor = await enter(email)
    expect((await app.get('/v1/results', auditor)).statusCode).toBe(200)
    await db.superuser.query(
      `update luminous.access_grant set valid_until = now() - interval '1 second' where email = $1`,
      [email],
    )
    expect((await app.get('/v1/results', auditor)).statusCode).toBe(401)
    await db.superuser.query(
      `update luminous.access_grant set valid_from = now() + interval '1 hour', valid_until = now() + interval '2 hours' where email = $1`,
      [email],
    )
    expect((await app.get('/v1/results', auditor)).statusCode).toBe(401)
  })

  test('of staff covers several teams by one mail; a customer’s covers its own', async () => {
    const email = 'many@aer.test'
    const others = [(await addCustomer(db, 'many-1')).team, (await addCustomer(db, 'many-2')).team]
    expect((await give({ email, alsoTeams: others })).statusCode).toBe(404)
    expect((await give({ email, alsoTeams: others }, staff)).statusCode).toBe(201)
    const auditor = await enter(email)
    const places = (await app.get('/v1/session', auditor)).json().places
    expect(places.map((each: { role: string }) => each.role)).toEqual([
      'auditor',
      'auditor',
      'auditor',
    ])
    for (const team of others) {
      expect((await app.ask('PUT', '/v1/session/team', auditor, { team })).statusCode).toBe(200)
      expect((await app.get(`/v1/teams/${team}`, auditor)).statusCode).toBe(200)
      expect((await app.get(`/v1/teams/${place.team.id}`, auditor)).statusCode).toBe(404)
    }
    const { rows } = await db.superuser.query(`select 1 from luminous.mail where email = $1`, [
      email,
    ])
    expect(rows.length).toBe(1)
  })

  test('is ended at once with a reason, and strange times are refused', async () => {
    const email = 'ended@aer.test'
    const { id } = (await give({ email })).json()
    const auditor = await enter(email)
    const end = () =>
      app.ask('POST', path(`grants/${id}/revocation`), admin, { reason: 'Review is over' })
    expect((await end()).statusCode).toBe(204)
    expect((await end()).statusCode).toBe(409)
    const unused = 'unused@aer.test'
    const second = (await give({ email: unused })).json()
    const key = await linkTo(db, unused)
    await app.ask('POST', path(`grants/${second.id}/revocation`), admin, { reason: 'Wrong person' })
    expect((await app.ask('POST', '/v1/links', undefined, key)).json().state).toBe('revoked')
    expect((await app.get('/v1/results', auditor)).statusCode).toBe(401)
    const past = new Date(Date.now() - 2 * dayMs).toISOString()
    const far = new Date(Date.now() + 3000 * dayMs).toISOString()
    for (const given of [{ until: past }, { from: far }, { until: far }]) {
      expect((await give({ email, ...given })).statusCode).toBe(400)
    }
  })
})

describe('viewing as a customer', () => {
  const view = (team: string, by = staff, reason = 'Helping on the phone') =>
    app.ask('PUT', '/v1/session/view', by, { team, reason })

  test('shows staff what the customer’s admin sees, changes nothing, and is logged', async () => {
    const before = (await app.get(path('access'), admin)).json().items.length
    expect((await view(place.team.id)).json()).toMatchObject({
      via: 'view',
      isStaff: false,
      team: { id: place.team.id },
    })
    expect((await app.get('/v1/results', staff)).json().items.length).toBe(3)
    expect((await app.get(path('keys'), staff)).statusCode).toBe(200)
    for (const [url, body] of [
      [path('sites'), { name: 'x', timeZone: 'UTC' }],
      [path('suspension'), { reason: 'xxx' }],
    ] as const) {
      const refused = await app.ask('POST', url, staff, body)
      expect([url, refused.statusCode]).toEqual([url, 403])
    }
    expect((await app.get('/v1/customers', staff)).statusCode).toBe(403)
    const after = (await app.get(path('access'), admin)).json().items
    expect(after.length - before).toBe(3)
    expect(after[0]).toMatchObject({ via: 'view', reason: 'Helping on the phone' })
    expect((await app.ask('DELETE', '/v1/session/view', staff)).json()).toMatchObject({
      via: 'membership',
      isStaff: true,
    })
    expect((await app.get('/v1/customers', staff)).statusCode).toBe(200)
  })

  test('is for staff admins, with a reason, and not of the lab or of nothing', async () => {
    const analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
    expect((await view(place.team.id, analyst)).statusCode).toBe(403)
    expect((await view(place.team.id, admin)).statusCode).toBe(403)
    expect((await view(place.team.id, staff, '')).statusCode).toBe(400)
    expect((await view((await findLab(db)).id)).statusCode).toBe(404)
    expect((await view(newId())).statusCode).toBe(404)
  })
})
