/** A plate of three biosensors: scanned, dropped, seen as three curves, signed by other eyes, read on a phone. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { apiAs, press } from './field.ts'
import { makePanelPlate } from './panel-plate.ts'
import { receiveSamples } from './receive-samples.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, signIn, visit } from './visit.ts'

let server: DemonstrationServer
let open: OpenBrowser

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

/** Nobody is kept out, and nothing is wider than the window. */
async function look(page: Page): Promise<void> {
  await expectAccessible(page)
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
}

/** As the reader's computer writes it, twelve hours ago. */
function startedText(): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Edmonton',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  })
  return parts
    .format(Date.now() - 12 * 3_600_000)
    .replace(',', '')
    .replace('\u202F', ' ')
}

it('the panel of each sample goes from the reader’s workbook to the customer’s phone', async () => {
  const staff = await apiAs(server, 'analyst')
  const reader = await staff('POST', '/v1/instruments', {
    name: 'VICTOR3 of the story',
    serial: 'STORY-4205',
    timeZone: 'America/Edmonton',
    dateOrder: 'monthFirst',
  })
  expect(reader.status, JSON.stringify(reader.body)).toBe(201)
  const [clean = ''] = await receiveSamples(staff, 'demo-operator', 1)
  const [full = ''] = await receiveSamples(staff, 'demo-operator', 1)
  const plate = makePanelPlate({
    serial: 'STORY-4205',
    startedText: startedText(),
    waters: [1, 60],
  })

  // The analyst drops the workbook, lays standards out by CSV, and scans the kits in the order of the wells.
  const bench = await visit(open.browser)
  const { page } = bench
  await signIn(page, server, 'analyst', '/runs')
  await page
    .getByLabel('Plate files', { exact: true })
    .setInputFiles([
      { name: 'panel.xls', mimeType: 'application/vnd.ms-excel', buffer: plate.file },
    ])
  await page.getByText('1 file: 1 taken in').waitFor()
  await page
    .getByRole('list', { name: 'Files sent' })
    .getByRole('link', { name: 'Plate 1' })
    .click()
  await page.getByRole('heading', { name: 'Plate 1' }).waitFor()
  await page.getByRole('button', { name: 'Lay the plate out' }).first().click()
  await page.getByText('Layout as CSV').click()
  await page.getByLabel('Lines of the layout').fill(plate.layoutCsv)
  await press(page, 'Put it on the plate')
  await page.getByText('39 wells laid out.').waitFor()
  await page.getByLabel('Into wells of').selectOption({ label: 'the panel: atuA, marR, 3680' })
  await page.getByLabel('Replicates', { exact: true }).first().fill('2')
  for (const [code, wells] of [
    [clean, 'In D1, D2 atuA; D3, D4 marR; D5, D6 3680.'],
    [full, 'In D7, D8 atuA; D9, D10 marR; D11, D12 3680.'],
  ] as const) {
    await page.getByLabel('Code of the kit').fill(code)
    await page.keyboard.press('Enter')
    await page.getByText(wells).waitFor()
  }
  await page.getByText('51 wells laid out.').waitFor()
  await look(page)
  await press(page, 'Save layout')

  // Each biosensor has found its method: three curves, and a panel for each sample.
  await page.getByText('Computed, not handed in').waitFor()
  for (const biosensor of ['atuA', 'marR', '3680']) {
    await page.getByRole('heading', { name: `Calibration curve, ${biosensor}` }).waitFor()
  }
  const rows = page.getByRole('region', { name: 'Results of the run' }).getByRole('row')
  const ofSample = async (code: string) =>
    (await rows.filter({ hasText: code }).allInnerTexts()).map((text) => text.split('\t'))
  expect((await ofSample(clean)).map(([, biosensor, , value]) => [biosensor, value?.[0]])).toEqual([
    ['atuA', '<'],
    ['marR', '<'],
    ['3680', '<'],
  ])
  const found = await ofSample(full)
  expect(found.map(([, biosensor]) => biosensor)).toEqual(['atuA', 'marR', '3680'])
  expect(found[0]?.[3]).toMatch(/^(5\d|6\d) mg\/L$/)
  expect(found[2]?.[3]).toBe('Inhibited')
  await look(page)
  await press(page, 'Hand in…')
  await press(page, 'Hand it in')
  await page.getByText('Under review', { exact: true }).waitFor()

  // Other eyes rule on what failed, biosensor by biosensor, and sign.
  const review = await visit(open.browser, { colorScheme: 'dark' })
  const desk = review.page
  await signIn(desk, server, 'reviewer', '/runs')
  await desk
    .getByRole('list', { name: 'Under review' })
    .getByRole('link', { name: 'Plate 1' })
    .click()
  const failed = desk.getByRole('list', { name: 'Failed checks' })
  await failed.getByText(`${full}, 3680`).first().waitFor()
  const toRule = failed.getByRole('button', { name: /^Rule on/ }).filter({ hasText: 'Rule…' })
  for (let left = await toRule.count(); left > 0; left -= 1) {
    await toRule.first().click()
    await desk.getByLabel('Why the run may go on').fill('The pond poisons this biosensor')
    await press(desk, 'Rule so')
    await desk.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => toRule.count()).toBe(left - 1)
  }
  await press(desk, 'Sign and publish…')
  await desk.getByLabel('Your password').fill(server.password)
  await desk.getByRole('button', { name: 'Sign and publish', exact: true }).click()
  await desk.getByText('Published', { exact: true }).waitFor()

  // On a phone the customer sees a sample's three answers in one card, and none where there is none.
  const customer = await visit(open.browser, { width: 390, height: 844 })
  await signIn(customer.page, server, 'customer')
  const cards = customer.page.getByRole('list', { name: 'Results, the newest first' })
  const card = cards.getByRole('listitem').filter({ hasText: full }).first()
  await card.waitFor()
  const said = await card.innerText()
  expect(said).toMatch(/Panel 1[^]*acyclic[^]*Estimate[^]*Panel 2[^]*complex[^]*Panel 3[^]*classic/)
  expect(said).toMatch(/Panel 3[^]*no statement[^]*Inhibited/)
  expect(await card.boundingBox()).toMatchObject({ height: expect.toSatisfy((px) => px < 500) })
  await look(customer.page)
  await card.getByRole('link', { name: 'Panel 3' }).click()
  await customer.page
    .getByText('It makes no statement: a low signal means a poisoned sensor')
    .waitFor()
  await look(customer.page)
  await Promise.all([bench.close(), review.close(), customer.close()])
}, 120_000)
