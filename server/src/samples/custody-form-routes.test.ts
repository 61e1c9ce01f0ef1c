import { afterAll, describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { addKits, addReceived } from '../../test/field.ts'
import { readPdfPages } from '../../test/pdf-text.ts'
import { addMember, addTeam, type TestTeam } from '../../test/world.ts'

let app: TestApp
let team: TestTeam
let viewer: string
let stranger: string
const db = useDatabase(async (db) => {
  app = await openApp(db)
  team = await addTeam(db, 'river')
  viewer = await app.signIn((await addMember(db, team.team, 'viewer')).email)
  const other = await addTeam(db, 'lake')
  stranger = await app.signIn((await addMember(db, other.team, 'admin')).email)
})
afterAll(() => app.close())

const print = (id: string, cookie = viewer, query = '') =>
  app.get(`/v1/samples/${id}/custody.pdf${query}`, cookie)
/** What is copied out, blanks aside: a line may break anywhere. */
const bare = (text: string) => text.replace(/\s/g, '')

describe('the custody form of a sample', () => {
  test('is printed by whoever may see the sample, from a checkpoint of the team’s log', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    const id = await addReceived(db, team, code, {
      occurredAt: '2026-10-13T00:30:00Z',
      notes: '#read("x") $ ] ʔehdzo',
    })
    const before = await print(id)
    expect([before.statusCode, before.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(before.headers['content-disposition']).toBe(`inline; filename="custody-${code}.pdf"`)
    await db.sequence()
    const text = bare(readPdfPages((await print(id)).rawPayload).join(' '))
    for (const shown of [
      code,
      '2026-10-12 18:30:00 UTC−06:00 (America/Edmonton)',
      'Received at the lab',
      'The time is before the kit was given to the team.',
      '#read("x") $ ] ʔehdzo',
      'Held: holding time exceeded',
      'Printed from entry',
    ]) {
      expect(text).toContain(bare(shown))
    }
    const byHand = await print(id, viewer, '?paper=a4&emptyRows=5')
    expect(bare(readPdfPages(byHand.rawPayload).join(' '))).toContain(bare('Given by: name'))
    expect((await print(id, viewer, '?emptyRows=21')).statusCode).toBe(400)
  })

  test('of another team is as if it were not there', async () => {
    const [code = ''] = await addKits(db, team.team.id)
    const id = await addReceived(db, team, code)
    expect((await print(id, stranger)).statusCode).toBe(404)
  })
})
