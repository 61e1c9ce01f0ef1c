/** Every route, as the document lists them, asked for what is another team's: the same answer as for nothing. */
import { beforeAll, describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../app.ts'
import { addCustomer } from '../customer.ts'
import { useDatabase, type TestDatabase } from '../database.ts'
import { addKits, addReceived } from '../field.ts'
import { exampleOf, questionsOf, type ApiDocument, type Question } from '../openapi-examples.ts'
import { addMember, addResults, addTeam, builder, findLab, type TestTeam } from '../world.ts'
import { transaction } from '../../src/platform/database.ts'
import { newId, type TeamId } from '../../src/platform/ids.ts'
import { importResults } from '../../src/results/import-results.ts'

let app: TestApp
let document: ApiDocument
let mine: TestTeam
let theirs: TeamId
let lab: TeamId
/** Objects of the other team, by the word in the path that they belong to. */
let objects: Record<string, string>
const who: Record<string, string> = {}
const db = useDatabase(async (db) => {
  mine = await addTeam(db, 'mine')
  theirs = (await addCustomer(db, 'theirs')).team
  const other = await addTeam(db, 'other')
  const [result = ''] = await transaction(db.worker, builder, (tx) => addResults(tx, other, 1))
  lab = (await findLab(db)).id
  app = await openApp(db)
  document = (await app.get('/openapi.json')).json()
  const [code = ''] = await addKits(db, theirs)
  const { rows: sites } = await db.superuser.query(
    'select id from luminous.site where team_id = $1',
    [theirs],
  )
  await addReceived(db, { team: { id: theirs }, site: sites[0].id }, code)
  const find = async (table: string) =>
    (
      await db.superuser.query<{ id: string }>(
        `select id from luminous.${table} where team_id = $1 limit 1`,
        [theirs],
      )
    ).rows[0]?.id ?? ''
  const team = { id: theirs, slug: 'theirs', name: 'Customer theirs', kind: 'customer' as const }
  const member = await addMember(db, team, 'admin')
  const staff = await addMember(db, await findLab(db), 'staff-admin')
  const asStaff = await app.signIn(staff.email)
  who['staff'] = asStaff
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const grant = await app.inject({
    method: 'POST',
    url: `/v1/teams/${theirs}/grants`,
    payload: {
      email: 'auditor@else.test',
      purpose: 'Review',
      from: new Date().toISOString(),
      until,
    },
    cookies: { luminous_session: asStaff },
  })
  const draft = await app.inject({
    method: 'POST',
    url: '/v1/customer-drafts',
    payload: { step: 0, data: { name: 'Draft' } },
    cookies: { luminous_session: asStaff },
  })
  objects = {
    keys: await find('api_key'),
    invitations: await find('invitation'),
    members: await find('membership'),
    thresholds: await find('threshold'),
    series:
      (await db.superuser.query<{ series_id: string }>('select series_id from luminous.threshold'))
        .rows[0]?.series_id ?? '',
    grants: grant.json().id,
    recipients: newId(),
    results: result,
    entries: `${newId()}:1`,
    'customer-drafts': draft.json().id,
    mails:
      (await db.superuser.query<{ id: string }>('select id from luminous.mail limit 1')).rows[0]
        ?.id ?? '',
    sessions:
      (
        await db.superuser.query<{ id: string }>(
          'select id from luminous.session where person_id = $1',
          [staff.id],
        )
      ).rows[0]?.id ?? '',
    passkeys: newId(),
    'result-imports': await addImport(db, theirs),
    kits: await find('kit'),
    samples: await find('sample'),
    sample: await find('sample'),
    person: member.id,
  }
  for (const role of ['admin', 'editor', 'viewer'] as const) {
    who[role] = await app.signIn((await addMember(db, mine.team, role)).email)
  }
})

/** An answer without what differs from request to request. */
const bare = (answer: Awaited<ReturnType<TestApp['get']>>) => {
  const { date: _, 'x-request-id': __, ...headers } = answer.headers
  const body: unknown = answer.body === '' ? null : answer.json()
  const { requestId: ___, ...said } = Object(body)
  return { status: answer.statusCode, headers, said }
}

let questions: Question[] = []
beforeAll(() => {
  questions = questionsOf(document)
})

async function put(question: Question, url: string, cookie: string | undefined) {
  const schema = question.operation.requestBody?.content['application/json']?.schema
  return app.inject({
    method: Object({ get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' })[
      question.method
    ],
    url,
    ...(schema ? { payload: withLimit(Object(exampleOf(document, schema))) } : {}),
    ...(cookie ? { cookies: { luminous_session: cookie } } : {}),
  })
}

/** A threshold has one of two limits, which its schema leaves open. */
const withLimit = (body: object): object =>
  'effectiveFrom' in body ? { ...body, limitMgPerL: '1.5' } : body

/** The address of a question with the parts in braces filled in. */
const fill = (path: string, ids: { team: string; of: (folder: string) => string }): string =>
  path
    .replace('{team}', ids.team)
    .replace('{sha256}', '0'.repeat(64))
    .replace('{well}', 'A1')
    .replace('{kind}', 'sample')
    .replace(
      /([\w-]+)\/\{(id|series)\}/,
      (_, folder: string, name: string) =>
        `${folder}/${ids.of(name === 'series' ? 'series' : folder)}`,
    )

/** An import of the other team, as its own admin would have made it. */
async function addImport(db: TestDatabase, team: TeamId): Promise<string> {
  const bytes = Buffer.from(
    'sample,site,collected,analyte,value,unit\nA-1,River,2024-08-31,NA,0.5,mg/L\n',
  )
  const made = await transaction(db.worker, builder, (tx) =>
    importResults(tx, { team, bytes, fileName: 'x.csv', laboratory: 'Else', note: '' }),
  )
  return made.import.id
}

const isStaffs = (path: string) =>
  /^\/v1\/(?:customer-drafts|mails|kit-batches|kits|lab|runs|biosensors|instruments|reagent-lots|layout-templates|stand-ins)\//.test(
    path,
  )

describe('of another team', () => {
  test('every route says of its objects what it says of objects that do not exist', async () => {
    let asked = 0
    for (const question of questions) {
      const { path, method } = question
      if (!path.startsWith('/v1/') || !/\{(?:team|id|series)\}/.test(path)) continue
      for (const role of ['admin', 'viewer']) {
        const other = await put(
          question,
          fill(path, { team: theirs, of: (folder) => objects[folder] ?? newId() }),
          who[role],
        )
        const none = await put(
          question,
          fill(path, {
            team: newId(),
            of: (folder) => (folder === 'entries' ? `${newId()}:1` : newId()),
          }),
          who[role],
        )
        expect(bare(other), `${role}: ${method} ${path}`).toEqual(bare(none))
        // Staff's own lists are refused by role, to whoever is no staff, whatever the id.
        const expected = isStaffs(path) ? [403] : [404]
        expect(expected, `${role}: ${method} ${path}: ${other.body}`).toContain(other.statusCode)
        asked += 1
      }
    }
    expect(asked).toBeGreaterThan(80)
  })

  test('and so it says of objects of others asked for inside one’s own team', async () => {
    let asked = 0
    for (const question of questions) {
      const { path, method } = question
      if (!/\{team\}.*\{(?:id|series)\}/.test(path)) continue
      const other = await put(
        question,
        fill(path, { team: mine.team.id, of: (folder) => objects[folder] ?? newId() }),
        who['admin'],
      )
      const none = await put(
        question,
        fill(path, { team: mine.team.id, of: () => newId() }),
        who['admin'],
      )
      expect(bare(other), `${method} ${path}`).toEqual(bare(none))
      // What only the lab does is refused by role, whatever the id.
      const expected = path.endsWith('/dispositions') ? 403 : 404
      expect(other.statusCode, `${method} ${path}: ${other.body}`).toBe(expected)
      asked += 1
    }
    expect(asked).toBeGreaterThan(8)
  })

  test('the lab’s own team is no other than the rest', async () => {
    for (const question of questions.filter(({ path }) => path.includes('{team}'))) {
      const answer = await put(
        question,
        fill(question.path, { team: lab, of: () => newId() }),
        who['admin'],
      )
      expect(answer.statusCode, question.path).toBe(404)
    }
  })

  test('staff learn of a team that never was nothing else than anybody does', async () => {
    for (const question of questions.filter(({ path }) => path.includes('{team}'))) {
      const url = fill(question.path, { team: newId(), of: () => newId() })
      const answer = await put(question, url, who['staff'])
      expect(answer.statusCode, `${question.method} ${question.path}: ${answer.body}`).toBe(404)
    }
  })

  test('nothing was changed by all that asking', async () => {
    const { rows } = await db.superuser.query(
      `select (select count(*)::int from luminous.api_key where revoked_at is not null) as keys,
         (select count(*)::int from luminous.invitation where revoked_at is not null) as invitations,
         (select count(*)::int from luminous.team where state <> 'active') as teams,
         (select count(*)::int from luminous.threshold where team_id = $1) as thresholds`,
      [theirs],
    )
    expect(rows).toEqual([{ keys: 0, invitations: 0, teams: 0, thresholds: 1 }])
  })
})

describe('without a session', () => {
  const open = new Set([
    'post /v1/session',
    'delete /v1/session',
    'post /v1/session/passkey-options',
    'post /v1/session/passkey',
    'post /v1/links',
    'post /v1/invitations/accept',
    'post /v1/invitations/ask-again',
    'post /v1/password-resets',
    'post /v1/password-resets/complete',
    'get /v1/setup',
    'post /v1/setup',
    'get /v1/team-logos/{slug}',
  ])

  test('every route but those of the door says 401, and a wrong key is no key', async () => {
    let asked = 0
    for (const question of questions) {
      const { path, method, operation } = question
      const isOpen = open.has(`${method} ${path}`)
      // The document says of the same routes that they ask for nobody.
      if (path.startsWith('/v1/')) expect(operation.security?.length === 0, path).toBe(isOpen)
      if (!path.startsWith('/v1/') || isOpen) continue
      const url = fill(path, { team: theirs, of: (folder) => objects[folder] ?? newId() })
      const answer = await put(question, url, undefined)
      expect(answer.statusCode, `${method} ${path}: ${answer.body}`).toBe(401)
      asked += 1
    }
    expect(asked).toBeGreaterThan(70)
  })
})

describe('an invalid request', () => {
  test('is refused by every route that takes a body, with a field that nobody asked for', async () => {
    let asked = 0
    for (const question of questions) {
      const { path, method, operation } = question
      if (!operation.requestBody?.content['application/json']) continue
      const url = fill(path, { team: mine.team.id, of: () => newId() })
      const answer = await app.inject({
        method: Object({ post: 'POST', put: 'PUT', patch: 'PATCH' })[method],
        url,
        payload: {
          ...Object(exampleOf(document, operation.requestBody.content['application/json'].schema)),
          isAdmin: true,
        },
        cookies: { luminous_session: who['admin'] ?? '' },
      })
      // Who asks comes first: whoever is signed in owes no second factor.
      const refusals = path === '/v1/session/second-factor' ? [401] : [400, 403]
      expect(refusals, `${method} ${path}: ${answer.body}`).toContain(answer.statusCode)
      asked += 1
    }
    expect(asked).toBeGreaterThan(30)
  })
})
