/** A plate of two customers: from the file to results that they read, by two people who check each other. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { apiAs, press, type Api } from './field.ts'
import { makePlate } from './plate-file.ts'
import { receiveSamples } from './receive-samples.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, signIn, visit } from './visit.ts'

/** Where the pictures of the guide are written, when asked for. */
const pictures = process.env['SCREENSHOTS']
  ? join(import.meta.dirname, '..', 'docs', 'screens')
  : null
const pictured: ReadonlySet<string> = new Set(['run', 'run-layout'])
/** Pages that are looked at on a phone; the others are only not wider than one. */
const onPhones: ReadonlySet<string> = new Set([
  'runs',
  'run',
  'run-layout',
  'result',
  'bench-biosensor',
  'bench-biosensors',
])
const timeZone = 'America/Edmonton'
const minuteMs = 60_000

let server: DemonstrationServer
let open: OpenBrowser
let staff: Api

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  staff = await apiAs(server, 'analyst')
  if (pictures) mkdirSync(pictures, { recursive: true })
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

/** Nobody is kept out, and nothing is wider than a phone. */
async function look(page: Page, name: string): Promise<void> {
  const wide = page.viewportSize() ?? { width: 1440, height: 900 }
  for (const width of [wide.width, 390]) {
    await page.setViewportSize({ width, height: 900 })
    if (width !== 390 || onPhones.has(name)) await expectAccessible(page)
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(overflow), `${name} at ${width} px`).toBeLessThanOrEqual(0)
    if (pictures === null || width !== wide.width || !pictured.has(name)) continue
    await page.evaluate('scrollTo(0, 0)')
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

it('a plate file becomes results that two customers read, signed by other eyes', async () => {
  const river = await receiveSamples(staff, 'demo-operator', 3)
  const lake = await receiveSamples(staff, 'demo-operator-2', 3)
  const codes = [...river, ...lake]
  const [first = ''] = river
  const scanned = lake.at(-1) ?? ''
  const plate = makePlate({
    name: 'Story plate',
    serial: 'STORY-384',
    readAt: new Date(Date.now() - 15 * minuteMs),
    timeZone,
    codes,
    // A bubble, which is left out, and replicates that do not agree, which the reviewer rules on.
    wild: ['A4', 'B4'],
  })

  // The analyst drops the file beside one that is none, and says what the wells hold.
  const bench = await visit(open.browser)
  const { page } = bench
  await signIn(page, server, 'analyst', '/runs')
  await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor()
  await look(page, 'runs')
  await page.getByLabel('Plate files', { exact: true }).setInputFiles([
    { name: 'minutes.txt', mimeType: 'text/plain', buffer: Buffer.from('No plate at all\n') },
    { name: 'story.txt', mimeType: 'text/plain', buffer: plate.file },
  ])
  await page.getByText('2 files: 1 taken in, 0 here before, 1 refused').waitFor()
  await look(page, 'runs-upload')
  const sent = page.getByRole('list', { name: 'Files sent' })
  await sent.getByText('one needs a layout').waitFor()
  await sent.getByRole('link', { name: 'Story plate' }).click()
  await page.getByRole('heading', { name: 'Story plate' }).waitFor()
  await page.getByText('Say what the wells hold.').waitFor()
  await look(page, 'run-new')
  await page.getByRole('button', { name: 'Lay the plate out' }).first().click()
  await page.getByText('Layout as CSV').click()
  await page.getByLabel('Lines of the layout').fill('well,role\nZ99,blank\n')
  await press(page, 'Put it on the plate')
  await page.getByText('This is no layout yet').waitFor()
  await page.getByLabel('Lines of the layout').fill(plate.layoutCsv)
  await press(page, 'Put it on the plate')
  await page.getByText('57 wells laid out.').waitFor()
  await page.getByLabel('Code of the kit').fill(scanned)
  await page.keyboard.press('Enter')
  await page.getByText(`In A7, A8, A9.`).waitFor()

  // Painted with the keyboard, and undone.
  await page.getByRole('gridcell', { name: 'P22, holds nothing' }).click()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.getByRole('button', { name: 'Put into 3 wells' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('63 wells laid out.').waitFor()
  await press(page, 'Undo')
  await page.getByText('60 wells laid out.').waitFor()
  await look(page, 'run-layout')
  await press(page, 'Save layout')
  await page.getByRole('button', { name: 'Change the layout…' }).waitFor()
  await page.getByText('Choose the method.').waitFor()
  await page.getByLabel('Method', { exact: true }).selectOption('na-lux-4pl@1')
  await page.getByLabel('Reader', { exact: true }).selectOption('Synergy H1 (demonstration)')
  await press(page, 'Add a lot…')
  await page.getByLabel('Strain or calibrant').fill('Demonstration strain')
  await page.getByLabel('Lot number').fill('B-42')
  await page.getByLabel('Good until').fill('2037-12-31')
  await page.getByRole('dialog').getByRole('button', { name: 'Add the lot' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await press(page, 'Save and compute')
  await page.getByText('Computed, not handed in').waitFor()

  const lot = page.getByLabel('Biosensor lot').locator('option:checked')
  expect(await lot.textContent()).toContain('B-42')

  // The bubble is left out, with a reason.
  await page.getByRole('gridcell', { name: /^A4,/ }).click()
  await page.getByText('Readings of the file').click()
  await page.getByRole('region', { name: 'Readings of A4' }).waitFor()
  await press(page, 'Leave it out…')
  await page.getByLabel(/^Why/).fill('A bubble in the well')
  await page.getByRole('button', { name: 'Leave it out', exact: true }).click()
  await page.getByText('“A bubble in the well”').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await look(page, 'run')
  await press(page, 'Hand in…')
  await page.getByLabel('For the reviewer (optional)').fill('B4 looks odd')
  await press(page, 'Hand it in')
  await page.getByText('Under review', { exact: true }).waitFor()

  // The reviewer finds it in the queue, rules on what failed, and signs.
  const review = await visit(open.browser, { colorScheme: 'dark' })
  const desk = review.page
  await signIn(desk, server, 'reviewer', '/runs')
  const queue = desk.getByRole('list', { name: 'Under review' })
  await queue.getByText('For you to sign.').waitFor()
  await look(desk, 'runs-reviewer')
  await queue.getByRole('link', { name: 'Story plate' }).click()
  await desk.getByText('B4 looks odd').waitFor()

  // Given back with what is to be done, it comes first at the bench, and is handed in again.
  await press(desk, 'Give back…')
  await desk.getByLabel('What is to be done').fill('Say more about B4')
  await press(desk, 'Give it back')
  await desk.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: 'Runs' }).first().click()
  await page.getByText('Came back from review').waitFor()
  await page.getByRole('link', { name: 'Story plate' }).first().click()
  await page.getByText('Rita Reviewer: “Say more about B4”').waitFor()
  await press(page, 'Hand in…')
  await press(page, 'Hand it in')
  await page.getByText('Under review', { exact: true }).waitFor()
  await desk.reload()
  const failed = desk.getByRole('list', { name: 'Failed checks' })
  await failed.waitFor()
  // What keeps it from being signed is said before anybody types a password.
  await press(desk, 'Sign and publish…')
  const notYet = desk.getByRole('dialog', { name: 'It cannot be signed yet' })
  await notYet.getByText(/waits? for a ruling/).waitFor()
  expect(await desk.getByLabel('Your password').count()).toBe(0)
  await notYet.getByRole('button', { name: 'Close', exact: true }).last().click()
  const toRule = failed.getByRole('button', { name: /^Rule on/ }).filter({ hasText: 'Rule…' })
  for (let left = await toRule.count(); left > 0; left -= 1) {
    await toRule.first().click()
    await desk.getByLabel('Why the run may go on').fill('Seen on the plate; the mean stands')
    await press(desk, 'Rule so')
    await desk.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => toRule.count()).toBe(left - 1)
  }
  await press(desk, 'Sign and publish…')
  const published = desk.getByRole('list', { name: 'Published to' }).getByRole('listitem')
  expect(await published.allTextContents()).toEqual([
    'Demonstration Operator: 3 results',
    'Second Demonstration Operator: 3 results',
  ])
  await desk.getByLabel('Your password').fill('not the password')
  await desk.getByRole('button', { name: 'Sign and publish', exact: true }).click()
  await desk.getByText('This is not your password.').waitFor()
  await look(desk, 'run-sign')
  await desk.getByLabel('Your password').fill(server.password)
  await desk.getByRole('button', { name: 'Sign and publish', exact: true }).click()
  await desk.getByText('Published', { exact: true }).waitFor()
  await desk.getByText('Signed by Rita Reviewer').waitFor()
  await look(desk, 'run-published')

  // Each customer reads its own, with who stands for it.
  const customer = await visit(open.browser)
  await signIn(customer.page, server, 'customer')
  await customer.page.getByRole('link', { name: first, exact: true }).click()
  await customer.page.getByText('Rita Reviewer (reviewer)').waitFor()
  await look(customer.page, 'result')
  expect(await customer.page.locator('body').innerText()).not.toContain(scanned)

  // A next edition is begun, and voided: what is out stays.
  await page.reload()
  await press(page, 'Amend…')
  await page.getByLabel(/^Why/).fill('Another look at B4')
  await press(page, 'Begin the next edition')
  await page.getByRole('heading', { name: /^Story plate of .+, edition 2$/ }).waitFor()
  await page.getByRole('link', { name: 'the former edition' }).waitFor()
  await press(page, 'Void…')
  await page.getByLabel(/^Why/).fill('It was right as it was')
  await press(page, 'Void the run')
  await page.getByText('Void', { exact: true }).waitFor()

  // It is withdrawn with a reason, signed with a passkey, and stays to be read as withdrawn.
  const runPage = desk.url()
  await desk.goto(`${server.url}/account`)
  await press(desk, 'Add a passkey')
  await desk.getByLabel('Name of the passkey').fill('Desk')
  await desk.getByLabel('Your password').fill(server.password)
  await press(desk, 'Add the passkey')
  await desk.getByRole('button', { name: 'Remove the passkey Desk' }).waitFor()
  await desk.goto(runPage)
  await press(desk, 'Withdraw…')
  await desk.getByLabel(/^Why/).fill('The samples were swapped on the bench')
  await press(desk, 'Sign with a passkey')
  await desk.getByText('Withdrawn', { exact: true }).waitFor()
  await customer.page.reload()
  await customer.page.getByText('“The samples were swapped on the bench”').first().waitFor()
  await look(customer.page, 'result-withdrawn')
  await customer.page.getByRole('link', { name: 'Results' }).first().click()
  await customer.page.getByText('Withdrawn').first().waitFor()

  // Whoever is away names somebody who signs in their stead, and ends it.
  await desk.goto(`${server.url}/bench/stand-ins`)
  await press(desk, 'Name a stand-in')
  await desk.getByLabel('Who stands in').selectOption('Anton Analyst')
  await desk.getByLabel('Why').fill('On leave')
  await press(desk, 'Name the stand-in')
  await desk.getByText('Stands in now').waitFor()
  await look(desk, 'bench-stand-ins')
  await press(desk, 'End it: Anton Analyst')
  await desk.getByText('Ended').waitFor()
  await Promise.all([bench.close(), review.close(), customer.close()])
}, 120_000)

it('the bench is kept by those who work on it', async () => {
  const { page, close } = await visit(open.browser)
  await signIn(page, server, 'analyst', '/bench')
  const openPage = (name: string) =>
    page
      .getByRole('navigation', { name: 'Pages of the bench' })
      .getByRole('link', { name, exact: true })
      .click()
  await page.getByRole('list', { name: 'Methods' }).waitFor()
  await look(page, 'bench-methods')
  await press(page, 'Begin with it: na-lux-4pl@1')
  await page.getByLabel('LOQ, in the well', { exact: true }).fill('')
  await press(page, 'Try it')
  await page.getByText('It cannot be tried').waitFor()
  await page.getByLabel('LOQ, in the well', { exact: true }).fill('20')
  await press(page, 'Try it')
  await page.getByText(/results would differ/).waitFor()
  await look(page, 'bench-method')
  await page.getByLabel('Why there is a new revision').fill('Validated again')
  await press(page, 'Keep as revision 2')
  await page.getByText('na-lux-4pl@2').waitFor()
  await openPage('Control charts')
  await page
    .getByText(/Limits come with 10 signed runs/)
    .first()
    .waitFor()
  await page.getByRole('img', { name: /^Positive control/ }).waitFor()
  await look(page, 'bench-controls')
  await openPage('Biosensors')
  const biosensors = page.getByRole('list', { name: 'Biosensors' })
  await biosensors.getByText('Panel 2').waitFor()
  expect(await biosensors.getByRole('listitem').count()).toBe(3)
  await press(page, 'Add a biosensor')
  const form = page.getByRole('dialog')
  await form.getByLabel('Code').fill('marR')
  await form.getByLabel('Name').fill('Second panel')
  await form.getByLabel('Class of acids').fill('complex')
  await form.getByRole('button', { name: 'Add the biosensor' }).click()
  await form.getByText('The lab has a biosensor marR already, or had one.').first().waitFor()
  await form.getByLabel('Code').fill('sadR')
  await look(page, 'bench-biosensor')
  await form.getByRole('button', { name: 'Add the biosensor' }).click()
  await press(page, 'Change sadR')
  await form.getByLabel('Stated limit of detection').fill('9 mg/L')
  await form.getByLabel('Why it is changed').fill('Validated')
  await form.getByRole('button', { name: 'Change the biosensor' }).click()
  await biosensors.getByText('Stated limit: 9 mg/L').waitFor()
  await press(page, 'Retire sadR')
  await form.getByLabel('Why').fill('It answers no more')
  await press(page, 'Retire it')
  await biosensors.getByText(/^Retired/).waitFor()
  await look(page, 'bench-biosensors')
  await openPage('Readers')
  await press(page, 'Add a reader')
  await page.getByLabel('Name of the reader').fill('Second reader')
  await page.getByLabel('Serial number').fill('R-2')
  await page.getByLabel('Its clock is ahead by, s').fill('90')
  await look(page, 'bench-reader')
  await page.getByRole('dialog').getByRole('button', { name: 'Add the reader' }).click()
  await page.getByText('Its clock is 90 s ahead').waitFor()
  await look(page, 'bench-readers')
  await openPage('Lots')
  await press(page, 'Add a lot')
  // The retired one is not offered, and what it is made of comes with the one that is chosen.
  const which = page.getByLabel('Which biosensor')
  expect(await which.locator('option').allTextContents()).toEqual([
    'None of the register',
    'Panel 1 (atuA)',
    'Panel 2 (marR)',
    'Panel 3 (3680)',
  ])
  await which.selectOption('marR')
  expect(await page.getByLabel('Strain or calibrant').inputValue()).toContain('marR-L')
  await page.getByLabel('Lot number').fill('B-17')
  await page.getByLabel('Good until').fill('2026-01-31')
  await press(page, 'Add the lot')
  await page.getByText('Out of date').waitFor()
  await page.getByRole('list', { name: 'Lots' }).getByText('marR', { exact: true }).waitFor()
  await look(page, 'bench-lots')
  await openPage('Layouts')
  await page.getByText('No layouts yet').waitFor()
  await close()
}, 120_000)
