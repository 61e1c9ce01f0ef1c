import { describe, expect, test } from 'vitest'
import type { LabReceipt, SampleSummary } from '@luminous/contract'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits, receiptOf, scanOf } from '../../test/field.ts'
import { addMember, addTeam, entriesOf, findLab, type TestTeam } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
let team: TestTeam
let editor: string
let analyst: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = await addTeam(db, 'river')
  editor = await app.signIn((await addMember(db, team.team, 'editor')).email)
  analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
})

/** A sample that was collected with a fresh kit; its code. */
async function collected(given: Parameters<typeof scanOf>[2] = {}, kit = {}): Promise<string> {
  const [code = ''] = await addKits(db, team.team.id, kit)
  const scan = scanOf(team, code, given)
  const answer = await app.ask('POST', `/v1/teams/${team.team.id}/field-scans`, editor, scan)
  expect(answer.statusCode).toBe(201)
  return code
}
const receive = (code: string, given: Partial<LabReceipt> = {}, cookie = analyst) =>
  app.ask('POST', '/v1/lab/receipts', cookie, receiptOf(code, given))
const decide = (sample: string, decision: 'accept' | 'reject', id = newId()) =>
  app.ask('POST', `/v1/teams/${team.team.id}/samples/${sample}/dispositions`, analyst, {
    id,
    decision,
    reason: 'Measured again: cold enough',
  })

describe('a sample at the lab’s door', () => {
  test('gets the lab’s next number, and is ready to be read where nothing is wrong', async () => {
    const first = (await receive(await collected())).json()
    const second = (await receive(await collected())).json()
    expect(first).toMatchObject({ state: 'received', receiptState: 'accepted', conditions: [] })
    const [, number = ''] = first.labNumber.split('-')
    expect(second.labNumber).toBe(
      `${first.labNumber.split('-')[0]}-${String(Number(number) + 1).padStart(5, '0')}`,
    )
    // New Year's Eve in Alberta, and the next year in UTC already.
    const eve = { occurredAt: '2026-01-01T02:00:00Z' }
    const third = await receive(await collected({ occurredAt: '2025-12-31T20:00:00Z' }), eve)
    expect(third.json().labNumber).toBe('L25-00001')
    const [, entry] = await entriesOf(db, 'sample', first.id)
    expect(entry?.payload).toMatchObject({ before: { lab_number: null } })
    expect(entry?.payload.after).toMatchObject({ lab_number: first.labNumber })
  })

  test('received at the same moment by two people is received once', async () => {
    const code = await collected()
    const answers = await Promise.all([receive(code), receive(code)])
    expect(statusesOf(answers)).toEqual([201, 409])
    const receipt = receiptOf(await collected())
    const same = await Promise.all(
      [1, 2, 3].map(() => app.ask('POST', '/v1/lab/receipts', analyst, receipt)),
    )
    expect(statusesOf(same)).toEqual([200, 200, 201])
    expect(new Set(same.map((answer) => answer.json().labNumber)).size).toBe(1)
  })

  test('with anything wrong is held until somebody decides, with a reason', async () => {
    const held = (await receive(await collected(), { conditions: ['warm', 'leaking'] })).json()
    expect(held).toMatchObject({ receiptState: 'held', conditions: ['warm', 'leaking'] })
    const id = newId()
    expect((await decide(held.id, 'accept', id)).json().receiptState).toBe('accepted')
    expect((await decide(held.id, 'accept', id)).statusCode).toBe(200)
    expect((await decide(held.id, 'accept')).statusCode).toBe(409)
    const turned = (await decide(held.id, 'reject')).json()
    expect(turned.receiptState).toBe('rejected')
    expect(turned.events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'fieldScan',
      'labReceipt',
      'disposition',
      'disposition',
    ])
  })

  test('with a broken seal, past its holding time, or received before it was taken is held by itself', async () => {
    const seal = await receive(await collected(), { sealState: 'broken' })
    expect(seal.json()).toMatchObject({ receiptState: 'held', conditions: ['sealBroken'] })
    const old = new Date(Date.now() - 26 * 3_600_000).toISOString()
    const late = await receive(await collected({ occurredAt: old }, { holdingHours: 24 }))
    expect(late.json()).toMatchObject({ receiptState: 'held', conditions: ['holdExceeded'] })
    const before = new Date(Date.now() - 3_600_000).toISOString()
    const impossible = (await receive(await collected(), { occurredAt: before })).json()
    expect(impossible).toMatchObject({ receiptState: 'held', conditions: [] })
    expect(impossible.events.at(0).remarks).toEqual(['outOfOrder'])
  })

  test('is not received by a deed that told something else of it before', async () => {
    const code = await collected()
    const id = newId()
    const handOver = {
      id,
      codes: [code],
      from: 'Fiona Field',
      to: 'Carl Courier',
      occurredAt: new Date().toISOString(),
      timeZone: 'America/Edmonton',
      holder: { name: 'Fiona Field' },
    }
    const told = await app.ask('POST', `/v1/teams/${team.team.id}/hand-overs`, editor, handOver)
    expect(told.statusCode).toBe(201)
    const refused = await receive(code, { id })
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'event.differs'])
    const { receiptState, events } = (await receive(code)).json()
    expect([receiptState, events.length]).toEqual(['accepted', 3])
  })

  test('is decided about by a decision of its own, not by one about another sample', async () => {
    const one = (await receive(await collected(), { conditions: ['warm'] })).json()
    const other = (await receive(await collected(), { conditions: ['warm'] })).json()
    const id = newId()
    expect((await decide(one.id, 'accept', id)).statusCode).toBe(200)
    const refused = await decide(other.id, 'accept', id)
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'event.differs'])
  })

  test('whose code cannot be received says why', async () => {
    const [unscanned = ''] = await addKits(db, team.team.id)
    const [unassigned = ''] = await addKits(db, null)
    const refusal = async (code: string) => {
      const { statusCode } = await receive(code)
      const looked = await app.get(`/v1/lab/arrivals/${encodeURIComponent(code)}`, analyst)
      expect(looked.statusCode).toBe(statusCode)
      return [statusCode, looked.json().code, looked.json().detail]
    }
    expect(await refusal(unscanned)).toEqual([
      422,
      'sample.unknown',
      expect.stringContaining('field record has not arrived'),
    ])
    expect(await refusal(unassigned)).toEqual([
      422,
      'sample.unknown',
      expect.stringContaining('nobody'),
    ])
    expect((await refusal('K-no-such'))[1]).toBe('sample.unknown')
    const again = await receive(await collected(), { labNumber: 'TWICE' })
    expect(again.statusCode).toBe(201)
    const twin = await receive(await collected(), { labNumber: 'TWICE' })
    expect([twin.statusCode, twin.json().place]).toEqual([409, { field: 'labNumber' }])
    const own = await receive(await collected(), { labNumber: 'L26-99999999' })
    expect([own.statusCode, own.json().place]).toEqual([400, { field: 'labNumber' }])
    const both = await receive(await collected(), { conditions: ['ok', 'warm'] })
    expect(both.statusCode).toBe(400)
  })

  test('is received by the lab alone', async () => {
    expect((await receive(await collected(), {}, editor)).statusCode).toBe(403)
    expect((await app.get('/v1/lab/worklist', editor)).statusCode).toBe(403)
  })
})

describe('the worklist', () => {
  test('has the shortest holding time first, and neither what was rejected nor what was read', async () => {
    const soon = await collected({}, { holdingHours: 1 })
    const rejected = (await receive(await collected(), { conditions: ['frozen'] })).json()
    await decide(rejected.id, 'reject')
    const { items } = (await app.get('/v1/lab/worklist', analyst)).json()
    const codes = items.map(({ code }: SampleSummary) => code)
    expect(codes).toContain(soon)
    expect(codes).not.toContain(rejected.code)
    const ends: number[] = items.map(({ holdUntil }: SampleSummary) => Date.parse(holdUntil ?? ''))
    expect(ends).toEqual(ends.toSorted((one, other) => one - other))
  })
})

describe('what the field wrote down', () => {
  const correct = (id: string, change: object) =>
    app.ask('PATCH', `/v1/teams/${team.team.id}/samples/${id}`, editor, change)

  test('is corrected with a reason by who looked at the newest, and the scan stays', async () => {
    const code = await collected({ ph: '7.2' })
    const page = await app.get(`/v1/samples?search=${code.slice(0, 6).toLowerCase()}`, editor)
    const [{ id }] = page.json().items
    const { version } = (await app.get(`/v1/samples/${id}`, editor)).json()
    const reason = 'Meter was read upside down'
    const corrected = await correct(id, { version, ph: '2.7', reason })
    expect(corrected.json()).toMatchObject({ ph: '2.7', conductivityUsPerCm: null })
    expect((await correct(id, { version, ph: '3', reason })).statusCode).toBe(412)
    const entries = await entriesOf(db, 'sample', id)
    expect(entries.at(-1)?.payload).toMatchObject({ reason, before: { ph: '7.2' } })
    for (const duplicateOf of [id, id.toUpperCase()]) {
      const itself = { version: version + 1, kind: 'duplicate', duplicateOf, reason }
      expect((await correct(id, itself)).statusCode).toBe(400)
    }
  })
})

describe('half a character', () => {
  test('is refused in notes and reasons, as whole ones that nothing can hold are', async () => {
    const half = 'a\ud800b'
    expect((await receive(await collected(), { note: half })).statusCode).toBe(400)
    const { id } = (await receive(await collected(), { conditions: ['warm'] })).json()
    const path = `/v1/teams/${team.team.id}/samples/${id}/dispositions`
    const decision = { id: newId(), decision: 'accept', reason: half }
    expect((await app.ask('POST', path, analyst, decision)).statusCode).toBe(400)
  })
})

describe('times that no calendar has', () => {
  test('are refused, and no list fails for them', async () => {
    const { id, version } = (await receive(await collected())).json()
    const path = `/v1/teams/${team.team.id}/samples/${id}`
    for (const collectedAt of [
      '9999-12-31T23:59:59Z',
      '0000-01-01T00:00:00Z',
      '2026-11-21T10:00:00+23:00',
    ]) {
      const answer = await app.ask('PATCH', path, editor, { version, collectedAt, reason: 'Typo' })
      expect([collectedAt, answer.statusCode]).toEqual([collectedAt, 400])
      const scan = scanOf(team, (await addKits(db, team.team.id))[0] ?? '', {
        occurredAt: collectedAt,
      })
      const sent = await app.ask('POST', `/v1/teams/${team.team.id}/field-scans`, editor, scan)
      expect([collectedAt, sent.statusCode]).toEqual([collectedAt, 400])
    }
    expect((await app.get('/v1/lab/worklist', analyst)).statusCode).toBe(200)
    expect((await app.get('/v1/samples', editor)).statusCode).toBe(200)
  })
})

describe('hand-overs', () => {
  const handOver = (codes: string[], given: object = {}) => ({
    id: newId(),
    codes,
    from: 'Fiona Field',
    to: 'Carl Courier',
    occurredAt: new Date().toISOString(),
    timeZone: 'America/Edmonton',
    holder: { name: 'Fiona Field' },
    ...given,
  })
  const tell = (deed: object) =>
    app.ask('POST', `/v1/teams/${team.team.id}/hand-overs`, editor, deed)

  test('of a cooler told five times at once stand once in each sample’s chain', async () => {
    const codes = [await collected(), await collected()]
    const deed = handOver(codes, { condition: 'cold', temperatureCelsius: '3.5' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => tell(deed)))
    expect(statusesOf(answers)).toEqual([200, 200, 200, 200, 201])
    const { samples } = answers[0]!.json()
    const { events } = (await app.get(`/v1/samples/${samples[0].id}`, editor)).json()
    expect(events).toHaveLength(2)
    expect(events[1]).toMatchObject({
      kind: 'handOver',
      to: 'Carl Courier',
      temperatureCelsius: '3.5',
    })
    expect((await tell({ ...deed, to: 'Somebody else' })).json().code).toBe('event.differs')
  })

  test('of what nobody collected, or before it was collected, say so', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    expect((await tell(handOver([code]))).json().code).toBe('sample.unknown')
    const early = new Date(Date.now() - 3_600_000).toISOString()
    const told = await tell(handOver([await collected()], { occurredAt: early }))
    expect(told.json().remarks).toContain('outOfOrder')
  })
})
