/** Plates with simulated values, of samples that were taken and received. */
import { randomInt } from 'node:crypto'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { planPlate } from '../src/demonstration/plate-plan.ts'
import { seededRandom, simulatePlate } from '../src/demonstration/simulate-plate.ts'
import { transaction } from '../src/platform/database.ts'
import { newId } from '../src/platform/ids.ts'
import { instrument_insert } from '../src/bench/bench.ts'
import type { TestDatabase } from './database.ts'
import { addKits, addReceived } from './field.ts'
import type { TestTeam } from './new-result.ts'
import { builder, findLab } from './world.ts'

export const readerSerial = 'TEST-384'

export async function addReader(db: TestDatabase): Promise<string> {
  const id = newId()
  const lab = await findLab(db)
  await transaction(db.worker, builder, (tx) =>
    instrument_insert(tx, {
      team: lab.id,
      id,
      name: 'Reader of the tests',
      vendor: 'Agilent',
      model: 'Synergy H1',
      serial: readerSerial,
      timeZone: 'America/Edmonton',
      clockOffsetS: 90,
      dateOrder: 'monthFirst',
      note: '',
    }),
  )
  return id
}

export type BenchPlate = { codes: string[]; layout: Layout; bytes: Buffer }

/** A plate of fresh samples of these teams, so many of each, and its file; `mgPerL` by the sample's place. */
export async function addPlate(
  db: TestDatabase,
  teams: readonly TestTeam[],
  given: { each?: number; mgPerL?: (at: number) => number; serial?: string } = {},
): Promise<BenchPlate> {
  const { each = 3, mgPerL = (at: number) => 8 + at * 3 } = given
  const codes: string[] = []
  for (const team of teams) {
    for (const code of await addKits(db, team.team.id, { count: each })) {
      await addReceived(db, team, code, { occurredAt: ago(60) }, { occurredAt: ago(30) })
      codes.push(code)
    }
  }
  return { codes, ...plateOf(codes, given.serial ?? readerSerial, mgPerL) }
}

/** The file of a plate with these samples, read a quarter of an hour ago by a clock 90 s ahead. */
export function plateOf(
  codes: readonly string[],
  serial = readerSerial,
  mgPerL: (at: number) => number = (at) => 8 + at * 3,
): Omit<BenchPlate, 'codes'> {
  const layout = planPlate(codes.map((code) => ({ code, role: 'sample', dilution: '1' })))
  const bytes = simulatePlate({
    plateName: 'Plate 1',
    serial,
    readAtLocal: edmontonTime(Date.now() - 15 * 60_000),
    wellCount: 384,
    layout,
    concentrationOf: (code) => mgPerL(codes.indexOf(code)),
    random: seededRandom(randomInt(1 << 30)),
  })
  return { layout, bytes }
}

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

/** `YYYY-MM-DDThh:mm:ss` as a clock in Edmonton shows it, 90 s ahead. */
function edmontonTime(ms: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/Edmonton',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
    .format(new Date(ms + 90_000))
    .replace(' ', 'T')
}
