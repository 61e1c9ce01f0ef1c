/** What can become of an item, and what each answer makes of it. Pure. */
import type { QueueItem, Refusal } from './queue-item.ts'

export type ItemState = 'waiting' | 'sending' | 'paused' | 'needsYou' | 'sent'

/** Nothing leads away from the phone but a receipt, or a person who says why. */
export const itemMoves: Readonly<Record<ItemState, readonly (ItemState | 'takenOff')[]>> = {
  waiting: ['sending', 'paused'],
  sending: ['sent', 'waiting', 'paused', 'needsYou'],
  paused: ['waiting', 'takenOff'],
  needsYou: ['waiting', 'takenOff'],
  sent: [],
}

/** Why nothing is sent, although the server can be reached. */
export type Pause = {
  readonly reason: 'signedOut' | 'otherTeam' | 'notAllowed'
  readonly detail: string
}

/** How a request ended. `refused`: the server's problem; `lost`: nobody knows whether it arrived. */
export type Answer =
  | { readonly kind: 'lost'; readonly detail: string }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: string
      readonly detail: string
      readonly field: string | null
      readonly retryAfterMs: number | null
    }

export type Verdict =
  | { readonly kind: 'later'; readonly detail: string; readonly afterMs: number | null }
  | { readonly kind: 'pause'; readonly pause: Pause }
  | { readonly kind: 'needsYou'; readonly refusal: Refusal }

/** A photo may be cut on its way: sent again it often arrives whole. After so many attempts it is the photo. */
const cutPhotosMax = 3

/** What to do after an answer that is no receipt. */
export function judgeAnswer(
  answer: Answer,
  { at, attempts }: { readonly at: string; readonly attempts: number },
): Verdict {
  if (answer.kind === 'lost') return { kind: 'later', detail: answer.detail, afterMs: null }
  const { status, code, detail, field, retryAfterMs } = answer
  if (status === 401) return { kind: 'pause', pause: { reason: 'signedOut', detail } }
  if (status === 403) return { kind: 'pause', pause: { reason: 'notAllowed', detail } }
  // Another team is acted for: of this one, the server says nothing at all.
  if (status === 404) return { kind: 'pause', pause: { reason: 'otherTeam', detail } }
  const maySucceed = status >= 500 || status === 408 || status === 425 || status === 429
  if (maySucceed) return { kind: 'later', detail, afterMs: retryAfterMs }
  if (code === 'file.unreadable' && attempts + 1 < cutPhotosMax) {
    return { kind: 'later', detail, afterMs: null }
  }
  return { kind: 'needsYou', refusal: { code, detail, field, at } }
}

/** What an item is to whoever looks: where nothing can go out, what waits is paused. */
export function stateOf(
  item: QueueItem,
  now: { readonly sendingId: string | null; readonly pause: Pause | null },
): ItemState {
  if (item.state !== 'waiting') return item.state
  if (item.id === now.sendingId) return 'sending'
  return now.pause === null ? 'waiting' : 'paused'
}

const backoffMinMs = 2_000
const backoffMaxMs = { lost: 20_000, trouble: 5 * 60_000 } as const

/** Nobody answered, or somebody did and could not. */
export type Trouble = keyof typeof backoffMaxMs

/**
 * How long to wait after so many failures in a row. A phone that has no network asks often, which costs it nothing:
 * not every browser tells when there is one again. A server in trouble is left alone for longer.
 */
export const backoffMs = (failures: number, kind: Trouble): number =>
  Math.min(backoffMaxMs[kind], backoffMinMs * 2 ** Math.min(failures, 10))
