/** From the mail of an invitation into the team, with a second factor, and what a dead link says. */
import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, fillSignIn, signIn, visit } from './visit.ts'

let server: DemonstrationServer
let open: OpenBrowser
/** Staff's own browser: here mails are read that no mail server carries. */
let staff: Page

const password = 'granite heron teapot 7'

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  staff = (await visit(open.browser)).page
  await signIn(staff, server, 'admin')
  await staff.getByRole('heading', { name: 'Results', exact: true }).waitFor()
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /, account$/ }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
}

/** The app's own requests, as somebody who is signed in sends them. */
async function ask(page: Page, method: string, path: string, body?: unknown): Promise<unknown> {
  return page.evaluate(
    async ([method, path, sent]) => {
      const answer = await fetch(path, {
        method,
        headers: {
          accept: 'application/json',
          'x-luminous': 'web',
          ...(sent !== null && { 'content-type': 'application/json' }),
        },
        ...(sent !== null && { body: sent }),
      })
      return answer.json()
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
}

const read = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined,
    value,
  )

/** The link of the newest mail to an address, once the mail is there to be handed over. */
async function linkTo(email: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const items = read(await ask(staff, 'GET', '/v1/mails'), 'items')
    const mail = Array.isArray(items) ? items.find((each) => read(each, 'to') === email) : null
    const id = read(mail, 'id')
    if (typeof id === 'string') {
      const link = read(await ask(staff, 'GET', `/v1/mails/${id}`), 'link')
      if (typeof link === 'string') return link
    }
    await staff.waitForTimeout(200)
  }
  throw new Error(`no link for ${email}`)
}

async function invite(email: string, role: string): Promise<string> {
  const { page: customer } = await visit(open.browser)
  await signIn(customer, server, 'customer')
  await customer.getByRole('heading', { name: 'Results', exact: true }).waitFor()
  const team = String(read(await ask(customer, 'GET', '/v1/session'), 'team', 'id'))
  await ask(customer, 'POST', `/v1/teams/${team}/invitations`, { addresses: email, role })
  return linkTo(email)
}

/** RFC 6238 with the defaults of authenticator apps. */
function codeOf(secret: string): string {
  const bits = Array.from(secret.replace(/=+$/, ''), (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  ).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', key).update(counter).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}

it('an invitation survives a scanner, joins by a click, and says afterwards that it was used', async () => {
  const link = await invite('ada@example.org', 'editor')
  const { page: scanner } = await visit(open.browser)
  await fetch(link, { method: 'HEAD' })
  await scanner.goto(link)
  await scanner.getByRole('button', { name: 'Join Demonstration Operator' }).waitFor()
  expect(scanner.url()).not.toContain('#')

  const { page: ada } = await visit(open.browser, { width: 390, colorScheme: 'dark' })
  await ada.goto(link)
  await ada.getByText('Carla Customer invites you to Luminous').waitFor()
  await expectAccessible(ada)
  await ada.getByLabel('Your name').fill('Ada Lovelace')
  await ada.getByLabel('Password', { exact: true }).fill('passwordpassword')
  await ada.getByRole('button', { name: /^Join/ }).click()
  await ada.getByText('This password is on lists').waitFor()
  await ada.getByLabel('Password', { exact: true }).fill(password)
  await ada.getByRole('button', { name: /^Join/ }).click()
  await ada.getByRole('button', { name: 'With an authenticator app' }).click()
  const secret = await ada.locator('code').first().getAttribute('title')
  await expectAccessible(ada)
  await ada.getByLabel('Code of the app').fill(codeOf(secret ?? ''))
  await ada.getByRole('button', { name: 'Confirm the app' }).click()
  const recovery = await ada.locator('ol code').first().innerText()
  await expectAccessible(ada)
  await ada.getByRole('button', { name: 'I have kept them' }).click()
  await ada.getByRole('heading', { name: 'Results', exact: true }).waitFor()

  await ada.goto(link)
  await ada.getByRole('heading', { name: 'This invitation was accepted' }).waitFor()
  await expectAccessible(ada)

  await ada.goto(server.url)
  await signOut(ada)
  await fillSignIn(ada, 'ada@example.org', password)
  await ada.getByLabel('Code of your authenticator app').fill('000000')
  await ada.getByRole('button', { name: 'Continue' }).click()
  await ada.getByText(/code is not right/).waitFor()
  await ada.getByRole('button', { name: 'Use a recovery code' }).click()
  await ada.getByLabel('Recovery code').fill(recovery)
  await ada.getByRole('button', { name: 'Continue' }).click()
  await ada.getByRole('heading', { name: 'Results', exact: true }).waitFor()
})

it('an invitation never joins whoever happens to be signed in', async () => {
  const link = await invite('bert@example.org', 'viewer')
  const { page } = await visit(open.browser)
  await signIn(page, server, 'community')
  await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
  await page.goto(link)
  await page.getByRole('heading', { name: 'This link is for somebody else' }).waitFor()
  await page.getByText('bert@example.org').waitFor()
  await page.getByText('community@luminous.test').first().waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign out and continue' }).click()
  await page.getByRole('button', { name: /^Join/ }).waitFor()
})

it('a forgotten password is set anew by the link, and the account works with a passkey alone', async () => {
  const { page } = await visit(open.browser)
  await page.goto(`${server.url}/sign-in`)
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByRole('button', { name: 'Send me the link' }).waitFor()
  await page.getByLabel('E-mail').fill('viewer@luminous.test')
  await page.getByRole('button', { name: 'Send me the link' }).click()
  await page.getByText('a mail with a link is on its way').waitFor()
  await page.goto(await linkTo('viewer@luminous.test'))
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('link', { name: 'Sign in with the new password' }).click()
  await fillSignIn(page, 'viewer@luminous.test', password)
  await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()

  await page.goto(`${server.url}/account`)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name of the passkey').fill('Work laptop')
  await page.getByLabel('Your password').fill(password)
  await page.getByRole('button', { name: 'Add the passkey' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Remove the passkey Work laptop' }).waitFor()
  await expectAccessible(page)
  await signOut(page)
  await page.getByRole('button', { name: 'With a passkey' }).click()
  await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
})

it('a session that ends in the middle of a form takes nothing that was typed with it', async () => {
  const { page, context } = await visit(open.browser)
  await signIn(page, server, 'customer')
  await page.getByRole('link', { name: 'Team', exact: true }).click()
  await page.getByRole('link', { name: 'People', exact: true }).click()
  await page.getByLabel('Addresses').fill('late@example.org')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByRole('dialog', { name: 'You are signed out' }).waitFor()
  await expectAccessible(page)
  for (let time = 0; time < 3; time += 1) await page.keyboard.press('Escape')
  await page.getByLabel('Password', { exact: true }).fill(server.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.getByLabel('Addresses').inputValue()).toBe('late@example.org')

  const { page: other, context: otherContext } = await visit(open.browser)
  await signIn(other, server, 'community')
  await other.getByRole('heading', { name: 'Results', exact: true }).waitFor()
  await context.clearCookies()
  await context.addCookies(await otherContext.cookies())
  // As it is when a window comes to the front.
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
  await page.getByRole('dialog', { name: 'Somebody else is signed in' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Go on as/ }).click()
  await page.getByText(/no results yet/i).waitFor()
})
