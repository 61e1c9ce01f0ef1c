import type { HandOver, handOverDoneSchema } from '@luminous/contract'
import type { z } from 'zod'
import { readKitCode } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { Problem } from '../platform/problem.ts'
import { judgeHolder, requireTimeZone } from './collect-sample.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { custody_event_insert, custody_event_list_of_deed } from './custody-queries.ts'
import { judgeTimes } from './judge-times.ts'
import { sample_list_of_team, type SampleRow } from './queries.ts'

type Done = z.infer<typeof handOverDoneSchema>

/**
 * Samples change hands: one event for each, told by one deed, which may be sent again. Throws `sample.unknown`
 * naming the codes that the team has no sample of, `event.differs`.
 */
export async function handOverSamples(
  tx: Tx,
  { team, deed, receivedAt }: { team: TeamId; deed: HandOver; receivedAt: string },
): Promise<Done> {
  await requireOpenTeam(tx, team)
  const codes = [...new Set(deed.codes.map((code) => readKitCode(code, 'codes')))].toSorted()
  const deedSha256 = sha256Hex(Buffer.from(JSON.stringify({ ...deed, codes })))
  const again = await answerAgain(tx, { team, deed, deedSha256 })
  if (again) return again
  const samples = await sample_list_of_team(tx, { team, codes })
  const found = new Set(samples.map(({ code }) => code))
  const missing = codes.filter((code) => !found.has(code))
  if (missing.length > 0) {
    throw new Problem(
      'sample.unknown',
      `No sample was taken with ${missing.slice(0, 5).join(', ')}: send the field scan first.`,
      { field: 'codes' },
    )
  }
  const [first] = samples
  if (!first) throw new Problem('sample.unknown', 'There is no sample.', { field: 'codes' })
  const holderRemarks = await judgeHolder(tx, { team, holder: deed.holder })
  const remarksOf = (sample: SampleRow) => [
    ...judgeTimes({ ...deed, receivedAt, notBefore: toRfc3339(sample.collectedAt) }),
    ...holderRemarks,
  ]
  const { from, to, condition, sealNumber, temperatureCelsius, signature, clock } = deed
  for (const sample of samples) {
    const added = await custody_event_insert(tx, {
      team,
      id: newId(),
      sample: sample.id,
      deed: deed.id,
      deedSha256,
      kind: 'handOver',
      occurredAt: deed.occurredAt,
      timeZone: requireTimeZone(deed.timeZone),
      personName: deed.holder.name,
      personId: deed.holder.personId,
      details: { from, to, condition, sealNumber, temperatureCelsius, signature, clock },
      remarks: remarksOf(sample),
    })
    if (added) continue
    // Told at the same moment by another request: its answer stands.
    const told = await answerAgain(tx, { team, deed, deedSha256 })
    if (told) return told
  }
  return {
    id: deed.id,
    existed: false,
    receivedAt,
    samples: samples.map(({ id, code }) => ({ id, code })),
    remarks: [...new Set(samples.flatMap(remarksOf))],
  }
}

async function answerAgain(
  tx: Tx,
  { team, deed, deedSha256 }: { team: TeamId; deed: HandOver; deedSha256: string },
): Promise<Done | null> {
  const told = await custody_event_list_of_deed(tx, { team, deed: deed.id })
  const [first] = told
  if (!first) return null
  if (first.deedSha256 !== deedSha256) {
    throw new Problem(
      'event.differs',
      `The hand-over ${deed.id} is here since ${toRfc3339(first.recordedAt)}, with other content; that stays.`,
    )
  }
  return {
    id: deed.id,
    existed: true,
    receivedAt: toRfc3339(first.recordedAt),
    samples: told.map(({ sample, code }) => ({ id: sample, code })),
    remarks: [...new Set(told.flatMap(({ remarks }) => remarks))],
  }
}
