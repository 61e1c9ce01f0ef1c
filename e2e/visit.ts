/** What the stories share: a browser of one's own, signing in, and a page that nobody is kept out of. */
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { DemonstrationServer } from './server.ts'

type Settings = {
  readonly width?: number
  readonly height?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly timezoneId?: string
}
export type Visit = {
  readonly page: Page
  readonly context: BrowserContext
  close(): Promise<void>
}

/** A fresh browser profile with an authenticator of its own. */
export async function visit(
  browser: Browser,
  { width = 1440, height = 900, colorScheme = 'light', timezoneId }: Settings = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    ...(timezoneId !== undefined && { timezoneId }),
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const devTools = await context.newCDPSession(page)
  await devTools.send('WebAuthn.enable')
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { page, context, close: () => context.close() }
}

/** On the page that is open, or that leads there because nobody is signed in. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** One of the demonstration's people, named as before the @. */
export async function signIn(
  page: Page,
  { url, password }: DemonstrationServer,
  name: string,
  path = '/',
): Promise<void> {
  await page.goto(`${url}${path}`)
  await fillSignIn(page, `${name}@luminous.test`, password)
}

export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  // As text: the test runner would rewrite names inside a function that runs in the page.
  const violations: unknown = await page.evaluate(
    `axe.run(document).then(({ violations }) =>
      violations.map((each) => each.id + ': ' + (each.nodes[0]?.html ?? '')))`,
  )
  expect(violations).toEqual([])
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  expect(await page.evaluate(overflow), `${page.url()} is wider than its window`).toBeLessThan(1)
}
