import { beforeAll, describe, expect, test } from 'vitest'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits, cameraJpeg, scanOf } from '../../test/field.ts'
import { addMember, addTeam, entriesOf, type TestTeam } from '../../test/world.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
let team: TestTeam
let other: TestTeam
let editor: string
let editorId: string
let viewer: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = await addTeam(db, 'river')
  other = await addTeam(db, 'lake')
  const person = await addMember(db, team.team, 'editor')
  editorId = person.id
  editor = await app.signIn(person.email)
  viewer = await app.signIn((await addMember(db, team.team, 'viewer')).email)
})
const send = (scan: object, cookie = editor, into = team.team.id) =>
  app.ask('POST', `/v1/teams/${into}/field-scans`, cookie, scan)
const rowsOf = async (code: string) =>
  (await db.superuser.query('select * from luminous.sample where code = $1', [code])).rows

describe('a field scan', () => {
  test('sent ten times at once is one sample, one event, one answer', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    const scan = scanOf(team, code)
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(scan)))
    expect(statusesOf(answers)).toEqual([...Array.from({ length: 9 }, () => 200), 201])
    const receipts = answers.map((answer) => {
      const { existed: _, ...receipt } = answer.json()
      // The first hears the moment of its arrival, the others the moment that was stored.
      return { ...receipt, receivedAt: receipt.receivedAt.slice(0, 16) }
    })
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1)
    expect(await rowsOf(code)).toHaveLength(1)
    const events = await db.superuser.query(
      'select 1 from luminous.custody_event where deed_id = $1',
      [scan.id],
    )
    expect(events.rows).toHaveLength(1)
  })

  test('writes the sample, the kit’s move and the event into the team’s own ledger, with the time of the field', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    const occurredAt = new Date(Date.now() - 60_000).toISOString()
    const { sample } = (await send(scanOf(team, code, { occurredAt }))).json()
    const [entry] = await entriesOf(db, 'sample', sample)
    expect(entry?.payload).toMatchObject({ occurredAt, after: { code, ph: '7.25' } })
    const kits = await app.get(`/v1/teams/${team.team.id}/kits?state=collected&limit=200`, viewer)
    expect(kits.json().items).toContainEqual(expect.objectContaining({ code, sample }))
  })

  test('told again with other content is refused, and the first stays', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    const scan = scanOf(team, code)
    await send(scan)
    const again = await send({ ...scan, notes: 'Something else' })
    expect([again.statusCode, again.json().code]).toEqual([409, 'event.differs'])
    expect((await rowsOf(code))[0]).toMatchObject({ notes: 'Thin ice at the shore' })
  })

  test('of a used, void, expired, mistyped, unknown or another team’s kit is refused with the reason', async () => {
    const [used = '', spoilt = ''] = await addKits(db, team.team.id, { count: 2 })
    const [expired = ''] = await addKits(db, team.team.id, { expiresOn: '2026-01-31' })
    const [foreign = ''] = await addKits(db, other.team.id)
    const [unassigned = ''] = await addKits(db, null)
    await send(scanOf(team, used))
    const kits = (await app.get(`/v1/teams/${team.team.id}/kits?limit=200`, editor)).json()
    const { id } = kits.items.find((kit: { code: string }) => kit.code === spoilt)
    await app.ask('POST', `/v1/teams/${team.team.id}/kits/${id}/void`, editor, {
      reason: 'Fell into the river',
    })
    const refusal = async (code: string) => {
      const answer = await send(scanOf(team, code))
      return [answer.statusCode, answer.json().code, answer.json().detail]
    }
    expect(await refusal(used)).toEqual([409, 'kit.used', expect.stringContaining('Fiona Field')])
    expect(await refusal(spoilt)).toEqual([409, 'kit.void', expect.stringContaining('Fell into')])
    expect(await refusal(expired)).toEqual([
      409,
      'kit.expired',
      expect.stringContaining('2026-01-31'),
    ])
    const wrong = used.startsWith('KA') ? used.replace('KA', 'KC') : `KA${used.slice(2)}`
    expect((await refusal(wrong)).slice(0, 2)).toEqual([422, 'kit.mistyped'])
    // Whose a kit is, or that it is nobody's, is not for others to learn.
    const [status, code, sentence] = await refusal(foreign)
    expect([status, code]).toEqual([422, 'kit.unknown'])
    expect((await refusal(unassigned))[2].replace(unassigned, '')).toBe(
      sentence.replace(foreign, ''),
    )
  })

  test('at 23:30 on the last good day is in time where it was taken, whatever the day in UTC', async () => {
    const [late = '', tooLate = ''] = await addKits(db, team.team.id, {
      count: 2,
      expiresOn: '2026-01-30',
    })
    const good = await send(scanOf(team, late, { occurredAt: '2026-01-30T23:30:00-07:00' }))
    expect(good.statusCode).toBe(201)
    const bad = await send(scanOf(team, tooLate, { occurredAt: '2026-01-31T00:10:00-07:00' }))
    expect(bad.json().code).toBe('kit.expired')
  })

  test('says what is odd about clocks and persons, and mends nothing', async () => {
    const codes = await addKits(db, team.team.id, { count: 5 })
    const clock = {
      deviceTime: new Date().toISOString(),
      utcOffsetMinutes: -420,
      serverOffsetMs: 0,
      sinceContactMs: null,
      skewMs: null,
      gpsTime: null,
    }
    const remarksOf = async (code: string, given: object) =>
      (await send(scanOf(team, code, given))).json().remarks
    const own = { name: 'Editor', personId: editorId, verified: true }
    expect(await remarksOf(codes[0]!, { clock, holder: own })).toEqual([])
    expect(await remarksOf(codes[1]!, { clock: { ...clock, serverOffsetMs: 200_000 } })).toEqual([
      'clockSkew',
      'sentByOther',
      'holderNotVerified',
    ])
    const ahead = new Date(Date.now() + 3_600_000).toISOString()
    expect(await remarksOf(codes[2]!, { clock, holder: own, occurredAt: ahead })).toEqual([
      'clockAhead',
      'enteredTime',
    ])
    const prehistoric = '1970-01-01T00:00:10Z'
    const lost = { ...clock, deviceTime: prehistoric, gpsTime: new Date().toISOString() }
    expect(
      await remarksOf(codes[3]!, { clock: lost, holder: own, occurredAt: prehistoric }),
    ).toEqual(['clockSkew', 'beforeKit'])
    expect((await rowsOf(codes[3]!))[0]?.collected_at.toISOString()).toContain(
      '1970-01-01T00:00:10',
    )
    // Somebody who is nobody here does not become known by claiming it.
    const claimed = { name: 'Nobody', personId: newId(), verified: true }
    expect(await remarksOf(codes[4]!, { holder: claimed })).toContain('holderNotVerified')
  })

  test('of a viewer, of another team’s member or without a session is refused', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    expect((await send(scanOf(team, code), viewer)).statusCode).toBe(403)
    const stranger = await app.signIn((await addMember(db, other.team, 'editor')).email)
    expect((await send(scanOf(team, code), stranger)).statusCode).toBe(404)
    expect((await send(scanOf(team, code), '')).statusCode).toBe(401)
    const foreignSite = await send(scanOf(other, code))
    expect([foreignSite.statusCode, foreignSite.json().place]).toEqual([400, { field: 'site' }])
    expect(await rowsOf(code)).toEqual([])
  })
})

describe('a photo', () => {
  const put = (bytes: Buffer, sha256 = sha256Hex(bytes)) =>
    app.inject({
      method: 'PUT',
      url: `/v1/teams/${team.team.id}/photos/${sha256}`,
      payload: bytes,
      headers: { 'content-type': 'image/jpeg' },
      cookies: { luminous_session: editor },
    })

  test('is missing in the receipt until its bytes are there, and stored afterwards', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    const bytes = cameraJpeg()
    const second = cameraJpeg('Exif\0\0 another')
    const photo = (of: Buffer) => ({
      sha256: sha256Hex(of),
      mediaType: 'image/jpeg' as const,
      sizeBytes: of.length,
    })
    const scan = scanOf(team, code, { photos: [photo(bytes), photo(second)] })
    const stored = async () =>
      (await send(scan)).json().attachments.map((each: { stored: boolean }) => each.stored)
    expect(await stored()).toEqual([false, false])
    expect((await put(bytes)).statusCode).toBe(201)
    expect((await put(bytes)).statusCode).toBe(200)
    expect(await stored()).toEqual([true, false])
    const { sample } = (await send(scan)).json()
    const url = `/v1/samples/${sample}/photos/${photo(bytes).sha256}`
    const shown = await app.get(url, viewer)
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(shown.rawPayload.includes('57.3041')).toBe(false)
    expect(shown.rawPayload.subarray(-6)).toEqual(bytes.subarray(-6))
    const { rows } = await db.superuser.query<{ bytes: Buffer }>(
      `select c.bytes from luminous.file_chunk c join luminous.file f on f.id = c.file_id where f.sha256 = $1`,
      [photo(bytes).sha256],
    )
    expect(rows[0]?.bytes.equals(bytes)).toBe(true)
  })

  test('whose bytes are cut, changed, or no picture is refused', async () => {
    const bytes = cameraJpeg('Exif\0\0 third')
    expect((await put(bytes.subarray(0, -4), sha256Hex(bytes))).statusCode).toBe(422)
    expect((await put(bytes.subarray(0, 20))).statusCode).toBe(422)
    expect((await put(Buffer.from('<svg onload="alert(1)">'))).statusCode).toBe(422)
  })
})

describe('a file off a phone', () => {
  const take = (file: object) =>
    app.ask('POST', `/v1/teams/${team.team.id}/field-files`, editor, {
      format: 'luminous-field',
      version: 1,
      exportedAt: new Date().toISOString(),
      team: team.team.id,
      scans: [],
      handOvers: [],
      photos: [],
      ...file,
    })

  test('is taken in once, each thing by itself, and every one is accounted for', async () => {
    const [one = '', two = ''] = await addKits(db, team.team.id, { count: 2 })
    const bytes = cameraJpeg('Exif\0\0 from the file')
    const occurredAt = new Date(Date.now() - 3_600_000).toISOString()
    const good = scanOf(team, one, {
      occurredAt,
      photos: [{ sha256: sha256Hex(bytes), mediaType: 'image/jpeg', sizeBytes: bytes.length }],
    })
    const handOver = {
      id: newId(),
      codes: [one],
      from: 'Fiona Field',
      to: 'Carl Courier',
      occurredAt: new Date().toISOString(),
      timeZone: 'America/Edmonton',
      holder: good.holder,
    }
    const file = {
      scans: [good, { ...scanOf(team, two), site: 'nowhere' }, 'rubbish'],
      handOvers: [handOver],
      photos: [
        { sha256: sha256Hex(bytes), mediaType: 'image/jpeg', base64: bytes.toString('base64') },
      ],
    }
    const first = (await take(file)).json()
    expect(first).toMatchObject({ taken: 3, existed: 0, refused: 2 })
    expect(first.items).toHaveLength(5)
    expect(
      first.items.filter((item: { outcome: string }) => item.outcome === 'refused'),
    ).toMatchObject([
      { kind: 'scan', number: 2, detail: expect.stringContaining('site') },
      { kind: 'scan', number: 3 },
    ])
    expect((await take(file)).json()).toMatchObject({ taken: 0, existed: 3, refused: 2 })
    const again = (await send(good)).json()
    expect(again.attachments).toMatchObject([{ stored: true }])
    const [entry] = await entriesOf(db, 'sample', again.sample)
    expect(entry?.payload).toMatchObject({ occurredAt, reason: 'Taken from a file off a phone' })
  })

  test('keeps nothing back for one thing that cannot be stored', async () => {
    const [one = '', two = ''] = await addKits(db, team.team.id, { count: 2 })
    const poisoned = scanOf(team, one, { notes: 'a\u0000b' })
    const answer = await take({ scans: [poisoned, scanOf(team, two)] })
    expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
    expect(answer.json()).toMatchObject({ taken: 1, refused: 1 })
  })

  test('of another team’s phone is refused whole', async () => {
    expect((await take({ team: other.team.id })).statusCode).toBe(409)
  })
})

describe('a phone', () => {
  let pack: Awaited<ReturnType<TestApp['get']>>
  beforeAll(async () => {
    await addKits(db, team.team.id, { count: 2 })
    await addKits(db, other.team.id)
    pack = await app.get(`/v1/teams/${team.team.id}/field-pack`, editor)
  })

  test('gets all that it needs offline, and nothing of others', () => {
    const body = pack.json()
    expect(body.person).toMatchObject({ id: editorId })
    expect(Date.parse(body.validUntil) - Date.parse(body.serverTime)).toBe(24 * 3_600_000)
    expect(body.sites).toHaveLength(1)
    expect(body.kits[0]).toMatchObject({ state: 'assigned' })
    expect(pack.body).not.toContain(other.team.id)
  })
})
