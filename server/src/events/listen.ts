import type pg from 'pg'
import { eventSubjects, isEventKind, type NewEvent } from '@luminous/contract'
import { transaction, type Tx } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { toRfc3339 } from '../platform/instant.ts'
import type { TeamId } from '../platform/ids.ts'
import { startPolling, type Polling } from '../platform/poll.ts'
import { jobPrincipal } from '../platform/principal.ts'
import {
  event_list_after,
  event_listener_lock,
  event_listener_move,
  event_place_pending,
  type EventRow,
} from './queries.ts'

/** An event as a listener gets it. */
export type ToldEvent = NewEvent & {
  readonly team: TeamId
  readonly id: string
  readonly position: number
  /** RFC 3339. */
  readonly toldAt: string
}

/**
 * Somebody who acts on events. Its name is for ever: where it stands is kept under it. `hear` runs in the transaction
 * that moves the listener on, so what it writes is written once for each event; where it throws, the listener stays
 * where it was and hears the event again.
 */
export type Listener = {
  readonly name: string
  readonly hear: (tx: Tx, event: ToldEvent) => Promise<void>
}

/** How many events a listener hears in one transaction, and how many positions are given at once. */
const batch = 100
const pollMs = 500
/** A listener that fails is tried again after so long, so that one event does not fill the log. */
const waitMs = 10_000

/** Gives events their positions and leads every listener past them, until it is stopped. */
export function startListening(options: {
  pool: pg.Pool
  log: Log
  listeners: readonly Listener[]
  /** False: only `round` listens. */
  polls?: boolean
}): Polling {
  const { pool, log, listeners } = options
  const until = new Map<string, number>()
  return startPolling({
    ...options,
    isMore: (heard) => heard > 0,
    pollMs,
    failed: 'events could not be read and will be tried again',
    async round() {
      await placeEvents(pool)
      let heard = 0
      for (const listener of listeners) {
        if ((until.get(listener.name) ?? 0) > Date.now()) continue
        try {
          heard += await hearNext(pool, listener)
        } catch (error) {
          until.set(listener.name, Date.now() + waitMs)
          log.error({ err: error, listener: listener.name }, 'a listener failed, and tries again')
        }
      }
      return heard
    },
  })
}

const placing = jobPrincipal('events')

async function placeEvents(pool: pg.Pool): Promise<void> {
  while ((await transaction(pool, placing, (tx) => event_place_pending(tx, batch))) === batch);
}

/** Leads one listener past the next events; 0 where there are none, or another process is at it. */
async function hearNext(pool: pg.Pool, { name, hear }: Listener): Promise<number> {
  return transaction(pool, jobPrincipal(name), async (tx) => {
    const position = await event_listener_lock(tx, name)
    if (position === null) return 0
    const events = await event_list_after(tx, { position, limit: batch })
    for (const row of events) await hear(tx, toEvent(row))
    const last = events.at(-1)
    if (last) await event_listener_move(tx, { name, position: last.position })
    return events.length
  })
}

/** Throws for an event that no release of this code has told. */
function toEvent(row: EventRow): ToldEvent {
  const { kind, position, team, id } = row
  if (!isEventKind(kind)) throw new Error(`the event ${id} is of the unknown kind ${kind}`)
  const subject = eventSubjects[kind].parse(row.subject)
  return { kind, subject, position, team, id, toldAt: toRfc3339(row.toldAt) }
}
