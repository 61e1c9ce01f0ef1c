import { describe, expect, test } from 'vitest'
import type { Run } from '@luminous/contract'
import { statusesOf } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { receiptOf } from '../../test/field.ts'
import { by, openLabBench, type LabBench } from '../../test/lab-bench.ts'
import { addPlate, plateOf } from '../../test/plates.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'

let bench: LabBench
let river: TestTeam
const db = useDatabase(async (db) => {
  bench = await openLabBench(db)
  river = await addTeam(db, 'river')
})

const current = async (code: string) =>
  (
    await db.superuser.query(
      `select r.id from luminous.result r join luminous.sample s on s.team_id = r.team_id and s.id = r.sample_id
       where s.code = $1 and r.status = 'current'`,
      [code],
    )
  ).rows

describe('two runs of the same sample', () => {
  test('signed at the same moment leave one result in force', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [code = ''] = plate.codes
    const runs = [await bench.underReview(plate), await bench.underReview(plateOf(plate.codes))]
    const answers = await Promise.all(runs.map((run) => bench.sign(run)))
    expect(statusesOf(answers)).toEqual([200, 409])
    expect(await current(code)).toHaveLength(1)
  })
})

describe('a result that is left out', () => {
  test('needs another one in force: no sample is reported without a result', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [sampleCode = ''] = plate.codes
    const run = await bench.underReview(plate)
    const choice = { sampleCode, dilution: '1', choice: 'omit', reason: 'Too high for us' }
    await bench.act(run, 'choices', choice, by(bench.reviewer))
    const refused = await bench.sign(run)
    expect([refused.statusCode, refused.json().detail]).toEqual([
      409,
      expect.stringContaining(sampleCode),
    ])
    await bench.act(run, 'choices', { ...choice, choice: 'report' }, by(bench.reviewer))
    expect((await bench.sign(run)).statusCode).toBe(200)
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
    const run = await bench.underReview({ ...plate, layout })
    const choice = { sampleCode, dilution: '2', choice: 'omit', reason: 'One replicate only' }
    expect((await bench.act(run, 'choices', choice, by(bench.reviewer))).statusCode).toBe(200)
    const signed = await bench.sign(run)
    expect(signed.statusCode, signed.body).toBe(200)
    expect(await current(sampleCode)).toHaveLength(1)
  })
})

describe('a sample that was voided with its kit', () => {
  test('bars its run, however late it was voided', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const run = await bench.underReview(plate)
    const reason = 'The bottle was not the one of the label'
    const gone = await bench.app.ask('POST', '/v1/kits/void', bench.analyst, {
      codes: plate.codes,
      reason,
    })
    expect(gone.statusCode).toBe(204)
    const refused = await bench.sign(run)
    expect([refused.statusCode, refused.json().detail]).toEqual([
      409,
      expect.stringContaining('void'),
    ])
  })
})

describe('a sample that came without a kit', () => {
  test('is reported as others are: neither corrected nor rejected afterwards', async () => {
    const editor = await bench.app.signIn((await addMember(db, river.team, 'editor')).email)
    const receipt = receiptOf(river.sampleCode, { conditions: ['warm'] })
    const { id } = (await bench.app.ask('POST', '/v1/lab/receipts', bench.analyst, receipt)).json()
    const path = `/v1/teams/${river.team.id}/samples/${id}`
    const decide = (decision: string) =>
      bench.app.ask('POST', `${path}/dispositions`, bench.analyst, {
        id: newId(),
        decision,
        reason: 'Seen',
      })
    expect((await decide('accept')).statusCode).toBe(200)
    expect(
      (await bench.sign(await bench.underReview(plateOf([river.sampleCode])))).statusCode,
    ).toBe(200)
    expect((await decide('reject')).json().code).toBe('sample.held')
    const { version } = (await bench.app.get(`/v1/samples/${id}`, editor)).json()
    const change = { version, collectedAt: '2026-10-13T00:00:00Z', reason: 'Wrong day' }
    expect((await bench.app.ask('PATCH', path, editor, change)).json().code).toBe('sample.held')
    const notes = { version, notes: 'Seen by the river', reason: 'Said later' }
    expect((await bench.app.ask('PATCH', path, editor, notes)).statusCode).toBe(200)
  })
})

describe('an amendment', () => {
  test('signed while the first edition is withdrawn is in force, whichever came first', async () => {
    for (let round = 0; round < 3; round += 1) {
      const plate = await addPlate(db, [river])
      const run = await bench.underReview(plate)
      await bench.sign(run)
      const next: Run = (await bench.act(run, 'amend', { reason: 'A bubble' })).json()
      await bench.submit(next)
      const [signed, withdrawn] = await Promise.all([bench.sign(next), bench.withdraw(run)])
      expect(signed.statusCode, signed.body).toBe(200)
      // Withdrawn before, it has a next edition all the same; after it, there is nothing to withdraw.
      expect([200, 409, 412]).toContain(withdrawn.statusCode)
      expect((await bench.look(run.id)).state).toBe('superseded')
      for (const code of plate.codes) expect(await current(code)).toHaveLength(1)
    }
  })
})

describe('who signs', () => {
  test('in the stead of somebody who reviews no more does not', async () => {
    const lab = await findLab(db)
    const leaving = await addMember(db, lab, 'reviewer')
    await bench.standIn(await bench.app.signIn(leaving.email))
    const run = await bench.underReview(await addPlate(db, [river]))
    const demote = (role: string) =>
      db.superuser.query('update luminous.membership set role = $2 where person_id = $1', [
        leaving.id,
        role,
      ])
    await demote('analyst')
    expect((await bench.sign(run, bench.otherAnalyst)).json().code).toBe('role.insufficient')
    await demote('reviewer')
    expect((await bench.sign(run, bench.otherAnalyst)).statusCode).toBe(200)
    await demote('analyst')
  })

  test('did not make the key that laid the run out', async () => {
    const lab = await findLab(db)
    const staff = await addMember(db, lab, 'staff-admin')
    const cookie = await bench.app.signIn(staff.email)
    const made = await bench.app.ask('POST', `/v1/teams/${lab.id}/keys`, cookie, {
      name: 'LIMS',
      scopes: ['runs:read', 'runs:write'],
      expiresInDays: 30,
    })
    const as = { headers: { authorization: `Bearer ${made.json().key}` } }
    const run = await bench.layOut(await addPlate(db, [river]), as)
    await bench.submit(run, as)
    await db.superuser.query(
      `update luminous.membership set role = 'reviewer' where person_id = $1`,
      [staff.id],
    )
    const own = await bench.sign(run, cookie)
    expect([own.statusCode, own.json().detail]).toEqual([
      403,
      expect.stringContaining('had a hand'),
    ])
    expect((await bench.sign(run)).statusCode).toBe(200)
  })

  test('did not choose before, as the bench.analyst, what is reported', async () => {
    const plate = await addPlate(db, [river], { each: 1 })
    const [sampleCode = ''] = plate.codes
    const run = await bench.layOut(plate)
    const choice = { sampleCode, dilution: '1', choice: 'report', reason: 'The better one' }
    expect((await bench.act(run, 'choices', choice, by(bench.otherAnalyst))).statusCode).toBe(200)
    await bench.submit(run)
    const standIn = await bench.standIn(bench.reviewer)
    expect((await bench.sign(run, bench.otherAnalyst)).json().detail).toContain('had a hand')
    await standIn.end()
  })
})
