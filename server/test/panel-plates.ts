/** Plates of the panel: three biosensors, light and growth over fifteen hours, as the demonstration simulates them. */
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { simulatePanelFile } from '../src/demonstration/panel-file.ts'
import { planPanel } from '../src/demonstration/plan-panel.ts'
import type { Acids } from '../src/demonstration/simulate-panel.ts'
import { seededRandom } from '../src/demonstration/simulate-plate.ts'
import type { TestDatabase } from './database.ts'
import { addKits, addReceived } from './field.ts'
import type { TestTeam } from './new-result.ts'
import { readerSerial } from './plates.ts'

export type PanelPlate = { codes: string[]; layout: Layout; bytes: Buffer }

/** A plate with one fresh sample of the first team for each water given, the last one of the second team. */
export async function addPanelPlate(
  db: TestDatabase,
  teams: readonly TestTeam[],
  waters: readonly Acids[],
): Promise<PanelPlate> {
  const codes: string[] = []
  for (const [at] of waters.entries()) {
    const team = teams[Math.min(at, teams.length - 1)]
    if (!team) throw new Error('a plate has customers')
    for (const code of await addKits(db, team.team.id, { count: 1 })) {
      await addReceived(db, team, code, { occurredAt: hoursAgo(40) }, { occurredAt: hoursAgo(20) })
      codes.push(code)
    }
  }
  const layout = planPanel(codes.map((code) => ({ code, role: 'sample', dilution: '1' })))
  const bytes = simulatePanelFile({
    protocolName: 'Panel of the tests',
    serial: readerSerial,
    startedLocal: edmontonTime(Date.now() - 16 * 3_600_000),
    layout,
    acidsOf: (code) => waters[codes.indexOf(code)] ?? { acyclic: 0, complex: 0, classic: 0 },
    // The same scatter each time: with standards in one well each, now and then no curve is determined.
    random: seededRandom(codes.length),
  })
  return { codes, layout, bytes }
}

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()

const edmontonTime = (ms: number): string =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/Edmonton',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
    .format(new Date(ms))
    .replace(' ', 'T')
