/** The history of records of every kind, from the page on which each is seen; an entry is proved in the browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
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

/** Opens the first history whose name fits, sees that it tells of the record, and closes it. */
async function readHistory(page: Page, name: RegExp): Promise<string> {
  await page.getByRole('button', { name }).first().click()
  const dialog = page.getByRole('dialog', { name })
  await dialog.getByRole('heading', { name: /as version 1$/ }).waitFor()
  const text = await dialog.innerText()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  return text
}

describe('a customer’s admin', () => {
  it('reads what became of people, sites, thresholds, kits and samples, and proves an entry', async () => {
    const { page, close } = await visit(open.browser)
    await signIn(page, server, 'customer')
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Team', exact: true }).first().click()
    for (const [tab, name] of [
      ['People', /^History of /],
      ['Sites', /^History of /],
      ['Thresholds', /^History of .*, revision 1$/],
      ['Kits', /^History of K/],
    ] as const) {
      await page.getByRole('link', { name: tab, exact: true }).last().click()
      if (tab === 'Thresholds') await page.getByText('One revision').first().click()
      expect(await readHistory(page, name), tab).toMatch(/Why/)
    }
    await page.getByRole('link', { name: 'Samples', exact: true }).first().click()
    await page.getByRole('link', { name: /^K7FY/ }).click()
    await page.getByRole('heading', { name: 'Chain of custody' }).waitFor()
    expect(await readHistory(page, /^History of K7FY-YW37-FYYR$/)).toContain(
      'Demonstration with simulated values',
    )
    await page.getByRole('button', { name: /^History of Received at the lab/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Verify this entry, version 1' }).click()
    await dialog
      .getByText(/^Proved:/)
      .first()
      .waitFor()
    await expectAccessible(page)
    await close()
  })
})

describe('the lab', () => {
  it('reads what became of runs, methods, biosensors and readers', async () => {
    const { page, close } = await visit(open.browser, { width: 390, height: 844 })
    await signIn(page, server, 'analyst', '/runs')
    await page
      .getByRole('link', { name: /PLATE|Plate|plate/ })
      .first()
      .click()
    expect(await readHistory(page, /^History of /)).toContain('signed by')
    await page.goto(`${server.url}/bench/methods`)
    expect(await readHistory(page, /^History of na-lux-4pl@1$/)).toContain('Luminous (install)')
    await page.goto(`${server.url}/bench/biosensors`)
    expect(await readHistory(page, /^History of marR$/)).toContain('Luminous (install)')
    await page.goto(`${server.url}/bench/readers`)
    expect(await readHistory(page, /^History of Synergy/)).toContain('Recorded as version 1')
    await close()
  })
})
