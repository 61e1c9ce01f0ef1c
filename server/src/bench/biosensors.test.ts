import { describe, expect, test } from 'vitest'
import type { Biosensor } from '@luminous/contract'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase, type TestDatabase } from '../../test/database.ts'
import { addMember, addTeam, builder, entriesOf, findLab } from '../../test/world.ts'
import { install } from '../install.ts'
import { transaction } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
const who: Record<string, string> = {}
const db = useDatabase(async (db) => {
  app = await openApp(db)
  const lab = await findLab(db)
  const { team } = await addTeam(db, 'river')
  for (const role of ['analyst', 'reviewer'] as const) {
    who[role] = await app.signIn((await addMember(db, lab, role)).email)
  }
  who['customer'] = await app.signIn((await addMember(db, team, 'admin')).email)
})

const path = '/v1/biosensors'
const list = async (): Promise<Biosensor[]> => (await app.get(path, who['analyst'])).json().items
const find = async (code: string): Promise<Biosensor> => {
  const found = (await list()).find((each) => each.code === code)
  if (!found) throw new Error(`the register has no ${code}`)
  return found
}
const add = (body: object, as = 'analyst') => app.ask('POST', path, who[as], body)
const strain = (code: string) => ({ code, name: `Panel ${code}`, acidClass: 'aromatic' })
/** The biosensor as it is, but for what is said. */
const change = async (code: string, said: object, as = 'analyst') => {
  const { id, code: _, retiredAt, ...fields } = await find(code)
  const body = { ...fields, retired: retiredAt !== null, reason: 'Validated again', ...said }
  return app.ask('POST', `${path}/${id}/changes`, who[as], body)
}

describe('the first biosensors', () => {
  const codes = async (db: TestDatabase) => {
    const { rows } = await db.superuser.query<{ code: string; retired: boolean }>(
      'select code, retired_at is not null as retired from luminous.biosensor order by lower(code)',
    )
    return rows.map(({ code, retired }) => (retired ? `${code}, retired` : code))
  }
  const start = ({ config, address, superuserUrl }: TestDatabase) =>
    install(config, { address, superuserUrl, embedded: null })

  test('are given to a new installation, with what was published of each', async () => {
    expect(await list()).toEqual([
      expect.objectContaining({ code: 'atuA', name: 'Panel 1', promoter: 'atuA-L' }),
      expect.objectContaining({ code: 'marR', name: 'Panel 2', statedLimit: '7 to 16 mg/L' }),
      expect.objectContaining({ code: '3680', name: 'Panel 3', acidClass: expect.any(String) }),
    ])
  })

  test('are given to an older one at its next start, once', async () => {
    const older = await db.clone()
    try {
      await older.superuser.query('delete from luminous.biosensor')
      await Promise.all([start(older), start(older)])
      expect(await codes(older)).toEqual(['3680', 'atuA', 'marR'])
      // What the lab did with them since then stays.
      await older.superuser.query('update luminous.biosensor set retired_at = now()')
      await start(older)
      expect(await codes(older)).toEqual(['3680, retired', 'atuA, retired', 'marR, retired'])
    } finally {
      await older.drop()
    }
  })

  test('are not forced on a lab that has its own', async () => {
    const own = await db.clone()
    try {
      await own.superuser.query(`delete from luminous.biosensor where code <> 'marR'`)
      await start(own)
      expect(await codes(own)).toEqual(['marR'])
    } finally {
      await own.drop()
    }
  })
})

describe('the register', () => {
  test('takes a biosensor with what was left out empty', async () => {
    const added = await add({ ...strain('sadR'), promoter: ' sadR-L ' })
    expect(added.statusCode, added.body).toBe(201)
    expect(await find('sadR')).toMatchObject({
      promoter: 'sadR-L',
      strain: '',
      statedLimit: '',
      retiredAt: null,
      version: 1,
    })
  })

  test('has a code once, however it is written, and says at which field', async () => {
    for (const code of ['marR', 'MARR']) {
      const taken = await add(strain(code))
      expect([taken.statusCode, taken.json().code, taken.json().place]).toEqual([
        409,
        'conflict',
        { field: 'code' },
      ])
    }
  })

  test('takes no code that a layout could not write, and no line break in a name', async () => {
    for (const wrong of [{ code: 'mar R' }, { code: '' }, { code: 'x'.repeat(41) }]) {
      expect((await add({ ...strain('x'), ...wrong })).statusCode).toBe(400)
    }
    expect((await add({ ...strain('x'), name: 'Panel\n4' })).statusCode).toBe(400)
    expect((await add({ code: 'x', name: 'Panel 4' })).statusCode).toBe(400)
  })

  test('changes all but the code', async () => {
    const changed = await change('atuA', { name: 'Acyclic', statedLimit: '12 mg/L' })
    expect(changed.statusCode, changed.body).toBe(200)
    expect(await find('atuA')).toMatchObject({ name: 'Acyclic', statedLimit: '12 mg/L' })
    const recoded = await change('atuA', { code: 'atuB' })
    expect([recoded.statusCode, recoded.json().code]).toEqual([400, 'request.invalid'])
    await expect(
      transaction(db.worker, builder, (tx) => tx.query(`update luminous.biosensor set code = 'x'`)),
    ).rejects.toThrow(/permission denied/)
    // A field that is left out is not wiped: it is asked for.
    expect((await change('atuA', { remarks: undefined })).statusCode).toBe(400)
    expect((await change('atuA', { reason: undefined })).statusCode).toBe(400)
    expect((await find('atuA')).remarks).toMatch(/5 to 7 h/)
  })

  test('refuses a change to what somebody else has changed since', async () => {
    const { id, version } = await find('marR')
    await change('marR', { remarks: 'Fresh glycerol stocks' })
    const late = await change('marR', { version, remarks: 'Old stocks' })
    expect([late.statusCode, late.json().code]).toEqual([412, 'version.stale'])
    const none = `${path}/${newId()}/changes`
    const { code: _, id: __, retiredAt: ___, ...fields } = await find('marR')
    const nowhere = { ...fields, retired: false, reason: 'Not there' }
    expect((await app.ask('POST', none, who['analyst'], nowhere)).statusCode).toBe(404)
    expect((await entriesOf(db, 'biosensor', id)).length).toBe(2)
  })

  test('retires and takes back, and its history says what was before, and why', async () => {
    await add({ ...strain('oldR'), remarks: 'First stock' })
    const { id } = await find('oldR')
    await change('oldR', { retired: true, reason: 'It answers no more' }, 'reviewer')
    expect((await find('oldR')).retiredAt).not.toBeNull()
    expect((await list()).at(-1)?.code).toBe('oldR')
    await change('oldR', { retired: false, remarks: 'Second stock', reason: 'Made anew' })
    const answer = await app.get(`/v1/records/biosensor/${id}/history`, who['analyst'])
    expect(answer.statusCode).toBe(200)
    const { entries } = answer.json()
    expect(entries).toMatchObject([
      { version: 1, action: 'insert' },
      { version: 2, action: 'update', reason: 'It answers no more' },
      { version: 3, action: 'update', reason: 'Made anew' },
    ])
    expect(entries[2].changes).toContainEqual({
      field: 'remarks',
      before: 'First stock',
      after: 'Second stock',
    })
  })

  test('is read and kept by the lab’s staff alone', async () => {
    expect((await add(strain('revR'), 'reviewer')).statusCode).toBe(201)
    expect((await app.get(path, who['customer'])).statusCode).toBe(403)
    expect((await app.get(path)).statusCode).toBe(401)
    expect((await add(strain('cusR'), 'customer')).statusCode).toBe(403)
    expect((await change('marR', { name: 'Theirs' }, 'customer')).statusCode).toBe(403)
    const { id } = await find('marR')
    const history = await app.get(`/v1/records/biosensor/${id}/history`, who['customer'])
    expect(history.statusCode).toBe(403)
  })
})

describe('a lot', () => {
  const addLot = (said: object) =>
    app.ask('POST', '/v1/reagent-lots', who['analyst'], {
      kind: 'biosensor',
      name: 'Strain',
      lot: newId(),
      expiresOn: '2037-12-31',
      ...said,
    })

  test('names the biosensor that it is of, or none', async () => {
    const lot = newId()
    const answer = await addLot({ lot, biosensor: 'marR' })
    expect(answer.statusCode, answer.body).toBe(201)
    expect(answer.json().items).toContainEqual(expect.objectContaining({ lot, biosensor: 'marR' }))
    const unsaid = newId()
    expect((await addLot({ lot: unsaid })).json().items).toContainEqual(
      expect.objectContaining({ lot: unsaid, biosensor: null }),
    )
  })

  test('is of no biosensor that is unknown or retired, a calibrant neither', async () => {
    await add(strain('goneR'))
    await change('goneR', { retired: true })
    for (const said of [
      { biosensor: 'nobodyR' },
      { biosensor: 'marr' },
      { biosensor: 'goneR' },
      { kind: 'calibrant', biosensor: 'nobodyR' },
    ]) {
      const answer = await addLot(said)
      expect([answer.statusCode, answer.json().place], JSON.stringify(said)).toEqual([
        400,
        { field: 'biosensor' },
      ])
    }
  })
})
