import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkDisclosure } from '@luminous/verify/reading-tree.ts'
import { parseHex } from '@luminous/ledger'
import { openApp, type TestApp } from '../../test/app.ts'
import { runLuminous } from '../../test/command.ts'
import { useDatabase } from '../../test/database.ts'
import { addMember, findLab } from '../../test/world.ts'
import { makeDemonstration } from '../demonstration/demonstration.ts'
import { sha256 } from '../audit/keys.ts'

const plate = readFileSync(new URL('../demonstration/plate.txt', import.meta.url))
const layout = readFileSync(new URL('../demonstration/layout.csv', import.meta.url))

let app: TestApp
let analyst: string
const db = useDatabase(async (db) => {
  await makeDemonstration({ pool: db.worker, publicUrl: 'http://localhost:3000', ...db })
  app = await openApp(db)
  analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
})

/** Other bytes of the same plate, so that it is a run of its own. */
const another = (mark: string): Buffer =>
  Buffer.from(plate.toString('latin1').replace('DEMO-0001', `DEMO-${mark}`), 'latin1')

async function countRows(): Promise<Record<string, number>> {
  const { rows } = await db.superuser.query(
    `select (select count(*) from luminous.file)::int as files, (select count(*) from luminous.run)::int as runs,
       (select count(*) from luminous.result)::int as results, (select count(*) from ledger.entry)::int as entries,
       (select count(*) from luminous.disclosure)::int as disclosures, (select count(*) from luminous.file_chunk)::int as chunks`,
  )
  return rows[0]
}

describe('POST /v1/runs', () => {
  test('makes results of a plate, and answers the same bytes with the run that is there', async () => {
    const before = await countRows()
    const made = await app.ingest({ file: another('one'), layout }, analyst)
    expect(made.statusCode).toBe(201)
    expect(made.json()).toMatchObject({
      existed: false,
      method: 'na-lux-4pl@1',
      plate: 'Plate 1',
      unknownSamples: [],
    })
    const after = await countRows()
    // They wait for a reviewer: nobody but the lab sees them.
    expect(made.json()).toMatchObject({ state: 'computed' })
    expect(made.json().results).toHaveLength(16)
    expect(after['results']).toBe(before['results'])
    const again = await app.ingest({ file: another('one'), layout }, analyst)
    expect(again.statusCode).toBe(200)
    expect(again.json()).toEqual({ ...made.json(), existed: true, results: expect.anything() })
    const order = (body: { results: { id: string }[] }) =>
      body.results.map((one) => one.id).toSorted()
    expect(order(again.json())).toEqual(order(made.json()))
    expect(await countRows()).toEqual(after)
  })

  test('makes one run of the same bytes sent five times at once', async () => {
    const before = await countRows()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => app.ingest({ file: another('five'), layout }, analyst)),
    )
    const statuses = answers.map((answer) => answer.statusCode)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(4)
    expect(new Set(answers.map((answer) => answer.json().run)).size).toBe(1)
    const after = await countRows()
    expect([after['runs'], after['files']]).toEqual([before['runs']! + 1, before['files']! + 1])
  })

  const half = plate.subarray(0, plate.length / 2)
  const wrongLayout = Buffer.from(
    'well,role,concentration,sample,dilution,replicate\nQ99,sample,,KKAN-Y34K-ANY7,1,1\n',
  )
  const cases: [string, Record<string, Uint8Array | string>, number, string][] = [
    ['an empty file', { file: Buffer.alloc(0), layout }, 422, 'file.unreadable'],
    [
      'bytes that are no text',
      { file: Buffer.from(Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)), layout },
      422,
      'file.unreadable',
    ],
    ['a file that was cut off', { file: half, layout }, 422, 'file.unreadable'],
    [
      'UTF-16 with half a character',
      { file: Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41]), layout },
      422,
      'file.unreadable',
    ],
    [
      'text that is no plate',
      { file: Buffer.from('Dear laboratory,\nplease find attached\n'), layout },
      422,
      'file.unreadable',
    ],
    [
      'a method that is unknown',
      { file: another('m'), layout, method: 'magic' },
      422,
      'method.unknown',
    ],
    [
      'a revision that is unknown',
      { file: another('m'), layout, method: 'na-lux-4pl@99' },
      422,
      'method.unknown',
    ],
    [
      'a revision that is none',
      { file: another('m'), layout, method: 'na-lux-4pl@x' },
      422,
      'method.unknown',
    ],
    [
      'a method with U+0000',
      { file: another('m'), layout, method: 'a\u0000b' },
      400,
      'request.invalid',
    ],
    [
      'a plate that the file has not',
      { file: another('m'), layout, plate: 'Plate 9' },
      422,
      'file.unreadable',
    ],
    [
      'a layout of a well that the plate has not',
      { file: another('m'), layout: wrongLayout },
      422,
      'layout.invalid',
    ],
    [
      'a layout that is no CSV',
      { file: another('m'), layout: Buffer.from('hello') },
      422,
      'layout.invalid',
    ],
    [
      'a layout sent as a long field',
      { file: another('m'), layout: layout.toString('utf8') },
      400,
      'request.invalid',
    ],
    ['no file', { layout }, 400, 'request.invalid'],
    [
      'a field that it does not know',
      { file: another('m'), layout, metod: 'gen5-vendor-4pl' },
      400,
      'request.invalid',
    ],
    [
      'a file that is too large',
      { file: Buffer.alloc(1024 * 1024 + 1, 'x'), layout },
      413,
      'file.too-large',
    ],
  ]
  test.each(cases)(
    'refuses %s with a sentence, and stores nothing',
    async (_, parts, status, code) => {
      const before = await countRows()
      const answer = await app.ingest(parts, analyst)
      expect([answer.statusCode, answer.json().code]).toEqual([status, code])
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json().detail).toMatch(/^\S.{10,}[.:)]$/s)
      expect(await countRows()).toEqual(before)
    },
  )

  test('names the place of the mistake in a layout', async () => {
    const answer = await app.ingest({ file: another('m'), layout: wrongLayout }, analyst)
    expect(answer.json().place).toMatchObject({ line: 2 })
  })

  test('is for analysts: 401 without a session, 403 for everybody else', async () => {
    const before = await countRows()
    expect((await app.ingest({ file: plate, layout })).statusCode).toBe(401)
    for (const name of ['customer', 'viewer', 'auditor', 'community', 'reviewer']) {
      const answer = await app.ingest(
        { file: another(name), layout },
        await app.signInDemonstration(name),
      )
      expect([answer.statusCode, answer.json().code], name).toEqual([403, 'role.insufficient'])
    }
    expect(await countRows()).toEqual(before)
  })

  test('takes multipart only', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/runs',
      payload: { file: 'x' },
      cookies: { luminous_session: analyst },
    })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
  })
})

describe('two customers on one plate', () => {
  type Plate = {
    readingRoot: string
    leafHashesBase64: string
    readings: { index: number; leaf: string; saltHex: string }[]
    wells: { well: string; scope: string; sampleCode: string | null }[]
  }
  const plateOf = async (name: string): Promise<Plate> => {
    const cookie = await app.signInDemonstration(name)
    const page = (await app.get('/v1/results?limit=200', cookie)).json()
    return (await app.get(`/v1/results/${page.items.at(-1).id}/plate`, cookie)).json()
  }
  const check = ({ readingRoot, leafHashesBase64, readings }: Plate) =>
    checkDisclosure(sha256, {
      rootHex: readingRoot,
      leafHashes: Buffer.from(leafHashesBase64, 'base64'),
      readings,
    })
  const contents = layout
    .toString('utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

  test('each sees its own wells and the shared ones, and no reading of another well', async () => {
    const [one, two] = await Promise.all([plateOf('customer'), plateOf('viewer')])
    const own = (plate: Plate) =>
      plate.wells.filter((well) => well.scope === 'own').map((well) => well.well)
    expect(own(one).length).toBeGreaterThan(0)
    expect(own(two).length).toBeGreaterThan(0)
    expect(own(one).filter((well) => own(two).includes(well))).toEqual([])
    for (const plate of [one, two]) {
      const shown = new Set(plate.wells.map((well) => well.well))
      const shared = plate.wells.filter((well) => well.scope === 'shared')
      expect(shared.every((well) => well.sampleCode === null)).toBe(true)
      const roles = new Map(contents.map(([well = '', role = '']) => [well, role]))
      expect(shared.every(({ well }) => roles.get(well) !== 'sample')).toBe(true)
      const read = check(plate)
      expect(new Set(read.map((reading) => reading.well))).toEqual(shown)
    }
    const { readings } = one
    expect(() =>
      check({ ...one, readings: [...readings.slice(1), ...readings.slice(-1)] }),
    ).toThrow(/is opened twice/)
    const [oneText, twoText] = [JSON.stringify(one), JSON.stringify(two)]
    const codes = (plate: Plate) => plate.wells.flatMap((well) => well.sampleCode ?? [])
    for (const code of codes(two)) expect(oneText).not.toContain(code)
    for (const code of codes(one)) expect(twoText).not.toContain(code)
  })

  test('a bent reading, salt, place, leaf hash or root is refused', async () => {
    const whole = await plateOf('customer')
    const bend = (change: (plate: Plate) => void) => {
      const copy = structuredClone(whole)
      change(copy)
      return () => check(copy)
    }
    expect(check(whole).length).toBeGreaterThan(20)
    const first = (plate: Plate) => plate.readings[0]!
    expect(
      bend((p) => void (first(p).leaf = first(p).leaf.replace(/\d+,"RLU"/, '1,"RLU"'))),
    ).toThrow('Reading')
    expect(
      bend(
        (p) =>
          void (first(p).saltHex = Buffer.from(parseHex(first(p).saltHex))
            .fill(1, 0, 1)
            .toString('hex')),
      ),
    ).toThrow('Reading')
    expect(bend((p) => void (first(p).index += 1))).toThrow('Reading')
    expect(bend((p) => void (first(p).index = -1))).toThrow('Reading')
    expect(bend((p) => void (p.leafHashesBase64 = p.leafHashesBase64.slice(0, -8)))).toThrow(
      'cut off',
    )
    expect(bend((p) => void (p.leafHashesBase64 = `AAAA${p.leafHashesBase64.slice(4)}`))).toThrow(
      'reading root',
    )
    expect(bend((p) => void (p.readingRoot = '0'.repeat(64)))).toThrow('reading root')
  })
})

describe('luminous recompute', () => {
  test('gives the same value to the bit, and says no once the stored value was changed', async () => {
    const { rows } = await db.superuser.query<{ id: string }>(
      `select id from luminous.result where concentration_mg_per_l is not null order by id limit 1`,
    )
    const id = rows[0]!.id
    const run = () => runLuminous(['recompute', id, '--json'], db.environment())
    const same = await run()
    expect([same.code, same.stderr]).toEqual([0, ''])
    expect(JSON.parse(same.stdout)).toMatchObject({
      isSame: true,
      isSameToTheBit: true,
      readingsAreSame: true,
    })
    await db.superuser.query(
      `update luminous.result set estimate_mg_per_l = (estimate_mg_per_l::float8 + 1e-12)::text where id = $1`,
      [id],
    )
    const changed = await run()
    expect(changed.code).toBe(1)
    expect(JSON.parse(changed.stdout)).toMatchObject({ isSame: true, isSameToTheBit: false })
  })

  test('of a result that does not exist, or of no id, is used wrongly', async () => {
    for (const id of ['01900000-0000-7000-8000-00000000dead', 'x']) {
      const ended = await runLuminous(['recompute', id], db.environment())
      expect([ended.code, ended.stdout]).toEqual([2, ''])
      expect(ended.stderr).toMatch(/^luminous: .+\.\n$/)
    }
  })
})
