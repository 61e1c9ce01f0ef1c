/** From an empty form to a customer whose own admin has set the first threshold. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

/** The heading of a step, once its first field has the keyboard. */
async function reach(page: Page, step: string): Promise<void> {
  await page.getByRole('heading', { name: step, exact: true, level: 2 }).waitFor()
  const hasKeyboard = () => page.evaluate("document.activeElement?.closest('form') !== null")
  await expect.poll(hasKeyboard).toBe(true)
}

describe('a Luminous admin', () => {
  it('sets a customer up by keyboard alone, and hands the link over', async () => {
    const { page, close } = await visit(open.browser)
    await signIn(page, server, 'admin', '/customers')
    await page.getByRole('button', { name: 'New customer' }).press('Enter')
    await reach(page, 'Details')
    await page.keyboard.type('Métis Water, Region 1')
    expect(await page.getByLabel('Short name').inputValue()).toBe('metis-water-region-1')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await reach(page, 'First sites')
    await page.keyboard.press('Enter')
    await reach(page, 'Alert thresholds')
    await page.keyboard.press('Enter')
    await reach(page, 'People')
    await page.keyboard.type('ada@example.org\nnonsense')
    await page.getByText('Not an e-mail address').waitFor()
    for (let letter = 0; letter < 'nonsense'.length; letter += 1) {
      await page.keyboard.press('Backspace')
    }
    await page.getByRole('button', { name: 'Continue' }).press('Enter')
    await reach(page, 'API key')
    await page.keyboard.press('Enter')
    await reach(page, 'Review')
    await page.getByText('ada@example.org, admin').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create the customer' }).press('Enter')
    await page.getByRole('navigation', { name: 'Pages of the team' }).waitFor()
    await page.getByRole('link', { name: 'People', exact: true }).click()
    await page.getByText('Waits to be handed over').waitFor({ timeout: 20_000 })
    await page.getByRole('button', { name: 'Copy link of ada@example.org' }).waitFor()
    await expectAccessible(page)
    await close()
  })

  it('finds a draft again that was left, and is told when somebody else changed it', async () => {
    const { page, close } = await visit(open.browser)
    await signIn(page, server, 'admin', '/customers')
    await page.getByRole('button', { name: 'New customer' }).click()
    await reach(page, 'Details')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Left half way')
    await page.getByText(/^Saved/).waitFor()
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByLabel('Contact person').fill('Somebody else')
    await other.getByText('Saving…').waitFor()
    await other.getByText(/^Saved/).waitFor()
    await page.getByLabel('Contact phone').fill('780 555 0100')
    await page.getByRole('button', { name: 'Load theirs' }).click()
    const contact = () => page.getByLabel('Contact person').inputValue()
    await expect.poll(contact).toBe('Somebody else')
    await page.getByRole('link', { name: 'Customers', exact: true }).first().click()
    await page.getByRole('list', { name: 'Drafts' }).getByText('Left half way').waitFor()
    await close()
  })
})

describe('a first admin of a customer', () => {
  it('is led through the set-up on a phone, and finds it again where it was left', async () => {
    const staff = await visit(open.browser)
    await signIn(staff.page, server, 'admin', '/mail')
    await staff.page.getByRole('button', { name: /Open the mail.*ada@example.org/ }).click()
    const link = await staff.page.getByTitle(/\/invitation\//).getAttribute('title')
    await staff.close()

    const { page, close } = await visit(open.browser, { width: 390 })
    await page.goto(link ?? '')
    await page.getByLabel('Your name').fill('Ada Lovelace')
    await page.getByLabel('Password', { exact: true }).fill('plate tundra muskeg lantern')
    await page.getByRole('button', { name: /^Join/ }).click()
    await page.getByRole('heading', { name: /second factor|safer/i }).waitFor()
    await page.goto(`${server.url}/welcome`)
    await page.getByRole('button', { name: 'These details are right' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Licence limit')
    await page.getByLabel('Limit, mg/L NA-eq').fill('1,5')
    await page.getByLabel('Where the limit comes from').fill('EPEA approval 12345')
    await page.getByRole('button', { name: 'Set the threshold' }).click()
    await page.getByRole('heading', { name: 'Choose notifications' }).waitFor()
    await page.goto(`${server.url}/welcome`)
    await page.getByRole('heading', { name: 'Choose notifications' }).waitFor()
    await expectAccessible(page)
    await close()
  })
})
