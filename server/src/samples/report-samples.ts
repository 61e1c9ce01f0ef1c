import { kit_lock, moveKits } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type RunId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { custody_event_insert_many } from './custody-queries.ts'
import type { BenchSample } from './queries.ts'

/**
 * Samples of one team were read on a plate and their results written: the last links of the chain. Throws
 * `sample.held` for one that was not received, waits for a decision, was rejected, or is void.
 */
export async function reportSamples(
  tx: Tx,
  given: {
    team: TeamId
    samples: readonly BenchSample[]
    run: RunId
    fileSha256: string
    /** When the plate was read; null where nobody knows. */
    readAt: string | null
  },
): Promise<void> {
  const { principal } = tx
  const { team, samples, run, fileSha256, readAt } = given
  const barred = samples.find(
    ({ kit, receiptState }) => kit !== null && receiptState !== 'accepted',
  )
  if (barred) throw new Problem('sample.held', barredSentence(barred))
  const event = {
    team,
    deedSha256: fileSha256,
    timeZone: 'UTC',
    personName: principal.name,
    personId: principal.kind === 'person' ? principal.id : null,
    details: { run, note: `Plate file ${fileSha256}` },
    remarks: [],
  }
  const now = new Date().toISOString()
  await custody_event_insert_many(
    tx,
    samples.flatMap(({ id: sample }) => [
      ...(readAt === null
        ? []
        : [
            {
              ...event,
              id: newId(),
              sample,
              deed: newId(),
              kind: 'plateRead' as const,
              occurredAt: readAt,
            },
          ]),
      { ...event, id: newId(), sample, deed: run, kind: 'ingestion' as const, occurredAt: now },
    ]),
  )
  const codes = samples.flatMap(({ kit, code }) => (kit === null ? [] : [code]))
  if (codes.length === 0) return
  const kits = await kit_lock(tx, { team, codes })
  const gone = kits.find(({ state }) => state === 'void')
  if (gone) throw new Problem('sample.held', `The kit ${gone.code} is void, and so is its sample.`)
  const received = kits.filter(({ state }) => state === 'received')
  await moveKits(tx, received, 'read')
  const read = kits.filter(({ state }) => state === 'received' || state === 'read')
  await moveKits(
    tx,
    read.map((kit) => ({ ...kit, state: 'read' })),
    'reported',
  )
}

const barredSentence = ({ code, receiptState }: BenchSample): string =>
  receiptState === null
    ? `${code} was never received at the lab: scan it in first.`
    : receiptState === 'rejected'
      ? `${code} was rejected at arrival: take it off the plate's layout.`
      : `${code} is held back: somebody must decide about its condition first.`
