/** What becomes of a start that is interrupted, and of a server whose PostgreSQL ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runLuminous, startLuminous } from '../command.ts'
import { freePort } from '../free-port.ts'
import { listProcesses } from '../processes.ts'
import { makeFolder, postmasterOf, serve, settings, waitUntil } from '../own-folder.ts'

const beginDemonstration = async (folder: string) => {
  const server = startLuminous(['serve', '--demonstration'], settings(folder, await freePort()))
  onTestFinished(() => void server.child.kill('SIGKILL'))
  return server
}
const mark = (folder: string) => join(folder, 'demonstration-unfinished')
const initdbOf = (folder: string) =>
  listProcesses().find(({ command }) => command.includes(`${folder}/postgres-unfinished`))

/** How many samples the demonstration has, by the numbers of its results. */
async function resultsIn(folder: string, url: string): Promise<number> {
  const password = readFileSync(join(folder, 'demo-password'), 'utf8').trim()
  const signedIn = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url.replace('127.0.0.1', 'localhost') },
    body: JSON.stringify({ email: 'analyst@luminous.test', password }),
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const answer = await fetch(`${url}/v1/runs?limit=100`, { headers: { cookie } })
  const { items } = Object(await answer.json())
  return items.length
}

describe('a first start', () => {
  test(
    'that is told to stop while it makes its demonstration stops at once, and the next one is whole',
    { timeout: 180_000 },
    async () => {
      const whole = await serve(makeFolder(), ['--demonstration'])
      const wholeRuns = await resultsIn(whole.folder, whole.url)
      expect(wholeRuns).toBeGreaterThan(1)
      const folder = makeFolder()
      const first = await beginDemonstration(folder)
      await waitUntil(() => existsSync(mark(folder)))
      const asked = performance.now()
      first.child.kill('SIGTERM')
      const { code, stdout } = await first.end
      expect(performance.now() - asked).toBeLessThan(5000)
      expect([code, stdout.trim()]).toEqual([
        143,
        'Stopped before it was ready. The next start goes on from here.',
      ])
      expect(postmasterOf(folder)).toBeNull()
      expect(existsSync(mark(folder))).toBe(true)
      const second = await serve(folder, ['--demonstration'])
      expect(existsSync(mark(folder))).toBe(false)
      expect(await resultsIn(folder, second.url)).toBe(wholeRuns)
      const verified = await runLuminous(['verify'], settings(folder, 0))
      expect([verified.code, verified.stderr]).toEqual([0, ''])
    },
  )

  test(
    'of a second process throws nothing away that the first one is making',
    { timeout: 180_000 },
    async () => {
      const folder = makeFolder()
      const first = await beginDemonstration(folder)
      await waitUntil(() => existsSync(mark(folder)))
      const second = await beginDemonstration(folder)
      const { code, stderr } = await second.end
      expect([code, stderr]).toEqual([2, expect.stringContaining('Another process makes')])
      await first.waitFor('is ready on')
      expect(existsSync(mark(folder))).toBe(false)
      const verified = await runLuminous(['verify'], settings(folder, 0))
      expect([verified.code, verified.stderr]).toEqual([0, ''])
    },
  )

  test(
    'that is killed in the middle of making the cluster leaves nothing that the next one stumbles over',
    { timeout: 120_000 },
    async () => {
      const folder = makeFolder()
      const first = await beginDemonstration(folder)
      await waitUntil(() => initdbOf(folder) !== undefined)
      first.child.kill('SIGKILL')
      const initdb = initdbOf(folder)
      if (initdb) process.kill(initdb.pid, 'SIGKILL')
      await first.end
      expect(existsSync(join(folder, 'postgres'))).toBe(false)
      const { url } = await serve(folder)
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
      expect(readdirSync(folder).filter((name) => /superuser-|unfinished/.test(name))).toEqual([])
    },
  )

  test('finds a folder in the place of its cluster that is none, and sets it aside', async () => {
    const folder = makeFolder()
    mkdirSync(join(folder, 'postgres'))
    writeFileSync(join(folder, 'postgres', 'half'), 'of a cluster')
    await serve(folder)
    const aside = readdirSync(folder).find((name) => name.startsWith('postgres-set-aside-'))
    expect(aside && readdirSync(join(folder, aside))).toEqual(['half'])
  })
})

test('a PostgreSQL that was killed is started again on its port; meanwhile the server says 503 and one line', async () => {
  const folder = makeFolder()
  const server = await serve(folder)
  const postmaster = postmasterOf(folder)
  const port = readFileSync(join(folder, 'postgres-port'), 'utf8')
  if (postmaster === null) throw new Error('a server has a postmaster')
  process.kill(postmaster, 'SIGKILL')
  await waitUntil(async () => (await fetch(`${server.url}/readyz`)).status === 503)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  await waitUntil(async () => (await fetch(`${server.url}/readyz`)).status === 200)
  expect(postmasterOf(folder)).not.toBe(postmaster)
  expect(readFileSync(join(folder, 'postgres-port'), 'utf8')).toBe(port)
  const asked = await fetch(`${server.url}/v1/first-admin`, { method: 'GET' })
  expect(asked.status).not.toBe(503)
  server.child.kill('SIGTERM')
  const { code, stderr } = await server.end
  expect(code).toBe(0)
  expect(stderr).toContain('PostgreSQL has ended; it is started again')
  expect(stderr).toContain('PostgreSQL is back')
  expect(stderr.split('\n').filter((line) => line.includes('does not answer')).length).toBeLessThan(
    3,
  )
  expect(stderr).not.toContain('"stack"')
  expect(postmasterOf(folder)).toBeNull()
})
