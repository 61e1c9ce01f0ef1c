/** The server as people start it, in a data folder of its own, with the demonstration; killed and looked into at will. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/luminous.mjs', import.meta.url))

/** As `npm start` has them. */
const { nodeFlags }: { nodeFlags: readonly string[] } = await import(
  new URL('../bin/node-flags.mjs', import.meta.url).href
)

export type RunningServer = {
  readonly url: string
  readonly dataFolder: string
  readonly child: ChildProcess
  /** What it wrote on both of its outputs. */
  output(): string
  hasEnded(): boolean
  /** Signs in as one of the demonstration's people. */
  signIn(role: string): Promise<Asker>
  /** When its process is over, however it ended. */
  readonly ended: Promise<void>
  stop(options?: { readonly keepsData?: boolean }): Promise<void>
}

export type Asker = (
  method: string,
  path: string,
  body?: { readonly type: string; readonly bytes: Uint8Array } | object,
) => Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }>

export async function startServer(
  given: {
    readonly nodeOptions?: readonly string[]
    readonly dataFolder?: string
    readonly settings?: Readonly<Record<string, string>>
    /** Ended so while it starts. */
    readonly killAfterMs?: number
    readonly kill?: (pid: number | undefined) => void
  } = {},
): Promise<RunningServer> {
  const dataFolder = given.dataFolder ?? mkdtempSync(join(tmpdir(), 'luminous-faults-'))
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [...nodeFlags, ...(given.nodeOptions ?? []), program, 'serve', '--demonstration'],
    {
      env: {
        ...process.env,
        LUMINOUS_DATA: dataFolder,
        PORT: String(port),
        LOG_LEVEL: 'warn',
        LUMINOUS_DEMO_SAMPLES: '10',
        ...given.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  let ended = false
  const keep = (chunk: unknown) => (printed = `${printed}${String(chunk)}`.slice(-1_000_000))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const exit = new Promise<void>((done) =>
    child.once('exit', () => {
      ended = true
      done()
    }),
  )
  if (given.killAfterMs !== undefined) {
    setTimeout(() => given.kill?.(child.pid), given.killAfterMs).unref()
  }
  const url = `http://localhost:${port}`
  await waitFor(() => printed.includes('is ready on') || ended, 120_000)
  if (ended) throw new Error(`the server ended: ${printed.slice(-2000)}`)
  return {
    url,
    dataFolder,
    child,
    output: () => printed,
    hasEnded: () => ended,
    signIn: (role) => signIn(url, dataFolder, role),
    ended: exit,
    async stop({ keepsData = false } = {}) {
      if (!ended) child.kill('SIGTERM')
      await exit
      if (!keepsData) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Of the demonstration's people. */
export function passwordOf(dataFolder: string): string {
  const file = join(dataFolder, 'demo-password')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

async function signIn(url: string, dataFolder: string, role: string): Promise<Asker> {
  const password = passwordOf(dataFolder)
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: `${role}@luminous.test`, password }),
  })
  const cookie = answer.headers.getSetCookie().join('; ').split(';')[0] ?? ''
  if (!answer.ok) throw new Error(`${role} is not let in: ${await answer.text()}`)
  return async (method, path, body) => {
    const bytes = body === undefined ? undefined : bytesOf(body)
    const asked = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, origin: url, ...(bytes ? { 'content-type': bytes.type } : {}) },
      ...(bytes ? { body: Buffer.from(bytes.bytes) } : {}),
    })
    const text = await asked.text()
    const isJson = (asked.headers.get('content-type') ?? '').includes('json')
    return {
      status: asked.status,
      headers: asked.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    }
  }
}

const bytesOf = (body: object) =>
  'bytes' in body && body.bytes instanceof Uint8Array && 'type' in body
    ? { type: String(body.type), bytes: body.bytes }
    : { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) }

/** A form with one file, and plain fields. */
export function formOf(
  file: { readonly name: string; readonly bytes: Uint8Array },
  fields: Readonly<Record<string, string>> = {},
): { type: string; bytes: Buffer } {
  const head = `--part\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\n\r\n`
  const more = Object.entries(fields).map(
    ([name, value]) =>
      `\r\n--part\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}`,
  )
  const bytes = Buffer.concat([
    Buffer.from(head),
    file.bytes,
    Buffer.from(`${more.join('')}\r\n--part--\r\n`),
  ])
  return { type: 'multipart/form-data; boundary=part', bytes }
}

/** One command to its end, on the installation of a data folder. */
export function runCommand(
  args: readonly string[],
  dataFolder: string,
): Promise<{ code: number | null }> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, LUMINOUS_DATA: dataFolder },
    stdio: 'ignore',
  })
  return new Promise((done) => child.once('exit', (code) => done({ code })))
}

export async function waitFor(
  isSo: () => boolean | Promise<boolean>,
  ms: number,
): Promise<boolean> {
  const until = performance.now() + ms
  while (performance.now() < until) {
    if (await isSo()) return true
    await new Promise((done) => setTimeout(done, 50))
  }
  return false
}

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => done(port))
    })
  })
