/** From signing in to a proof checked in the browser, and the same after somebody bent the ledger. */
import pg from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, signIn, visit, type Visit } from './visit.ts'

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

/** A visit that notes every request that leaves the server. */
async function visitWatched(): Promise<Visit & { outside: string[] }> {
  const visited = await visit(open.browser)
  const outside: string[] = []
  visited.page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) {
      outside.push(request.url())
    }
  })
  return { ...visited, outside }
}

describe('a customer', () => {
  it('signs in, reads a result, and proves it in her own browser', async () => {
    const { page, outside, close } = await visitWatched()
    await signIn(page, server, 'customer')
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
    await page.getByRole('link', { name: 'K7FY-YW37-FYYR' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(9)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'K7FY-YW37-FYYR' }).click()
    await page.getByRole('heading', { name: 'K7FY-YW37-FYYR' }).waitFor()
    await page.getByText('19.0').first().waitFor()
    await page.getByRole('button', { name: 'Verify in this browser' }).click()
    const verdict = page.getByText(/^Proved:/).first()
    await verdict.waitFor({ timeout: 15_000 })
    await page
      .getByText(/Nobody outside holds a checkpoint yet/)
      .first()
      .waitFor()
    await expectAccessible(page)
    expect(outside).toEqual([])
    await close()
  })

  it('does not see the wells and the results of the other customer on the plate', async () => {
    const { page, close } = await visit(open.browser)
    await signIn(page, server, 'customer')
    await page.getByRole('link', { name: 'K7FY-YW37-FYYR' }).click()
    await page.getByRole('heading', { name: 'Plate' }).waitFor()
    const text = await page.locator('body').innerText()
    expect(text).not.toContain('KTVP-KRWT-VPK7')
    const seen = await page.evaluate(async () => {
      const list = await fetch('/v1/results').then((answer) => answer.json())
      const plate = await fetch(`/v1/results/${list.items[0].id}/plate`)
      return { list: JSON.stringify(list), plate: await plate.text() }
    })
    expect(seen.list).not.toContain('demo-operator-2')
    expect(seen.plate).not.toContain('KTVP-KRWT-VPK7')
    expect(seen.plate).toContain('"A6"')
    expect(seen.plate).not.toContain('"A7"')
    expect(seen.plate).not.toContain(String.raw`\"A7\"`)
    await close()
  })

  it('who has no results yet is told what will be here', async () => {
    const { page, close } = await visit(open.browser, { width: 390, colorScheme: 'dark' })
    await signIn(page, server, 'community')
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
    await page.getByText(/no results yet/i).waitFor()
    await expectAccessible(page)
    await close()
  })

  it('reads and verifies with the keyboard alone, on a phone, in the dark', async () => {
    const { page, close } = await visit(open.browser, { width: 390, colorScheme: 'dark' })
    await page.goto(server.url)
    await page.getByLabel('E-mail').focus()
    await page.keyboard.type('viewer@luminous.test')
    await page.getByLabel('Password', { exact: true }).focus()
    await page.keyboard.type(server.password)
    await page.keyboard.press('Enter')
    const link = page.getByRole('link', { name: 'KTVP-KRWT-VPK7' })
    await link.waitFor()
    await link.focus()
    await page.keyboard.press('Enter')
    const button = page.getByRole('button', { name: 'Verify in this browser' })
    await button.waitFor()
    await button.focus()
    await page.keyboard.press('Enter')
    await page
      .getByText(/^Proved:/)
      .first()
      .waitFor({ timeout: 15_000 })
    await expectAccessible(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    await close()
  })
})

describe('the sign-in page', () => {
  it('says in words that the password is wrong, and keeps the address', async () => {
    const { page, close } = await visit(open.browser)
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('E-mail').fill('customer@luminous.test')
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('E-mail address and password do not fit together.').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe('customer@luminous.test')
    await close()
  })

  it('leads back to the page that was asked for', async () => {
    const { page, close } = await visit(open.browser)
    await page.goto(`${server.url}/results`)
    await page.getByLabel('E-mail').waitFor()
    await signIn(page, server, 'customer', '/sign-in?next=%2Fresults')
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
    expect(page.url()).toBe(`${server.url}/results`)
    await close()
  })

  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)'])(
    'never leads to another site: %s',
    async (next) => {
      const { page, outside, close } = await visitWatched()
      await signIn(page, server, 'customer', `/sign-in?next=${encodeURIComponent(next)}`)
      await page.getByRole('button', { name: /Carla Customer/ }).waitFor()
      expect(new URL(page.url()).origin).toBe(server.url)
      expect(outside).toEqual([])
      await close()
    },
  )
})

describe('a bent ledger', () => {
  const asSuperuser = async (
    table: 'ledger.entry' | 'luminous.result',
    change: string,
    id: string,
  ): Promise<void> => {
    const client = new pg.Client({ connectionString: await server.databaseUrl() })
    await client.connect()
    const key = table === 'ledger.entry' ? 'record_id' : 'id'
    try {
      await client.query(`begin; alter table ${table} disable trigger all`)
      const changed = await client.query(`update ${table} set ${change} where ${key} = $1`, [id])
      expect(changed.rowCount).toBe(1)
      await client.query(`alter table ${table} enable trigger all; commit`)
    } finally {
      await client.end()
    }
  }

  const openResult = async (code: string): Promise<Visit & { id: string }> => {
    const visited = await visit(open.browser)
    await signIn(visited.page, server, 'customer')
    await visited.page.getByRole('link', { name: code }).click()
    await visited.page.getByRole('button', { name: 'Verify in this browser' }).waitFor()
    const id = /[0-9a-f-]{36}/.exec(visited.page.url())?.[0] ?? ''
    return { ...visited, id }
  }

  const verdictOf = async (page: Page): Promise<string> => {
    await page.getByRole('button', { name: 'Verify in this browser' }).click()
    const verdict = page.getByText(/Check failed|^Proved:/).first()
    await verdict.waitFor({ timeout: 15_000 })
    return page.locator('body').innerText()
  }

  it('is found out when the entry that is handed out was tampered with', async () => {
    const { page, id, close } = await openResult('KWWN-3F3W-WN33')
    await asSuperuser('ledger.entry', `envelope = replace(envelope, '"insert"', '"delete"')`, id)
    const text = await verdictOf(page)
    expect(text).toContain('Check failed')
    expect(text).toMatch(/not the one in the signed log/i)
    await expectAccessible(page)
    await close()
  })

  it('is found out when the payload was tampered with', async () => {
    const { page, id, close } = await openResult('KVAJ-PAVV-AJP7')
    await asSuperuser('ledger.entry', `payload = replace(payload, '72.6', '2.6')`, id)
    expect(await verdictOf(page)).toContain('Check failed')
    await close()
  })

  it('is found out when the result itself was changed behind the triggers', async () => {
    const { id, page, close } = await openResult('KF4V-P3WF-4VPK')
    await asSuperuser('luminous.result', 'concentration_mg_per_l = 0.1', id)
    await page.reload()
    await page.getByText('0.1').first().waitFor()
    const text = await verdictOf(page)
    expect(text).toContain('Check failed')
    expect(text).toMatch(/concentration/i)
    await close()
  })
})
