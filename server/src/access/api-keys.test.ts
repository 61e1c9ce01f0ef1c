import { describe, expect, test } from 'vitest'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits, scanOf } from '../../test/field.ts'
import {
  addMember,
  addResults,
  addTeam,
  builder,
  findLab,
  type TestTeam,
} from '../../test/world.ts'
import { makeApiKey, parseApiKey } from './api-key.ts'
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
const byKey = (key: string, url = '/v1/results') =>
  app.inject({ url, headers: { authorization: `Bearer ${key}` } })
const make = async (given: object = {}) =>
  (
    await app.ask('POST', path('keys'), admin, {
      name: 'Warehouse',
      scopes: ['results:read'],
      expiresInDays: 30,
      ...given,
    })
  ).json()

describe('the form of an API key', () => {
  test('is found by scanners, checks itself, and gives id and secret back', () => {
    const id = newId()
    const { key } = makeApiKey(id)
    expect(key).toMatch(/^lum_live_[0-9a-f]{32}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
    expect(parseApiKey(key)?.id).toBe(id)
    for (let at = 0; at < key.length; at += 1) {
      const letter = key[at] === 'a' ? 'b' : 'a'
      const bent = `${key.slice(0, at)}${letter}${key.slice(at + 1)}`
      expect(parseApiKey(bent), `letter ${at}`).toBeNull()
    }
    expect(parseApiKey(`${key} `)).toBeNull()
    expect(parseApiKey('')).toBeNull()
  })
})

describe('an API key', () => {
  test('reads what its scopes say, of its own team, and nothing else', async () => {
    const { key, apiKey } = await make()
    const page = await byKey(key)
    expect([page.statusCode, page.json().items.length]).toEqual([200, 3])
    for (const url of [path('members'), path('sites'), '/v1/customers', '/v1/mails']) {
      const refused = await byKey(key, url)
      expect([url, refused.statusCode, refused.json().code]).toEqual([
        url,
        403,
        'role.insufficient',
      ])
    }
    expect((await byKey(key, '/v1/account')).statusCode).toBe(401)
    const other = await addTeam(db)
    expect((await byKey(key, `/v1/teams/${other.team.id}/sites`)).statusCode).toBe(404)
    const [listed] = (await app.get(path('keys'), admin)).json().items
    expect(listed).toMatchObject({ id: apiKey.id, lastUsedFrom: '127.0.0.1', state: 'active' })
    expect(key.startsWith(listed.begins)).toBe(true)
    expect(JSON.stringify(listed)).not.toContain(key)
  })

  test('writes with a scope to write, and is named in the entry', async () => {
    const { key, apiKey } = await make({ scopes: ['sites:write'] })
    const made = await app.inject({
      method: 'POST',
      url: path('sites'),
      headers: { authorization: `Bearer ${key}`, origin: 'https://elsewhere.test' },
      payload: { name: 'By machine', timeZone: 'UTC' },
    })
    expect(made.statusCode).toBe(201)
    const { rows } = await db.superuser.query<{ envelope: string }>(
      `select envelope from ledger.entry where record_id = $1`,
      [made.json().id],
    )
    expect(JSON.parse(rows[0]!.envelope).actor).toEqual({ kind: 'key', id: apiKey.id, role: 'key' })
  })

  test('is refused in distinct words when it is mistyped, unknown, expired or revoked', async () => {
    const { key, apiKey } = await make()
    const codeOf = async (text: string) => (await byKey(text)).json().code
    expect(await codeOf(`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`)).toBe('key.unknown')
    expect(await codeOf(makeApiKey(apiKey.id).key)).toBe('key.unknown')
    expect(await codeOf(makeApiKey(newId()).key)).toBe('key.unknown')
    await db.superuser.query(
      `update luminous.api_key set expires_at = now() - interval '1 day' where id = $1`,
      [apiKey.id],
    )
    expect(await codeOf(key)).toBe('key.expired')
    expect((await app.ask('POST', path(`keys/${apiKey.id}/revocation`), admin)).statusCode).toBe(
      204,
    )
    expect(await codeOf(key)).toBe('key.revoked')
  })

  test('rotates with a grace in which both work, or with none', async () => {
    const old = await make()
    const rotate = (id: string, graceHours: number) =>
      app.ask('POST', path(`keys/${id}/rotation`), admin, { graceHours })
    const next = (await rotate(old.apiKey.id, 24)).json()
    expect([(await byKey(old.key)).statusCode, (await byKey(next.key)).statusCode]).toEqual([
      200, 200,
    ])
    const { items } = (await app.get(path('keys'), admin)).json()
    expect(items.find(({ id }: { id: string }) => id === old.apiKey.id)).toMatchObject({
      state: 'ending',
      replacedBy: next.apiKey.id,
    })
    expect((await rotate(old.apiKey.id, 0)).statusCode).toBe(409)
    const last = (await rotate(next.apiKey.id, 0)).json()
    expect([(await byKey(next.key)).json().code, (await byKey(last.key)).statusCode]).toEqual([
      'key.revoked',
      200,
    ])
    expect((await rotate(last.apiKey.id, 25)).statusCode).toBe(400)
  })

  test('rotated twice at once becomes one new key', async () => {
    const { apiKey } = await make()
    const answers = await Promise.all(
      [1, 2].map(() =>
        app.ask('POST', path(`keys/${apiKey.id}/rotation`), admin, { graceHours: 1 }),
      ),
    )
    expect(statusesOf(answers)).toEqual([201, 409])
  })

  test('of a customer cannot upload plates; one of the lab can be made for that', async () => {
    const refused = await app.ask('POST', path('keys'), admin, {
      name: 'x',
      scopes: ['runs:write'],
      expiresInDays: 1,
    })
    expect([refused.statusCode, refused.json().place]).toEqual([400, { field: 'scopes' }])
    const lab = await findLab(db)
    const made = await app.ask('POST', `/v1/teams/${lab.id}/keys`, staff, {
      name: 'Reader',
      scopes: ['runs:write'],
      expiresInDays: 1,
    })
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/runs',
      headers: { authorization: `Bearer ${made.json().key}` },
    })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
  })

  test('of the lab tells scans and reads results of customers; of a team that never was it learns nothing', async () => {
    const lab = await findLab(db)
    const make = async (team: string, by: string) => {
      const made = await app.ask('POST', `/v1/teams/${team}/keys`, by, {
        name: 'LIMS',
        scopes: ['samples:write', 'results:read'],
        expiresInDays: 1,
      })
      return { authorization: `Bearer ${made.json().key}` }
    }
    const ours = await make(lab.id, staff)
    const theirs = await make(place.team.id, admin)
    const [code = ''] = await addKits(db, place.team.id)
    const ask = (team: string, headers: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: `/v1/teams/${team}/field-scans`,
        headers,
        payload: scanOf(place, code),
      })
    const told = await ask(place.team.id, ours)
    expect(told.statusCode, told.body).toBe(201)
    const results = `/v1/teams/${place.team.id}/results.csv`
    expect((await app.inject({ url: results, headers: ours })).statusCode).toBe(200)
    expect((await ask(newId(), ours)).statusCode).toBe(404)
    const other = await addTeam(db, 'neighbour')
    expect((await ask(other.team.id, theirs)).statusCode).toBe(404)
    expect((await ask(lab.id, theirs)).statusCode).toBe(404)
  })
})
