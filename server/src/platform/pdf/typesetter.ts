import { fork } from 'node:child_process'
import { join, resolve } from 'node:path'
import { Problem } from '../problem.ts'
import type { TypesetJob } from './typeset.ts'
import type { TypesetAnswer } from './typeset-process.ts'

/** A running process that sets documents, one at a time. */
export type Typesetter = {
  set(job: TypesetJob, timeLimitMs: number): Promise<TypesetAnswer>
  /** Whether another job may be given to it. */
  isUsable(): boolean
  stop(): void
}

/** A process that has grown beyond this is replaced after its job. */
const rssMaxMiB = 500

/**
 * Starts one. It gets none of the server's environment, hence none of its secrets; and a proxy that does not exist,
 * so that a template that names a package fails instead of fetching it.
 */
export function startTypesetter(compiler: string): Typesetter {
  const nowhere = 'http://127.0.0.1:9'
  const child = fork(join(import.meta.dirname, 'typeset-process.ts'), [compiler], {
    // What a job leaves behind is thrown away at once: 226 MiB after 200 sheets of labels, where it was 260 to 310.
    execArgv: ['--max-semi-space-size=1'],
    env: {
      HOME: resolve('/luminous-document'),
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      // Windows starts nothing without it.
      SystemRoot: process.env['SystemRoot'] ?? '',
    },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  let usable = true
  const rest = () => {
    // A process that waits for work does not keep the server from ending.
    child.unref()
    child.channel?.unref()
  }
  rest()
  const stop = () => {
    usable = false
    child.kill('SIGKILL')
  }
  child.on('exit', () => (usable = false))
  child.on('error', stop)

  const set = (job: TypesetJob, timeLimitMs: number) =>
    new Promise<TypesetAnswer>((resolve, reject) => {
      const fail = (error: Error) => {
        stop()
        settle()
        reject(error)
      }
      const answered = (answer: TypesetAnswer) => {
        if (answer.rssMiB > rssMaxMiB) stop()
        settle()
        resolve(answer)
      }
      const ended = (code: number | null, signal: string | null) =>
        fail(new Error(`the typesetting process ended in the middle of a PDF: ${signal ?? code}`))
      const limit = setTimeout(() => fail(tookTooLong(timeLimitMs)), timeLimitMs)
      const settle = () => {
        clearTimeout(limit)
        child.off('message', answered).off('exit', ended).off('error', fail)
        rest()
      }
      child.ref()
      child.channel?.ref()
      child.on('message', answered).on('exit', ended).on('error', fail)
      child.send(job, (error) => {
        if (error) fail(error)
      })
    })
  return { set, isUsable: () => usable, stop }
}

const tookTooLong = (timeLimitMs: number): Problem =>
  new Problem(
    'pdf.too-large',
    `The PDF was not done after ${timeLimitMs / 1000} s and was given up. Ask for less at once.`,
  )
