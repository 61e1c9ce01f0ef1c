/** What the stories of the field share: kits, a phone of one's own, taking a sample, and the server's own view. */
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { DemonstrationServer } from './server.ts'
import { fillSignIn, visit, type Visit } from './visit.ts'

type Asked = { readonly status: number; readonly body: unknown }
export type Api = (method: string, path: string, body?: unknown) => Promise<Asked>

/** Asks the server as one of the demonstration's people, without a browser. */
export async function apiAs(server: DemonstrationServer, name: string): Promise<Api> {
  const headers = { 'content-type': 'application/json', 'x-luminous': 'web', origin: server.url }
  const opened = await fetch(`${server.url}/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: `${name}@luminous.test`, password: server.password }),
  })
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  return async (method, path, body) => {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json().catch(() => null) }
  }
}

export const read = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined,
    value,
  )
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

let batches = 0

/** Fresh kits in the hands of the first operator, as staff make them. */
export async function makeKits(staff: Api, team: string, count: number): Promise<string[]> {
  const made = await staff('POST', '/v1/kit-batches', {
    name: `Field ${(batches += 1)}`,
    count,
    expiresOn: '2037-12-31',
    team,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return list(read(made.body, 'kits')).map((kit) => String(read(kit, 'code')))
}

/** What the server has of these codes: how many samples, and how many events of custody. */
export async function countOnServer(api: Api, codes: readonly string[]) {
  let samples = 0
  let events = 0
  for (const code of codes) {
    const { body } = await api('GET', `/v1/samples?search=${code}`)
    const found = list(read(body, 'items')).filter((item) => read(item, 'code') === code)
    samples += found.length
    for (const sample of found) {
      const whole = await api('GET', `/v1/samples/${String(read(sample, 'id'))}`)
      events += list(read(whole.body, 'events')).length
    }
  }
  return { samples, events }
}

/** A phone on the field page, signed in, that can do without the network from now on. */
export async function openPhone(
  browser: Browser,
  server: DemonstrationServer,
  settings: { readonly timezoneId?: string } = {},
): Promise<Visit> {
  const phone = await visit(browser, { width: 390, height: 844, ...settings })
  await phone.context.grantPermissions(['geolocation'])
  await phone.context.setGeolocation({ latitude: 57.305, longitude: -111.397, accuracy: 8 })
  await phone.page.goto(`${server.url}/field`)
  await signInOnPhone(phone.page, server, 'editor')
  await isKept(phone.page)
  await phone.page.getByRole('heading', { name: 'The kit' }).waitFor()
  return phone
}

export async function signInOnPhone(
  page: Page,
  server: DemonstrationServer,
  name: string,
): Promise<void> {
  await page.getByRole('link', { name: /^Sign in/ }).click()
  await fillSignIn(page, `${name}@luminous.test`, server.password)
  await page.getByRole('navigation', { name: 'Pages of the field' }).waitFor()
}

/** Once the worker has the page and everything that it is made of. */
async function isKept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate('navigator.serviceWorker.controller !== null'), { timeout: 45_000 })
    .toBe(true)
}

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).click()

type Given = {
  /** On the clock of the phone, as it is typed. */
  readonly takenAt?: string
  readonly ph?: string
  readonly notes?: string
  readonly photos?: readonly { name: string; mimeType: string; buffer: Buffer }[]
  readonly signs?: boolean
}

/** Takes a sample by a typed code, from the first step to "Keep on this phone". */
export async function takeSample(page: Page, code: string, given: Given = {}): Promise<void> {
  await page.getByLabel('Code on the kit').fill(code)
  await press(page, 'Next: the site')
  await press(page, /^Muskeg River upstream/)
  await press(page, 'Next: time and readings')
  if (given.takenAt !== undefined) {
    await press(page, 'Correct the time')
    await page.getByLabel(/^Taken, on the clock/).fill(given.takenAt)
    await press(page, 'Done')
  }
  if (given.ph !== undefined) await page.getByLabel('pH', { exact: true }).fill(given.ph)
  await press(page, 'Next: photos and notes')
  if (given.notes !== undefined) await page.getByLabel('Notes').fill(given.notes)
  for (const photo of given.photos ?? []) {
    const shown = await page.getByRole('list', { name: 'Photos' }).getByRole('img').count()
    await page.locator('#photos').setInputFiles([photo])
    await page.getByRole('img', { name: `Photo ${shown + 1}` }).waitFor()
  }
  await press(page, 'Next: sign and keep')
  if (given.signs) await sign(page)
  await press(page, 'Keep on this phone')
  await page.getByText(`${code} is kept on this phone`).waitFor()
}

export async function sign(page: Page): Promise<void> {
  const pad = page.getByRole('img', { name: /draw here$/ })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no place to sign')
  await page.mouse.move(box.x + 20, box.y + 60)
  await page.mouse.down()
  for (const [x, y] of [
    [60, 20],
    [90, 70],
    [140, 30],
    [200, 60],
  ] as const) {
    await page.mouse.move(box.x + x, box.y + y)
  }
  await page.mouse.up()
  await page.getByRole('img', { name: /signed$/ }).waitFor()
}

export const openPart = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('navigation', { name: 'Pages of the field' })
    .getByRole('link', { name, exact: true })
    .click()

/** The items of the queue that are not sent. */
export const unsentItems = (page: Page): Locator =>
  page.getByRole('list', { name: 'Not sent' }).getByRole('listitem')

export const queueIsEmpty = (page: Page): Promise<void> =>
  page.getByRole('heading', { name: 'Everything is sent' }).waitFor()

/** The network comes back, and the browser tells so: without a screen it does not always. */
export async function comeBack({ page, context }: Pick<Visit, 'page' | 'context'>): Promise<void> {
  await context.setOffline(false)
  await page.evaluate("dispatchEvent(new Event('online'))")
}
