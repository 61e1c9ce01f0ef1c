import type { Log } from './log.ts'

export type Polling = {
  stop(): Promise<void>
  /** One round, for tests. */
  round(): Promise<number>
}

/**
 * Works in rounds until it is stopped: another one at once while there is more to do, else after a while. A round that
 * fails is logged, and tried again.
 */
export function startPolling(options: {
  /** Answers how much it did. */
  readonly round: () => Promise<number>
  /** After a round that did so much there is more. */
  readonly isMore: (done: number) => boolean
  readonly pollMs: number
  readonly log: Log
  /** What the log says of a round that failed. */
  readonly failed: string
  /** False: only `round` works. */
  readonly polls?: boolean | undefined
}): Polling {
  const { round, isMore, pollMs, log, failed, polls = true } = options
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let running: Promise<number> = Promise.resolve(0)
  const work = async (): Promise<number> => {
    try {
      return await round()
    } catch (error) {
      log.error({ err: error }, failed)
      return 0
    }
  }
  const poll = () => {
    running = work()
    void waitForNext()
  }
  const waitForNext = async () => {
    const done = await running
    if (!stopped) timer = setTimeout(poll, isMore(done) ? 0 : pollMs)
  }
  if (polls) poll()
  return {
    round,
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
