import type { CustodyEvent, Sample } from '@luminous/contract'
import {
  conditionWords,
  deedWords,
  remarkWords,
  sampleKindWords,
  sealWords,
} from '@luminous/contract/custody-words.ts'
import { parseCheckpoint, parseNote } from '@luminous/ledger'
import { checkpoint_newest, entry_list_of_record, log_find_of_team } from '../audit/audit.ts'
import type { Db } from '../platform/database.ts'
import { toRfc3339 } from '../platform/instant.ts'
import type { TeamId } from '../platform/ids.ts'
import type { CustodyForm } from './custody-form.ts'

/** What the form says of a sample: the same as its page, in the same words. */
export function fillCustodyForm(
  sample: Sample,
  { publicUrl, checkpoint }: { publicUrl: string; checkpoint: CustodyForm['checkpoint'] },
): CustodyForm {
  const { code, team, labNumber, site, collector, position, notes, events, timeZone } = sample
  return {
    code,
    link: `${publicUrl}/samples/${sample.id}`,
    teamName: team.name,
    labNumber,
    kind: kindWords(sample),
    siteName: site.name,
    collectedAt: { at: sample.collectedAt, timeZone },
    collectorName: collector,
    position,
    ph: sample.ph,
    waterTemperatureCelsius: sample.waterTemperatureCelsius,
    conductivityUsPerCm: sample.conductivityUsPerCm,
    notes,
    events: events.map(wordsOfEvent),
    receipt: receiptOf(sample),
    checkpoint,
  }
}

const kindWords = ({ kind, duplicateOf }: Sample): string =>
  duplicateOf === null ? sampleKindWords[kind] : `${sampleKindWords[kind]} of ${duplicateOf.code}`

const wordsOfEvent = (event: CustodyEvent): CustodyForm['events'][number] => {
  const isHandOver = event.kind === 'handOver'
  const { occurredAt, timeZone, kind, person } = event
  return {
    occurredAt: { at: occurredAt, timeZone },
    deed: deedWords(event),
    from: isHandOver ? event.from : kind === 'fieldScan' ? person : '',
    to: isHandOver ? event.to : kind === 'fieldScan' ? '' : person,
    condition: conditionOf(event),
    seal: sealOf(event),
    remarks: event.remarks.map((remark) => remarkWords[remark]),
    signature: event.signature,
  }
}

/** What was seen of it; '' where nobody is asked. */
function conditionOf({ kind, condition, conditions, reason }: CustodyEvent): string | null {
  if (kind === 'handOver') return condition
  if (kind === 'labReceipt') return conditions.map((code) => conditionWords[code]).join(', ')
  return reason ?? ''
}

function sealOf({ kind, sealNumber, sealState }: CustodyEvent): string | null {
  if (kind !== 'handOver' && kind !== 'labReceipt') return ''
  const parts = [sealNumber, sealState && sealWords[sealState]].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}

const receiptStateWords = { accepted: 'Accepted', held: 'Held', rejected: 'Rejected' } as const

function receiptOf({ events, receiptState, conditions }: Sample): CustodyForm['receipt'] {
  const event = events.find(({ kind }) => kind === 'labReceipt')
  if (!event || receiptState === null) return null
  const wrong = conditions.map((code) => conditionWords[code].toLowerCase()).join(', ')
  const decided = events.findLast(({ kind }) => kind === 'disposition')?.reason
  return {
    receivedAt: { at: event.occurredAt, timeZone: event.timeZone },
    receivedBy: event.person,
    state: [receiptStateWords[receiptState], wrong].filter((part) => part !== '').join(': '),
    temperatureCelsius: event.temperatureCelsius,
    condition: conditionOf(event),
    seal: sealOf(event),
    remarks: [event.note, decided].filter((part) => typeof part === 'string').join(' '),
  }
}

/** Where the team's log of changes stands; null until the sample's last event has its place in it. */
export async function findCheckpoint(
  db: Db,
  { team, sample }: { team: TeamId; sample: Sample },
): Promise<CustodyForm['checkpoint']> {
  const last = sample.events
    .toSorted((a, b) => Date.parse(a.recordedAt) - Date.parse(b.recordedAt))
    .at(-1)
  const log = last && (await log_find_of_team(db, { team, kind: 'changes' }))
  if (!last || !log) return null
  const [entry] = await entry_list_of_record(db, {
    team,
    type: 'custody_event',
    id: last.id,
    afterVersion: 0,
    limit: 1,
  })
  const newest = await checkpoint_newest(db, log)
  const index = entry?.index ?? null
  if (index === null || !newest || newest.size <= index) return null
  const { origin, size, root } = parseCheckpoint(parseNote(newest.note).text)
  return {
    origin,
    size,
    root: Buffer.from(root).toString('base64'),
    signedAt: { at: toRfc3339(newest.at), timeZone: sample.timeZone },
    entry: index,
  }
}
