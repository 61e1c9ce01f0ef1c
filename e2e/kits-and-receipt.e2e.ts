/** A kit's way: made and labelled, used in the field, received warm, decided about, and seen by the customer. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, signIn, visit } from './visit.ts'

/** Where the pictures of the guide are written, when asked for. */
const pictures = process.env['SCREENSHOTS']
  ? join(import.meta.dirname, '..', 'docs', 'screens')
  : null
const pictured: ReadonlySet<string> = new Set(['kits-labels', 'receive', 'sample'])
const longName = 'Łutsël_K’é_Dene_First_Nation_of_the_Great_Slave_Lake_'.repeat(2).slice(0, 100)
const customer = 'Demonstration Operator'

let server: DemonstrationServer
let open: OpenBrowser

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  if (pictures) mkdirSync(pictures, { recursive: true })
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

/** Nobody is kept out, on a phone neither. */
async function look(page: Page, name: string): Promise<void> {
  const wide = page.viewportSize() ?? { width: 1440, height: 900 }
  for (const width of [wide.width, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await expectAccessible(page)
    if (pictures === null || width !== wide.width || !pictured.has(name)) continue
    await page.screenshot({
      path: join(pictures, `${name}-light.jpg`),
      type: 'jpeg',
      quality: 72,
      fullPage: true,
      animations: 'disabled',
    })
  }
  await page.setViewportSize(wide)
}

const isFocused = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => element === element.ownerDocument.activeElement)

const goTo = (page: Page, label: string) =>
  page
    .getByRole('navigation', { name: 'Main pages' })
    .getByRole('link', { name: label, exact: true })
    .click()

const expectPdf = async (page: Page, address: string | null): Promise<void> => {
  const answer = await page.request.get(`${server.url}${address}`)
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'application/pdf'])
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-')
}

/** As a phone sends it, by whoever is signed in on the page. */
async function scanInTheField(page: Page, code: string, occurredAt: string): Promise<void> {
  const { team } = await (await page.request.get(`${server.url}/v1/session`)).json()
  const sites = await (await page.request.get(`${server.url}/v1/teams/${team.id}/sites`)).json()
  const answer = await page.request.post(`${server.url}/v1/teams/${team.id}/field-scans`, {
    headers: { 'x-luminous': 'web' },
    data: {
      id: crypto.randomUUID(),
      code,
      site: sites.items[0].id,
      occurredAt,
      timeZone: sites.items[0].timeZone,
      holder: { name: 'Fiona Field' },
      ph: '7.25',
      waterTemperatureCelsius: '-0.2',
      notes: 'Thin ice at the shore',
      photos: [{ sha256: '0'.repeat(64), mediaType: 'image/jpeg', sizeBytes: 1000 }],
      signature: 'M10 80 C 40 10, 65 10, 95 80 L 290 20',
    },
  })
  expect(answer.status(), await answer.text()).toBe(201)
}

/** Another note on the sample whose page is open, behind its back. */
async function correctMeanwhile(page: Page): Promise<void> {
  const id = new URL(page.url()).pathname.split('/').at(-1)
  const sample = await (await page.request.get(`${server.url}/v1/samples/${id}`)).json()
  const answer = await page.request.patch(
    `${server.url}/v1/teams/${sample.team.id}/samples/${id}`,
    {
      headers: { 'x-luminous': 'web' },
      data: {
        version: sample.version,
        notes: 'Somebody was quicker',
        reason: 'Read on the paper form',
      },
    },
  )
  expect(answer.status(), await answer.text()).toBe(200)
}

it('a kit comes back as a sample that everybody can follow', async () => {
  // Staff make three kits for a customer and print their labels.
  const lab = await visit(open.browser)
  const { page } = lab
  await signIn(page, server, 'analyst', '/kits')
  await page.getByRole('heading', { name: 'Kits', exact: true }).waitFor()
  await page.getByText('Batches', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Make kits' }).click()
  await page.getByLabel('How many kits').fill('3')
  await page.getByLabel('For whom').selectOption({ label: customer })
  await look(page, 'kits-make')
  const name = await page.getByLabel('Name of the batch').inputValue()
  expect(name).toMatch(/^\d{4}-\d\d [A-Z]$/)
  await page.getByRole('button', { name: 'Make 3 kits' }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
  const list = page.getByRole('list', { name: 'Kits of the batch' })
  await list.waitFor()
  const codes = (await list.getByText(/^K[\w-]{13}$/).allTextContents()).map((code) => code.trim())
  expect(codes).toHaveLength(3)
  const [first = '', second = '', third = ''] = codes
  await page.getByRole('button', { name: 'Print labels…' }).click()
  await page.getByLabel('A4, 24 labels').check()
  await page.getByLabel('Begin with label number').fill('3')
  await page.getByText('6 labels of 3 kits on one sheet.').waitFor()
  await look(page, 'kits-labels')
  const pdf = page.getByRole('link', { name: 'Open the PDF' })
  expect(await pdf.getAttribute('href')).toContain('sheet=a4-24&skip=2')
  await expectPdf(page, await pdf.getAttribute('href'))
  await page.getByRole('button', { name: 'Close' }).last().click()

  // One is void; a look-up says so.
  await page.getByLabel(third).check()
  await page.getByRole('button', { name: 'Void…' }).click()
  await page.getByLabel(/^Why/).fill('The bottle is cracked')
  await page.getByRole('button', { name: 'Void the kit' }).click()
  await list.getByText('The bottle is cracked').waitFor()
  await look(page, 'kits-batch')
  await goTo(page, 'Kits')
  await page.getByLabel('Code of the kit').fill(`https://elsewhere.example/k/${third}`)
  await page.keyboard.press('Enter')
  await page.getByText('The bottle is cracked').waitFor()
  await look(page, 'kits')

  // The customer's editor sees them, and uses one of them.
  const field = await visit(open.browser)
  await signIn(field.page, server, 'editor')
  await field.page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
  await goTo(field.page, 'Kits')
  const own = field.page.getByRole('list', { name: 'Kits of the team' })
  await own.getByText(first).waitFor()
  await own.getByText(second).waitFor()
  const here = field.page.getByRole('navigation', { name: 'Main pages' }).locator('[aria-current]')
  expect(await here.allTextContents()).toEqual(['Kits'])
  await look(field.page, 'team-kits')
  await scanInTheField(field.page, first, new Date(Date.now() - 3_600_000).toISOString())

  // The analyst receives it warm: it is held until somebody decides.
  await goTo(page, 'Receive')
  const code = page.getByLabel('Code of the sample')
  await code.fill(second)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Enter it from the paper form' }).waitFor()
  await look(page, 'receive-no-record')
  await code.fill(first)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: first }).waitFor()
  await expect.poll(() => isFocused(page.getByLabel('All in order'))).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByText('Say what you see: all in order').waitFor()
  await page.keyboard.press('2')
  await page.keyboard.press('i')
  expect(await page.getByLabel('Too warm').isChecked()).toBe(true)
  await page.getByLabel('Temperature, °C').fill('14,5')
  await page.getByLabel('Delivered by').fill('Carl Courier')
  await look(page, 'receive')

  // Without a network nothing that was entered is lost; an answer that is lost makes no second receipt.
  await lab.context.setOffline(true)
  await page.getByLabel('Delivered by').press('Enter')
  await page.getByText('Not saved yet; what you entered is still here').waitFor()
  await lab.context.setOffline(false)
  expect(await page.getByLabel('Too warm').isChecked()).toBe(true)
  const lost = Promise.withResolvers<void>()
  await page.route('**/v1/lab/receipts', async (route) => {
    await route.fetch()
    await route.abort()
    lost.resolve()
  })
  await page.getByLabel('Delivered by').press('Enter')
  await lost.promise
  await page.getByText('The server does not answer').waitFor()
  await page.unroute('**/v1/lab/receipts')
  await page.getByLabel('Delivered by').press('Enter')
  await page
    .getByText(/^L\d\d-\d{5}$/)
    .first()
    .waitFor()
  await expect.poll(() => isFocused(code)).toBe(true)
  await page.getByText('Held because of: too warm.').waitFor()
  await look(page, 'received')
  await page.getByRole('button', { name: 'Decide…' }).click()
  await page.getByLabel('Accept it').check()
  await page.getByLabel(/^Why/).fill('Measured again in the bottle: 5 °C')
  await look(page, 'decide')
  await page.getByRole('button', { name: 'Accept the sample' }).click()
  await page.getByText('At the lab, ready to read').first().waitFor()

  // The worklist has it ready, and the customer sees the whole chain.
  await goTo(page, 'Worklist')
  await page.getByRole('button', { name: /Ready to read/ }).click()
  await page.getByRole('link', { name: first }).waitFor()
  await look(page, 'worklist')
  await page.emulateMedia({ media: 'print' })
  await page.getByRole('link', { name: first }).waitFor()
  expect(await page.getByRole('banner').isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: /Ready to read/ }).isVisible()).toBe(false)
  await page.emulateMedia({ media: 'screen' })
  await goTo(field.page, 'Samples')
  await field.page.getByLabel('Search the samples').fill(first.slice(0, 7))
  await field.page.getByRole('link', { name: first }).waitFor()
  await look(field.page, 'samples')
  await field.page.getByRole('link', { name: first }).click()
  await field.page.getByRole('heading', { name: first }).waitFor()
  const events = field.page.getByRole('list', { name: 'Events of the chain' })
  for (const seen of [
    'The person named was not signed in on the device.',
    'Too warm',
    '14.5 °C',
    'Reason: “Measured again in the bottle: 5 °C”',
  ]) {
    await events.getByText(seen).waitFor()
  }
  await events.getByText('Photo 1 is still on the phone').waitFor()
  await field.page.getByText('−0.2 °C').waitFor()
  await field.page.getByRole('img', { name: 'Signature of Fiona Field' }).waitFor()
  await look(field.page, 'sample')
  const form = field.page.getByRole('link', { name: 'Print the custody form' })
  await expectPdf(field.page, await form.getAttribute('href'))
  await Promise.all([lab.close(), field.close()])
}, 240_000)

it('a field record is entered from paper, and corrected with a reason that stays', async () => {
  const lab = await visit(open.browser, { colorScheme: 'dark' })
  const { page } = lab
  await signIn(page, server, 'analyst', '/kits')
  await page.getByRole('button', { name: 'Make kits' }).click()
  await page.getByLabel('How many kits').fill('1')
  await page.getByLabel('Name of the batch').fill(longName)
  await page.getByLabel('For whom').selectOption({ label: customer })
  await page.getByRole('button', { name: 'Make one kit' }).click()
  const list = page.getByRole('list', { name: 'Kits of the batch' })
  await list.waitFor()
  await look(page, 'batch-with-a-long-name')
  const [code = ''] = await list.getByText(/^K[\w-]{13}$/).allTextContents()
  await goTo(page, 'Receive')
  await page.getByLabel('Code of the sample').fill(code)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Enter it from the paper form' }).click()
  await page.getByLabel('Site').selectOption({ index: 1 })
  await page.getByLabel('Collected at').fill('2026-03-08T02:30')
  await page.getByText('That time never stood on the clock there.').waitFor()
  await page.getByLabel('Collected at').fill('2026-10-12T18:30')
  await page.getByLabel('Collected by').fill(longName)
  await look(page, 'enter-scan')
  await page.getByRole('textbox', { name: /^pH/ }).fill('72')
  await page.getByRole('button', { name: 'Enter the field record' }).click()
  await page.getByText('must lie between 0 and 14').first().waitFor()
  await page.getByRole('textbox', { name: /^pH/ }).fill('7,2')
  await page.getByRole('button', { name: 'Enter the field record' }).click()
  await page.getByRole('heading', { name: code }).waitFor()
  await page.getByText('2026-10-12 18:30').first().waitFor()

  // A code that the scanner reads while this one is open neither chooses anything nor saves.
  await page.getByLabel('All in order').waitFor()
  // As fast as a scanner types: no key waits for the one before.
  await Promise.all([...'K347ACDFHJKM'.split(''), 'Enter'].map((key) => page.keyboard.press(key)))
  await page.getByText('Another code was scanned while this one is open.').waitFor()
  expect(await page.getByLabel('Frozen').isChecked()).toBe(false)
  await page.keyboard.press('1')
  await page.keyboard.press('n')
  await page.keyboard.press('Enter')
  await page.getByText('Held because of: holding time exceeded.').waitFor()

  await page.getByRole('link', { name: code }).click()
  await page.getByRole('button', { name: 'Correct…' }).click()
  await page.getByRole('textbox', { name: /^pH/ }).fill('')
  await page.getByLabel('Why it is corrected').fill('The meter was not calibrated')
  await look(page, 'sample-correct')
  await correctMeanwhile(page)
  await page.getByRole('button', { name: 'Correct the sample' }).click()
  await page.getByText('Somebody else corrected it meanwhile').waitFor()
  await page.getByRole('button', { name: 'Show what it is now' }).click()
  expect(await page.getByLabel('Notes').inputValue()).toBe('Somebody was quicker')
  expect(await page.getByRole('textbox', { name: /^pH/ }).inputValue()).toBe('7.2')
  await page.getByRole('textbox', { name: /^pH/ }).fill('')
  await page.getByRole('button', { name: 'Correct the sample' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByText('Corrected: was 7.2. “The meter was not calibrated”').waitFor()
  await look(page, 'sample-with-a-long-name')
  await page.getByRole('button', { name: `History of ${code}` }).click()
  await page.getByRole('heading', { name: 'Changed as version 3' }).waitFor()
  await look(page, 'sample-history')
  await page.keyboard.press('Escape')
  await goTo(page, 'Worklist')
  await page.getByRole('button', { name: `Decide… about ${code}` }).waitFor()
  await look(page, 'worklist-overdue')
  await page.getByRole('link', { name: code }).click()
  await page.getByRole('heading', { name: code }).waitFor()
  expect(await page.getByText('not recorded').count()).toBeGreaterThan(2)
  await page.getByText('The time is before the kit was given to the team.').waitFor()
  await lab.close()
}, 120_000)
