/** A day at the river without a network: what is written down there arrives once, whole. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import { openBrowser, type OpenBrowser } from './browser.ts'
import {
  apiAs,
  comeBack,
  countOnServer,
  makeKits,
  openPart,
  openPhone,
  press,
  queueIsEmpty,
  read,
  signInOnPhone,
  takeSample,
  unsentItems,
  type Api,
} from './field.ts'
import { photoOf } from './photo.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'
import { expectAccessible, fillSignIn, visit } from './visit.ts'

let server: DemonstrationServer
let open: OpenBrowser
let staff: Api
let editor: Api
let team: string

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  staff = await apiAs(server, 'admin')
  editor = await apiAs(server, 'editor')
  team = String(read((await editor('GET', '/v1/session')).body, 'team', 'id'))
}, 120_000)

afterAll(async () => {
  await open?.close()
  await server?.stop()
})

/** The sample of a code, as the server has it. */
async function sampleOf(code: string): Promise<unknown> {
  const found = await editor('GET', `/v1/samples?search=${code}`)
  const id = String(read(found.body, 'items', 0, 'id'))
  return (await editor('GET', `/v1/samples/${id}`)).body
}

describe('ten samples taken without a network', () => {
  it('are all there after a reload, and arrive once each when the network is back', async () => {
    const codes = await makeKits(staff, team, 10)
    const { page, context, close } = await openPhone(open.browser, server)
    await context.setOffline(true)
    for (const [at, code] of codes.entries()) {
      const extras = { notes: 'Thin ice', photos: [photoOf('first')], signs: true }
      await takeSample(page, code, { ph: '7,25', ...(at === 0 && extras) })
    }
    await page.reload()
    await page.getByText('10 unsent').waitFor()
    await openPart(page, 'Queue')
    for (const code of codes) await page.getByText(code, { exact: true }).waitFor()
    expect(await unsentItems(page).count()).toBe(10)
    await expectAccessible(page)
    await comeBack({ page, context })
    await queueIsEmpty(page)
    expect(await countOnServer(editor, codes)).toEqual({ samples: 10, events: 10 })
    const first = await sampleOf(codes[0] ?? '')
    expect(read(first, 'ph')).toBe('7.25')
    expect(read(first, 'collector')).toBe('Edgar Editor')
    expect(read(first, 'events', 0, 'photos', 0, 'stored')).toBe(true)
    expect(String(read(first, 'events', 0, 'signature'))).toMatch(/^M/)
    expect(read(first, 'events', 0, 'remarks')).toEqual([])
    const kept: unknown = await page.evaluate(countPhotos)
    expect(kept, 'photos that stayed on the phone').toBe(0)
    await close()
  }, 60_000)
})

/** As text: the test runner would rewrite names inside a function that runs in the page. */
const countPhotos = `new Promise((done) => {
  const asked = indexedDB.open('luminous-field')
  asked.onsuccess = () => {
    const photos = asked.result.transaction('photos').objectStore('photos').count()
    photos.onsuccess = () => { asked.result.close(); done(photos.result) }
  }
})`

/** What the first version of the page left on a phone: scans without a state, and one thing that nobody reads. */
const leaveOldQueue = `(scan, team) => new Promise((done, fail) => {
  const asked = indexedDB.open('luminous-field', 1)
  asked.onerror = () => fail(asked.error)
  asked.onupgradeneeded = () => {
    for (const name of ['packs', 'items', 'photos', 'facts']) asked.result.createObjectStore(name)
  }
  asked.onsuccess = () => {
    const tx = asked.result.transaction('items', 'readwrite')
    tx.objectStore('items').put({ team, scan }, scan.id)
    tx.objectStore('items').put({ weather: 'snow' }, 'unknown')
    tx.oncomplete = () => { asked.result.close(); done(null) }
  }
})`

describe('a phone that an earlier version was on', () => {
  it('keeps what waits there: this version sends it, and saves what it cannot read', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const sites = await editor('GET', `/v1/teams/${team}/sites`)
    const scan = {
      id: '0198f000-0000-7000-8000-00000000aaaa',
      form: 1,
      code,
      site: read(sites.body, 'items', 0, 'id'),
      occurredAt: new Date().toISOString(),
      timeZone: 'America/Edmonton',
      holder: { name: 'Fiona Former' },
      photos: [],
    }
    const { page, close } = await visit(open.browser, { width: 390, height: 844 })
    await page.goto(`${server.url}/sign-in`)
    await page.evaluate(`(${leaveOldQueue})(${JSON.stringify(scan)}, ${JSON.stringify(team)})`)
    await page.goto(`${server.url}/field?part=queue`)
    await page.getByText(/1 unsent thing of Fiona Former waits/).waitFor()
    await signInOnPhone(page, server, 'editor')
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    await page.getByText(/1 thing on this phone cannot be read/).waitFor()
    const saving = page.waitForEvent('download')
    await press(page, /^Save 1 thing/)
    expect((await saving).suggestedFilename()).toMatch(/^luminous-field-/)
    expect(read(await sampleOf(code), 'collector')).toBe('Fiona Former')
    await close()
  })
})

describe('a sample of 23:30', () => {
  it('is of the day that was entered, on the phone and on the server', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const timezoneId = 'America/Edmonton'
    const { page, close } = await openPhone(open.browser, server, { timezoneId })
    await takeSample(page, code, { takenAt: '2026-01-30T23:30' })
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    const sample = await sampleOf(code)
    expect(Date.parse(String(read(sample, 'collectedAt')))).toBe(Date.parse('2026-01-31T06:30:00Z'))
    expect(read(sample, 'timeZone')).toBe(timezoneId)
    expect(read(sample, 'events', 0, 'remarks')).toContain('enteredTime')
    await close()
  })
})

describe('the phone in other hands', () => {
  it('records who was named, and nobody without an account sees what is on it', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const { page, context, close } = await openPhone(open.browser, server)
    await context.setOffline(true)
    await press(page, 'Hand the phone over')
    await page.getByLabel('Name of who takes the phone').fill('Tomas Trapper')
    await press(page, 'Go on by name')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await takeSample(page, code)
    await expectAccessible(page)
    await comeBack({ page, context })
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    const sample = await sampleOf(code)
    expect(read(sample, 'collector')).toBe('Tomas Trapper')
    expect(read(sample, 'events', 0, 'remarks')).toEqual(['sentByOther', 'holderNotVerified'])
    await close()
  })

  it('is signed out with something unsent only after that was said, and shows nothing then', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const { page, context, close } = await openPhone(open.browser, server)
    await page.route('**/field-scans', (route) => route.abort())
    await takeSample(page, code)
    await page.goto(`${server.url}/results`)
    await page.getByRole('button', { name: /, account$/ }).click()
    await press(page, 'Sign out')
    const ask = page.getByRole('dialog', { name: 'Not everything is sent' })
    await ask.getByText(/1 thing of Edgar Editor is on this phone/).waitFor()
    await expectAccessible(page)
    await press(page, 'Sign out, and keep it on this phone')
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    await page.goto(`${server.url}/field?part=queue`)
    await page.getByText(/1 unsent thing of Edgar Editor waits/).waitFor()
    expect(await page.locator('body').innerText()).not.toContain(code)
    await context.unrouteAll()
    await page.unrouteAll()
    await signInOnPhone(page, server, 'editor')
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    expect(await countOnServer(editor, [code])).toEqual({ samples: 1, events: 1 })
    await close()
  })

  it('of a viewer, and without a session, says what to do', async () => {
    const { page, close } = await visit(open.browser, { width: 390, height: 844 })
    const [code = ''] = await makeKits(staff, team, 1)
    await page.goto(`${server.url}/k/${code}`)
    await page.getByRole('heading', { name: `Kit ${code}` }).waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: /^Sign in/ }).click()
    await fillSignIn(page, 'viewer@luminous.test', server.password)
    await page.getByRole('heading', { name: 'Samples are taken by others here' }).waitFor()
    await expectAccessible(page)
    await close()
  })
})

describe('the camera', () => {
  it('reads the code of a kit by our own WebAssembly, without a network', async () => {
    const [code = ''] = await makeKits(staff, team, 1)
    const folder = mkdtempSync(join(tmpdir(), 'luminous-camera-'))
    const film = join(folder, 'kit.mjpeg')
    writeFileSync(film, await filmOf(`https://luminous.example.org/k/${code}`))
    const camera = await openBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ])
    const { page, context, close } = await openPhone(camera.browser, server)
    await context.grantPermissions(['camera', 'geolocation'])
    await context.setOffline(true)
    await press(page, 'Scan the code')
    await page.getByText(`${code} is good until`).waitFor()
    await page.getByRole('button', { name: 'Scan the code' }).waitFor()
    await close()
    await camera.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

/** A film of a label, as a camera that is held still makes it. */
async function filmOf(text: string): Promise<Buffer> {
  // The writer comes from the package and not from a server of others.
  const wasm = fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm'))
  const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  const { svg } = await writeBarcode(text, { format: 'QRCode', scale: 8 })
  const page = await open.browser.newPage({ viewport: { width: 640, height: 480 } })
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:#ddd">${svg.replace('<svg ', '<svg style="width:300px;height:300px;background:#fff;padding:24px" ')}</body>`,
  )
  const frame = await page.screenshot({ type: 'jpeg', quality: 92 })
  await page.close()
  return Buffer.concat([frame, frame, frame])
}
