import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../fault.ts'
import { OperatorError } from '../problem.ts'

const waitMaxMs = 180_000
const retryMs = 50

/**
 * Lets one process of this machine at a time do `work`. The lock is a local socket that nobody speaks to: it
 * goes with its process, however that ends, so there is no stale lock to judge.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const path = addressOf(name)
  const deadline = Date.now() + waitMaxMs
  let held = await tryListen(path)
  while (held === null) {
    if (Date.now() > deadline) {
      throw new OperatorError(
        'Another process of Luminous has been starting or stopping PostgreSQL for minutes.',
      )
    }
    await new Promise((done) => setTimeout(done, retryMs))
    held = await tryListen(path)
  }
  const server = held
  try {
    return await work()
  } finally {
    await new Promise<void>((done) => server.close(() => done()))
  }
}

function addressOf(name: string): string {
  if (process.platform === 'linux') return `\0luminous-${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\luminous-${name}`
  return join(tmpdir(), `luminous-${name}.lock`)
}

/** Null where another process holds the lock. */
async function tryListen(path: string): Promise<Server | null> {
  try {
    return await listen(path)
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error
  }
  // A socket that is a file outlives a killed process; then nobody answers.
  if (!path.startsWith('/') || (await isAnswered(path))) return null
  rmSync(path, { force: true })
  return null
}

function listen(path: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', fail)
    server.listen(path, () => done(server))
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
    socket.once('close', () => socket.destroy())
  })
}
