/**
 * Work on what people send, in processes of its own: parsing and computing never keep the server from answering, and
 * what takes too long or too much memory ends a process that nobody needs and refuses one request. Processes, not
 * threads: a thread that runs out of memory takes the server with it, and gives none of its memory back.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { Problem } from '../problem.ts'
import { openTurns } from '../turns.ts'
import { readFrames, writeFrame, type Frame } from './frames.ts'
import { workDescriptor, type Answer } from './serve-work.ts'

export type WorkshopOptions = {
  /** The module of the process: it calls `serveWork`. */
  readonly entry: URL
  /** What is worked on, for sentences: `the file`. */
  readonly what: string
  readonly processesMax?: number
  /** How many may wait for their turn; beyond them `server.busy`. */
  readonly waitingMax?: number
  readonly timeLimitMs?: number
  readonly heapMaxMiB?: number
  /** What V8 is told beside it. */
  readonly flags?: readonly string[]
  /** After so long without work a process ends and gives its memory back. */
  readonly idleMs?: number
}

type Done = { readonly value: unknown; readonly bytes: Buffer }

export type Workshop = {
  /**
   * Does one piece of work. `affinity` lets the same process do what is about the same thing, which it may remember;
   * `nameOf` says what it was about, where only the work tells.
   * Throws what the work throws; `server.busy`; `file.too-large` where it took too long or too much memory.
   */
  work(
    job: unknown,
    given?: {
      readonly bytes?: Uint8Array
      readonly affinity?: string
      readonly nameOf?: (value: unknown) => string
    },
  ): Promise<Done>
  /** Gives up what is being worked on, with `WorkStopped`; what comes after begins anew. */
  stopWork(): void
  /** Ends the processes. */
  close(): void
}

/** It was given up because the server stops, not for anything that it did. */
export class WorkStopped extends Error {}

type Process = {
  readonly child: ChildProcess
  readonly stream: Socket
  isBusy: boolean
  isOver: boolean
  isStopped: boolean
  /** What it has worked on, and may remember. */
  readonly known: Set<string>
  idle: NodeJS.Timeout | null
}

const nothing = new Uint8Array(0)

export function openWorkshop(options: WorkshopOptions): Workshop {
  const { entry, what, processesMax = 2, waitingMax = 16 } = options
  const { timeLimitMs = 20_000, heapMaxMiB = 768, flags = [], idleMs = 120_000 } = options
  const busy = () =>
    new Problem('server.busy', `Much is being read at the moment. Send ${what} again in a minute.`)
  const turns = openTurns({ atOnceMax: processesMax, waitingMax, busy })
  const processes = new Set<Process>()

  const end = (process: Process): void => {
    process.isOver = true
    processes.delete(process)
    if (process.idle) clearTimeout(process.idle)
    process.child.kill('SIGKILL')
  }
  const begin = (affinity: string | null): Process => {
    const free = [...processes].filter(({ isBusy, isOver }) => !isBusy && !isOver)
    const known = free.find((each) => affinity !== null && each.known.has(affinity))
    // One that has worked is warm: another begins only where none is free.
    const process =
      known ?? free[0] ?? start(entry, [`--max-old-space-size=${heapMaxMiB}`, ...flags])
    if (process.idle) clearTimeout(process.idle)
    processes.add(process)
    process.isBusy = true
    if (affinity !== null) remember(process.known, affinity)
    return process
  }
  const rest = (process: Process): void => {
    process.isBusy = false
    hold(process, false)
    if (process.isOver) end(process)
    else process.idle = setTimeout(end, idleMs, process).unref()
  }

  return {
    async work(job, { bytes = nothing, affinity = null, nameOf } = {}) {
      await turns.take()
      try {
        const process = begin(affinity)
        try {
          const { head, bytes: sent } = await ask(process, { job, bytes, timeLimitMs, what })
          const value = readAnswer(head)
          if (nameOf) remember(process.known, nameOf(value))
          return { value, bytes: sent }
        } finally {
          rest(process)
        }
      } finally {
        turns.give()
      }
    },
    stopWork() {
      for (const process of processes) {
        if (!process.isBusy) continue
        process.isStopped = true
        end(process)
      }
    },
    close() {
      turns.close()
      for (const process of processes) end(process)
    },
  }
}

const knownMax = 100

function remember(known: Set<string>, affinity: string): void {
  known.delete(affinity)
  known.add(affinity)
  const [oldest] = known
  if (known.size > knownMax && oldest !== undefined) known.delete(oldest)
}

/** It gets none of the server's environment, hence none of its secrets. */
function start(entry: URL, flags: readonly string[]): Process {
  const child = spawn(
    process.execPath,
    [...flags, '--disable-warning=ExperimentalWarning', fileURLToPath(entry)],
    {
      env: { SystemRoot: process.env['SystemRoot'] ?? '' },
      stdio: ['ignore', 'ignore', 'ignore', 'overlapped'],
    },
  )
  const stream = child.stdio[workDescriptor]
  if (!(stream instanceof Socket)) throw new Error('a process of work has a stream')
  const started: Process = {
    child,
    stream,
    isBusy: false,
    isOver: false,
    isStopped: false,
    known: new Set(),
    idle: null,
  }
  // Unheard, either would end the server.
  stream.on('error', () => (started.isOver = true))
  child.on('error', () => (started.isOver = true))
  child.on('exit', () => (started.isOver = true))
  readFrames(stream, (frame) => stream.emit('frame', frame))
  hold(started, false)
  return started
}

/** A process that waits for work does not keep the server from ending. */
function hold({ child, stream }: Process, isHeld: boolean): void {
  if (isHeld) {
    child.ref()
    stream.ref()
  } else {
    child.unref()
    stream.unref()
  }
}

function ask(
  process: Process,
  given: { job: unknown; bytes: Uint8Array; timeLimitMs: number; what: string },
): Promise<Frame> {
  const { child, stream } = process
  const { job, bytes, timeLimitMs, what } = given
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(limit)
      stream.off('frame', answered)
      child.off('exit', ended).off('error', failed)
    }
    const failed = (error: Error) => {
      process.isOver = true
      settle()
      reject(error)
    }
    const answered = (frame: Frame) => {
      settle()
      resolve(frame)
    }
    // V8 ends a process that has no memory left by SIGABRT, on Windows by a code; a system that has none by SIGKILL.
    const ended = (code: number | null, signal: string | null) =>
      failed(
        process.isStopped
          ? new WorkStopped(`${what} was given up`)
          : signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134
            ? new Problem(
                'file.too-large',
                `To read ${what} takes more memory than there is for it. Send less at once.`,
              )
            : new Error(`a process of work ended in the middle: ${signal ?? code}`),
      )
    const limit = setTimeout(
      () =>
        failed(
          new Problem(
            'file.too-large',
            `To read ${what} took longer than ${timeLimitMs / 1000} s and was given up. Send less at once.`,
          ),
        ),
      timeLimitMs,
    )
    hold(process, true)
    stream.on('frame', answered)
    child.on('exit', ended).on('error', failed)
    writeFrame(stream, job, bytes)
  })
}

function readAnswer(head: unknown): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `serveWork` writes
  const answer = head as Answer
  switch (answer.kind) {
    case 'assay':
      throw new AssayError(answer.code, answer.message, answer.place)
    case 'problem':
      throw new Problem(answer.code, answer.message, answer.place)
    case 'fault':
      throw new Error(`a piece of work failed: ${answer.message}`)
    case 'done':
      break
  }
  return answer.value
}
