import type { dispositionSchema } from '@luminous/contract'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  custody_event_insert,
  custody_event_list_of_deed,
  sample_is_reported,
} from './custody-queries.ts'
import { sample_find, sample_lock, sample_set_receipt_state } from './queries.ts'

/**
 * What somebody decides about a sample that was held back: it may be read, or it may not. The decision may be
 * turned as long as the sample is not read. Throws `sample.held` where there is nothing to decide.
 */
export async function decideAboutSample(
  tx: Tx,
  given: { team: TeamId; sample: string; disposition: z.infer<typeof dispositionSchema> },
): Promise<void> {
  const { principal } = tx
  const { team, disposition } = given
  const deedSha256 = sha256Hex(Buffer.from(JSON.stringify(disposition)))
  if ((await sample_lock(tx, { team, id: given.sample })) === null) throw notFound()
  const [told] = await custody_event_list_of_deed(tx, { team, deed: disposition.id })
  if (told) {
    if (told.sample === given.sample.toLowerCase() && told.deedSha256 === deedSha256) return
    throw new Problem('event.differs', 'This decision is here already, with other content.')
  }
  const sample = await sample_find(tx, { team, id: given.sample })
  if (!sample) throw notFound()
  const { decision, reason } = disposition
  const to = decision === 'accept' ? 'accepted' : 'rejected'
  if (sample.receiptState === null) {
    throw new Problem('sample.held', `${sample.code} is not received yet.`)
  }
  if (sample.receiptState === to) {
    throw new Problem('sample.held', `${sample.code} is ${to} already.`)
  }
  if (await sample_is_reported(tx, sample)) {
    throw new Problem('sample.held', `${sample.code} is reported: withdraw its run instead.`)
  }
  await sample_set_receipt_state(tx, { team, id: sample.id, receiptState: to })
  await custody_event_insert(tx, {
    team,
    id: newId(),
    sample: sample.id,
    deed: disposition.id,
    deedSha256,
    kind: 'disposition',
    occurredAt: new Date().toISOString(),
    timeZone: 'UTC',
    personName: principal.name,
    personId: principal.kind === 'person' ? principal.id : null,
    details: { decision, reason },
    remarks: [],
  })
}
