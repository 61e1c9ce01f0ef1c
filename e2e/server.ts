/** The server as people start it, with the demonstration, in a data folder of its own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../server/bin/luminous.mjs', import.meta.url))

export type DemonstrationServer = {
  readonly url: string
  readonly password: string
  readonly dataFolder: string
  /** The superuser's connection string: for whoever reaches behind the server's back. */
  databaseUrl(): Promise<string>
  stop(): Promise<void>
}

export async function startDemonstration(): Promise<DemonstrationServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'luminous-e2e-'))
  const port = await freePort()
  const env = {
    ...process.env,
    LUMINOUS_DATA: dataFolder,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, [program, 'serve', '--demonstration'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  await new Promise<void>((done, fail) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
      if (output.includes('is ready on')) done()
    })
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${output}`)))
  })
  return {
    url: `http://localhost:${port}`,
    password: readFileSync(join(dataFolder, 'demo-password'), 'utf8').trim(),
    dataFolder,
    databaseUrl: () => askLuminous(['db-url'], env),
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

function askLuminous(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((done, fail) => {
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.once('exit', (code) => (code === 0 ? done(output.trim()) : fail(new Error(output))))
  })
}

/**
 * A free port below those that the system hands out by itself: a server that is started again wants the very
 * same one, and nobody else's connection may have it meanwhile.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const isFree = await new Promise<boolean>((done) => {
      const probe = createServer()
      probe.once('error', () => done(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
    })
    if (isFree) return port
  }
}
