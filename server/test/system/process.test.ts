import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../free-port.ts'
import { makeFolder, pidFile, postmasterOf, serve, settings, waitUntil } from '../own-folder.ts'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { runLuminous, startProcess } from '../command.ts'
import { addTeam } from '../world.ts'
import { openOwnDatabase } from '../own-server.ts'

test('a server starts, is ready, serves its demonstration, and leaves no process after SIGTERM', async () => {
  const folder = makeFolder()
  const server = await serve(folder, ['--demonstration'])
  expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: 'ready' })
  const password = readFileSync(join(folder, 'demo-password'), 'utf8').trim()
  const answer = await fetch(`${server.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'customer@luminous.test', password }),
  })
  expect(answer.status).toBe(200)
  expect(postmasterOf(folder)).not.toBeNull()
  server.child.kill('SIGTERM')
  expect(await server.end).toMatchObject({ code: 0, stderr: '' })
  expect(postmasterOf(folder)).toBeNull()
  expect(existsSync(pidFile(folder))).toBe(false)
})

test('on a Node that knows no TypeScript the server is handed over, and told to stop it stops', async () => {
  const folder = makeFolder()
  const program = fileURLToPath(new URL('../../bin/luminous.mjs', import.meta.url))
  const server = startProcess(
    ['--no-strip-types', program, 'serve'],
    settings(folder, await freePort()),
  )
  onTestFinished(() => void server.child.kill('SIGKILL'))
  await server.waitFor('is ready on')
  server.child.kill('SIGTERM')
  expect(await server.end).toMatchObject({ code: 0, stderr: '' })
  expect(postmasterOf(folder)).toBeNull()
})

test('four commands that come to a new data folder at once all do their work', async () => {
  const folder = makeFolder()
  const ended = await Promise.all(
    Array.from({ length: 4 }, () => runLuminous(['migrate'], settings(folder, 0))),
  )
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(ended.map(() => [0, '']))
  expect(postmasterOf(folder)).toBeNull()
})

test('after kill -9 the next start finds the database again, and it goes on', async () => {
  const folder = makeFolder()
  const first = await serve(folder)
  const postmaster = postmasterOf(folder)
  first.child.kill('SIGKILL')
  await first.end
  expect(postmasterOf(folder)).toBe(postmaster)
  const second = await serve(folder)
  expect(postmasterOf(folder)).toBe(postmaster)
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
  second.child.kill('SIGTERM')
  expect((await second.end).code).toBe(0)
  expect(postmasterOf(folder)).toBeNull()
})

test('a pid file that names somebody else’s process, even another PostgreSQL, is overcome', async () => {
  const folder = makeFolder()
  expect((await runLuminous(['migrate'], settings(folder, 0))).code).toBe(0)
  const other = readFileSync(
    join(inject('testServer').folder, 'postgres', 'postmaster.pid'),
    'utf8',
  )
  const [otherPid, , started, otherPort] = other.split('\n')
  for (const pid of [String(process.pid), '999999999', otherPid]) {
    const cluster = join(folder, 'postgres')
    writeFileSync(
      pidFile(folder),
      `${pid}\n${cluster}\n${started}\n${otherPort}\n\n127.0.0.1\n\nready   \n`,
    )
    const ended = await runLuminous(['migrate'], settings(folder, 0))
    expect(ended).toMatchObject({ code: 0, stderr: '' })
  }
  expect(postmasterOf(folder)).toBeNull()
})

test('a port that is in use is said in one sentence, before anything is started', async () => {
  const folder = makeFolder()
  const port = await freePort()
  const holder = createServer().listen(port, '127.0.0.1')
  onTestFinished(() => void holder.close())
  const ended = await runLuminous(['serve'], settings(folder, port))
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr: `luminous: Port ${port} is in use by another program. Stop that program, or choose another port with PORT.\n`,
  })
  expect(postmasterOf(folder)).toBeNull()
})

test('killed while results stream in, the server loses nothing it acknowledged and leaves nothing half done', async () => {
  const folder = makeFolder()
  const server = await serve(folder)
  const own = await openOwnDatabase(folder)
  const team = await addTeam(own.db, 'stream')
  const writer = startProcess(
    [
      fileURLToPath(new URL('../insert-results.ts', import.meta.url)),
      JSON.stringify(own.db.address),
      JSON.stringify(team),
      '40',
    ],
    {},
  )
  onTestFinished(() => void writer.child.kill('SIGKILL'))
  await writer.waitFor(/(acknowledged \d+\n[^]*){8}/)
  // PostgreSQL itself too: as a power cut takes all at once.
  const postmaster = postmasterOf(folder)
  server.child.kill('SIGKILL')
  process.kill(postmaster!, 'SIGKILL')
  writer.child.kill('SIGKILL')
  const { stdout } = await writer.end
  await server.end
  await own.close()
  const acknowledged = [...stdout.matchAll(/acknowledged (\d+)\n/g)].map(
    ([, batch]) => `batch ${batch}`,
  )
  expect(acknowledged.length).toBeGreaterThanOrEqual(8)

  const again = await serve(folder)
  const after = await openOwnDatabase(folder)
  onTestFinished(() => after.close())
  const { rows } = await after.db.superuser.query<{ analyte: string; n: number }>(
    'select analyte, count(*)::int as n from luminous.result group by 1',
  )
  expect(rows.every(({ n }) => n === 500)).toBe(true)
  const there = new Set(rows.map((row) => row.analyte))
  expect(acknowledged.filter((batch) => !there.has(batch))).toEqual([])
  await waitUntil(
    async () => (await after.db.superuser.query('select 1 from ledger.pending')).rowCount === 0,
  )
  const verified = await runLuminous(['verify', '--json'], settings(folder, 0))
  const report = JSON.parse(verified.stdout)
  expect([verified.code, report.failures]).toEqual([0, []])
  expect(report.entries).toBeGreaterThan(rows.length * 500)
  await after.close()
  again.child.kill('SIGTERM')
  expect((await again.end).code).toBe(0)
}, 60_000)

describe('a database that cannot be used is explained in one sentence without its password', () => {
  const address = () => {
    const url = new URL(inject('testServer').templateUrl)
    url.pathname = '/postgres'
    return url
  }
  const mistakes: [string, (url: URL) => string, RegExp][] = [
    ['nobody listens', (url) => ((url.port = '1'), url.toString()), /nothing listens there/],
    [
      'a wrong password',
      (url) => ((url.password = 'hunter2secret'), url.toString()),
      /user or password was refused/,
    ],
    [
      'a database that is not there',
      (url) => ((url.pathname = '/nowhere'), url.toString()),
      /does not exist/,
    ],
    [
      'a host that is not there',
      (url) => ((url.hostname = 'no-such-host.invalid'), url.toString()),
      /host name is not known/,
    ],
    ['no database named', (url) => ((url.pathname = '/'), url.toString()), /must name a database/],
    ['garbage', () => 'postgresql://%%%:hunter2secret', /must look like/],
    ['a program that is no PostgreSQL', (url) => url.toString(), /cannot be used/],
  ]
  test.each(mistakes)('%s', async (name, bend, sentence) => {
    const url = address()
    if (name.includes('no PostgreSQL')) {
      const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
      await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
      onTestFinished(() => void other.close())
      const place = other.address()
      url.port = String(typeof place === 'object' && place ? place.port : 0)
    }
    const ended = await runLuminous(['migrate'], {
      LUMINOUS_DATA: inject('testServer').folder,
      DATABASE_URL: bend(url),
    })
    expect([ended.code, ended.stdout]).toEqual([2, ''])
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stderr.trim().split('\n')).toHaveLength(1)
    expect(ended.stderr).not.toContain('hunter2secret')
    expect(ended.stderr).not.toContain(inject('testServer').secret)
  })
})

test('a full disk is said in one sentence', async (context) => {
  const folder = makeFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=0755', 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    context.skip('only root may mount a small file system')
    return
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  const ended = await runLuminous(['migrate'], settings(folder, 0))
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr, ended.stderr).toMatch(
    /^luminous: .*the disk is full; free some space.*\.\n$/,
  )
  expect(existsSync(join(folder, 'postgres', 'PG_VERSION'))).toBe(false)
})
