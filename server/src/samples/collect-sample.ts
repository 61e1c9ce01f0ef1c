import { isTimeZone, localDayOf } from '@luminous/contract/local-time.ts'
import type { CustodyRemark, FieldScan, ScanReceipt } from '@luminous/contract'
import { file_list_known } from '../files/files.ts'
import { kit_lock, moveKits, readKitCode, type KitRow } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { Problem } from '../platform/problem.ts'
import { site_list } from '../sites/sites.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import {
  custody_event_insert,
  custody_event_list_of_deed,
  person_is_known,
  type CustodyEventRow,
} from './custody-queries.ts'
import { clockToleranceMs, judgeTimes } from './judge-times.ts'
import { sample_insert, sample_list_of_team } from './queries.ts'

/**
 * A sample taken in the field: the kit becomes collected, the sample and its first event are written. The same scan
 * sent again is answered as the first time and writes nothing; another scan of the same kit is refused and alters
 * nothing. Throws `kit.*`, `event.differs`, `request.invalid`.
 */
export async function collectSample(
  tx: Tx,
  { team, scan, receivedAt }: { team: TeamId; scan: FieldScan; receivedAt: string },
): Promise<ScanReceipt> {
  const code = readKitCode(scan.code)
  await requireOpenTeam(tx, team)
  const [kit] = await kit_lock(tx, { team, codes: [code] })
  const deedSha256 = sha256Hex(Buffer.from(JSON.stringify({ ...scan, code })))
  const told = await custody_event_list_of_deed(tx, { team, deed: scan.id })
  const [first] = told
  if (first) return answerAgain(tx, { team, scan, deedSha256, first })
  if (!kit) {
    throw new Problem('kit.unknown', `No kit of your team has the code ${code}.`, { field: 'code' })
  }
  const site = (await site_list(tx, team)).find(({ id }) => id === scan.site)
  if (!site) {
    throw new Problem('request.invalid', 'site: your team has no such site.', { field: 'site' })
  }
  await refuseUnusable(tx, kit, { collectedOn: localDayOf(scan.occurredAt, site.timeZone) })
  const sample = newId<'sample'>()
  await sample_insert(
    tx,
    { team, id: sample, code, site: site.id, collectedAt: scan.occurredAt },
    await fieldFacts(tx, { team, scan, kit }),
  )
  const remarks = await remarksOf(tx, { team, scan, kit, receivedAt })
  const { clock, position, photos, signature, notes, form } = scan
  await custody_event_insert(tx, {
    team,
    id: newId(),
    sample,
    deed: scan.id,
    deedSha256,
    kind: 'fieldScan',
    occurredAt: scan.occurredAt,
    timeZone: requireTimeZone(scan.timeZone),
    personName: scan.holder.name,
    personId: scan.holder.personId,
    details: { clock, position, photos, signature, notes, form },
    remarks,
  })
  await moveKits(tx, [kit], 'collected')
  return {
    id: scan.id,
    sample,
    code,
    receivedAt,
    existed: false,
    remarks,
    attachments: await attachmentsOf(tx, team, scan),
  }
}

async function answerAgain(
  tx: Tx,
  {
    team,
    scan,
    deedSha256,
    first,
  }: { team: TeamId; scan: FieldScan; deedSha256: string; first: CustodyEventRow },
): Promise<ScanReceipt> {
  if (first.kind !== 'fieldScan' || first.deedSha256 !== deedSha256) {
    throw new Problem(
      'event.differs',
      `The scan ${scan.id} is here since ${toRfc3339(first.recordedAt)}, with other content; that stays.`,
    )
  }
  return {
    id: scan.id,
    sample: first.sample,
    code: first.code,
    receivedAt: toRfc3339(first.recordedAt),
    existed: true,
    remarks: first.remarks,
    attachments: await attachmentsOf(tx, team, scan),
  }
}

async function attachmentsOf(tx: Tx, team: TeamId, { photos }: FieldScan) {
  const known = await file_list_known(tx, {
    team,
    sha256s: photos.map(({ sha256 }) => sha256),
  })
  return photos.map(({ sha256 }) => ({ sha256, stored: known.has(sha256) }))
}

async function refuseUnusable(
  tx: Tx,
  kit: KitRow,
  { collectedOn }: { collectedOn: string },
): Promise<void> {
  const place = { field: 'code' }
  if (kit.sample !== null) {
    const [taken] = await sample_list_of_team(tx, { team: kit.team, codes: [kit.code] })
    const when = taken ? ` on ${localDayOf(taken.collectedAt, taken.siteTimeZone)}` : ''
    const by = taken?.collector ? ` by ${taken.collector}` : ''
    const where = taken ? ` at ${taken.siteName}` : ''
    throw new Problem('kit.used', `${kit.code} was used already${when}${where}${by}.`, place)
  }
  if (kit.state === 'void') {
    throw new Problem('kit.void', `${kit.code} is void: ${kit.stateReason}.`, place)
  }
  if (kit.expiresOn < collectedOn) {
    throw new Problem(
      'kit.expired',
      `${kit.code} was good until ${kit.expiresOn}, and the sample was taken on ${collectedOn}.`,
      place,
    )
  }
}

async function fieldFacts(
  tx: Tx,
  { team, scan, kit }: { team: TeamId; scan: FieldScan; kit: KitRow },
) {
  const { position } = scan
  return {
    kit: kit.id,
    kind: scan.kind,
    duplicateOf: await findDoubled(tx, { team, scan }),
    timeZone: scan.timeZone,
    collector: scan.holder.name,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    accuracyM: position?.accuracyM ?? null,
    ph: scan.ph,
    waterTemperatureCelsius: scan.waterTemperatureCelsius,
    conductivityUsPerCm: scan.conductivityUsPerCm,
    notes: scan.notes,
    holdingHours: kit.holdingHours,
  }
}

async function findDoubled(
  tx: Tx,
  { team, scan }: { team: TeamId; scan: FieldScan },
): Promise<string | null> {
  if (scan.duplicateOf === null) return null
  const place = { field: 'duplicateOf' }
  if (scan.kind !== 'duplicate') {
    throw new Problem('request.invalid', 'duplicateOf: is for duplicates.', place)
  }
  const code = readKitCode(scan.duplicateOf, 'duplicateOf')
  const [doubled] = await sample_list_of_team(tx, { team, codes: [code] })
  if (!doubled) {
    throw new Problem('sample.unknown', `Your team has no sample ${code}: send that first.`, place)
  }
  return doubled.id
}

async function remarksOf(
  tx: Tx,
  given: { team: TeamId; scan: FieldScan; kit: KitRow; receivedAt: string },
): Promise<CustodyRemark[]> {
  const { team, scan, kit, receivedAt } = given
  const { occurredAt, clock } = scan
  const remarks = judgeTimes({ occurredAt, receivedAt, clock, notBefore: null })
  if (Date.parse(occurredAt) < Date.parse(toRfc3339(kit.assignedAt)) - clockToleranceMs) {
    remarks.push('beforeKit')
  }
  return [...remarks, ...(await judgeHolder(tx, { team, holder: scan.holder }))]
}

/** What to remark about the one who is named as having done it, beside the one who sent it. */
export async function judgeHolder(
  tx: Tx,
  { team, holder }: { team: TeamId; holder: FieldScan['holder'] },
): Promise<CustodyRemark[]> {
  const { principal } = tx
  const remarks: CustodyRemark[] = []
  if (principal.kind === 'person' && holder.personId !== principal.id) remarks.push('sentByOther')
  const isKnown =
    holder.personId !== null && (await person_is_known(tx, { team, id: holder.personId }))
  // A system's key vouches for whom it names; it has no session to show.
  if (principal.kind !== 'key' && !(holder.verified && isKnown)) remarks.push('holderNotVerified')
  return remarks
}

/** Throws `request.invalid` for a zone that does not exist. */
export function requireTimeZone(timeZone: string): string {
  if (isTimeZone(timeZone)) return timeZone
  throw new Problem('request.invalid', `timeZone: there is no zone ${timeZone}.`, {
    field: 'timeZone',
  })
}
