import { beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '@luminous/contract'
import { statusesOf } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { by, openLabBench, type LabBench } from '../../test/lab-bench.ts'
import { addPlate, plateOf, type BenchPlate } from '../../test/plates.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../../test/world.ts'

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

const resultsOf = async (team: TestTeam) =>
  (
    await db.superuser.query(
      'select * from luminous.result where team_id = $1 order by created_at, id',
      [team.team.id],
    )
  ).rows

const kitStateOf = async (code: string): Promise<unknown> => {
  const { rows } = await db.superuser.query(
    'select state from luminous.kit where code = $1 and team_id = $2',
    [code, river.team.id],
  )
  return rows[0]?.state
}

/** A plate on which the first code is a field blank. */
function withBlank(made: BenchPlate): BenchPlate {
  const [blank] = made.codes
  const layout = Object.fromEntries(
    Object.entries(made.layout).map(([well, content]) => [
      well,
      content.role === 'sample' && content.sampleCode === blank
        ? { ...content, role: 'fieldBlank' as const }
        : content,
    ]),
  )
  return { ...made, layout }
}

describe('a field blank', () => {
  test('is fixed while its plate is out, though it has no result of its own, and goes back with it', async () => {
    const made = withBlank(await addPlate(db, [river], { each: 2 }))
    const [blank = ''] = made.codes
    const run = await bench.underReview(made)
    expect((await bench.sign(run)).statusCode).toBe(200)
    expect(await kitStateOf(blank)).toBe('reported')
    const editor = await bench.app.signIn((await addMember(db, river.team, 'editor')).email)
    const { rows } = await db.superuser.query(
      'select id from luminous.sample where code = $1 and team_id = $2',
      [blank, river.team.id],
    )
    const correct = async () => {
      const { version } = (await bench.app.get(`/v1/samples/${rows[0].id}`, editor)).json()
      const path = `/v1/teams/${river.team.id}/samples/${rows[0].id}`
      const change = { version, kind: 'sample', reason: 'It was no blank' }
      return bench.app.ask('PATCH', path, editor, change)
    }
    expect((await correct()).statusCode).toBe(409)
    await bench.withdraw(run)
    expect(await kitStateOf(blank)).toBe('received')
    expect((await correct()).statusCode).toBe(200)
  })
})

describe('a signature', () => {
  test('publishes to each customer its own, in one transaction, with who stands for it', async () => {
    const before = (await resultsOf(river)).length
    const plate = await addPlate(db, [river, lake])
    const run = await bench.underReview(plate)
    const signed = await bench.sign(run)
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
    const shown = await bench.app.get(`/v1/results/${published[0].id}`, viewer)
    expect(shown.json()).toMatchObject({ edition: 1, status: { kind: 'current' } })
    expect((await bench.app.get(`/v1/results/${theirs.id}`, viewer)).statusCode).toBe(404)
    const disclosed = await bench.app.get(`/v1/results/${published[0].id}/plate`, viewer)
    for (const code of plate.codes.slice(3)) expect(disclosed.body).not.toContain(code)
    const csv = await bench.app.get(`/v1/teams/${river.team.id}/results.csv`, viewer)
    expect(csv.headers['content-type']).toContain('text/csv')
    for (const code of plate.codes.slice(0, 3)) expect(csv.body).toContain(code)
    for (const code of plate.codes.slice(3)) expect(csv.body).not.toContain(code)
    expect((await bench.app.get(`/v1/teams/${lake.team.id}/results.csv`, viewer)).statusCode).toBe(
      404,
    )
    const events = await db.superuser.query(
      `select subject from luminous.business_event where team_id = $1 and kind = 'results.published'`,
      [river.team.id],
    )
    expect(events.rows.at(-1)?.subject.results.toSorted()).toEqual(
      published.map(({ id }) => String(id)).toSorted(),
    )
    const sample = await bench.app.get(`/v1/samples/${published[0].sample_id}`, viewer)
    expect(sample.json().state).toBe('reported')
    expect(sample.json().events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'fieldScan',
      'labReceipt',
      'plateRead',
      'ingestion',
    ])
  })

  test('lets out what failed and was ruled on, and says so with every result that it concerns', async () => {
    const run = await bench.layOut(await addPlate(db, [river]))
    const lots = await bench.app.ask('POST', '/v1/reagent-lots', bench.analyst, {
      kind: 'biosensor',
      name: 'strain',
      lot: 'B-1',
      expiresOn: '2026-01-01',
    })
    await bench.act(run, 'changes', {
      lots: [{ biosensor: null, lot: lots.json().items[0].id }],
    })
    await bench.submit(run)
    expect((await bench.sign(run)).statusCode).toBe(200)
    for (const { id } of (await bench.look(run.id)).results) {
      const result = (await bench.app.get(`/v1/results/${id}`, viewer)).json()
      expect(result.flags).toEqual(['qc.lotExpiry'])
    }
  })

  test('needs the password, the newest version, a reviewer, and other eyes than the analyst’s', async () => {
    const run = await bench.underReview(await addPlate(db, [river]))
    expect((await bench.sign(run, bench.reviewer, { password: 'wrong' })).json().code).toBe(
      'password.wrong',
    )
    expect((await bench.sign(run, bench.reviewer, { password: undefined })).statusCode).toBe(400)
    expect((await bench.sign(run, bench.reviewer, { version: run.version - 1 })).statusCode).toBe(
      412,
    )
    expect((await bench.sign(run, bench.otherAnalyst)).json().code).toBe('role.insufficient')
    const standIn = await bench.standIn(bench.reviewer)
    // Who had a hand in the run does not sign it, as stand-in or otherwise.
    await bench.act(run, 'return', { reason: 'Look at A3 again' }, by(bench.reviewer))
    await bench.act(
      run,
      'exclusions',
      { well: 'A3', reason: 'Bubble', excluded: true },
      by(bench.otherAnalyst),
    )
    await bench.submit(run)
    const own = await bench.sign(run, bench.otherAnalyst)
    expect([own.statusCode, own.json().detail]).toEqual([
      403,
      expect.stringContaining('had a hand'),
    ])
    await standIn.end()
    expect((await bench.sign(run)).statusCode).toBe(200)
  })

  test('by the stand-in counts while it lasts', async () => {
    const run = await bench.underReview(await addPlate(db, [river]))
    const oneself = {
      standIn: bench.reviewerId.toUpperCase(),
      from: new Date().toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
      reason: 'On leave',
    }
    const refused = await bench.app.ask('POST', '/v1/stand-ins', bench.reviewer, oneself)
    expect(refused.statusCode).toBe(400)
    const standIn = await bench.standIn(bench.reviewer)
    const signed = await bench.sign(run, bench.otherAnalyst)
    expect(signed.statusCode, signed.body).toBe(200)
    await standIn.end()
  })

  test('given by two reviewers at once counts once', async () => {
    const run = await bench.underReview(await addPlate(db, [river]))
    const second = await bench.app.signIn(
      (await addMember(db, await findLab(db), 'reviewer')).email,
    )
    // Both have looked at the same version.
    const { version } = run
    const answers = await Promise.all([
      bench.sign(run, bench.reviewer, { version }),
      bench.sign(run, second, { version }),
    ])
    expect(statusesOf(answers)).toEqual([200, 412])
  })

  test('waits until every failed check is ruled on', async () => {
    const plate = await addPlate(db, [river], { each: 2 })
    const run = await bench.layOut(plate)
    // Two of three replicates left out: nothing is wrong with that; an unruled failure bars.
    const wild = plate.bytes.toString('latin1').replace(/\nA\t\d+\t\d+/, '\nA\t100\t900000')
    const bad = await bench.layOut({ ...plate, bytes: Buffer.from(wild, 'latin1') })
    expect(bad.id).not.toBe(run.id)
    expect(bad.failedRules).toBeGreaterThan(0)
    await bench.act(bad, 'submit')
    const barred = await bench.sign(bad)
    expect([barred.statusCode, barred.json().detail]).toEqual([
      409,
      expect.stringMatching(/waits? for a ruling/),
    ])
  })
})

describe('what was published', () => {
  let run: Run
  let plate: BenchPlate
  beforeEach(async () => {
    plate = await addPlate(db, [river, lake])
    run = await bench.underReview(plate)
    expect((await bench.sign(run)).statusCode).toBe(200)
  })
  test('cannot be changed, voided or signed again', async () => {
    for (const [deed, body] of [
      ['layout', { layout: plate.layout }],
      ['void', { reason: 'No more' }],
      ['submit', {}],
      ['exclusions', { well: 'A3', reason: 'Bubble', excluded: true }],
    ] as const) {
      expect((await bench.act(run, deed, body)).statusCode, deed).toBeGreaterThanOrEqual(400)
    }
    expect((await bench.sign(run)).statusCode).toBe(409)
  })

  test('is amended by a second edition with a reason; the first stays readable', async () => {
    const [first] = run.results
    const amended = await bench.act(run, 'amend', { reason: 'A3 had a bubble' })
    const next: Run = amended.json()
    expect(next).toMatchObject({ edition: 2, amends: run.id, state: 'computed' })
    expect((await bench.act(run, 'amend', { reason: 'Twice' })).statusCode).toBe(409)
    const [well = ''] = first?.wells ?? []
    await bench.act(next, 'exclusions', { well, reason: 'Bubble', excluded: true })
    await bench.submit(next)
    const signed = await bench.sign(next)
    expect(signed.statusCode, signed.body).toBe(200)
    const old = (await bench.app.get(`/v1/results/${first?.id}`, bench.analyst)).json()
    expect(old).toMatchObject({
      edition: 1,
      status: { kind: 'superseded', reason: 'A3 had a bubble' },
    })
    const successor = (
      await bench.app.get(`/v1/results/${old.status.replacedBy}`, bench.analyst)
    ).json()
    expect(successor).toMatchObject({ edition: 2, replaces: first?.id, flags: ['wellsLeftOut'] })
    expect((await bench.look(run.id)).state).toBe('superseded')
  })

  test('is withdrawn with a reason and a signature, and stays readable as withdrawn', async () => {
    const answer = await bench.withdraw(run)
    expect(answer.json()).toMatchObject({ state: 'withdrawn' })
    const result = (await bench.app.get(`/v1/results/${run.results[0]?.id}`, bench.analyst)).json()
    expect(result.status).toMatchObject({ kind: 'withdrawn', reason: 'Samples were swapped' })
  })

  test('and withdrawn lies on the bench again, and is published by the next edition', async () => {
    const [code = ''] = plate.codes
    const stateOf = () => kitStateOf(code)
    // Begun while it was in force: the withdrawal meanwhile does not leave it stuck.
    const next: Run = (await bench.act(run, 'amend', { reason: 'Labels were swapped' })).json()
    await bench.withdraw(run)
    expect(await stateOf()).toBe('received')
    await bench.submit(next)
    expect(await stateOf()).toBe('read')
    const signed = await bench.sign(next)
    expect(signed.statusCode, signed.body).toBe(200)
    expect(await stateOf()).toBe('reported')
    const first = run.results.find(({ sampleCode }) => sampleCode === code)
    const old = (await bench.app.get(`/v1/results/${first?.id}`, viewer)).json()
    expect(old.status).toMatchObject({ kind: 'withdrawn', reason: 'Samples were swapped' })
    const successor = await bench.app.get(`/v1/results/${old.status.replacedBy}`, viewer)
    expect(successor.json()).toMatchObject({
      edition: 2,
      replaces: first?.id,
      status: { kind: 'current' },
    })
    // And the same for one that is begun after the withdrawal.
    await bench.withdraw(next)
    const third: Run = (await bench.act(next, 'amend', { reason: 'Told apart again' })).json()
    await bench.submit(third)
    expect((await bench.sign(third)).statusCode).toBe(200)
    expect(await bench.look(next.id)).toMatchObject({ state: 'superseded' })
    expect(await bench.look(third.id)).toMatchObject({ state: 'published', edition: 3 })
  })

  test('and withdrawn while it stands on another plate under review is read, and not back on the bench', async () => {
    const [code = ''] = plate.codes
    const second = await bench.layOut(plateOf([code]))
    await bench.submit(second)
    await bench.withdraw(run)
    expect(await kitStateOf(code)).toBe('read')
    await bench.act(second, 'return', { reason: 'Look at A3' }, by(bench.reviewer))
    expect(await kitStateOf(code)).toBe('received')
  })

  test('and amended at another dilution is the next edition of what was out', async () => {
    const [code = ''] = plate.codes
    const first = run.results.find(({ sampleCode }) => sampleCode === code)
    const next: Run = (await bench.act(run, 'amend', { reason: 'It was diluted' })).json()
    const layout = Object.fromEntries(
      Object.entries(plate.layout).map(([well, content]) => [
        well,
        content.role === 'sample' && content.sampleCode === code
          ? { ...content, dilution: '10' }
          : content,
      ]),
    )
    await bench.act(next, 'layout', { layout })
    await bench.submit(next)
    expect((await bench.sign(next)).statusCode).toBe(200)
    const old = (await bench.app.get(`/v1/results/${first?.id}`, viewer)).json()
    const successor = await bench.app.get(`/v1/results/${old.status.replacedBy}`, viewer)
    expect(successor.json()).toMatchObject({ edition: 2, replaces: first?.id })
  })

  test('and left off the next edition lies on the bench again', async () => {
    const [code = ''] = plate.codes
    const next: Run = (await bench.act(run, 'amend', { reason: 'It was not theirs' })).json()
    const layout = Object.fromEntries(
      Object.entries(plate.layout).filter(
        ([, content]) => !('sampleCode' in content) || content.sampleCode !== code,
      ),
    )
    await bench.act(next, 'layout', { layout })
    await bench.submit(next)
    expect((await bench.sign(next)).statusCode).toBe(200)
    const worklist = await bench.app.get('/v1/lab/worklist', bench.analyst)
    expect(worklist.body).toContain(code)
    const first = run.results.find(({ sampleCode }) => sampleCode === code)
    const old = (await bench.app.get(`/v1/results/${first?.id}`, viewer)).json()
    expect(old.status).toMatchObject({ kind: 'withdrawn', replacedBy: null })
  })

  test('and read again asks which of the two is reported, with a reason', async () => {
    const codes = plate.codes.slice(0, 1)
    const second = await bench.layOut(plateOf(codes))
    await bench.submit(second)
    const barred = await bench.sign(second)
    expect(barred.json().detail).toContain('Say which result is reported')
    const [result] = (await bench.look(second.id)).results
    expect(result?.repeats).toMatchObject([{ run: run.id, published: true }])
    await bench.act(
      second,
      'choices',
      { sampleCode: codes[0], dilution: '1', choice: 'report', reason: 'The first was near LOD' },
      by(bench.reviewer),
    )
    const signed = await bench.sign(second)
    expect(signed.statusCode, signed.body).toBe(200)
    const former = run.results.find(({ sampleCode }) => sampleCode === codes[0])
    const old = (await bench.app.get(`/v1/results/${former?.id}`, bench.analyst)).json()
    expect(old.status).toMatchObject({ kind: 'superseded', reason: 'The first was near LOD' })
  })
})
