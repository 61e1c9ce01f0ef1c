/** The machine's side: everything killed at any moment of a first start, PostgreSQL killed, the disk full. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from './floods.ts'
import { runCommand, startServer, waitFor } from './running-server.ts'

const freshFolder = () => mkdtempSync(join(tmpdir(), 'luminous-faults-'))

/** Everything of a data folder ends at once, as without power: the server, its processes, PostgreSQL, initdb. */
function pullPlug(folder: string, server: number | undefined): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      const parent = /^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      const isOurs =
        command.includes(folder) ||
        Number(pid) === server ||
        (Number(parent) === server && Number(pid) !== process.pid)
      if (isOurs) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** At moments from an empty folder to ready, evenly: the next start is whole, or says in one sentence what to do. */
export async function firstStart(moments: number): Promise<Outcome[]> {
  const begun = performance.now()
  const whole = await startServer({ dataFolder: freshFolder() })
  const readyMs = performance.now() - begun
  const expected = await countRuns(whole)
  await whole.stop()
  const found: string[] = []
  let held = 0
  for (let at = 0; at < moments; at += 1) {
    const dataFolder = freshFolder()
    const afterMs = ((at + Math.random()) / moments) * readyMs
    const interrupted = await startServer({
      dataFolder,
      killAfterMs: afterMs,
      kill: (pid) => pullPlug(dataFolder, pid),
    }).then(
      () => 'ready',
      () => 'killed',
    )
    pullPlug(dataFolder, undefined)
    try {
      const next = await startServer({ dataFolder })
      const runs = await countRuns(next)
      const { code } = await runCommand(['verify'], dataFolder)
      await next.stop()
      if (runs === expected && code === 0) held += 1
      else found.push(`${afterMs.toFixed(0)} ms (${interrupted}): ${runs} runs, verify ${code}`)
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      if (/^the server ended: \s*luminous: [^\n]+\n?$/.test(said)) held += 1
      else found.push(`${afterMs.toFixed(0)} ms (${interrupted}): ${said.slice(0, 300)}`)
    }
    pullPlug(dataFolder, undefined)
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    process.stderr.write(`- ${at + 1} of ${moments}, ${held} held\n`)
  }
  return [
    {
      fault: `the plug pulled at ${moments} moments of a first start of ${(readyMs / 1000).toFixed(1)} s`,
      held: held === moments,
      found: `${held} of ${moments} were whole at the next start${found.length > 0 ? `; ${found.join('; ')}` : ''}`,
    },
  ]
}

async function countRuns(server: Awaited<ReturnType<typeof startServer>>): Promise<number> {
  const analyst = await server.signIn('analyst')
  const { items }: { items?: unknown[] } = Object((await analyst('GET', '/v1/runs?limit=100')).body)
  return items?.length ?? -1
}

/** PostgreSQL killed five times: each time it comes back by itself, and what was written is there. */
export async function postmasterKilled(): Promise<Outcome[]> {
  const server = await startServer()
  const slowest: number[] = []
  try {
    for (let at = 0; at < 5; at += 1) {
      const killed = postmasterOf(server.dataFolder)
      if (killed === null) throw new Error('there is no postmaster to kill')
      process.kill(killed, 'SIGKILL')
      const begun = performance.now()
      await waitFor(async () => {
        const now = postmasterOf(server.dataFolder)
        return now !== null && now !== killed && (await statusOf(server.url)) === 200
      }, 60_000)
      slowest.push(performance.now() - begun)
      // What of the old one is still dying has let go of its connections.
      await new Promise((done) => setTimeout(done, 2000))
    }
    const runs = await countRuns(server)
    const lines = server.output().split('\n').length
    return [
      {
        fault: 'PostgreSQL killed five times',
        held: runs > 0 && Math.max(...slowest) < 30_000 && lines < 60,
        found: `back after ${(Math.max(...slowest) / 1000).toFixed(1)} s at most; ${lines} lines of log`,
      },
    ]
  } finally {
    await server.stop()
  }
}

/** The process in its file, where it lives. */
function postmasterOf(dataFolder: string): number | null {
  try {
    const pid = Number(
      readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
    )
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

const statusOf = (url: string) =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status,
    () => 0,
  )

/** A disk that is full, where this account may mount one: the server says so, stays, and comes back when there is room. */
export async function fullDisk(): Promise<Outcome[]> {
  const fault = 'a disk that is full'
  const dataFolder = freshFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=500m,mode=0755', 'tmpfs', dataFolder], {
      stdio: 'ignore',
    })
  } catch {
    return [{ fault, held: null, found: 'this account may mount nothing' }]
  }
  const filler = join(dataFolder, 'filler')
  try {
    const server = await startServer({ dataFolder })
    const analyst = await server.signIn('analyst')
    fill(filler)
    let refused = 0
    for (let at = 0; at < 20; at += 1) {
      const name = `Reader ${at}`
      const { status } = await analyst('POST', '/v1/instruments', {
        name,
        timeZone: 'America/Edmonton',
      })
      if (status === 503 || status === 500 || status === 0) refused += 1
    }
    await new Promise((done) => setTimeout(done, 5000))
    const during = server.hasEnded() ? 'it ended' : `readyz ${await statusOf(server.url)}`
    rmSync(filler, { force: true })
    const isBack = await waitFor(async () => (await statusOf(server.url)) === 200, 60_000)
    const runs = isBack ? await countRuns(server) : 0
    const written = await analyst('POST', '/v1/instruments', {
      name: 'After',
      timeZone: 'America/Edmonton',
    })
    const lines = server.output().split('\n').length
    // The mount itself is not the server's to remove.
    await server.stop().catch(() => {})
    return [
      {
        fault,
        held: isBack && runs > 0 && written.status < 300 && lines < 200,
        found: `${refused} of 20 writes refused, ${during}; back ${isBack}, then ${written.status}; ${lines} lines of log`,
      },
    ]
  } finally {
    pullPlug(dataFolder, undefined)
    await new Promise((done) => setTimeout(done, 500))
    execFileSync('umount', ['-l', dataFolder])
    if (existsSync(dataFolder)) rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** Until nothing goes in any more. */
function fill(path: string): void {
  for (const size of [16 * 1024 * 1024, 65_536, 1024]) {
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(size, 1), { flag: 'a' })
      } catch {
        break
      }
    }
  }
}
