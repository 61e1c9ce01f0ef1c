/**
 * The face of events: what happened is told in the transaction that causes it, and read by position by whoever
 * listens. This floor knows no feature.
 */
import type { NewEvent } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { business_event_insert } from './queries.ts'

export { startListening, type Listener } from './listen.ts'

/** Tells of an event, in the deed's own transaction: if that rolls back, it never happened. */
export async function tell(tx: Tx, event: NewEvent & { readonly team: TeamId }): Promise<void> {
  await business_event_insert(tx, { ...event, id: newId() })
}
