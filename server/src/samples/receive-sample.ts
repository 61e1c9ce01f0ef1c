import type { ConditionCode, LabReceipt } from '@luminous/contract'
import { parseKitCode } from '@luminous/contract/kit-code.ts'
import { localDayOf } from '@luminous/contract/local-time.ts'
import { findStockKit, kit_lock, moveKits } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type SampleId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { Problem } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { requireTimeZone } from './collect-sample.ts'
import {
  custody_event_find_receipt,
  custody_event_insert,
  lab_number_insert,
  lab_number_next,
} from './custody-queries.ts'
import { judgeTimes } from './judge-times.ts'
import {
  sample_find,
  sample_list_by_code,
  sample_lock,
  sample_set_received,
  type SampleRow,
} from './queries.ts'

type Received = { team: TeamId; sample: SampleId; existed: boolean }

/**
 * A sample arrives at the lab. Whatever is not right about it (its condition, its seal, its age, times that cannot
 * be) holds it back until somebody decides. Throws `kit.*`, `sample.unknown`, `conflict`, `event.differs`.
 */
export async function receiveSample(
  tx: Tx,
  { lab, receipt, receivedAt }: { lab: TeamId; receipt: LabReceipt; receivedAt: string },
): Promise<Received> {
  const { principal } = tx
  // One receipt at a time: the lab's numbers have no gaps and no twins.
  await requireOpenTeam(tx, lab)
  const deedSha256 = sha256Hex(Buffer.from(JSON.stringify(receipt)))
  const told = await custody_event_find_receipt(tx, receipt.id)
  if (told) {
    if (told.deedSha256 === deedSha256) return { ...told, existed: true }
    throw new Problem('event.differs', `The receipt ${receipt.id} is here with other content.`)
  }
  const sample = await findArrival(tx, { lab, code: receipt.code })
  await sample_lock(tx, sample)
  if (sample.receivedAt !== null) {
    throw new Problem(
      'conflict',
      `${sample.code} was received already, on ${toRfc3339(sample.receivedAt)}, as ${sample.labNumber}.`,
      { field: 'code' },
    )
  }
  const conditions = judgeConditions(receipt, sample)
  const { occurredAt, timeZone } = receipt
  const notBefore = toRfc3339(sample.collectedAt)
  const remarks = judgeTimes({ occurredAt, receivedAt, clock: null, notBefore })
  const isRight = conditions.every((condition) => condition === 'ok') && remarks.length === 0
  const labNumber = await giveNumber(tx, { lab, receipt, sample })
  await sample_set_received(tx, {
    team: sample.team,
    id: sample.id,
    receivedAt: occurredAt,
    receiptState: isRight ? 'accepted' : 'held',
    labNumber,
  })
  const { sealNumber, sealState, temperatureCelsius, volumeMl, deliveredBy, note } = receipt
  const added = await custody_event_insert(tx, {
    team: sample.team,
    id: newId(),
    sample: sample.id,
    deed: receipt.id,
    deedSha256,
    kind: 'labReceipt',
    occurredAt,
    timeZone: requireTimeZone(timeZone),
    personName: principal.name,
    personId: principal.kind === 'person' ? principal.id : null,
    details: {
      from: deliveredBy,
      conditions,
      sealNumber,
      sealState,
      temperatureCelsius,
      volumeMl,
      labNumber,
      note,
    },
    remarks,
  })
  if (!added) {
    throw new Problem('event.differs', `${receipt.id} told something else of ${sample.code}.`)
  }
  if (sample.kit !== null) {
    const kits = await kit_lock(tx, { team: sample.team, codes: [sample.code] })
    await moveKits(tx, kits, 'received')
  }
  return { team: sample.team, sample: sample.id, existed: false }
}

/** Whose sample has arrived, by the code of its kit, or by its own where it came without one. */
export async function findArrival(
  tx: Tx,
  { lab, code: text }: { lab: TeamId; code: string },
): Promise<SampleRow> {
  const verdict = parseKitCode(text)
  const code = verdict.ok ? verdict.code : text.trim()
  const [known, another] = await sample_list_by_code(tx, [code])
  if (another) {
    throw new Problem('conflict', `Samples of two teams have the code ${code}.`, { field: 'code' })
  }
  const sample = known && (await sample_find(tx, { team: known.team, id: known.id }))
  if (sample) {
    if (sample.state !== 'void') return sample
    throw new Problem('kit.void', `The kit ${code} is void, and so is its sample.`, {
      field: 'code',
    })
  }
  if (!verdict.ok) {
    throw new Problem('sample.unknown', `No sample has the code ${JSON.stringify(code)}.`, {
      field: 'code',
    })
  }
  const kit = await findStockKit(tx, { lab, code })
  const sentence =
    kit.assignedTeamName === null
      ? 'is assigned to nobody: a sample cannot have been taken with it'
      : kit.state === 'void'
        ? `is void: ${kit.stateReason}`
        : `is ${kit.assignedTeamName}’s, but its field record has not arrived. It may wait on a phone: ask the collector to open the field page; or enter it from the paper form`
  throw new Problem('sample.unknown', `${code} ${sentence}.`, { field: 'code' })
}

/** What the receiver saw, and what follows from the seal and the clock. */
function judgeConditions(receipt: LabReceipt, sample: SampleRow): ConditionCode[] {
  if (receipt.conditions.includes('ok') && receipt.conditions.length > 1) {
    throw new Problem('request.invalid', 'conditions: ok stands alone.', { field: 'conditions' })
  }
  const seen = new Set<ConditionCode>(receipt.conditions)
  if (receipt.sealState === 'broken' || receipt.sealState === 'missing') seen.add('sealBroken')
  const { holdUntil } = sample
  if (holdUntil !== null && Date.parse(receipt.occurredAt) > Date.parse(toRfc3339(holdUntil))) {
    seen.add('holdExceeded')
  }
  if (seen.size > 1) seen.delete('ok')
  return [...seen]
}

async function giveNumber(
  tx: Tx,
  { lab, receipt, sample }: { lab: TeamId; receipt: LabReceipt; sample: SampleRow },
): Promise<string> {
  // A number typed by hand into the lab's own series would leave a gap, or use it up.
  if (receipt.labNumber !== null && /^L\d\d-\d+$/i.test(receipt.labNumber)) {
    throw new Problem(
      'request.invalid',
      'labNumber: numbers like L26-00042 are the lab’s own series: leave it empty for the next one.',
      { field: 'labNumber' },
    )
  }
  // The lab's year: on New Year's Eve in Alberta it is the next one in UTC.
  const year = localDayOf(receipt.occurredAt, receipt.timeZone).slice(0, 4)
  const number = receipt.labNumber ?? (await lab_number_next(tx, { lab, year }))
  const { team, id } = sample
  if (await lab_number_insert(tx, { lab, id: newId(), number, team, sample: id })) return number
  throw new Problem('conflict', `The lab number ${number} is given to another sample.`, {
    field: 'labNumber',
  })
}
