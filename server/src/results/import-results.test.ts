import { beforeAll, describe, expect, test } from 'vitest'
import { openApp, statusesOf, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, addTeam, entriesOf, type TestTeam } from '../../test/world.ts'
import { readImport } from './read-import.ts'

const sites = [{ id: 'x', name: 'River', timeZone: 'America/Edmonton' }]
const head = 'sample,site,collected,analyte,value,unit,qualifier,limit,limit_type,method,note'
const read = (...lines: string[]) => readImport(Buffer.from([head, ...lines].join('\n')), sites)
const reasonOf = (line: string) => read(line).rows[0]?.reason

describe('a line of another laboratory’s file', () => {
  test('keeps identifiers as text and decimals as they were written', () => {
    const [row] = read('0363147001,river,2024-08-31,NA,0.50,mg/L,,,,EPA 1,').rows
    expect(row?.result).toMatchObject({
      sampleCode: '0363147001',
      site: 'River',
      value: '0.50',
      collectedOn: '2024-08-31',
      collectedAt: null,
    })
  })

  test('is a day, a time there, or an instant; a day does not become an instant', () => {
    const timeOf = (text: string) => read(`A,River,${text},NA,1,mg/L`).rows[0]?.result
    expect(timeOf('2024-01-31 23:30')).toMatchObject({
      collectedOn: '2024-01-31',
      collectedAt: '2024-02-01T06:30:00.000Z',
    })
    expect(timeOf('2024-02-01T06:30:00Z')?.collectedOn).toBe('2024-01-31')
    expect(reasonOf('A,River,2024-02-30,NA,1,mg/L')).toContain('no such day')
    expect(reasonOf('A,River,31/01/2024,NA,1,mg/L')).toContain('2024-08-31')
  })

  test('below a limit has the limit and no value; without a limit it is refused', () => {
    const of = (line: string) => read(line).rows[0]?.result
    const below = { value: null, qualifier: '<', limit: '0.02' }
    expect(of('A,River,2024-08-31,NA,<0.02,mg/L')).toMatchObject(below)
    expect(of('A,River,2024-08-31,NA,0.02,mg/L,<')).toMatchObject(below)
    expect(of('A,River,2024-08-31,NA,ND,mg/L,,0.02,LOD')).toMatchObject({
      ...below,
      limitType: 'LOD',
    })
    expect(of('A,River,2024-08-31,NA,>40,mg/L')).toMatchObject({ qualifier: '>', limit: '40' })
    expect(reasonOf('A,River,2024-08-31,NA,ND,mg/L')).toContain('needs the limit')
    expect(reasonOf('A,River,2024-08-31,NA,<0.02,mg/L,,0.2')).toContain('limit says')
    expect(reasonOf('A,River,2024-08-31,NA,,mg/L')).toContain('value must be')
    expect(reasonOf('A,River,2024-08-31,NA,"1,5",mg/L')).toContain('decimal point')
    expect(reasonOf('A,River,2024-08-31,NA,1.5,')).toContain('unit is empty')
  })

  test('that says two things at once is refused: none of them is chosen for it', () => {
    expect(reasonOf('A,River,2024-08-31,NA,5,mg/L,<,0.5')).toContain('value says 5')
    expect(reasonOf('A,River,2024-08-31,NA,<0.5,mg/L,>')).toContain('qualifier says >')
    expect(reasonOf('A,River,2024-08-31,NA,ND,mg/L,>,0.5')).toContain('qualifier says >')
    expect(reasonOf('A,River,2024-08-31,NA,0.50,mg/L,<,0.5')).toBeNull()
    expect(reasonOf('A,River,2024-08-31,NA,<0.5,mg/L,<,0.5')).toBeNull()
  })

  test('of a day that no calendar has is refused, whatever stands behind the day', () => {
    for (const time of [
      '2024-02-30T10:00:00Z',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59-14:00',
      '9999-12-31',
      '2024-08-31T10:00:00+23:00',
    ]) {
      expect([time, reasonOf(`A,River,${time},NA,1,mg/L`)]).toEqual([time, expect.any(String)])
    }
  })

  test('that stands five thousand times names a few of the others', () => {
    const lines = Array.from({ length: 5000 }, () => 'A,River,2024-08-31,NA,1,mg/L')
    const preview = read(...lines)
    expect(preview.refused).toBe(5000)
    expect(preview.rows[0]?.reason).toBe(
      'The same sample, analyte, biosensor and time stand in line 3, 4, 5, 6, 7 and 4994 more as well.',
    )
    expect(JSON.stringify(preview).length).toBeLessThan(2_000_000)
  })

  test('of a panel names the biosensor that answered: three lines of one sample are no twins', () => {
    const head = 'sample,site,collected,analyte,value,unit,biosensor'
    const lines = ['atuA,1', 'marR,<7', '3680,2', 'MARR,8', ',9'].map((each) => {
      const [biosensor, value] = each.split(',')
      return `P,River,2024-08-31,NA,${value},mg/L,${biosensor}`
    })
    const { rows } = readImport(Buffer.from([head, ...lines].join('\n')), sites)
    expect(rows.map(({ outcome, result }) => [outcome, result?.biosensor])).toEqual([
      ['used', 'atuA'],
      ['refused', undefined],
      ['used', '3680'],
      ['refused', undefined],
      ['used', null],
    ])
    expect(rows[1]?.reason).toContain('line 5')
  })

  test('is accounted for: used, ignored or refused, and twins name each other', () => {
    const preview = read(
      'A,River,2024-08-31,NA,1,mg/L',
      ',,,,,',
      'B,Nowhere,2024-08-31,NA,1,mg/L',
      'C,River,2024-08-31,NA,1,mg/L',
      'C,River,2024-08-31,na,2,mg/L',
    )
    expect(preview).toMatchObject({ used: 1, ignored: 1, refused: 3 })
    expect(preview.rows.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, 'used'],
      [3, 'ignored'],
      [4, 'refused'],
      [5, 'refused'],
      [6, 'refused'],
    ])
    expect(preview.rows[3]?.reason).toContain('line 6')
    expect(preview.rows[4]?.reason).toContain('line 5')
    expect(() => readImport(Buffer.from('sample,site\nA,River'), sites)).toThrow(/collected/)
    expect(() => readImport(Buffer.from(`${head},colour\n`), sites)).toThrow(/colour/)
  })
})

describe('an import', () => {
  let app: TestApp
  let team: TestTeam
  let editor: string
  let viewer: string
  const db = useDatabase(async (db) => {
    team = await addTeam(db, 'river')
  })
  beforeAll(async () => {
    app = await openApp(db)
    editor = await app.signIn((await addMember(db, team.team, 'editor')).email)
    viewer = await app.signIn((await addMember(db, team.team, 'viewer')).email)
  })
  const url = () => `/v1/teams/${team.team.id}/result-imports`
  const csv = (...lines: string[]) =>
    [head, ...lines.map((line) => line.replaceAll('River', 'River at river'))].join('\n')
  function send(text: string, cookie = editor, path = '', laboratory = 'Another Lab Ltd') {
    const part = (name: string, body: string, more = '') =>
      `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${body}\r\n`
    return app.inject({
      method: 'POST',
      url: `${url()}${path}`,
      payload: Buffer.from(
        `${part('file', text, '; filename="results.csv"')}${part('laboratory', laboratory)}--b--\r\n`,
      ),
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      cookies: { luminous_session: cookie },
    })
  }

  test('is whole or nothing, once for the same bytes, and keeps its source', async () => {
    const bad = await send(csv('A,River,2024-08-31,NA,1,mg/L', 'B,River,2024-08-31,NA,ND,mg/L'))
    expect([bad.statusCode, bad.json().place]).toEqual([422, { line: 3 }])
    const named = await send(csv('A,River,2024-08-31,NA,1,mg/L'), editor, '', 'Lab\u0007')
    expect([named.statusCode, named.json().place]).toEqual([400, { field: 'laboratory' }])
    expect((await app.get(url(), viewer)).json().items).toEqual([])
    const text = csv('A,River,2024-08-31,NA,<0.02,mg/L', 'B,River,2024-08-31 14:05,NA,1.50,mg/L')
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(text)))
    expect(statusesOf(answers)).toEqual([200, 200, 200, 201])
    const [{ id }] = (await app.get(url(), viewer)).json().items
    const detail = (await app.get(`${url()}/${id}`, viewer)).json()
    expect(detail).toMatchObject({ laboratory: 'Another Lab Ltd', rows: 2, voidedAt: null })
    expect(detail.results).toMatchObject([
      { value: null, qualifier: '<', limit: '0.02', collectedAt: null },
      { value: '1.50', qualifier: null, collectedAt: '2024-08-31T20:05:00Z' },
    ])
    const file = await app.get(`${url()}/${id}/file`, viewer)
    expect(file.body).toBe(text)
    // Never among our own results.
    expect((await app.get('/v1/results', viewer)).json().items).toEqual([])
  })

  test('made by mistake is voided with a reason, and its file may come again', async () => {
    const text = csv('V,River,2023-08-31,NA,2,mg/L')
    const { id } = (await send(text)).json()
    const reason = 'Wrong year'
    const voided = await app.ask('POST', `${url()}/${id}/void`, editor, { reason })
    expect(voided.json()).toMatchObject({ voidReason: reason })
    expect((await app.ask('POST', `${url()}/${id}/void`, editor, { reason })).statusCode).toBe(409)
    const entries = await entriesOf(db, 'result_import', id)
    expect(entries.at(-1)?.payload.reason).toBe(reason)
    const again = await send(text)
    expect([again.statusCode, again.json().id === id]).toEqual([201, false])
  })

  test('is previewed without a trace, and is not for viewers', async () => {
    const preview = await send(csv('P,River,2022-08-31,NA,2,mg/L'), editor, '/preview')
    expect(preview.json()).toMatchObject({ used: 1, refused: 0 })
    expect((await send(csv('P,River,2022-08-31,NA,2,mg/L'), viewer)).statusCode).toBe(403)
    const nameless = await send(csv('P,River,2022-08-31,NA,2,mg/L'), editor, '', ' ')
    expect(nameless.json().place).toEqual({ field: 'laboratory' })
  })
})
