import { describe, expect, test } from 'vitest'
import { splitAddress } from '@luminous/contract/endpoints/endpoint.ts'
import { endpoints } from '@luminous/contract/endpoints/endpoints.ts'
import { useDatabase } from '../database.ts'
import { openApp, type TestApp } from '../app.ts'
import { addResults, addTeam, builder, findLab, addMember, type TestTeam } from '../world.ts'
import { makeDemonstration } from '../../src/demonstration/demonstration.ts'
import { transaction } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/ids.ts'
import { problemPages } from '../../src/platform/problem-pages.ts'

let app: TestApp
let other: TestTeam
let otherResult: string
let ownResult: string
let ownEntry: string
let otherEntry: string
let log: string
let otherLog: string
let customer: string
let viewer: string
let staff: string
const db = useDatabase(async (db) => {
  await makeDemonstration({ pool: db.worker, publicUrl: 'http://localhost:3000', ...db })
  other = await addTeam(db, 'other-team')
  ;[otherResult = ''] = await transaction(db.worker, builder, (tx) => addResults(tx, other, 1))
  await db.sequence()
  app = await openApp(db)
  customer = await app.signInDemonstration('customer')
  viewer = await app.signInDemonstration('viewer')
  const lab = await findLab(db)
  staff = await app.signIn((await addMember(db, lab, 'analyst')).email)
  const page = (await app.get('/v1/results?limit=1', customer)).json()
  ownResult = page.items[0].id
  const find = async (result: string) =>
    (
      await db.superuser.query<{ entry: string; log: string }>(
        `select statement_id || ':' || ordinal as entry, log_id as log from ledger.entry where record_id = $1`,
        [result],
      )
    ).rows[0]!
  ;({ entry: ownEntry, log } = await find(ownResult))
  ;({ entry: otherEntry, log: otherLog } = await find(otherResult))
})

type Page = { items: { id: string }[]; nextCursor: string | null }

const nobody = '01900000-0000-7000-8000-00000000dead'
type Place = { name: string; own: () => string; other: () => string; none: string }
const places: Place[] = [
  {
    name: 'a result',
    own: () => `/v1/results/${ownResult}`,
    other: () => `/v1/results/${otherResult}`,
    none: `/v1/results/${nobody}`,
  },
  {
    name: 'its plate',
    own: () => `/v1/results/${ownResult}/plate`,
    other: () => `/v1/results/${otherResult}/plate`,
    none: `/v1/results/${nobody}/plate`,
  },
  {
    name: 'its history',
    own: () => `/v1/results/${ownResult}/history`,
    other: () => `/v1/results/${otherResult}/history`,
    none: `/v1/results/${nobody}/history`,
  },
  {
    name: 'an entry’s evidence',
    own: () => `/v1/entries/${ownEntry}/proof`,
    other: () => `/v1/entries/${otherEntry}/proof`,
    none: `/v1/entries/${nobody}:1/proof`,
  },
  {
    name: 'a log’s entries',
    own: () => `/ledger/${log}/tile/entries/000.p/1`,
    other: () => `/ledger/${otherLog}/tile/entries/000.p/1`,
    none: `/ledger/${nobody}/tile/entries/000.p/1`,
  },
]

describe.each(places)('$name', ({ own, other: others, none }) => {
  test('is shown to whom it belongs', async () => {
    expect((await app.get(own(), customer)).statusCode).toBe(200)
    expect((await app.get(own(), staff)).statusCode).toBe(200)
  })

  test('needs a session', async () => {
    const answer = await app.get(own())
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'sign-in.required', status: 401 })
    expect((await app.get(own(), 'not-a-token')).statusCode).toBe(401)
  })

  test('of another team is the same 404 as one that does not exist', async () => {
    for (const cookie of [customer, viewer]) {
      const hidden = await app.get(others(), cookie)
      const missing = await app.get(none, cookie)
      expect(hidden.statusCode).toBe(404)
      const told = (answer: typeof hidden) => {
        const { requestId: _, ...body } = answer.json()
        const { 'x-request-id': __, date: ___, ...headers } = answer.headers
        return { body, headers }
      }
      expect(told(hidden)).toEqual(told(missing))
    }
  })

  test('refuses a query parameter that it does not know', async () => {
    if (own().startsWith('/ledger/')) return
    const answer = await app.get(`${own()}?colour=blue`, customer)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
  })
})

describe('the list of results', () => {
  test('needs a session, knows its parameters and refuses others', async () => {
    expect((await app.get('/v1/results')).statusCode).toBe(401)
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'limit=1.5',
      'colour=blue',
      'limit=1&limit=2',
    ]) {
      expect((await app.get(`/v1/results?${query}`, customer)).statusCode, query).toBe(400)
    }
  })

  test('a body from nobody is not read, whatever it holds', async () => {
    const headers = { 'content-type': 'application/json' }
    for (const path of ['runs', `teams/${newId()}/field-files`, `teams/${newId()}/sites`]) {
      const url = `/v1/${path}`
      const answer = await app.inject({ method: 'POST', url, headers, payload: '{"never' })
      expect([path, answer.statusCode]).toEqual([path, 401])
    }
    const open = { method: 'POST', url: '/v1/session', headers, payload: '{"never' } as const
    expect((await app.inject(open)).statusCode).toBe(400)
  })

  test('refuses a cursor that is not its own', async () => {
    const cursors = [
      'x',
      '%00',
      Buffer.from('2026-02-30 10:00:00+00 01900000-0000-7000-8000-000000000001').toString(
        'base64url',
      ),
      Buffer.from('2026-13-01 99:99:99+00 01900000-0000-7000-8000-000000000001').toString(
        'base64url',
      ),
      Buffer.from(`' or 1=1 --`).toString('base64url'),
    ]
    for (const cursor of cursors) {
      const answer = await app.get(`/v1/results?cursor=${cursor}`, customer)
      expect([answer.statusCode, answer.json().code], cursor).toEqual([400, 'request.invalid'])
    }
  })

  test.each([1, 7, 50])(
    'walked in pages of %i loses and repeats none that one transaction made',
    async (limit) => {
      const team = await addTeam(db)
      const cookie = await app.signIn((await addMember(db, team.team, 'viewer')).email)
      const made = await transaction(db.worker, builder, (tx) => addResults(tx, team, 40))
      // The same moment for all: what orders them is then their id alone.
      const { rows } = await db.superuser.query<{ n: number }>(
        `update luminous.result set published_at = '2026-11-01T12:00:00.123456Z' where team_id = $1 returning 1 as n`,
        [team.team.id],
      )
      expect(rows).toHaveLength(40)
      const seen: string[] = []
      for (let cursor: Page['nextCursor'] = ''; cursor !== null;) {
        const answer = await app.get(
          `/v1/results?limit=${limit}${cursor && `&cursor=${cursor}`}`,
          cookie,
        )
        const page: Page = answer.json()
        seen.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      }
      expect(seen).toHaveLength(40)
      expect(new Set(seen)).toEqual(new Set(made))
    },
  )

  test('of a team holds that team’s results only; staff see all', async () => {
    const slugs = async (cookie: string) => {
      const page = (await app.get('/v1/results?limit=200', cookie)).json()
      return [...new Set(page.items.map((item: { team: { slug: string } }) => item.team.slug))]
    }
    expect(await slugs(customer)).toEqual(['demo-operator'])
    expect(await slugs(viewer)).toEqual(['demo-operator-2'])
    expect((await slugs(staff)).length).toBeGreaterThan(2)
  })
})

describe('the ledger over HTTP', () => {
  test('a checkpoint and tiles of hashes are there for whoever knows the log', async () => {
    const checkpoint = await app.get(`/ledger/${log}/checkpoint`)
    expect(checkpoint.statusCode).toBe(200)
    expect(checkpoint.headers['content-type']).toBe('text/plain; charset=utf-8')
    const size = Number(checkpoint.body.split('\n')[1])
    const tile = await app.get(`/ledger/${log}/tile/0/000.p/${size}`)
    expect([tile.statusCode, tile.rawPayload.length]).toEqual([200, size * 32])
    expect((await app.get(`/ledger/${log}/tile/0/000.p/1`)).rawPayload).toEqual(
      tile.rawPayload.subarray(0, 32),
    )
  })

  test.each([
    'tile/0/000',
    'tile/0/000.p/0',
    'tile/0/000.p/255',
    'tile/0/000.p/256',
    'tile/0/001.p/1',
    'tile/1/000.p/1',
    'tile/9/000.p/1',
    'tile/0/0.p/1',
    'tile/0/x000/000.p/1',
    'tile/0/000.p/01',
    'tile/entries/000.p/255',
    'tile/',
    'tile/%00',
  ])('%s is a 404', async (path) => {
    expect((await app.get(`/ledger/${log}/${path}`, customer)).statusCode).toBe(404)
  })

  test('a log that does not exist is a 404, an id that is none a 400', async () => {
    expect((await app.get(`/ledger/${nobody}/checkpoint`)).statusCode).toBe(404)
    expect((await app.get('/ledger/x/checkpoint')).statusCode).toBe(400)
  })
})

describe('everywhere', () => {
  test('an address that does not exist is a problem, whoever asks', async () => {
    for (const path of ['/v1/nothing', '/nothing', '/v1/results/x/y/z']) {
      const answer = await app.get(path, customer)
      expect(answer.statusCode, path).toBe(404)
      expect(answer.headers['content-type']).toMatch('application/problem+json')
    }
  })

  test('an address that cannot be decoded is a problem, too', async () => {
    const answer = await app.get('/%ff')
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
    expect(answer.headers['content-type']).toBe('application/problem+json')
  })

  test('every problem leads to a page that exists', async () => {
    for (const code of Object.keys(problemPages)) {
      const page = await app.get(`/problems/${code}`)
      expect([page.statusCode, page.headers['content-type']]).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
    }
    expect((await app.get('/problems/nothing')).statusCode).toBe(404)
    const { type } = (await app.get('/v1/session')).json()
    expect((await app.get(new URL(type).pathname)).statusCode).toBe(200)
  })

  test('the contract is OpenAPI 3.1, and every route stands in it', async () => {
    const document = (await app.get('/openapi.json')).json()
    expect(document.openapi).toMatch(/^3\.1\./)
    const described = Object.entries<Record<string, { summary?: string; tags?: string[] }>>(
      document.paths,
    )
    const listed = described.flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(listed.toSorted()).toEqual(endpointRoutes().toSorted())
    expect(listed.length).toBeGreaterThan(80)
    for (const [path, methods] of described) {
      if (!path.startsWith('/v1/')) continue
      for (const [method, operation] of Object.entries(methods)) {
        expect(operation.summary, `${method} ${path}`).toMatch(/^[A-Z]/)
        expect(operation.tags?.length, `${method} ${path}`).toBe(1)
      }
    }
    expect(
      Object.keys(document.components.schemas).filter((name) => name.endsWith('Input')),
    ).toEqual([])
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path!,
    )
    for (const path of references) {
      const found = path
        .split('/')
        .reduce<unknown>((node, key) => Reflect.get(Object(node), key), document)
      expect(found, path).toBeDefined()
    }
    for (const [path, methods] of Object.entries<
      Record<string, { parameters?: { name: string; in: string }[] }>
    >(document.paths)) {
      const placed = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name)
      for (const operation of Object.values(methods)) {
        const told = (operation.parameters ?? [])
          .filter((one) => one.in === 'path')
          .map((one) => one.name)
        expect(new Set(told), path).toEqual(new Set(placed))
      }
    }
  })

  test('the server says whether it lives, is ready, and what it counts, and names nobody', async () => {
    expect((await app.get('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await app.get('/readyz')).json()).toEqual({ status: 'ready' })
    const metrics = await app.get('/metrics')
    expect(metrics.body).toMatch(
      /luminous_http_request_seconds_count\{[^}]*route="\/v1\/results\/:id"/,
    )
    expect(metrics.body).not.toMatch(/demo-operator|@|[0-9a-f]{8}-[0-9a-f]{4}-/)
  })
})

/** Every endpoint of the contract, in the words of the document. */
const endpointRoutes = (): string[] =>
  Object.values(endpoints).map((endpoint) => {
    const { method, path } = splitAddress(endpoint)
    return `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')}`
  })
