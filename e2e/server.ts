/** The server as people start it, in a data folder of its own: with the demonstration, or empty and in earnest. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

const program = fileURLToPath(new URL('../server/bin/luminous.mjs', import.meta.url))

const demonstrate = ['serve', '--demonstration']
const demonstration = { LUMINOUS_DEMO_SAMPLES: '0' }

type Server = {
  readonly url: string
  readonly dataFolder: string
  /** All that the server printed to the terminal until it was ready. */
  readonly output: string
  /** The superuser's connection string: for whoever reaches behind the server's back. */
  databaseUrl(): Promise<string>
  /** What `luminous` prints with these arguments, on this installation. */
  command(args: readonly string[]): Promise<string>
  stop(): Promise<void>
}
export type DemonstrationServer = Server & { readonly password: string }

/** On a copy of the data folder in which the demonstration was made once, at rest. */
export async function startDemonstration(): Promise<DemonstrationServer> {
  const dataFolder = makeFolder()
  // It keeps the owners, which the copying of Node does not: PostgreSQL reads no cluster of anybody else.
  execFileSync('cp', ['-Rp', `${inject('demonstrationFolder')}/.`, dataFolder])
  const server = await startServer(demonstrate, demonstration, dataFolder)
  const password = readFileSync(join(server.dataFolder, 'demo-password'), 'utf8').trim()
  return { ...server, password }
}

/** The folder after the demonstration's server has made it and was stopped. */
export async function makeDemonstrationFolder(): Promise<string> {
  const server = await startServer(demonstrate, demonstration, makeFolder())
  await server.end()
  return server.dataFolder
}

/** A new installation, which waits for its first admin. */
export const startInstallation = (settings: Readonly<Record<string, string>>): Promise<Server> =>
  startServer(['serve'], settings, makeFolder())

const makeFolder = () => mkdtempSync(join(tmpdir(), 'luminous-e2e-'))

async function startServer(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  dataFolder: string,
): Promise<Server & { end(): Promise<void> }> {
  const port = await freePort()
  const env = {
    ...process.env,
    LUMINOUS_DATA: dataFolder,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...settings,
  }
  const child = spawn(process.execPath, [program, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const output = await new Promise<string>((done, fail) => {
    let printed = ''
    child.stdout.on('data', (chunk) => {
      printed += String(chunk)
      if (printed.includes('is ready on')) done(printed)
    })
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${printed}`)))
  })
  const end = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return {
    url: `http://localhost:${port}`,
    dataFolder,
    output,
    databaseUrl: () => askLuminous(['db-url'], env),
    command: (commandArgs) => askLuminous(commandArgs, env),
    end,
    async stop() {
      await end()
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
