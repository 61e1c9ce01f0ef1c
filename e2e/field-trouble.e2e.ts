/** What goes wrong between a phone and the server: nothing is doubled, nothing is lost, and nobody else signs. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import {
  apiAs,
  comeBack,
  countOnServer,
  list,
  makeKits,
  openPart,
  openPhone,
  press,
  queueIsEmpty,
  read,
  sign,
  takeSample,
  unsentItems,
  type Api,
} from './field.ts'
import { photoOf } from './photo.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, fillSignIn, signIn, visit } from './visit.ts'

let server: DemonstrationServer
let open: OpenBrowser
let staff: Api
let editor: Api
let team: string
let site: unknown

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  staff = await apiAs(server, 'admin')
  editor = await apiAs(server, 'editor')
  team = String(read((await editor('GET', '/v1/session')).body, 'team', 'id'))
  site = read((await editor('GET', `/v1/teams/${team}/sites`)).body, 'items', 0, 'id')
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

async function sampleOf(code: string): Promise<unknown> {
  const found = await editor('GET', `/v1/samples?search=${code}`)
  return (await editor('GET', `/v1/samples/${String(read(found.body, 'items', 0, 'id'))}`)).body
}

/** How often each id was told. */
function countTold(page: Page): Map<string, number> {
  const told = new Map<string, number>()
  page.context().on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/field-scans')) return
    const id = String(read(request.postDataJSON(), 'id'))
    told.set(id, (told.get(id) ?? 0) + 1)
  })
  return told
}

describe('an answer that is lost after the server wrote', () => {
  it('makes one sample, and the phone hears so the next time', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const { page, close } = await openPhone(open.browser, server)
    const told = countTold(page)
    await page.route(
      '**/field-scans',
      async (route) => {
        await route.fetch()
        await route.abort()
      },
      { times: 1 },
    )
    await takeSample(page, code)
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    expect(await countOnServer(editor, [code])).toEqual({ samples: 1, events: 1 })
    expect([...told.values()]).toEqual([2])
    await close()
  })

  it('and the sign-in page of a hotel is no answer at all', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const { page, close } = await openPhone(open.browser, server)
    await page.route('**/field-scans', (route) =>
      route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome to the lodge' }),
    )
    await takeSample(page, code)
    await openPart(page, 'Queue')
    await page.getByText(/No answer from the server/).waitFor()
    expect(await countOnServer(editor, [code])).toEqual({ samples: 0, events: 0 })
    await page.unrouteAll()
    await press(page, 'Send now')
    await queueIsEmpty(page)
    expect(await countOnServer(editor, [code])).toEqual({ samples: 1, events: 1 })
    await close()
  })
})

describe('a connection that is cut between two photos', () => {
  it('leaves the second on the phone until a receipt names it', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const { page, close } = await openPhone(open.browser, server)
    let photos = 0
    await page.route('**/photos/*', async (route) => {
      photos += 1
      await (photos === 2 ? route.abort() : route.continue())
    })
    await takeSample(page, code, { photos: [photoOf('one'), photoOf('two')] })
    await openPart(page, 'Queue')
    await page.getByText(/2 photos still to be sent/).waitFor()
    await queueIsEmpty(page)
    // One, the one that was cut, and that one again: the first is not sent twice.
    expect(photos).toBe(3)
    const events = list(read(await sampleOf(code), 'events'))
    expect(list(read(events[0], 'photos')).map((photo) => read(photo, 'stored'))).toEqual([
      true,
      true,
    ])
    await close()
  })
})

describe('a session that ended on the server', () => {
  it('pauses the queue, which goes on when another person signs in, each sample with its own author', async () => {
    const codes = await makeKits(staff, team, 2)
    const { page, context, close } = await openPhone(open.browser, server)
    await context.setOffline(true)
    for (const code of codes) await takeSample(page, code)
    const cookies = await context.cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const ended = await fetch(`${server.url}/v1/session`, {
      method: 'DELETE',
      headers: { cookie, 'x-luminous': 'web', origin: server.url },
    })
    expect(ended.ok).toBe(true)
    await comeBack({ page, context })
    await openPart(page, 'Queue')
    await page.getByText('Sending is paused.').waitFor()
    expect(await unsentItems(page).count()).toBe(2)
    await page.getByText('Paused', { exact: true }).first().waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Sign in to send' }).click()
    await fillSignIn(page, 'customer@luminous.test', server.password)
    await queueIsEmpty(page)
    for (const code of codes) {
      const sample = await sampleOf(code)
      expect(read(sample, 'collector')).toBe('Edgar Editor')
      expect(read(sample, 'events', 0, 'person')).toBe('Edgar Editor')
      expect(read(sample, 'events', 0, 'remarks')).toEqual(['sentByOther'])
    }
    await close()
  })
})

describe('a kit that another phone used meanwhile', () => {
  it('needs a person, who corrects the code and sends again', async () => {
    const [used = '', right = ''] = await makeKits(staff, team, 2)
    const { page, context, close } = await openPhone(open.browser, server)
    await context.setOffline(true)
    await takeSample(page, used, { notes: 'From the left bank' })
    const other = await editor('POST', `/v1/teams/${team}/field-scans`, {
      id: '0198f000-0000-7000-8000-00000000bbbb',
      code: used,
      site,
      occurredAt: new Date().toISOString(),
      timeZone: 'America/Edmonton',
      holder: { name: 'Olga Other' },
    })
    expect(other.status).toBe(201)
    await comeBack({ page, context })
    await openPart(page, 'Queue')
    await page.getByText(/was used already.*by Olga Other/).waitFor()
    await page.getByText('Needs you', { exact: true }).waitFor()
    await expectAccessible(page)
    await press(page, 'Correct it and send again')
    await page.getByRole('heading', { name: /^Correct: The kit/ }).waitFor()
    await takeSample(page, right)
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    const sample = await sampleOf(right)
    expect(read(sample, 'notes')).toBe('From the left bank')
    expect(await countOnServer(editor, [used, right])).toEqual({ samples: 2, events: 2 })
    await close()
  })

  it('is taken off the phone only with a reason, which stays in the log', async () => {
    const [used = ''] = await makeKits(staff, team, 1)
    const { page, context, close } = await openPhone(open.browser, server)
    await context.setOffline(true)
    await takeSample(page, used)
    await editor('POST', `/v1/teams/${team}/field-scans`, {
      id: '0198f000-0000-7000-8000-00000000cccc',
      code: used,
      site,
      occurredAt: new Date().toISOString(),
      timeZone: 'America/Edmonton',
      holder: { name: 'Olga Other' },
    })
    await comeBack({ page, context })
    await openPart(page, 'Queue')
    await press(page, 'Take it off the phone')
    await page.getByRole('dialog').getByLabel('Why').fill('Olga sent the same vial')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Take it off', exact: true }).click()
    await queueIsEmpty(page)
    await openPart(page, 'Phone')
    await page.getByText('Olga sent the same vial').waitFor()
    expect(await page.getByRole('button', { name: 'Clear: save it first' }).isDisabled()).toBe(true)
    const saving = page.waitForEvent('download')
    await press(page, 'Save the log as a file')
    const log: unknown = JSON.parse(await readFile(await (await saving).path(), 'utf8'))
    expect(read(log, 0, 'stored', 'deed', 'code')).toBe(used)
    await expectAccessible(page)
    await close()
  })
})

describe('two tabs', () => {
  it('send each sample once, and both show it', async () => {
    const codes = await makeKits(staff, team, 3)
    const { page, context, close } = await openPhone(open.browser, server)
    const told = countTold(page)
    const second = await context.newPage()
    await second.goto(`${server.url}/field?part=queue`)
    await queueIsEmpty(second)
    await context.setOffline(true)
    for (const code of codes) await takeSample(page, code)
    await second.getByRole('heading', { name: '3 things not sent yet' }).waitFor()
    await context.setOffline(false)
    await Promise.all(
      [page, second].map((tab) => tab.evaluate("dispatchEvent(new Event('online'))")),
    )
    await queueIsEmpty(second)
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    expect([...told.values()]).toEqual([1, 1, 1])
    expect(await countOnServer(editor, codes)).toEqual({ samples: 3, events: 3 })
    await close()
  })
})

describe('a file off a phone', () => {
  it('is taken in whole, and again changes nothing: every thing in it is accounted for', async () => {
    const codes = await makeKits(staff, team, 2)
    const phone = await openPhone(open.browser, server)
    await phone.context.setOffline(true)
    await takeSample(phone.page, codes[0] ?? '', { photos: [photoOf('in the file')] })
    await takeSample(phone.page, codes[1] ?? '')
    await openPart(phone.page, 'Hand over')
    for (const code of codes) await press(phone.page, new RegExp(`^${code}`))
    await phone.page.getByRole('textbox', { name: 'To' }).fill('Carl Courier')
    await phone.page.getByLabel('Seal number').fill('S-77')
    await phone.page.getByLabel('Temperature, °C').fill('4,0')
    await sign(phone.page)
    await expectAccessible(phone.page)
    await press(phone.page, 'Keep the hand-over on this phone')
    await phone.page.getByText('The hand-over of 2 samples is kept').waitFor()
    await openPart(phone.page, 'Phone')
    const saving = phone.page.waitForEvent('download')
    await press(phone.page, /^Save 3 things/)
    const path = await (await saving).path()
    await openPart(phone.page, 'Queue')
    expect(await unsentItems(phone.page).count(), 'a file may be lost').toBe(3)

    const desk = await visit(open.browser)
    await signIn(desk.page, server, 'customer', '/field/import')
    const take = async () => {
      await desk.page.locator('#file').setInputFiles(path)
      await desk.page.getByText('2 scans, 1 hand-over, 1 photo').waitFor()
      await press(desk.page, 'Take it in')
    }
    await take()
    await desk.page.getByText('4 in the file: 4 taken, 0 were here, 0 refused.').waitFor()
    await expectAccessible(desk.page)
    await take()
    await desk.page.getByText('4 in the file: 0 taken, 4 were here, 0 refused.').waitFor()
    await desk.close()

    // The phone finds a network after all: what it sends is what is there.
    await comeBack(phone)
    await queueIsEmpty(phone.page)
    expect(await countOnServer(editor, codes)).toEqual({ samples: 2, events: 4 })
    const events = list(read(await sampleOf(codes[0] ?? ''), 'events'))
    expect(events.map((event) => read(event, 'kind'))).toEqual(['fieldScan', 'handOver'])
    expect(read(events[1], 'temperatureCelsius')).toBe('4.0')
    await phone.close()
  }, 60_000)
})
