import type { Problem } from './problem.ts'

export type Turns = {
  /** Waits for a turn. Throws what `busy` makes where too many wait. */
  take(): Promise<void>
  /** Hands the turn to who waits longest. */
  give(): void
  close(): void
}

/** Whose turn it is: a few at once, some more in a queue, and no one beyond: who comes then is refused. */
export function openTurns(limits: {
  readonly atOnceMax: number
  readonly waitingMax: number
  readonly busy: () => Problem
}): Turns {
  const { atOnceMax, waitingMax, busy } = limits
  const waiting: { readonly go: () => void; readonly refuse: (problem: Problem) => void }[] = []
  let taken = 0
  let closed = false
  return {
    async take(): Promise<void> {
      if (closed || (taken >= atOnceMax && waiting.length >= waitingMax)) throw busy()
      if (taken < atOnceMax) taken += 1
      else await new Promise<void>((go, refuse) => waiting.push({ go, refuse }))
    },
    give(): void {
      const next = waiting.shift()
      if (next) next.go()
      else taken -= 1
    },
    close(): void {
      closed = true
      for (const each of waiting.splice(0)) each.refuse(busy())
    },
  }
}
