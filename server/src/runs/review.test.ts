import { beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '@luminous/contract'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addReader, addPlate, plateOf, type BenchPlate } from '../../test/plates.ts'
import { addMember, addTeam, findLab, testPassword, type TestTeam } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
let river: TestTeam
let lake: TestTeam
let analyst: string
let reviewer: string
let reviewerId: string
let otherAnalyst: string
let otherAnalystId: string
let viewer: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  river = await addTeam(db, 'river')
  lake = await addTeam(db, 'lake')
  const lab = await findLab(db)
  analyst = await app.signIn((await addMember(db, lab, 'analyst')).email)
  const other = await addMember(db, lab, 'analyst')
  otherAnalystId = other.id
  otherAnalyst = await app.signIn(other.email)
  const person = await addMember(db, lab, 'reviewer')
  reviewerId = person.id
  reviewer = await app.signIn(person.email)
  viewer = await app.signIn((await addMember(db, river.team, 'viewer')).email)
  await addReader(db)
})

function upload(bytes: Buffer, cookie = analyst) {
  const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="plate.txt"\r\n\r\n`
  return app.inject({
    method: 'POST',
    url: '/v1/plate-files',
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    cookies: { luminous_session: cookie },
  })
}
const look = async (id: string): Promise<Run> => (await app.get(`/v1/runs/${id}`, analyst)).json()
const act = async (run: { id: string }, deed: string, body: object = {}, cookie = analyst) =>
  app.ask('POST', `/v1/runs/${run.id}/${deed}`, cookie, {
    version: (await look(run.id)).version,
    ...body,
  })
const sign = (run: { id: string }, cookie = reviewer, body: object = {}) =>
  act(run, 'signature', { password: testPassword, meaning: 'I reviewed this run', ...body }, cookie)

/** A run that an analyst laid out, of fresh samples of both customers. */
async function laidOut(plate?: BenchPlate): Promise<{ run: Run; plate: BenchPlate }> {
  const made = plate ?? (await addPlate(db, [river, lake]))
  const { runs } = (await upload(made.bytes)).json()
  const answer = await act(runs[0], 'layout', { layout: made.layout })
  expect(answer.statusCode, answer.body).toBe(200)
  const chosen = await act(runs[0], 'changes', { method: 'na-lux-4pl' })
  return { run: chosen.json(), plate: made }
}
/** One that waits for its signature, every failed check ruled on. */
async function underReview(plate?: BenchPlate): Promise<{ run: Run; plate: BenchPlate }> {
  const made = await laidOut(plate)
  const handed = await act(made.run, 'submit')
  expect(handed.statusCode, handed.body).toBe(200)
  for (const { rule, subject, passed } of handed.json().qc) {
    if (passed) continue
    const ruled = await act(made.run, 'rulings', { rule, subject, reason: 'Seen before' }, reviewer)
    expect(ruled.statusCode, ruled.body).toBe(200)
  }
  return { ...made, run: await look(made.run.id) }
}
const resultsOf = async (team: TestTeam) =>
  (
    await db.superuser.query(
      'select * from luminous.result where team_id = $1 order by created_at, id',
      [team.team.id],
    )
  ).rows

describe('a plate file', () => {
  test('becomes a run that says what it lacks, and is computed once it is laid out', async () => {
    const plate = await addPlate(db, [river])
    const answer = await upload(plate.bytes)
    expect(answer.statusCode).toBe(201)
    const [fresh] = answer.json().runs
    expect(fresh).toMatchObject({ state: 'new', method: null, samples: 0 })
    // The reader's clock is 90 s ahead, in its own zone.
    expect(Math.abs(Date.now() - 15 * 60_000 - Date.parse(fresh.readAt))).toBeLessThan(60_000)
    const { obstacles, wells } = await look(fresh.id)
    expect(obstacles.map(({ code }) => code)).toEqual(['noLayout', 'noMethod'])
    expect(wells.find(({ well }) => well === 'A1')?.signal).toBeGreaterThan(20_000)
    const { run } = await laidOut(plate)
    expect(run.id).toBe(fresh.id)
    expect(run).toMatchObject({ state: 'computed', samples: 3, obstacles: expect.anything() })
    expect(run.results.map(({ sampleCode }) => sampleCode).toSorted()).toEqual(
      plate.codes.toSorted(),
    )
    expect(run.calibration?.standards).toHaveLength(24)
    expect(await resultsOf(river)).toEqual([])
  })

  test('sent five times at once makes its runs once', async () => {
    const { bytes } = plateOf([])
    const answers = await Promise.all(Array.from({ length: 5 }, () => upload(bytes)))
    expect(statusesOf(answers)).toEqual([200, 200, 200, 200, 201])
    expect(new Set(answers.map((answer) => answer.json().runs[0].id)).size).toBe(1)
  })

  test('whose plate lay turned in the reader is held back until the layout is turned', async () => {
    const { layout, bytes } = await addPlate(db, [river], { each: 12 })
    const rows = bytes.toString('latin1').split('\r\n')
    const first = rows.findIndex((line) => line.startsWith('A\t'))
    const cells = rows.slice(first, first + 16).map((line) => line.split('\t'))
    const turned = cells.map((row, at) =>
      [row[0], ...(cells[15 - at] ?? []).slice(1, 25).toReversed(), 'LUM:Lum'].join('\t'),
    )
    const file = Buffer.from(rows.toSpliced(first, 16, ...turned).join('\r\n'), 'latin1')
    const { run } = await laidOut({ codes: [], layout, bytes: file })
    expect(run.orientation).toEqual({ turned: 'rotated180', undetectable: [] })
    const barred = await act(run, 'submit')
    expect([barred.statusCode, barred.json().detail]).toEqual([
      409,
      expect.stringContaining('turned by 180°'),
    ])
    const righted = await act(run, 'layout', { turn: 'rotated180' })
    expect(righted.json().orientation.turned).toBeNull()
    expect((await act(run, 'submit')).statusCode).toBe(200)
  })

  test('of a reader that nobody knows asks when it was read', async () => {
    const plate = await addPlate(db, [river], { serial: 'UNKNOWN-1' })
    const { run } = await laidOut(plate)
    expect(run.obstacles.map(({ code }) => code)).toContain('noReadTime')
    const early = await act(run, 'changes', { readAtLocal: '2026-01-30T23:30' })
    expect(early.json().place).toEqual({ field: 'instrument' })
    const { items } = (await app.get('/v1/instruments', analyst)).json()
    const chosen = await act(run, 'changes', {
      instrument: items[0].id,
      readAtLocal: '2026-01-30T23:30',
    })
    expect(chosen.json()).toMatchObject({
      readAt: '2026-01-31T06:28:30Z',
      readAtSource: 'entered',
    })
    // Read before its samples were received: that is said, and must be ruled on.
    expect(chosen.json().qc).toContainEqual(
      expect.objectContaining({ rule: 'timeOrder', passed: false }),
    )
  })

  test('voided by mistake comes back, and the same bytes lead to it', async () => {
    const { run, plate } = await laidOut()
    await act(run, 'void', { reason: 'Wrong export' })
    const again = (await upload(plate.bytes)).json()
    expect(again).toMatchObject({ existed: true, runs: [{ id: run.id, state: 'void' }] })
    const restored = await act(run, 'restore', { reason: 'It was the right one' })
    expect(restored.json().state).toBe('computed')
    expect(restored.json().notes.map(({ kind }: { kind: string }) => kind)).toEqual([
      'voided',
      'restored',
    ])
  })
})

describe('a sample that was not received, or is held', () => {
  test('bars its run from review', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    await db.superuser.query(`update luminous.sample set receipt_state = 'held' where code = $1`, [
      plate.codes[0],
    ])
    const { run } = await laidOut(plate)
    const barred = await act(run, 'submit')
    expect([barred.statusCode, barred.json().detail]).toEqual([
      409,
      expect.stringContaining('waits for a decision'),
    ])
  })
})

describe('a run that is handed in', () => {
  const statesOf = async (codes: readonly string[]) => {
    const { rows } = await db.superuser.query(
      'select distinct state from luminous.kit where code = any($1::text[]) and team_id <> $2',
      [codes, (await findLab(db)).id],
    )
    return rows.map(({ state }) => state)
  }

  test('takes its samples off the worklist, and gives them back when it comes back or is voided', async () => {
    const { run, plate } = await laidOut()
    expect(await statesOf(plate.codes)).toEqual(['received'])
    await act(run, 'submit')
    expect(await statesOf(plate.codes)).toEqual(['read'])
    expect((await app.get('/v1/lab/worklist', analyst)).body).not.toContain(plate.codes[0])
    await act(run, 'return', { reason: 'Look at A3' }, reviewer)
    expect(await statesOf(plate.codes)).toEqual(['received'])
    expect((await app.get('/v1/lab/worklist', analyst)).body).toContain(plate.codes[0])
    await act(run, 'submit')
    await act(run, 'void', { reason: 'Wrong export' })
    expect(await statesOf(plate.codes)).toEqual(['received'])
  })
})

describe('a signature', () => {
  test('publishes to each customer its own, in one transaction, with who stands for it', async () => {
    const before = (await resultsOf(river)).length
    const { run, plate } = await underReview()
    const signed = await sign(run)
    expect(signed.statusCode, signed.body).toBe(200)
    expect(signed.json()).toMatchObject({
      state: 'published',
      signature: { role: 'reviewer', confirmedWith: 'password', meaning: 'I reviewed this run' },
    })
    const published = (await resultsOf(river)).slice(before)
    expect(published).toHaveLength(3)
    expect(published[0]).toMatchObject({
      edition: 1,
      status: 'current',
      approved_role: 'reviewer',
      approval_meaning: 'I reviewed this run',
    })
    const [theirs] = await resultsOf(lake)
    const shown = await app.get(`/v1/results/${published[0].id}`, viewer)
    expect(shown.json()).toMatchObject({ edition: 1, status: { kind: 'current' } })
    expect((await app.get(`/v1/results/${theirs.id}`, viewer)).statusCode).toBe(404)
    const disclosed = await app.get(`/v1/results/${published[0].id}/plate`, viewer)
    for (const code of plate.codes.slice(3)) expect(disclosed.body).not.toContain(code)
    const csv = await app.get(`/v1/teams/${river.team.id}/results.csv`, viewer)
    expect(csv.headers['content-type']).toContain('text/csv')
    for (const code of plate.codes.slice(0, 3)) expect(csv.body).toContain(code)
    for (const code of plate.codes.slice(3)) expect(csv.body).not.toContain(code)
    expect((await app.get(`/v1/teams/${lake.team.id}/results.csv`, viewer)).statusCode).toBe(404)
    const events = await db.superuser.query(
      `select subject from luminous.business_event where team_id = $1 and kind = 'results.published'`,
      [river.team.id],
    )
    expect(events.rows.at(-1)?.subject.results.toSorted()).toEqual(
      published.map(({ id }) => String(id)).toSorted(),
    )
    const sample = await app.get(`/v1/samples/${published[0].sample_id}`, viewer)
    expect(sample.json().state).toBe('reported')
    expect(sample.json().events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'fieldScan',
      'labReceipt',
      'plateRead',
      'ingestion',
    ])
  })

  test('needs the password, the newest version, a reviewer, and other eyes than the analyst’s', async () => {
    const { run } = await underReview()
    expect((await sign(run, reviewer, { password: 'wrong' })).json().code).toBe('password.wrong')
    expect((await sign(run, reviewer, { password: undefined })).statusCode).toBe(400)
    expect((await sign(run, reviewer, { version: run.version - 1 })).statusCode).toBe(412)
    expect((await sign(run, otherAnalyst)).json().code).toBe('role.insufficient')
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const from = new Date(Date.now() - 1000).toISOString()
    const standIn = await app.ask('POST', '/v1/stand-ins', reviewer, {
      standIn: otherAnalystId,
      from,
      until,
      reason: 'On leave',
    })
    expect(standIn.statusCode, standIn.body).toBe(201)
    // Who had a hand in the run does not sign it, as stand-in or otherwise.
    await act(run, 'return', { reason: 'Look at A3 again' }, reviewer)
    await act(run, 'exclusions', { well: 'A3', reason: 'Bubble', excluded: true }, otherAnalyst)
    await act(run, 'submit')
    for (const { rule, subject, passed } of (await look(run.id)).qc) {
      if (!passed) await act(run, 'rulings', { rule, subject, reason: 'Seen' }, reviewer)
    }
    const own = await sign(run, otherAnalyst)
    expect([own.statusCode, own.json().detail]).toEqual([
      403,
      expect.stringContaining('had a hand'),
    ])
    const [{ id }] = standIn.json().items
    await app.ask('POST', `/v1/stand-ins/${id}/end`, reviewer, {})
    expect((await sign(run)).statusCode).toBe(200)
  })

  test('by the stand-in counts while it lasts', async () => {
    const { run } = await underReview()
    const asked = {
      standIn: otherAnalystId,
      from: new Date(Date.now() - 1000).toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
      reason: 'On leave',
    }
    const oneself = { ...asked, standIn: reviewerId.toUpperCase() }
    expect((await app.ask('POST', '/v1/stand-ins', reviewer, oneself)).statusCode).toBe(400)
    const standIn = await app.ask('POST', '/v1/stand-ins', reviewer, asked)
    const signed = await sign(run, otherAnalyst)
    expect(signed.statusCode, signed.body).toBe(200)
    await app.ask('POST', `/v1/stand-ins/${standIn.json().items[0].id}/end`, reviewer, {})
  })

  test('given by two reviewers at once counts once', async () => {
    const { run } = await underReview()
    const second = await app.signIn((await addMember(db, await findLab(db), 'reviewer')).email)
    const answers = await Promise.all([sign(run), sign(run, second)])
    expect(statusesOf(answers)).toEqual([200, 412])
  })

  test('waits until every failed check is ruled on', async () => {
    const plate = await addPlate(db, [river], { each: 2 })
    const { run } = await laidOut(plate)
    // Two of three replicates left out: nothing is wrong with that; an unruled failure bars.
    const wild = plate.bytes.toString('latin1').replace(/\nA\t\d+\t\d+/, '\nA\t100\t900000')
    const { run: bad } = await laidOut({ ...plate, bytes: Buffer.from(wild, 'latin1') })
    expect(bad.id).not.toBe(run.id)
    expect(bad.failedRules).toBeGreaterThan(0)
    await act(bad, 'submit')
    const barred = await sign(bad)
    expect([barred.statusCode, barred.json().detail]).toEqual([
      409,
      expect.stringContaining('wait for a ruling'),
    ])
  })
})

describe('what was published', () => {
  let run: Run
  let plate: BenchPlate
  beforeEach(async () => {
    const made = await underReview()
    run = made.run
    plate = made.plate
    expect((await sign(run)).statusCode).toBe(200)
  })
  const review = async (id: string) => {
    expect((await act({ id }, 'submit')).statusCode).toBe(200)
    for (const { rule, subject, passed } of (await look(id)).qc) {
      if (!passed) await act({ id }, 'rulings', { rule, subject, reason: 'Seen' }, reviewer)
    }
    return sign({ id })
  }

  test('cannot be changed, voided or signed again', async () => {
    for (const [deed, body] of [
      ['layout', { layout: plate.layout }],
      ['void', { reason: 'No more' }],
      ['submit', {}],
      ['exclusions', { well: 'A3', reason: 'Bubble', excluded: true }],
    ] as const) {
      expect((await act(run, deed, body)).statusCode, deed).toBeGreaterThanOrEqual(400)
    }
    expect((await sign(run)).statusCode).toBe(409)
  })

  test('is amended by a second edition with a reason; the first stays readable', async () => {
    const [first] = run.results
    const amended = await act(run, 'amend', { reason: 'A3 had a bubble' })
    const next: Run = amended.json()
    expect(next).toMatchObject({ edition: 2, amends: run.id, state: 'computed' })
    expect((await act(run, 'amend', { reason: 'Twice' })).statusCode).toBe(409)
    const [well = ''] = first?.wells ?? []
    await act(next, 'exclusions', { well, reason: 'Bubble', excluded: true })
    const signed = await review(next.id)
    expect(signed.statusCode, signed.body).toBe(200)
    const old = (await app.get(`/v1/results/${first?.id}`, analyst)).json()
    expect(old).toMatchObject({
      edition: 1,
      status: { kind: 'superseded', reason: 'A3 had a bubble' },
    })
    const successor = (await app.get(`/v1/results/${old.status.replacedBy}`, analyst)).json()
    expect(successor).toMatchObject({ edition: 2, replaces: first?.id, flags: ['wellsLeftOut'] })
    expect((await look(run.id)).state).toBe('superseded')
  })

  test('is withdrawn with a reason and a signature, and stays readable as withdrawn', async () => {
    const answer = await act(
      run,
      'withdrawal',
      { password: testPassword, meaning: 'I withdraw it', reason: 'Samples were swapped' },
      reviewer,
    )
    expect(answer.json()).toMatchObject({ state: 'withdrawn' })
    const result = (await app.get(`/v1/results/${run.results[0]?.id}`, analyst)).json()
    expect(result.status).toMatchObject({ kind: 'withdrawn', reason: 'Samples were swapped' })
  })

  test('and read again asks which of the two is reported, with a reason', async () => {
    const codes = plate.codes.slice(0, 1)
    const repeat = { codes, ...plateOf(codes) }
    const { run: second } = await laidOut(repeat)
    await act(second, 'submit')
    for (const { rule, subject, passed } of (await look(second.id)).qc) {
      if (!passed) await act(second, 'rulings', { rule, subject, reason: 'Seen' }, reviewer)
    }
    const barred = await sign(second)
    expect(barred.json().detail).toContain('Say which result is reported')
    const [result] = (await look(second.id)).results
    expect(result?.repeats).toMatchObject([{ run: run.id, published: true }])
    await act(
      second,
      'choices',
      { sampleCode: codes[0], dilution: '1', choice: 'report', reason: 'The first was near LOD' },
      reviewer,
    )
    const signed = await sign(second)
    expect(signed.statusCode, signed.body).toBe(200)
    const former = run.results.find(({ sampleCode }) => sampleCode === codes[0])
    const old = (await app.get(`/v1/results/${former?.id}`, analyst)).json()
    expect(old.status).toMatchObject({ kind: 'superseded', reason: 'The first was near LOD' })
  })
})

describe('the bench', () => {
  test('shows a method’s effect on a past run before it is kept, and keeps it as a revision', async () => {
    const { run } = await laidOut()
    const { items } = (await app.get('/v1/methods', analyst)).json()
    const { definition } = items.find(({ code }: { code: string }) => code === 'na-lux-4pl')
    const changed = { ...definition, loq: '20' }
    const preview = await app.ask('POST', '/v1/methods/preview', analyst, {
      definition: changed,
      run: run.id,
    })
    const [first] = preview.json().results
    expect(first).toMatchObject({ isSame: false, after: { qualifier: '<', limitType: 'LOQ' } })
    const kept = await app.ask('POST', '/v1/methods', analyst, {
      definition: changed,
      reason: 'Validated again',
    })
    expect(kept.json().items).toContainEqual(
      expect.objectContaining({ code: 'na-lux-4pl', revision: 2, runs: 0 }),
    )
    const broken = await app.ask('POST', '/v1/methods', analyst, {
      definition: { ...definition, lod: '50' },
      reason: 'Too much',
    })
    expect([broken.statusCode, broken.json().detail]).toEqual([400, expect.stringContaining('lod')])
    expect((await look(run.id)).method).toBe('na-lux-4pl@1')
    const beyond = await act(run, 'changes', { method: 'na-lux-4pl@99999999999999999999' })
    expect([beyond.statusCode, beyond.json().code]).toEqual([422, 'method.unknown'])
  })

  test('holds a run with an expired lot until somebody rules on it', async () => {
    const { run } = await laidOut()
    const lots = await app.ask('POST', '/v1/reagent-lots', analyst, {
      kind: 'biosensor',
      name: 'strain',
      lot: `L-${newId().slice(-6)}`,
      expiresOn: '2026-01-01',
    })
    const [{ id }] = lots.json().items
    const changed = await act(run, 'changes', { biosensorLot: id })
    expect(changed.json().qc).toContainEqual(
      expect.objectContaining({ rule: 'lotExpiry', passed: false, ruling: null }),
    )
  })

  test('keeps no layout of wells that its plate has not, and takes no version beyond counting', async () => {
    const template = { name: 'Odd', layout: { A13: { role: 'blank' } } }
    for (const wellCount of [96, 97]) {
      const answer = await app.ask('POST', '/v1/layout-templates', analyst, {
        ...template,
        wellCount,
      })
      expect([wellCount, answer.statusCode]).toEqual([wellCount, wellCount === 96 ? 422 : 400])
    }
    const { items } = (await app.get('/v1/instruments', analyst)).json()
    const { retiredAt: _, id, ...rest } = items[0]
    const odd = { ...rest, retired: false, version: 2 ** 40, reason: 'Much too new' }
    const answer = await app.ask('POST', `/v1/instruments/${id}/changes`, analyst, odd)
    expect(answer.statusCode).toBe(400)
  })

  test('is the lab’s alone', async () => {
    for (const path of [
      '/v1/runs',
      '/v1/instruments',
      '/v1/reagent-lots',
      '/v1/methods',
      '/v1/layout-templates',
      '/v1/stand-ins',
      '/v1/control-charts',
    ]) {
      expect((await app.get(path, viewer)).statusCode, path).toBe(403)
    }
  })
})
