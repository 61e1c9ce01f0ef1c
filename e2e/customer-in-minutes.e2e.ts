/**
 * From an empty installation to a viewer who reads her first page, by people in browsers and mails over a real SMTP
 * server: no terminal after the start, no page loaded again. What each person does is counted, and the guide says so.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { linkIn, openMailbox, type Letter, type Mailbox } from './mailbox.ts'
import { startInstallation } from './server.ts'
import { expectAccessible, visit } from './visit.ts'

const root = join(import.meta.dirname, '..')
/** Where the pictures of the guide are written, when asked for. */
const pictures = process.env['SCREENSHOTS'] ? join(root, 'docs', 'screens') : null

let mailbox: Mailbox
let server: Awaited<ReturnType<typeof startInstallation>>
let open: OpenBrowser

beforeAll(async () => {
  mailbox = await openMailbox()
  server = await startInstallation({ SMTP_URL: mailbox.url, MAIL_FROM: 'results@luminous.example' })
  open = await openBrowser()
  if (pictures) mkdirSync(pictures, { recursive: true })
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
  await mailbox?.close()
})

const passwords = {
  staff: 'granite heron teapot seven',
  admin: 'violet tractor seldom hums',
  viewer: 'copper lantern drifts home',
}

/** A person at a browser of their own, whose clicks and fields are counted. */
class Person {
  readonly page: Page
  readonly context: BrowserContext
  steps = 0
  loads = 0
  constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('load', () => (this.loads += 1))
  }
  async open(address: string): Promise<void> {
    this.steps += 1
    await this.page.goto(address)
  }
  async fill(label: string, text: string): Promise<void> {
    this.steps += 1
    // What is required carries a mark.
    const words = label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    await this.page.getByLabel(new RegExp(`^${words}(?: \\*)?$`)).fill(text)
  }
  async press(name: string | RegExp): Promise<void> {
    await this.click(this.page.getByRole('button', { name }))
  }
  async click(what: Locator): Promise<void> {
    this.steps += 1
    await what.click()
  }
  async sees(heading: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { name: heading }).first().waitFor()
  }
  async picture(name: string): Promise<void> {
    await expectAccessible(this.page)
    if (!pictures) return
    for (const scheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme: scheme })
      // Colours fade from one scheme to the other.
      await this.page.waitForTimeout(500)
      await this.page.screenshot({
        path: join(pictures, `${name}-${scheme}.jpg`),
        type: 'jpeg',
        quality: 72,
        animations: 'disabled',
      })
    }
    await this.page.emulateMedia({ colorScheme: 'light' })
  }
}

async function arrive(width = 1440): Promise<Person> {
  const { context, page } = await visit(open.browser, { width, height: width < 500 ? 844 : 900 })
  return new Person(context, page)
}

/** A letter as a mail program draws it. */
async function pictureLetter(letter: Letter, name: string): Promise<void> {
  if (!pictures) return
  for (const scheme of ['light', 'dark'] as const) {
    const context = await open.browser.newContext({
      viewport: { width: 680, height: 900 },
      colorScheme: scheme,
    })
    const page = await context.newPage()
    await page.setContent(letter.html)
    await page.screenshot({
      path: join(pictures, `${name}-${scheme}.jpg`),
      type: 'jpeg',
      quality: 72,
      fullPage: true,
    })
    await context.close()
  }
}

it('a customer is in within minutes', async () => {
  // The first run: whoever started the server opens the address that it printed.
  const [setupUrl = ''] = /http\S+\/setup#\S+/.exec(server.output) ?? []
  const staff = await arrive()
  await staff.open(setupUrl)
  await staff.fill('Your name', 'Fatima First')
  await staff.fill('Your e-mail', 'fatima@luminous.example')
  await staff.fill('Password', passwords.staff)
  await staff.picture('first-run')
  await staff.press('Next: the laboratory')
  await staff.fill('Name of the laboratory', 'Luminous Laboratory Calgary')
  await staff.press('Next: mail')
  await staff.press('Set up Luminous')
  await staff.press('With a passkey')
  await staff.fill('Name of the passkey', 'Work laptop')
  await staff.press('Add the passkey')
  await staff.press('I have kept them')
  const firstRunSteps = staff.steps

  // A new customer.
  staff.steps = 0
  await staff.click(
    staff.page.getByRole('navigation').getByRole('link', { name: 'Customers', exact: true }),
  )
  await staff.sees('Customers')
  await staff.picture('customers-none')
  await staff.click(staff.page.getByRole('button', { name: 'New customer' }).first())
  await staff.sees('Details')
  await staff.fill('Name', 'Athabasca Sands Ltd.')
  await staff.fill('Contact person (optional)', 'Nora Contact')
  await staff.fill('Contact e-mail (optional)', 'nora@sands.example')
  await staff.picture('wizard-details')
  await staff.press('Continue')
  await staff.fill('Name of the site', 'Muskeg River upstream')
  await staff.press('Continue')
  await staff.sees('Alert thresholds')
  await staff.press('Continue')
  await staff.fill('Addresses', 'carla@sands.example')
  await staff.page.getByText('Will be invited').waitFor()
  await staff.picture('wizard-people')
  await staff.press('Skip to the review')
  await staff.sees('Review')
  await staff.picture('wizard-review')
  await staff.press('Create the customer')
  await staff.page.getByText('First person is in').waitFor()
  await staff.picture('customer')
  const wizardSteps = staff.steps
  expect(staff.loads, 'pages that staff loaded').toBe(1)

  // The first admin of the customer, from her mail.
  const invitation = await mailbox.letterTo('carla@sands.example', /invites you/)
  await pictureLetter(invitation, 'mail-invitation')
  const admin = await arrive()
  await admin.open(linkIn(invitation))
  await admin.fill('Your name', 'Carla Customer')
  await admin.fill('Password', passwords.admin)
  await admin.picture('invitation')
  await admin.press(/^Join/)
  await admin.press('Not now')
  await admin.sees('Welcome, Carla Customer')
  await admin.picture('welcome')
  await admin.press('These details are right')
  await admin.fill('Name', 'NA in the river')
  await admin.fill('Limit, mg/L NA-eq', '1.5')
  await admin.fill('Where the limit comes from', 'Licence 7, table 2')
  await admin.press('Set the threshold')
  await admin.press('Save')
  await admin.fill('Name', 'Wim Witness')
  await admin.fill('E-mail', 'wim@outside.example')
  await admin.press('Send them checkpoints')
  await admin.fill('Addresses', 'vera@sands.example')
  await admin.press(/^Invite|^Send/)
  await admin.page.getByText('Waiting for an answer: vera@sands.example').waitFor()
  await admin.picture('welcome-colleagues')
  expect(admin.loads, 'pages that the admin loaded').toBe(1)
  await pictureLetter(await mailbox.letterTo('carla@sands.example', /You are in/), 'mail-welcome')
  await pictureLetter(
    await mailbox.letterTo('wim@outside.example', /checkpoint/),
    'mail-checkpoint',
  )

  // A viewer, on her phone, reads her first page.
  const viewer = await arrive(390)
  const second = await mailbox.letterTo('vera@sands.example', /invites you/)
  await viewer.open(linkIn(second))
  await viewer.fill('Your name', 'Vera Viewer')
  await viewer.fill('Password', passwords.viewer)
  await viewer.picture('invitation-phone')
  await viewer.press(/^Join/)
  await viewer.press('Not now')
  await viewer.sees('Results')
  await viewer.page.getByText('No results yet').waitFor()
  await viewer.picture('first-page-phone')
  expect(viewer.loads, 'pages that the viewer loaded').toBe(1)

  // What staff see without loading anything again.
  await staff.click(
    staff.page.getByRole('navigation').getByRole('link', { name: 'Customers', exact: true }),
  )
  await staff.page.getByText('Athabasca Sands Ltd.').first().waitFor()
  await staff.picture('customers')

  const counted = {
    firstRun: firstRunSteps,
    wizard: wizardSteps,
    admin: admin.steps,
    viewer: viewer.steps,
  }
  const guide = readFileSync(join(root, 'docs', 'guides', 'onboarding.md'), 'utf8')
  const said = /first run (\d+), new customer (\d+), first admin (\d+), viewer (\d+)/.exec(guide)
  expect(said?.slice(1).map(Number), 'the guide states the steps').toEqual(Object.values(counted))

  // All of it is in the ledger, and nothing of the passwords is anywhere in the server's words.
  expect(server.output).not.toContain(passwords.staff)
  await Promise.all([staff, admin, viewer].map(({ context }) => context.close()))
}, 180_000)

it('a page that a mail scanner’s browser loads and leaves for 30 seconds has redeemed nothing', async () => {
  const answer = await server.command(['staff', 'add', 'second@luminous.example'])
  const [link = ''] = /http\S+\/invitation\/\S+/.exec(answer) ?? []
  const scanner = await arrive()
  await scanner.page.clock.install()
  await scanner.page.goto(link)
  await scanner.page.getByRole('button', { name: /^Join/ }).waitFor()
  // Every timer of the page fires as it would within that time; then what they asked for is waited for.
  await scanner.page.clock.runFor(30_000)
  await scanner.page.waitForLoadState('networkidle')
  for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
    const touched = await fetch(link, { method, headers: { accept: 'text/html' } })
    expect([touched.status, touched.headers.get('set-cookie')]).toEqual([200, null])
  }
  expect(await scanner.context.cookies()).toEqual([])
  await scanner.context.close()
  const person = await arrive()
  await person.open(link)
  await person.fill('Your name', 'Samir Second')
  await person.fill('Password', passwords.viewer)
  await person.press(/^Join/)
  await person.sees('Set up a second factor')
  await person.context.close()
}, 120_000)
