/** The worker that keeps the field page: a newer version takes nothing away, and other pages are none of its business. */
import { createServer, request as ask, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type OpenBrowser } from './browser.ts'
import { apiAs, makeKits, openPart, openPhone, queueIsEmpty, read, takeSample } from './field.ts'
import { startDemonstration, type DemonstrationServer } from './server.ts'

let server: DemonstrationServer
/** The same server behind something that can put a newer worker in the place of this one. */
let front: Server
let behindFront: DemonstrationServer
let isRenewed = false
let open: OpenBrowser

beforeAll(async () => {
  server = await startDemonstration()
  open = await openBrowser()
  const worker = await (await fetch(`${server.url}/field-worker.js`)).text()
  // Another build has another hash, and so a cache of its own.
  const newer = worker.replace(/[0-9a-f]{16}/, 'fedcba9876543210')
  front = createServer((request, response) => {
    if (request.url === '/field-worker.js' && isRenewed) {
      response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' })
      response.end(newer)
      return
    }
    const { method, headers } = request
    const onward = ask(`${server.url}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready))
  const address = front.address()
  const port = typeof address === 'object' && address ? address.port : 0
  behindFront = { ...server, url: `http://localhost:${port}` }
}, 120_000)

afterAll(async () => {
  await open?.close()
  front?.closeAllConnections()
  front?.close()
  await server?.stop()
})

describe('a newer version of the field page', () => {
  it('waits until it is told, and finds what the former one kept', async () => {
    const staff = await apiAs(server, 'admin')
    const editor = await apiAs(server, 'editor')
    const team = String(read((await editor('GET', '/v1/session')).body, 'team', 'id'))
    const [code = ''] = await makeKits(staff, team, 1)
    const { page, close } = await openPhone(open.browser, behindFront)
    await page.route('**/field-scans', (route) => route.abort())
    await takeSample(page, code)
    isRenewed = true
    await openPart(page, 'Phone')
    await page.evaluate(
      'navigator.serviceWorker.ready.then((registration) => registration.update())',
    )
    const renew = page.getByRole('button', { name: 'A new version is ready: use it' })
    await renew.waitFor()
    await page.getByText('1 unsent').waitFor()
    await Promise.all([page.waitForEvent('load'), renew.click()])
    await page.getByText('1 unsent').waitFor()
    const caches: unknown = await page.evaluate('caches.keys()')
    expect(caches).toEqual(['luminous-field-fedcba9876543210'])
    await page.unrouteAll()
    await openPart(page, 'Queue')
    await queueIsEmpty(page)
    await close()
  })

  it('keeps nothing of the API, and answers for no page but its own', async () => {
    const { page, context, close } = await openPhone(open.browser, behindFront)
    await page.goto(`${behindFront.url}/results`)
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor()
    const kept: unknown = await page.evaluate(
      `caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat())`,
    )
    const paths = Array.isArray(kept) ? kept.map(String) : []
    expect(paths).toContain('/field')
    expect(paths.filter((path) => !/^\/(?:field$|assets\/)/.test(path))).toEqual([])
    await context.setOffline(true)
    const other = await context.newPage()
    await expect(other.goto(`${behindFront.url}/results`)).rejects.toThrow(
      /ERR_INTERNET_DISCONNECTED/,
    )
    await page.goto(`${behindFront.url}/field`)
    await page.getByRole('heading', { name: 'The kit' }).waitFor()
    await close()
  })
})
