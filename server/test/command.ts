/** `luminous` as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/luminous.mjs', import.meta.url))

export type Ended = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const environmentOf = (variables: Readonly<Record<string, string>>) => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  TMPDIR: process.env['TMPDIR'] ?? '/tmp',
  // A process of the tests need not compile again what another has compiled.
  ...(process.env['NODE_COMPILE_CACHE'] !== undefined && {
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
  }),
  ...variables,
})

/** Runs a command to its end. */
export function runLuminous(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    env: environmentOf(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return ended(child)
}

function ended(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => (stdout += chunk))
  child.stderr?.on('data', (chunk) => (stderr += chunk))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done({ code, stdout, stderr }))
  })
}

export type Running = {
  readonly child: ChildProcess
  /** Resolves with all of its output once it holds the text; rejects where the process ends before. */
  waitFor(text: string | RegExp): Promise<string>
  readonly end: Promise<Ended>
}

/** Starts a command, or another script, that goes on. */
export function startProcess(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Running {
  const child = spawn(process.execPath, args, {
    env: environmentOf(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const hear = (chunk: unknown) => {
    output += String(chunk)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const end = ended(child)
  const waitFor = (text: string | RegExp) =>
    new Promise<string>((done, fail) => {
      const look = () => {
        if (typeof text === 'string' ? output.includes(text) : text.test(output)) done(output)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      look()
      void end.then(({ code }) => fail(new Error(`ended with ${code} before ${text}: ${output}`)))
    })
  return { child, waitFor, end }
}

export const startLuminous = (
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Running => startProcess([program, ...args], variables)
