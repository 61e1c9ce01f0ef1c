import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { siteSchema, newSiteSchema, siteListSchema } from '@luminous/contract'
import { newSite, siteList } from '@luminous/contract/endpoints/sites.ts'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits } from '../../test/field.ts'
import { addMember, addTeam, builder, findLab, type TestTeam } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { App } from '../platform/endpoint.ts'
import { membership_insert } from './queries.ts'
import { serve } from './serve.ts'

let app: TestApp
let river: TestTeam
let lake: TestTeam
const db = useDatabase(async (made) => {
  app = await openApp(made)
  river = await addTeam(made, 'river')
  lake = await addTeam(made, 'lake')
})

const ask = (
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  cookie: string,
  given: { headers?: Record<string, string>; payload?: object | Readable } = {},
) => app.inject({ method, url, ...given, cookies: { luminous_session: cookie } })

describe('a page', () => {
  let cookie: string
  beforeAll(async () => {
    const member = await addMember(db, river.team, 'admin')
    await transaction(db.worker, builder, (tx) =>
      membership_insert(tx, { team: lake.team.id, id: newId(), person: member.id, role: 'admin' }),
    )
    cookie = await app.signIn(member.email)
  })
  const of = (team: TestTeam) => ({ headers: { 'x-luminous-team': team.team.id } })

  test('of the team that is acted for is answered', async () => {
    expect((await ask('GET', '/v1/samples', cookie, of(river))).statusCode).toBe(200)
  })

  test('of another team than another window has switched to is refused, whatever it asks', async () => {
    await app.ask('PUT', '/v1/session/team', cookie, { team: lake.team.id })
    const site = { name: 'Ford', timeZone: 'America/Edmonton' }
    for (const answer of [
      await ask('GET', '/v1/samples', cookie, of(river)),
      await ask('GET', `/v1/teams/${river.team.id}/sites`, cookie, of(river)),
      await ask('POST', `/v1/teams/${lake.team.id}/sites`, cookie, { ...of(river), payload: site }),
    ]) {
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'team.switched'])
      expect(answer.body).not.toContain(lake.sampleCode)
    }
    // What is the person's own belongs to no team, and switching back is one's own too.
    expect((await ask('GET', '/v1/account', cookie, of(river))).statusCode).toBe(200)
    await app.ask('PUT', '/v1/session/team', cookie, { team: river.team.id })
    expect((await ask('GET', '/v1/samples', cookie, of(river))).statusCode).toBe(200)
  })
})

describe('who may', () => {
  test('is asked before a body is read: what a viewer sends is not even opened', async () => {
    const cookie = await app.signIn((await addMember(db, river.team, 'viewer')).email)
    let wasRead = false
    const payload = new Readable({
      read() {
        wasRead = true
        this.push('{')
        this.push(null)
      },
    })
    const headers = { 'content-type': 'application/json', 'content-length': String(40 * 1024 ** 2) }
    const url = `/v1/teams/${river.team.id}/field-files`
    const answer = await ask('POST', url, cookie, { headers, payload })
    expect([answer.statusCode, wasRead]).toEqual([403, false])
  })
})

describe('a version', () => {
  test('that is none is refused, and one that is old is stale', async () => {
    const cookie = await app.signIn((await addMember(db, river.team, 'admin')).email)
    const change = (match: string) =>
      ask('PATCH', `/v1/teams/${river.team.id}`, cookie, {
        headers: { 'if-match': match },
        payload: { contactName: 'Nora' },
      })
    expect((await change('7')).statusCode).toBe(400)
    expect((await change('"0"')).json().code).toBe('version.stale')
  })

  test('is said by If-Match, or in the body where it has a place there, and comes back as ETag', async () => {
    const cookie = await app.signIn((await addMember(db, river.team, 'admin')).email)
    const url = `/v1/teams/${river.team.id}/samples/${river.sample}`
    const correct = (match: string, payload: object) =>
      ask('PATCH', url, cookie, { headers: { 'if-match': match }, payload })
    const read = await app.get(`/v1/samples/${river.sample}`, cookie)
    expect(read.headers.etag).toBe('"1"')
    const change = { notes: 'Ice at the bank', reason: 'Left out' }
    expect((await correct('"1"', { ...change, version: 2 })).statusCode).toBe(400)
    const corrected = await correct('"1"', change)
    expect([corrected.statusCode, corrected.headers.etag]).toEqual([200, '"2"'])
    expect((await correct('"1"', change)).json().code).toBe('version.stale')
  })
})

describe('a file', () => {
  test('that is taken out leaves a line in the log of access, once it is sure to go out', async () => {
    const analyst = await addMember(db, await findLab(db), 'analyst')
    const cookie = await app.signIn(analyst.email)
    await addKits(db, river.team.id)
    const { rows } = await db.superuser.query('select id from luminous.kit_batch limit 1')
    const lines = async () =>
      (await db.superuser.query(`select what from luminous.access_event where via = 'export'`)).rows
    expect((await ask('GET', `/v1/kit-batches/${newId()}/labels.pdf`, cookie)).statusCode).not.toBe(
      200,
    )
    expect(await lines()).toEqual([])
    const answer = await ask('GET', `/v1/kit-batches/${rows[0].id}/labels.pdf`, cookie)
    expect(answer.statusCode).toBe(200)
    expect(await lines()).toEqual([{ what: 'Labels of a batch, to print' }])
  })
})

/** Never run: what is wrong here must not compile. */
export function notCompiled(app: App): void {
  const answer = { items: [] }
  // @ts-expect-error -- the answer lacks what its schema has
  serve(app, newSite, { body: newSiteSchema, answer: siteSchema }, async () => answer)
  // @ts-expect-error -- another schema than the contract names
  serve(app, siteList, { answer: siteSchema }, async () => answer)
  // @ts-expect-error -- the path has no such part
  serve(app, siteList, { answer: siteListSchema }, async (_tx, { id }) => ({ items: [id] }))
  // @ts-expect-error -- only what the lab does knows the lab
  serve(app, siteList, { answer: siteListSchema }, async (_tx, { lab }) => ({ items: [lab] }))
}
