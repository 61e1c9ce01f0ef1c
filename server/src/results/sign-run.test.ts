import { describe, expect, test } from 'vitest'
import type { Run } from '@luminous/contract'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { receiptOf } from '../../test/field.ts'
import { addPlate, addReader, plateOf, type BenchPlate } from '../../test/plates.ts'
import { addMember, addTeam, findLab, testPassword, type TestTeam } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
let river: TestTeam
let analyst: string
let otherAnalyst: string
let otherAnalystId: string
let reviewer: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  river = await addTeam(db, 'river')
  const lab = await findLab(db)
  analyst = await app.signIn((await addMember(db, lab, 'analyst')).email)
  const other = await addMember(db, lab, 'analyst')
  otherAnalystId = other.id
  otherAnalyst = await app.signIn(other.email)
  reviewer = await app.signIn((await addMember(db, lab, 'reviewer')).email)
  await addReader(db)
})

type Auth = { cookies: Record<string, string> } | { headers: Record<string, string> }
const by = (cookie: string): Auth => ({ cookies: { luminous_session: cookie } })
const look = async (id: string): Promise<Run> => (await app.get(`/v1/runs/${id}`, analyst)).json()
async function act(run: { id: string }, deed: string, body: object = {}, as: Auth = by(analyst)) {
  const { version } = await look(run.id)
  const url = `/v1/runs/${run.id}/${deed}`
  return app.inject({ method: 'POST', url, payload: { version, ...body }, ...as })
}
const signature = { password: testPassword, meaning: 'I reviewed this run' }
const sign = (run: { id: string }, cookie = reviewer) =>
  act(run, 'signature', signature, by(cookie))
const withdraw = (run: { id: string }) =>
  act(run, 'withdrawal', { ...signature, reason: 'Samples were swapped' }, by(reviewer))

/** Uploaded, laid out and computed by somebody, or by a key. */
async function laidOut(plate: Omit<BenchPlate, 'codes'>, as: Auth = by(analyst)): Promise<Run> {
  const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="plate.txt"\r\n\r\n`
  const form = { 'content-type': 'multipart/form-data; boundary=b' }
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/plate-files',
    payload: Buffer.concat([Buffer.from(head), plate.bytes, Buffer.from('\r\n--b--\r\n')]),
    ...as,
    headers: 'headers' in as ? { ...as.headers, ...form } : form,
  })
  const [run] = answer.json().runs
  expect((await act(run, 'layout', { layout: plate.layout }, as)).statusCode).toBe(200)
  return (await act(run, 'changes', { method: 'na-lux-4pl' }, as)).json()
}
async function submit(run: { id: string }, as: Auth = by(analyst)): Promise<void> {
  const handed = await act(run, 'submit', {}, as)
  expect(handed.statusCode, handed.body).toBe(200)
  for (const { rule, subject, passed } of handed.json().qc) {
    if (!passed) await act(run, 'rulings', { rule, subject, reason: 'Seen' }, by(reviewer))
  }
}
async function underReview(plate?: Omit<BenchPlate, 'codes'>): Promise<Run> {
  const run = await laidOut(plate ?? (await addPlate(db, [river])))
  await submit(run)
  return run
}
const current = async (code: string) =>
  (
    await db.superuser.query(
      `select r.id from luminous.result r join luminous.sample s on s.team_id = r.team_id and s.id = r.sample_id
       where s.code = $1 and r.status = 'current'`,
      [code],
    )
  ).rows
const standIn = async (cookie: string) => {
  const answer = await app.ask('POST', '/v1/stand-ins', cookie, {
    standIn: otherAnalystId,
    from: new Date(Date.now() - 1000).toISOString(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
    reason: 'On leave',
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().items[0]
}

describe('two runs of the same sample', () => {
  test('signed at the same moment leave one result in force', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [code = ''] = plate.codes
    const runs = [await underReview(plate), await underReview(plateOf(plate.codes))]
    const answers = await Promise.all(runs.map((run) => sign(run)))
    expect(statusesOf(answers)).toEqual([200, 409])
    expect(await current(code)).toHaveLength(1)
  })
})

describe('a result that is left out', () => {
  test('needs another one in force: no sample is reported without a result', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [sampleCode = ''] = plate.codes
    const run = await underReview(plate)
    const choice = { sampleCode, dilution: '1', choice: 'omit', reason: 'Too high for us' }
    await act(run, 'choices', choice, by(reviewer))
    const refused = await sign(run)
    expect([refused.statusCode, refused.json().detail]).toEqual([
      409,
      expect.stringContaining(sampleCode),
    ])
    await act(run, 'choices', { ...choice, choice: 'report' }, by(reviewer))
    expect((await sign(run)).statusCode).toBe(200)
    expect(await current(sampleCode)).toHaveLength(1)
  })
})

describe('a dilution that is left out', () => {
  test('needs no other result in force where the run reports another dilution of the sample', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [sampleCode = ''] = plate.codes
    const wells = Object.entries(plate.layout)
    const [diluted = ''] = wells.find(([, content]) => content.role === 'sample') ?? []
    const layout = Object.fromEntries(
      wells.map(([well, content]) => [
        well,
        well === diluted && content.role === 'sample' ? { ...content, dilution: '2' } : content,
      ]),
    )
    const run = await underReview({ ...plate, layout })
    const choice = { sampleCode, dilution: '2', choice: 'omit', reason: 'One replicate only' }
    expect((await act(run, 'choices', choice, by(reviewer))).statusCode).toBe(200)
    const signed = await sign(run)
    expect(signed.statusCode, signed.body).toBe(200)
    expect(await current(sampleCode)).toHaveLength(1)
  })
})

describe('a sample that was voided with its kit', () => {
  test('bars its run, however late it was voided', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const run = await underReview(plate)
    const reason = 'The bottle was not the one of the label'
    const gone = await app.ask('POST', '/v1/kits/void', analyst, { codes: plate.codes, reason })
    expect(gone.statusCode).toBe(204)
    const refused = await sign(run)
    expect([refused.statusCode, refused.json().detail]).toEqual([
      409,
      expect.stringContaining('void'),
    ])
  })
})

describe('a sample that came without a kit', () => {
  test('is reported as others are: neither corrected nor rejected afterwards', async () => {
    const editor = await app.signIn((await addMember(db, river.team, 'editor')).email)
    const receipt = receiptOf(river.sampleCode, { conditions: ['warm'] })
    const { id } = (await app.ask('POST', '/v1/lab/receipts', analyst, receipt)).json()
    const path = `/v1/teams/${river.team.id}/samples/${id}`
    const decide = (decision: string) =>
      app.ask('POST', `${path}/dispositions`, analyst, { id: newId(), decision, reason: 'Seen' })
    expect((await decide('accept')).statusCode).toBe(200)
    expect((await sign(await underReview(plateOf([river.sampleCode])))).statusCode).toBe(200)
    expect((await decide('reject')).json().code).toBe('sample.held')
    const { version } = (await app.get(`/v1/samples/${id}`, editor)).json()
    const change = { version, collectedAt: '2026-10-13T00:00:00Z', reason: 'Wrong day' }
    expect((await app.ask('PATCH', path, editor, change)).json().code).toBe('sample.held')
    const notes = { version, notes: 'Seen by the river', reason: 'Said later' }
    expect((await app.ask('PATCH', path, editor, notes)).statusCode).toBe(200)
  })
})

describe('an amendment', () => {
  test('signed while the first edition is withdrawn is one of the two, and never an error of ours', async () => {
    for (let round = 0; round < 3; round += 1) {
      const run = await underReview()
      await sign(run)
      const next: Run = (await act(run, 'amend', { reason: 'A bubble' })).json()
      await submit(next)
      const answers = await Promise.all([sign(next), withdraw(run)])
      expect(statusesOf(answers)[0]).toBe(200)
      expect([409, 412]).toContain(statusesOf(answers)[1])
    }
  })
})

describe('who signs', () => {
  test('in the stead of somebody who reviews no more does not', async () => {
    const lab = await findLab(db)
    const leaving = await addMember(db, lab, 'reviewer')
    await standIn(await app.signIn(leaving.email))
    const run = await underReview()
    const demote = (role: string) =>
      db.superuser.query('update luminous.membership set role = $2 where person_id = $1', [
        leaving.id,
        role,
      ])
    await demote('analyst')
    expect((await sign(run, otherAnalyst)).json().code).toBe('role.insufficient')
    await demote('reviewer')
    expect((await sign(run, otherAnalyst)).statusCode).toBe(200)
    await demote('analyst')
  })

  test('did not make the key that laid the run out', async () => {
    const lab = await findLab(db)
    const staff = await addMember(db, lab, 'staff-admin')
    const cookie = await app.signIn(staff.email)
    const made = await app.ask('POST', `/v1/teams/${lab.id}/keys`, cookie, {
      name: 'LIMS',
      scopes: ['runs:read', 'runs:write'],
      expiresInDays: 30,
    })
    const as = { headers: { authorization: `Bearer ${made.json().key}` } }
    const run = await laidOut(await addPlate(db, [river]), as)
    await submit(run, as)
    await db.superuser.query(
      `update luminous.membership set role = 'reviewer' where person_id = $1`,
      [staff.id],
    )
    const own = await sign(run, cookie)
    expect([own.statusCode, own.json().detail]).toEqual([
      403,
      expect.stringContaining('had a hand'),
    ])
    expect((await sign(run)).statusCode).toBe(200)
  })

  test('did not choose before, as the analyst, what is reported', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [sampleCode = ''] = plate.codes
    const run = await laidOut(plate)
    const choice = { sampleCode, dilution: '1', choice: 'report', reason: 'The better one' }
    expect((await act(run, 'choices', choice, by(otherAnalyst))).statusCode).toBe(200)
    await submit(run)
    const { id } = await standIn(reviewer)
    expect((await sign(run, otherAnalyst)).json().detail).toContain('had a hand')
    await app.ask('POST', `/v1/stand-ins/${id}/end`, reviewer, {})
  })
})
