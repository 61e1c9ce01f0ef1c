/** A plate of three biosensors from the reader's workbook to what the customers read. */
import type { Run } from '@luminous/contract'
import { beforeAll, expect, test } from 'vitest'
import { runLuminous } from '../../test/command.ts'
import { useDatabase } from '../../test/database.ts'
import { openLabBench, by, type LabBench } from '../../test/lab-bench.ts'
import { addPanelPlate, type PanelPlate } from '../../test/panel-plates.ts'
import { addMember, addTeam, type TestTeam } from '../../test/world.ts'

const db = useDatabase()
const river = { acyclic: 0.2, complex: 0.4, classic: 0.1 }
const pond = { acyclic: 40, complex: 55, classic: 14 }
const poisonous = { acyclic: 90, complex: 140, classic: 30 }

let bench: LabBench
let teams: [TestTeam, TestTeam]
let plate: PanelPlate
let run: Run
const resultOf = (of: Run, code: string | undefined, biosensor: string) => {
  const found = of.results.find(
    (result) => result.sampleCode === code && result.biosensor === biosensor,
  )
  if (!found) throw new Error(`${code} has no result by ${biosensor}`)
  return found
}

beforeAll(async () => {
  bench = await openLabBench(db)
  teams = [await addTeam(db), await addTeam(db)]
  plate = await addPanelPlate(db, teams, [river, pond, poisonous])
})

test('the workbook is one run, whose layout chooses a method for each biosensor', async () => {
  const answer = await bench.upload(plate.bytes)
  expect(answer.statusCode, answer.body).toBe(201)
  const [fresh] = answer.json().runs
  expect(fresh).toMatchObject({ state: 'new', method: null })
  const laid = await bench.act(fresh, 'layout', { layout: plate.layout })
  expect(laid.statusCode, laid.body).toBe(200)
  run = laid.json()
  expect(run).toMatchObject({
    state: 'computed',
    method: 'na-atua-fold@1, na-marr-fold@1, na-3680-fold@1',
    error: null,
  })
  expect(run.parts.map(({ biosensor, signalUnit, unit }) => [biosensor, signalUnit, unit])).toEqual(
    [
      ['atuA', 'fold', 'mg/L'],
      ['marR', 'fold', 'mg/L'],
      ['3680', 'fold', 'mg/L'],
    ],
  )
  for (const { calibration } of run.parts) expect(calibration?.standards).toHaveLength(7)
  expect(run.results).toHaveLength(9)
})

test('its controls tell the biosensors apart, which is a check that passed; what failed makes it need review', () => {
  expect(run.exchanges).toEqual(
    [
      ['atuA', 'marR'],
      ['atuA', '3680'],
      ['marR', '3680'],
    ].map((biosensors) => ({ biosensors, verdict: 'asLaidOut' })),
  )
  expect(run.qc).toContainEqual(
    expect.objectContaining({ rule: 'exchange', passed: true, biosensor: null, subject: null }),
  )
  for (const biosensor of ['atuA', 'marR', '3680']) {
    expect(run.qc).toContainEqual(
      expect.objectContaining({ rule: 'untreatedSignal', biosensor, passed: true }),
    )
  }
  expect(run.verdict).toBe('needsReview')
})

test('laid out with two biosensors in each other’s wells it fails for all samples of both, until it is laid out right', async () => {
  const other: Readonly<Record<string, string>> = { atuA: 'marR', marR: 'atuA' }
  const layout = Object.fromEntries(
    Object.entries(plate.layout).map(([well, content]) => {
      const { biosensor } = content
      return [
        well,
        biosensor === undefined
          ? content
          : { ...content, biosensor: other[biosensor] ?? biosensor },
      ]
    }),
  )
  const answer = await bench.act(run, 'layout', { layout })
  expect(answer.statusCode, answer.body).toBe(200)
  const failed = answer.json().qc.find(({ rule }: { rule: string }) => rule === 'exchange')
  expect(failed).toMatchObject({ passed: false, ruling: null })
  expect(failed.subject.split(', ').toSorted()).toEqual(['atuA', 'marR'])
  expect(failed.wells).toHaveLength(
    Object.values(plate.layout).filter(({ biosensor }) => other[biosensor ?? '']).length,
  )
  const mended = await bench.act(run, 'layout', { layout: plate.layout })
  run = mended.json()
  expect(run.exchanges.every(({ verdict }) => verdict === 'asLaidOut')).toBe(true)
})

test('each biosensor has lots of its own: one of each kind, of that biosensor, and standing on the plate', async () => {
  const addLot = async (kind: string, lot: string, biosensor: string | null, expiresOn: string) => {
    const body = { kind, name: `${kind} of the test`, lot, biosensor, expiresOn }
    const { items } = (await bench.app.ask('POST', '/v1/reagent-lots', bench.analyst, body)).json()
    return items.find((each: { lot: string }) => each.lot === lot).id
  }
  const fresh = await addLot('biosensor', 'A-7', 'atuA', '2099-01-01')
  const old = await addLot('biosensor', 'M-2', 'marR', '2020-01-01')
  const oil = await addLot('calibrant', 'O-1', 'marR', '2099-01-01')
  const lots = [
    { biosensor: 'atuA', lot: fresh },
    { biosensor: 'marR', lot: old },
    { biosensor: 'marR', lot: oil },
  ]
  for (const wrong of [
    [{ biosensor: '3680', lot: fresh }],
    [{ biosensor: 'alkB', lot: oil }],
    [lots[0], lots[0]],
    [{ biosensor: 'atuA', lot: run.id }],
  ]) {
    const refused = await bench.act(run, 'changes', { lots: wrong })
    expect([refused.statusCode, refused.json().place]).toEqual([400, { field: 'lots' }])
  }
  const answer = await bench.act(run, 'changes', { lots })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(
    answer.json().lots.map((each: Run['lots'][number]) => [each.biosensor, each.lot.lot]),
  ).toEqual([
    ['atuA', 'A-7'],
    ['marR', 'M-2'],
    ['marR', 'O-1'],
  ])
  const expired = answer
    .json()
    .qc.filter(({ rule, passed }: Run['qc'][number]) => rule === 'lotExpiry' && !passed)
  expect(expired.map(({ biosensor, subject }: Run['qc'][number]) => [biosensor, subject])).toEqual([
    ['marR', 'biosensor M-2'],
  ])
  run = (await bench.act(run, 'changes', { lots: [lots[0]] })).json()
  expect(run.lots).toHaveLength(1)
})

test('wells without a biosensor are not handed in by a method for one: three cultures would be one curve', async () => {
  const layout = Object.fromEntries(
    Object.entries(plate.layout).map(([well, { biosensor: _biosensor, ...content }]) => [
      well,
      content,
    ]),
  )
  await bench.act(run, 'layout', { layout })
  const answer = await bench.act(run, 'changes', { methods: ['na-atua-fold'] })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().obstacles).toContainEqual({
    code: 'noBiosensor',
    bars: 'submit',
    message: expect.stringContaining('atuA'),
  })
  run = (await bench.act(run, 'layout', { layout: plate.layout })).json()
  expect(run.parts).toHaveLength(3)
})

test('a reader of another serial number than the file names is a check that fails', async () => {
  expect(run.qc).toContainEqual(expect.objectContaining({ rule: 'reader', passed: true }))
  const other = await bench.app.ask('POST', '/v1/instruments', bench.analyst, {
    name: 'Another reader',
    serial: 'OTHER-9',
    timeZone: 'America/Edmonton',
  })
  const { id } = other.json().items.find(({ name }: { name: string }) => name === 'Another reader')
  const changed = (await bench.act(run, 'changes', { instrument: id })).json()
  expect(changed.qc).toContainEqual(
    expect.objectContaining({
      rule: 'reader',
      passed: false,
      message: expect.stringContaining('OTHER-9'),
    }),
  )
  run = (await bench.act(run, 'changes', { instrument: run.instrumentId })).json()
})

test('a layout names biosensors of the register: another keeps the run from review', async () => {
  const layout = { ...plate.layout, H12: { role: 'untreatedControl', biosensor: 'strangeR' } }
  const answer = await bench.act(run, 'layout', { layout })
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.json().obstacles).toContainEqual({
    code: 'unknownBiosensor',
    bars: 'submit',
    message: expect.stringContaining('strangeR'),
  })
  run = (await bench.act(run, 'layout', { layout: plate.layout })).json()
  expect(run.obstacles.map(({ code }) => code)).not.toContain('unknownBiosensor')
})

test('each biosensor says its own: clean is below a limit, a pond is a number, poison is no statement', () => {
  const [clean, full, poison] = plate.codes
  for (const biosensor of ['atuA', 'marR', '3680']) {
    expect(resultOf(run, clean, biosensor)).toMatchObject({ qualifier: '<', response: 'none' })
    expect(Number(resultOf(run, full, biosensor).fold)).toBeGreaterThan(2)
  }
  expect(Number(resultOf(run, full, 'marR').concentration)).toBeGreaterThan(35)
  expect(Number(resultOf(run, full, 'marR').concentration)).toBeLessThan(85)
  expect(resultOf(run, poison, '3680')).toMatchObject({
    flag: 'inhibited',
    concentration: null,
    qualifier: null,
    fold: null,
    response: null,
  })
  expect(resultOf(run, poison, 'atuA').fold).not.toBeNull()
})

test('a ruling about one biosensor leaves the other’s check as it is', async () => {
  await bench.submit({ id: run.id })
  const reviewed = await bench.look(run.id)
  const failed = reviewed.qc.filter(({ passed }) => !passed)
  expect(failed.map(({ rule, biosensor }) => [rule, biosensor])).toContainEqual(['growth', '3680'])
  expect(failed.every(({ ruling }) => ruling !== null)).toBe(true)
  const passed = { rule: 'growth', subject: plate.codes[2], biosensor: 'atuA', reason: 'No cause' }
  const refused = await bench.act(run, 'rulings', passed, by(bench.reviewer))
  expect([refused.statusCode, refused.json().code]).toEqual([400, 'request.invalid'])
})

test('signed, customers read three results a sample, and nothing of anybody else', async () => {
  const signed = await bench.sign(run)
  expect(signed.statusCode, signed.body).toBe(200)
  const viewer = await bench.app.signIn((await addMember(db, teams[0].team, 'viewer')).email)
  const { items } = (await bench.app.get('/v1/results', viewer)).json()
  expect(items.map(({ biosensor }: { biosensor: { code: string } }) => biosensor.code)).toEqual(
    expect.arrayContaining(['atuA', 'marR', '3680']),
  )
  expect(items).toHaveLength(3)
  expect(items[0]).toMatchObject({
    biosensor: { name: expect.any(String), acidClass: expect.any(String) },
    isEstimate: true,
    fold: { response: 'none' },
    concentration: { kind: 'censored', qualifier: '<' },
  })
  const page = (await bench.app.get(`/v1/results/${items[0].id}/plate`, viewer)).json()
  const shown = new Set(page.wells.map(({ biosensor }: { biosensor: string }) => biosensor))
  expect([...shown]).toEqual([items[0].biosensor.code])
  expect(page.wells.filter(({ scope }: { scope: string }) => scope === 'own')).toHaveLength(2)
  const texts = page.readings.map(({ leaf }: { leaf: string }) => leaf).join('')
  for (const [well, content] of Object.entries(plate.layout)) {
    const isForeign = 'sampleCode' in content && content.sampleCode !== plate.codes[0]
    expect(texts.includes(`"${well}"`), well).toBe(!isForeign)
  }
  const other = await bench.app.signIn((await addMember(db, teams[1].team, 'viewer')).email)
  const theirs = (await bench.app.get('/v1/results', other)).json().items
  const kinds = new Map(
    theirs.map((each: { biosensor: { code: string }; sample: { code: string } }) => [
      `${each.sample.code} ${each.biosensor.code}`,
      each,
    ]),
  )
  expect(kinds.size).toBe(6)
  expect(kinds.get(`${plate.codes[2]} 3680`)).toMatchObject({
    concentration: { kind: 'noStatement' },
    fold: null,
    flags: expect.arrayContaining(['inhibited']),
  })
  // A failed check of one biosensor is no flag of another's result.
  expect(kinds.get(`${plate.codes[1]} atuA`)).not.toMatchObject({
    flags: expect.arrayContaining(['qc.growth']),
  })
})

test('every result computes again to the bit, and the ledger verifies', async () => {
  await db.sequence()
  const { rows } = await db.superuser.query<{ id: string }>(
    'select id from luminous.result where run_id = $1',
    [run.id],
  )
  expect(rows).toHaveLength(9)
  for (const { id } of rows.slice(0, 4)) {
    const again = await runLuminous(['recompute', id], db.environment())
    expect(again, again.stderr).toMatchObject({ code: 0 })
    expect(again.stdout).toContain('to the bit')
  }
  expect((await db.verify()).failures).toEqual([])
})

test('one biosensor can be read again: its new result takes the place of its own old one alone', async () => {
  const amended = await bench.act(run, 'amend', {
    reason: 'The standards of marR were entered wrongly',
  })
  expect(amended.statusCode, amended.body).toBe(200)
  const next: Run = amended.json()
  await bench.submit(next)
  expect((await bench.sign(next)).statusCode).toBe(200)
  const { rows } = await db.superuser.query<{ biosensor: string; editions: number[] }>(
    `select biosensor, array_agg(edition order by edition) as editions from luminous.result r
     join luminous.sample s on s.team_id = r.team_id and s.id = r.sample_id
     where s.code = $1 group by biosensor order by biosensor`,
    [plate.codes[0]],
  )
  expect(rows).toEqual(
    ['3680', 'atuA', 'marR'].map((biosensor) => ({ biosensor, editions: [1, 2] })),
  )
})

test('a layout that names a biosensor without a method, or wells without a biosensor, is not handed in', async () => {
  const again = await addPanelPlate(db, teams, [river])
  const [fresh] = (await bench.upload(again.bytes)).json().runs
  const strange = Object.fromEntries(
    Object.entries(again.layout).map(([well, content]) => [
      well,
      content.biosensor === 'marR'
        ? { ...content, biosensor: 'nobodyKnows' }
        : well === 'A1'
          ? { ...content, biosensor: undefined }
          : content,
    ]),
  )
  const laid: Run = (await bench.act(fresh, 'layout', { layout: strange })).json()
  const codes = laid.obstacles.map(({ code }) => code)
  expect(codes).toEqual(expect.arrayContaining(['noMethod', 'noBiosensor']))
  const handed = await bench.act(laid, 'submit', {}, by(bench.analyst))
  expect([handed.statusCode, handed.json().code]).toEqual([409, 'conflict'])
})

test('a team names the biosensors that it has results of, and sets a limit for one of them', async () => {
  const admin = await bench.app.signIn((await addMember(db, teams[0].team, 'admin')).email)
  const url = `/v1/teams/${teams[0].team.id}`
  const { items } = (await bench.app.get(`${url}/biosensors`, admin)).json()
  expect(items.map(({ code }: { code: string }) => code).toSorted()).toEqual([
    '3680',
    'atuA',
    'marR',
  ])
  const limit = {
    name: 'Complex acids',
    severity: 'critical',
    biosensor: 'marR',
    limitFold: '3',
    citation: 'Our own decision',
    effectiveFrom: '2026-01-01',
  }
  const set = await bench.app.ask('POST', `${url}/thresholds`, admin, limit)
  expect(set.json(), set.body).toMatchObject({
    biosensor: 'marR',
    limitFold: '3',
    limitMgPerL: null,
  })
  const plain = { ...limit, biosensor: null, limitFold: null, limitMgPerL: '60' }
  const any = await bench.app.ask('POST', `${url}/thresholds`, admin, plain)
  const revised = await bench.app.ask(
    'POST',
    `${url}/thresholds/${any.json().series}/revisions`,
    admin,
    { ...limit, name: undefined, biosensor: undefined, reason: 'In fold now' },
  )
  expect(revised.json(), revised.body).toMatchObject({ status: 400, place: { field: 'limitFold' } })
})
