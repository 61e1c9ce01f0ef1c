/** What every route is there for, done once by somebody who may; what is tried elsewhere is not tried again. */
import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../app.ts'
import { addCustomer } from '../customer.ts'
import { useDatabase } from '../database.ts'
import { addMember, findLab, testPassword as password } from '../world.ts'
import type { TeamId } from '../../src/platform/ids.ts'

let app: TestApp
let team: TeamId
let admin: string
let staff: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = (await addCustomer(db, 'daily')).team
  const row = { id: team, slug: 'daily', name: 'Customer daily', kind: 'customer' as const }
  admin = await app.signIn((await addMember(db, row, 'admin')).email)
  staff = await app.signIn((await addMember(db, await findLab(db), 'staff-admin')).email)
})
const path = (rest: string) => `/v1/teams/${team}/${rest}`

describe('the account', () => {
  test('takes a name, a factor and its end, and the last factor takes the recovery codes with it', async () => {
    expect((await app.ask('PATCH', '/v1/account', admin, { name: 'Nadia New' })).json().name).toBe(
      'Nadia New',
    )
    const { secret } = (await app.ask('POST', '/v1/account/totp', admin, { password })).json()
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    const first = (await app.ask('POST', '/v1/account/totp/confirm', admin, { code })).json().codes
    const next = (await app.ask('POST', '/v1/account/recovery-codes', admin, { password })).json()
      .codes
    expect([first.length, next.length, new Set([...first, ...next]).size]).toEqual([10, 10, 20])
    expect((await app.get('/v1/account', admin)).json().recoveryCodesLeft).toBe(10)
    expect(
      (await app.ask('POST', '/v1/account/totp/removal', admin, { password })).statusCode,
    ).toBe(204)
    expect((await app.get('/v1/account', admin)).json()).toMatchObject({
      totp: null,
      recoveryCodesLeft: 0,
    })
  })

  test('is offered a passkey to make and one to show', async () => {
    const made = (await app.ask('POST', '/v1/account/passkeys/options', admin, { password })).json()
    expect(made).toMatchObject({ rp: { id: 'localhost' }, user: { displayName: 'Nadia New' } })
    const shown = (await app.ask('POST', '/v1/session/passkey-options')).json()
    expect(shown).toMatchObject({
      rpId: 'localhost',
      userVerification: 'required',
      allowCredentials: [],
    })
    expect(shown.challenge).not.toBe(made.challenge)
    const forged = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
    }
    expect(
      (await app.ask('POST', '/v1/session/passkey', undefined, { answer: forged })).statusCode,
    ).toBe(401)
    expect(
      (await app.ask('POST', '/v1/account/passkeys', admin, { name: 'x', answer: forged }))
        .statusCode,
    ).toBe(401)
  })
})

describe('a team', () => {
  test('chooses its notifications, which come with it and are then its own', async () => {
    const before = (await app.get(path('preferences'), admin)).json()
    expect([before.items.length, before.setAt]).toEqual([8, null])
    const change = { items: [{ category: 'results', channel: 'email', enabled: true }] }
    const after = (await app.ask('PUT', path('preferences'), admin, change)).json()
    expect(after.items).toContainEqual(change.items[0])
    expect([after.items.length, after.setAt]).toEqual([8, expect.any(String)])
  })

  test('names somebody outside, who gets the newest checkpoint, and takes the name back', async () => {
    await db.sequence()
    const wim = { name: 'Wim Witness', email: 'wim@outside.test' }
    const named = await app.ask('POST', path('recipients'), admin, wim)
    expect(named.json()).toMatchObject({ ...wim, delivery: { state: 'queued' } })
    expect((await app.ask('POST', path('recipients'), admin, wim)).statusCode).toBe(409)
    const { rows } = await db.superuser.query<{
      body: { blocks: { kind: string; text?: string }[] }
    }>(`select body from luminous.mail where email = $1`, [wim.email])
    const note = rows[0]?.body.blocks.find(({ kind }) => kind === 'code')?.text ?? ''
    expect(note).toMatch(
      /^localhost:3000\/ledger\/[0-9a-f-]{36}\n\d+\n[\s\S]+— localhost:3000\/ledger/,
    )
    expect((await app.get(path('recipients'), admin)).json().items.length).toBe(1)
    expect(
      (await app.ask('POST', path(`recipients/${named.json().id}/removal`), admin)).statusCode,
    ).toBe(204)
  })

  test('sets thresholds, revises and ends them; sites are its own; a logo goes', async () => {
    const sites = (await app.get(path('sites'), admin)).json().items
    expect(sites).toMatchObject([{ name: 'River', latitude: '57.3041' }])
    const given = {
      name: 'NA',
      site: sites[0].id,
      severity: 'notice',
      limitMgPerL: '0.015',
      citation: 'Ours',
      effectiveFrom: '2026-01-01',
    }
    const made = (await app.ask('POST', path('thresholds'), admin, given)).json()
    expect(made).toMatchObject({
      limitMgPerL: '0.015',
      revision: 1,
      state: 'inForce',
      site: { name: 'River' },
    })
    const next = {
      severity: 'critical',
      limitMgPerL: '0.02',
      citation: 'Licence',
      effectiveFrom: '2026-02-01',
      reason: 'New licence',
    }
    const revise = (given: object) =>
      app.ask('POST', path(`thresholds/${made.series}/revisions`), admin, given)
    expect((await revise(next)).json()).toMatchObject({ revision: 2, limitMgPerL: '0.02' })
    expect((await revise({ ...next, effectiveFrom: '2025-01-01' })).statusCode).toBe(400)
    expect((await revise({ ...next, effectiveFrom: '0000-01-01' })).statusCode).toBe(400)
    const ended = (await revise({ ...next, effectiveUntil: '2026-03-01' })).json()
    expect([ended.revision, ended.state]).toEqual([3, 'past'])
    const listed = (await app.get(path('thresholds'), admin)).json().items
    expect(listed.filter(({ series }: { series: string }) => series === made.series).length).toBe(3)
    expect((await app.ask('DELETE', path('logo'), admin)).statusCode).toBe(204)
  })
})

describe('staff', () => {
  test('list and discard drafts, read settings and mails, and are told that no mail server is there', async () => {
    const draft = (
      await app.ask('POST', '/v1/customer-drafts', staff, { step: 0, data: { name: 'Gone' } })
    ).json()
    expect((await app.get('/v1/customer-drafts', staff)).json().items.length).toBe(1)
    expect(
      (await app.ask('POST', '/v1/customer-drafts', staff, { step: 0, data: { name: '\ud800' } }))
        .statusCode,
    ).toBe(400)
    expect((await app.ask('DELETE', `/v1/customer-drafts/${draft.id}`, staff)).statusCode).toBe(204)
    expect((await app.get('/v1/settings', staff)).json()).toMatchObject({
      mail: { source: 'none' },
      publicUrlIsFixed: true,
    })
    const [mail] = (await app.get('/v1/mails', staff)).json().items
    expect((await app.get(`/v1/mails/${mail.id}`, staff)).json().html).toContain('<html')
    for (const [url, body] of [
      [`/v1/mails/${mail.id}/retry`, undefined],
      ['/v1/settings/mail-test', { to: 'a@b.org' }],
    ] as const) {
      expect((await app.ask('POST', url, staff, body)).json().code).toBe('mail.unavailable')
    }
  })
})

test('after all of it the ledger verifies', async () => {
  await db.sequence()
  expect((await db.verify()).failures).toEqual([])
})
