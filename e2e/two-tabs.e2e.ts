/** One person of two customers, in two windows of one browser: neither window ever shows the other one's rows. */
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { signIn, visit } from './visit.ts'

let server: DemonstrationServer
let open: OpenBrowser

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  const database = new pg.Client({ connectionString: await server.databaseUrl() })
  await database.connect()
  await database.query(
    `insert into luminous.membership (team_id, id, person_id, role)
     select team.id, gen_random_uuid(), person.id, 'viewer'
     from luminous.team, luminous.person
     where team.slug = 'demo-operator-2' and person.email = 'customer@luminous.test'`,
  )
  await database.end()
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

it('the page of one team says that the other one was chosen elsewhere, and shows none of its rows', async () => {
  const { page: first, context, close } = await visit(open.browser)
  await signIn(first, server, 'customer')
  await first.getByRole('heading', { name: 'Results', exact: true }).waitFor()
  const second = await context.newPage()
  await second.goto(server.url)
  await second.getByRole('heading', { name: 'Results', exact: true }).waitFor()
  await second.getByRole('button', { name: /, account$/ }).click()
  await second.getByRole('button', { name: /Second Demonstration Operator/ }).click()
  await second.getByText('Second Demonstration Operator').first().waitFor()
  await second.getByRole('link', { name: 'Samples', exact: true }).first().click()
  await second.getByRole('heading', { name: 'Samples', exact: true }).waitFor()
  const codes = { name: /^K[0-9A-Z]{3}-/ }
  await second.getByRole('link', codes).first().waitFor()
  const foreign = await second.getByRole('link', codes).allInnerTexts()
  expect(foreign.length).toBeGreaterThan(0)

  await first.getByRole('link', { name: 'Samples', exact: true }).first().click()
  await first.getByRole('dialog', { name: 'Another team is chosen' }).waitFor()
  const text = await first.locator('body').innerText()
  for (const code of foreign) expect(text).not.toContain(code)
  await first.getByRole('button', { name: /^Back to / }).click()
  await first.getByRole('heading', { name: 'Samples', exact: true }).waitFor()
  await first.getByRole('link', codes).first().waitFor()
  const own = await first.locator('body').innerText()
  for (const code of foreign) expect(own).not.toContain(code)
  await close()
})
