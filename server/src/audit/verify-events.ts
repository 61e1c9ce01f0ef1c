import type { Db } from '../platform/database.ts'
import { event_list_misplaced, event_place_summary } from './event-queries.ts'
import { addFinding, type Findings } from './finding.ts'

/**
 * What happened is audited like every record; the order in which listeners read it is not. Each event has one place, or
 * waits for one, and places go on from 1 without a gap.
 */
export async function verifyEvents(db: Db, findings: Findings): Promise<void> {
  const { count, first, last } = await event_place_summary(db)
  if (count !== last || first !== 1) {
    addFinding(findings, {
      code: 'event-misplaced',
      message: `The order of events has ${count} places, from ${first} to ${last}: listeners skip what is missing.`,
    })
  }
  for (const { id, places } of await event_list_misplaced(db)) {
    addFinding(findings, {
      code: 'event-misplaced',
      message:
        places === null
          ? `The order of events names an event ${id} that is not there.`
          : `The event ${id} has ${places} places in the order in which listeners read, where one is right.`,
      record: { type: 'business_event', id },
    })
  }
}
