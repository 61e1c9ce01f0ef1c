import { describe, expect, test } from 'vitest'
import { statusesOf } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { by, openLabBench, type LabBench } from '../../test/lab-bench.ts'
import { addPlate, plateOf } from '../../test/plates.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'

let bench: LabBench
let river: TestTeam
let lake: TestTeam
let viewer: string
const db = useDatabase(async (db) => {
  bench = await openLabBench(db)
  river = await addTeam(db, 'river')
  lake = await addTeam(db, 'lake')
  viewer = await bench.app.signIn((await addMember(db, river.team, 'viewer')).email)
})

describe('a plate file', () => {
  test('becomes a run that says what it lacks, and is computed once it is laid out', async () => {
    const plate = await addPlate(db, [river])
    const answer = await bench.upload(plate.bytes)
    expect(answer.statusCode).toBe(201)
    const [fresh] = answer.json().runs
    expect(fresh).toMatchObject({ state: 'new', method: null, samples: 0 })
    // The reader's clock is 90 s ahead, in its own zone.
    expect(Math.abs(Date.now() - 15 * 60_000 - Date.parse(fresh.readAt))).toBeLessThan(60_000)
    const { obstacles, wells } = await bench.look(fresh.id)
    expect(obstacles.map(({ code }) => code)).toEqual(['noLayout', 'noMethod'])
    expect(wells.find(({ well }) => well === 'A1')?.signal).toBeGreaterThan(20_000)
    const run = await bench.layOut(plate)
    expect(run.id).toBe(fresh.id)
    expect(run).toMatchObject({ state: 'computed', samples: 3, obstacles: expect.anything() })
    expect(run.results.map(({ sampleCode }) => sampleCode).toSorted()).toEqual(
      plate.codes.toSorted(),
    )
    expect(run.parts[0]?.calibration?.standards).toHaveLength(24)
    const shown = await bench.app.get('/v1/results', viewer)
    expect(shown.json().items).toEqual([])
  })

  test('sent five times at once makes its runs once', async () => {
    const { bytes } = plateOf([])
    const answers = await Promise.all(Array.from({ length: 5 }, () => bench.upload(bytes)))
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
    const run = await bench.layOut({ layout, bytes: file })
    expect(run.orientation).toEqual({ turned: 'rotated180', undetectable: [] })
    const barred = await bench.act(run, 'submit')
    expect([barred.statusCode, barred.json().detail]).toEqual([
      409,
      expect.stringContaining('turned by 180°'),
    ])
    const righted = await bench.act(run, 'layout', { turn: 'rotated180' })
    expect(righted.json().orientation.turned).toBeNull()
    expect((await bench.act(run, 'submit')).statusCode).toBe(200)
  })

  test('of a reader that nobody knows asks when it was read', async () => {
    const plate = await addPlate(db, [river], { serial: 'UNKNOWN-1' })
    const run = await bench.layOut(plate)
    expect(run.obstacles.map(({ code }) => code)).toContain('noReadTime')
    const early = await bench.act(run, 'changes', { readAtLocal: '2026-01-30T23:30' })
    expect(early.json().place).toEqual({ field: 'instrument' })
    const { items } = (await bench.app.get('/v1/instruments', bench.analyst)).json()
    const chosen = await bench.act(run, 'changes', {
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

  test('whose day and month look alike asks, until somebody says how the reader writes them', async () => {
    const made = plateOf([])
    const text = made.bytes.toString('latin1')
    const dated = text.replace(/Date\t[^\r\n]+/, 'Date\t4/10/2026')
    const [run] = (await bench.upload(Buffer.from(dated, 'latin1'))).json().runs
    expect((await bench.look(run.id)).readAtLocal).toMatch(/^2026-04-10T/)
    const { items } = (await bench.app.get('/v1/instruments', bench.analyst)).json()
    const { id, retiredAt: _, ...reader } = items[0]
    const say = async (dateOrder: string | null) => {
      const { version } = (await bench.app.get('/v1/instruments', bench.analyst)).json().items[0]
      const change = {
        ...reader,
        version,
        dateOrder,
        retired: false,
        reason: 'Its computer says so',
      }
      const url = `/v1/instruments/${id}/changes`
      expect((await bench.app.ask('POST', url, bench.analyst, change)).statusCode).toBe(200)
      return (await bench.act(run, 'changes', { instrument: id })).json()
    }
    const unsaid = await say(null)
    expect(unsaid).toMatchObject({ readAt: null, readAtText: expect.stringContaining('4/10/2026') })
    expect(unsaid.obstacles).toContainEqual(
      expect.objectContaining({
        code: 'noReadTime',
        message: expect.stringContaining('4/10/2026'),
      }),
    )
    expect(await say('dayFirst')).toMatchObject({
      readAtLocal: expect.stringMatching(/^2026-10-04T/),
      readAtSource: 'file',
    })
    // What a person entered stays, whatever the reader is said to write.
    await bench.act(run, 'changes', { readAtLocal: '2026-04-10T08:00' })
    expect(await say('monthFirst')).toMatchObject({
      readAtLocal: '2026-04-10T08:00',
      readAtSource: 'entered',
    })
  })

  test('voided by mistake comes back, and the same bytes lead to it', async () => {
    const { run, plate } = await bench.laidOut([river, lake])
    await bench.act(run, 'void', { reason: 'Wrong export' })
    const again = (await bench.upload(plate.bytes)).json()
    expect(again).toMatchObject({ existed: true, runs: [{ id: run.id, state: 'void' }] })
    const restored = await bench.act(run, 'restore', { reason: 'It was the right one' })
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
    const run = await bench.layOut(plate)
    const barred = await bench.act(run, 'submit')
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
    const { run, plate } = await bench.laidOut([river, lake])
    expect(await statesOf(plate.codes)).toEqual(['received'])
    await bench.act(run, 'submit')
    expect(await statesOf(plate.codes)).toEqual(['read'])
    expect((await bench.app.get('/v1/lab/worklist', bench.analyst)).body).not.toContain(
      plate.codes[0],
    )
    await bench.act(run, 'return', { reason: 'Look at A3' }, by(bench.reviewer))
    expect(await statesOf(plate.codes)).toEqual(['received'])
    expect((await bench.app.get('/v1/lab/worklist', bench.analyst)).body).toContain(plate.codes[0])
    await bench.act(run, 'submit')
    await bench.act(run, 'void', { reason: 'Wrong export' })
    expect(await statesOf(plate.codes)).toEqual(['received'])
  })
})

describe('the bench', () => {
  test('shows a method’s effect on a past run before it is kept, and keeps it as a revision', async () => {
    const { run } = await bench.laidOut([river])
    const { items } = (await bench.app.get('/v1/methods', bench.analyst)).json()
    const { definition } = items.find(({ code }: { code: string }) => code === 'na-lux-4pl')
    const changed = { ...definition, loq: '20' }
    const preview = await bench.app.ask('POST', '/v1/methods/preview', bench.analyst, {
      definition: changed,
      run: run.id,
    })
    const [first] = preview.json().results
    expect(first).toMatchObject({ isSame: false, after: { qualifier: '<', limitType: 'LOQ' } })
    const kept = await bench.app.ask('POST', '/v1/methods', bench.analyst, {
      definition: changed,
      reason: 'Validated again',
    })
    expect(kept.json().items).toContainEqual(
      expect.objectContaining({ code: 'na-lux-4pl', revision: 2, runs: 0 }),
    )
    const broken = await bench.app.ask('POST', '/v1/methods', bench.analyst, {
      definition: { ...definition, lod: '50' },
      reason: 'Too much',
    })
    expect([broken.statusCode, broken.json().detail]).toEqual([400, expect.stringContaining('lod')])
    expect((await bench.look(run.id)).method).toBe('na-lux-4pl@1')
    const beyond = await bench.act(run, 'changes', { method: 'na-lux-4pl@99999999999999999999' })
    expect([beyond.statusCode, beyond.json().code]).toEqual([422, 'method.unknown'])
  })

  test('computes by a method in another unit, and hands nothing in by it', async () => {
    const { run } = await bench.laidOut([river])
    const changed = (await bench.act(run, 'changes', { method: 'gen5-vendor-4pl' })).json()
    expect(changed.parts[0]?.unit).toBe('unit of the standards')
    expect(changed.obstacles).toContainEqual(
      expect.objectContaining({ code: 'unitNotReported', bars: 'submit' }),
    )
    expect((await bench.act(run, 'submit')).statusCode).toBe(409)
  })

  test('holds a run with an expired lot until somebody rules on it', async () => {
    const { run } = await bench.laidOut([river])
    const lots = await bench.app.ask('POST', '/v1/reagent-lots', bench.analyst, {
      kind: 'biosensor',
      name: 'strain',
      lot: `L-${newId().slice(-6)}`,
      expiresOn: '2026-01-01',
    })
    const [{ id }] = lots.json().items
    const changed = await bench.act(run, 'changes', { lots: [{ biosensor: null, lot: id }] })
    expect(changed.json().qc).toContainEqual(
      expect.objectContaining({ rule: 'lotExpiry', passed: false, ruling: null }),
    )
    // 23:30 in Edmonton is the next day in UTC: the lot is good until its day ends there.
    const { items } = (await bench.app.get('/v1/instruments', bench.analyst)).json()
    for (const [day, passed] of [
      ['2026-01-01', true],
      ['2026-01-02', false],
    ] as const) {
      const readAtLocal = `${day}T23:30`
      const read = await bench.act(run, 'changes', { instrument: items[0].id, readAtLocal })
      expect(read.json().qc).toContainEqual(expect.objectContaining({ rule: 'lotExpiry', passed }))
    }
  })

  test('keeps no layout of wells that its plate has not, and takes no version beyond counting', async () => {
    const template = { name: 'Odd', layout: { A13: { role: 'blank' } } }
    for (const wellCount of [96, 97]) {
      const answer = await bench.app.ask('POST', '/v1/layout-templates', bench.analyst, {
        ...template,
        wellCount,
      })
      expect([wellCount, answer.statusCode]).toEqual([wellCount, wellCount === 96 ? 422 : 400])
    }
    const { items } = (await bench.app.get('/v1/instruments', bench.analyst)).json()
    const { retiredAt: _, id, ...rest } = items[0]
    const odd = { ...rest, retired: false, version: 2 ** 40, reason: 'Much too new' }
    const answer = await bench.app.ask('POST', `/v1/instruments/${id}/changes`, bench.analyst, odd)
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
      expect((await bench.app.get(path, viewer)).statusCode, path).toBe(403)
    }
  })
})
