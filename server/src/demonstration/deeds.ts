import { fieldScanSchema, labReceiptSchema, type FieldScan } from '@luminous/contract'
import { makeKitBatch } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import {
  collectSample,
  decideAboutSample,
  handOverSamples,
  receiveSample,
} from '../samples/samples.ts'
import { zone } from './demo-world.ts'

/** The same deeds as people do them, told by the demonstration; the world's time is the season's, the ledger's is now. */
export type Collected = {
  readonly team: TeamId
  readonly site: string
  readonly code: string
  readonly at: string
  readonly collector: string
  readonly facts?: Partial<
    Pick<
      FieldScan,
      'kind' | 'duplicateOf' | 'ph' | 'waterTemperatureCelsius' | 'conductivityUsPerCm' | 'position'
    >
  >
}

/** Kits of a team that have been in its hands since a day of the season. */
export async function giveKits(
  tx: Tx,
  given: {
    lab: TeamId
    team: TeamId
    name: string
    count: number
    since: string
    codes?: readonly string[]
    random?: (count: number) => Uint8Array
  },
): Promise<readonly string[]> {
  const { lab, team, name, count, since, codes, random } = given
  const made = await makeKitBatch(tx, {
    lab,
    team,
    name,
    count,
    expiresOn: '2027-06-30',
    holdingHours: 336,
    note: 'Demonstration',
    assignedAt: since,
    ...(codes ? { codes } : {}),
    ...(random ? { random } : {}),
  })
  return made.codes
}

export async function collect(tx: Tx, given: Collected): Promise<void> {
  const { team, site, code, at, collector, facts = {} } = given
  const by = tx.principal
  const isSelf = by.kind === 'person'
  const scan = fieldScanSchema.parse({
    id: newId(),
    code,
    site,
    occurredAt: at,
    timeZone: zone,
    holder: { name: collector, personId: isSelf ? by.id : null, verified: isSelf },
    ...facts,
  })
  await collectSample(tx, {
    team,
    scan,
    receivedAt: new Date().toISOString(),
  })
}

/** A cooler goes to the courier. */
export async function handOver(
  tx: Tx,
  given: {
    team: TeamId
    from: string
    to: string
    codes: readonly string[]
    at: string
  },
): Promise<void> {
  const { team, from, to, codes, at } = given
  const by = tx.principal
  const isSelf = by.kind === 'person'
  await handOverSamples(tx, {
    team,
    receivedAt: new Date().toISOString(),
    deed: {
      id: newId(),
      codes: [...codes],
      from,
      to,
      occurredAt: at,
      timeZone: zone,
      holder: { name: from, personId: isSelf ? by.id : null, verified: isSelf },
      clock: null,
      condition: 'Cooled, sealed',
      sealNumber: '',
      temperatureCelsius: '4.0',
      signature: null,
    },
  })
}

/** At the lab's door; what arrived warm is accepted after a look, what is broken is rejected. */
export async function receive(
  tx: Tx,
  given: {
    lab: TeamId
    code: string
    at: string
    arrival: 'ok' | 'warm' | 'broken'
  },
): Promise<void> {
  const { lab, code, at, arrival } = given
  const receipt = labReceiptSchema.parse({
    id: newId(),
    code,
    occurredAt: at,
    timeZone: zone,
    sealState: 'intact',
    temperatureCelsius: arrival === 'warm' ? '13.5' : '4.2',
    conditions: [arrival],
    volumeMl: arrival === 'broken' ? '0' : '250',
    deliveredBy: 'Carla Courier',
  })
  const { team, sample } = await receiveSample(tx, {
    lab,
    receipt,
    receivedAt: new Date().toISOString(),
  })
  if (arrival === 'ok') return
  await decideAboutSample(tx, {
    team,
    sample,
    disposition:
      arrival === 'warm'
        ? { id: newId(), decision: 'accept', reason: 'Warm for less than two hours by the logger' }
        : { id: newId(), decision: 'reject', reason: 'Nothing left in the vial' },
  })
}
