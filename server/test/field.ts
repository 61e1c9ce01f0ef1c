/** Kits in a team's hands, and what the field and the lab's door tell of them. */
import type { FieldScan, LabReceipt } from '@luminous/contract'
import { makeKitBatch } from '../src/kits/kits.ts'
import { transaction } from '../src/platform/database.ts'
import { newId, type TeamId } from '../src/platform/ids.ts'
import { collectSample, receiveSample } from '../src/samples/samples.ts'
import type { TestDatabase } from './database.ts'
import type { TestTeam } from './new-result.ts'
import { builder, findLab } from './world.ts'

let batches = 0

/** Fresh kits of a team, or of nobody yet. Answers their codes. */
export async function addKits(
  db: TestDatabase,
  team: TeamId | null,
  given: { count?: number; expiresOn?: string; holdingHours?: number } = {},
): Promise<string[]> {
  const { count = 1, expiresOn = '2027-12-31', holdingHours = 168 } = given
  const lab = await findLab(db)
  const { codes } = await transaction(db.worker, builder, (tx) =>
    makeKitBatch(tx, {
      lab: lab.id,
      name: `Batch ${(batches += 1)}`,
      count,
      expiresOn,
      holdingHours,
      note: '',
      team,
    }),
  )
  return codes
}

/** A scan as a phone sends it, of a moment ago; what is given takes the place of what is here. */
export function scanOf(
  team: Pick<TestTeam, 'site'>,
  code: string,
  given: Partial<FieldScan> = {},
): FieldScan {
  const occurredAt = given.occurredAt ?? new Date().toISOString()
  return {
    id: newId(),
    form: 1,
    code,
    site: team.site,
    kind: 'sample',
    duplicateOf: null,
    occurredAt,
    timeZone: 'America/Edmonton',
    holder: { name: 'Fiona Field', personId: null, verified: false },
    clock: null,
    position: { latitude: '57.3041', longitude: '-111.3972', accuracyM: '8' },
    ph: '7.25',
    waterTemperatureCelsius: '4.5',
    conductivityUsPerCm: null,
    notes: 'Thin ice at the shore',
    photos: [],
    signature: null,
    ...given,
  }
}

export const receiptOf = (code: string, given: Partial<LabReceipt> = {}): LabReceipt => ({
  id: newId(),
  code,
  occurredAt: new Date().toISOString(),
  timeZone: 'America/Edmonton',
  sealNumber: 'S-1001',
  sealState: 'intact',
  temperatureCelsius: '4.0',
  conditions: ['ok'],
  volumeMl: '250',
  labNumber: null,
  deliveredBy: 'Carl Courier',
  note: '',
  ...given,
})

/** A sample taken with a kit of the team and received at the lab; its id. */
export async function addReceived(
  db: TestDatabase,
  team: Pick<TestTeam, 'site'> & { team: { id: TeamId } },
  code: string,
  given: Partial<FieldScan> = {},
  receipt: Partial<LabReceipt> = {},
): Promise<string> {
  const receivedAt = new Date().toISOString()
  const lab = (await findLab(db)).id
  return transaction(db.worker, builder, async (tx) => {
    const scan = scanOf(team, code, given)
    const { sample } = await collectSample(tx, { team: team.team.id, scan, receivedAt })
    await receiveSample(tx, { lab, receipt: receiptOf(code, receipt), receivedAt })
    return sample
  })
}

/** A whole JPEG of one pixel's worth of segments, with a position written into it as cameras do. */
export const cameraJpeg = (text = 'Exif\0\0 57.3041 N'): Buffer => {
  const segment = (marker: number, body: Buffer) =>
    Buffer.concat([
      Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]),
      body,
    ])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0')),
    segment(0xe1, Buffer.from(text, 'latin1')),
    segment(0xdb, Buffer.alloc(65)),
    segment(0xda, Buffer.alloc(10)),
    Buffer.from([1, 2, 3, 4, 0xff, 0xd9]),
  ])
}
