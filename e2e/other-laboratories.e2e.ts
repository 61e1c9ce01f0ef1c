/** A file of another laboratory: looked at line by line, corrected, taken in, seen, and taken back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
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

const head = 'sample,site,collected,analyte,value,unit,limit_type'
const good = [
  '0363147001,Muskeg River upstream,2024-08-31,NA,<0.020,mg/L,LOD',
  '0363147002,Muskeg River upstream,2024-09-07,NA,0.050,mg/L,',
]
const fileOf = (...lines: string[]) => ({
  name: 'earlier-years.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([head, ...lines].join('\n')),
})

it('results of another laboratory are previewed, taken in whole, and stand apart from ours', async () => {
  const { page, close } = await visit(open.browser, { colorScheme: 'dark' })
  await signIn(page, server, 'editor')
  await page.getByRole('link', { name: 'Team', exact: true }).click()
  await page.getByRole('link', { name: 'Other labs' }).click()
  await page.getByText('Nothing from other laboratories yet').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Take in a file…' }).click()
  const dialog = page.getByRole('dialog')
  const choose = (...lines: string[]) =>
    page.locator('input[type=file]').setInputFiles(fileOf(...lines))
  await choose(...good, '0363147003,Muskeg River upstream,2024-09-14,NA,ND,mg/L,')
  await dialog.getByText('3 lines: 2 would be taken, 0 are blank, 1 are refused.').waitFor()
  await dialog.getByText('needs the limit as a number').waitFor()
  await expectAccessible(page)
  const take = dialog.getByRole('button', { name: /^Take in/ })
  expect(await take.isDisabled()).toBe(true)
  await choose(...good)
  await dialog.getByText('2 lines: 2 would be taken').waitFor()
  await dialog.getByLabel('Laboratory').fill('Northern Water Laboratory Ltd')
  await take.click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Results of Northern Water Laboratory Ltd' }).click()
  await page.getByRole('dialog').getByText('< 0.020 mg/L (LOD)').waitFor()
  await page.getByRole('dialog').getByText('0.050 mg/L').waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })
  const results = await (await page.request.get(`${server.url}/v1/results`)).json()
  expect(JSON.stringify(results)).not.toContain('0363147001')
  await page.getByRole('button', { name: 'Void… earlier-years.csv' }).click()
  await page.getByLabel('What is wrong with it').fill('Another year')
  await page.getByRole('button', { name: 'Void the import' }).click()
  await page.getByText('Another year').waitFor()
  await close()
})
