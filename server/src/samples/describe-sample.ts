import type { CustodyEvent, Sample, SampleSummary } from '@luminous/contract'
import { file_list_known } from '../files/files.ts'
import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound } from '../platform/problem.ts'
import { custody_event_list, type CustodyEventRow } from './custody-queries.ts'
import { sample_find, type SampleRow } from './queries.ts'

export const toSampleSummary = (row: SampleRow): SampleSummary => ({
  id: row.id,
  team: { id: row.team, slug: row.teamSlug, name: row.teamName, kind: row.teamKind },
  code: row.code,
  kind: row.kind,
  site: { id: row.siteId, name: row.siteName, timeZone: row.siteTimeZone },
  collectedAt: toRfc3339(row.collectedAt),
  state: row.state,
  receiptState: row.receiptState,
  receivedAt: row.receivedAt === null ? null : toRfc3339(row.receivedAt),
  labNumber: row.labNumber,
  holdUntil: row.holdUntil === null ? null : toRfc3339(row.holdUntil),
  conditions: row.conditions.filter((condition) => condition !== 'ok'),
})

/** A sample with its chain, for whoever may see it; else `not-found`. */
export async function describeSample(
  db: Db,
  which: { team: TeamId | null; id: string },
): Promise<Sample> {
  const row = await sample_find(db, which)
  if (!row) throw notFound()
  const events = await custody_event_list(db, { team: row.team, id: row.id })
  const photos = events.flatMap(({ details }) => details.photos ?? [])
  const stored = await file_list_known(db, {
    team: row.team,
    sha256s: photos.map(({ sha256 }) => sha256),
  })
  const { latitude, longitude, accuracyM } = row
  return {
    ...toSampleSummary(row),
    kit: row.kit,
    duplicateOf:
      row.duplicateOf !== null && row.duplicateOfCode !== null
        ? { id: row.duplicateOf, code: row.duplicateOfCode }
        : null,
    collector: row.collector,
    timeZone: row.timeZone ?? row.siteTimeZone,
    position: latitude !== null && longitude !== null ? { latitude, longitude, accuracyM } : null,
    ph: row.ph,
    waterTemperatureCelsius: row.waterTemperatureCelsius,
    conductivityUsPerCm: row.conductivityUsPerCm,
    notes: row.notes,
    events: events.map((event) => toEvent(event, stored)),
    version: row.version,
  }
}

const orNull = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text

const toEvent = (row: CustodyEventRow, stored: ReadonlySet<string>): CustodyEvent => {
  const { details } = row
  return {
    id: row.id,
    kind: row.kind,
    occurredAt: toRfc3339(row.occurredAt),
    timeZone: row.timeZone,
    recordedAt: toRfc3339(row.recordedAt),
    person: row.person,
    remarks: row.remarks,
    from: orNull(details.from),
    to: orNull(details.to),
    condition: orNull(details.condition),
    sealNumber: orNull(details.sealNumber),
    sealState: details.sealState ?? null,
    temperatureCelsius: details.temperatureCelsius ?? null,
    conditions: details.conditions ?? [],
    volumeMl: details.volumeMl ?? null,
    labNumber: details.labNumber ?? null,
    decision: details.decision ?? null,
    reason: orNull(details.reason),
    note: orNull(details.note ?? details.notes),
    clock: details.clock ?? null,
    photos: (details.photos ?? []).map(({ sha256 }) => ({ sha256, stored: stored.has(sha256) })),
    signature: details.signature ?? null,
  }
}
