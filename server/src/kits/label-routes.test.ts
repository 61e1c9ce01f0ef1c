import { afterAll, describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { readPdfPages } from '../../test/pdf-text.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../../test/world.ts'
import { newId } from '../platform/ids.ts'

let app: TestApp
let team: TestTeam
let analyst: string
let editor: string
useDatabase(async (db) => {
  app = await openApp(db)
  team = await addTeam(db, 'river')
  analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
  editor = await app.signIn((await addMember(db, team.team, 'editor')).email)
})
afterAll(() => app.close())

async function makeBatch(name: string, count: number) {
  const answer = await app.ask('POST', '/v1/kit-batches', analyst, {
    name,
    count,
    expiresOn: '2027-12-31',
    team: team.team.id,
  })
  const batch: { id: string; kits: { code: string }[] } = answer.json()
  return { id: batch.id, codes: batch.kits.map(({ code }) => code) }
}
const print = (id: string, query = '', cookie = analyst) =>
  app.get(`/v1/kit-batches/${id}/labels.pdf${query}`, cookie)
const textOf = (bytes: Buffer) => readPdfPages(bytes).join(' ')

describe('the labels of a batch', () => {
  test('are a PDF with every code that is not void, or those that are named', async () => {
    const { id, codes } = await makeBatch('2026-11 A', 3)
    const [first = '', second = '', third = ''] = codes
    const voided = await app.ask('POST', '/v1/kits/void', analyst, {
      codes: [first],
      reason: 'Dropped',
    })
    expect(voided.statusCode).toBe(204)
    const all = await print(id)
    expect([all.statusCode, all.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(all.headers['content-disposition']).toBe(
      'inline; filename="labels-2026-11-A-avery-5160.pdf"',
    )
    expect(all.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    const text = textOf(all.rawPayload)
    expect(codes.map((code) => text.includes(code))).toEqual([false, true, true])
    const named = await print(id, `?sheet=roll-57x32&codes=${third.toLowerCase()}`)
    expect(textOf(named.rawPayload)).not.toContain(second)
    expect(readPdfPages(named.rawPayload)).toHaveLength(3)
    const gone = await print(id, `?codes=${first}`)
    expect([gone.statusCode, gone.json().code]).toEqual([409, 'kit.void'])
  })

  test('have a file name of letters and digits, whatever the batch is called', async () => {
    const { id } = await makeBatch('"; evil=\\../é', 1)
    expect((await print(id)).headers['content-disposition']).toBe(
      'inline; filename="labels-evil-avery-5160.pdf"',
    )
    const { id: nothing } = await makeBatch('ᓀᐦᐃᔭᐍᐏᐣ', 1)
    expect((await print(nothing, '?sheet=a4-24')).headers['content-disposition']).toBe(
      'inline; filename="labels-kits-a4-24.pdf"',
    )
  })

  test('say what cannot be printed', async () => {
    const { id } = await makeBatch('2026-11 B', 1)
    const other = await makeBatch('2026-11 C', 1)
    const answers = await Promise.all([
      print(id, `?codes=${other.codes[0]}`),
      print(id, '?codes=nonsense'),
      print(id, '?skip=30'),
      print(id, '?sheet=letter-30'),
      print(newId()),
    ])
    expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
      [422, 'kit.unknown'],
      [422, 'kit.mistyped'],
      [400, 'request.invalid'],
      [400, 'request.invalid'],
      [404, 'not-found'],
    ])
  })

  test('are printed by the lab alone', async () => {
    const { id } = await makeBatch('2026-11 D', 1)
    expect((await print(id, '', editor)).statusCode).toBe(403)
  })
})
