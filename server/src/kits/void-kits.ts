import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { moveKits } from './move-kits.ts'
import { kit_list_in_stock, kit_lock } from './queries.ts'

/** Voids kits of the register: the lab's row where nobody has the kit, else the row of the team that has it. */
export async function voidStockKits(
  tx: Tx,
  { lab, codes, reason }: { lab: TeamId; codes: readonly string[]; reason: string },
): Promise<void> {
  const kits = await kit_list_in_stock(tx, { lab, codes, lock: true })
  const found = new Set(kits.map(({ code }) => code))
  const missing = codes.find((code) => !found.has(code))
  if (missing !== undefined) {
    throw new Problem('kit.unknown', `No kit has the code ${missing}.`, { field: 'codes' })
  }
  for (const [team, rows] of Map.groupBy(kits, ({ assignedTeam }) => assignedTeam)) {
    const theirs = rows.map(({ code }) => code)
    const locked = await kit_lock(tx, { team: team ?? lab, codes: theirs })
    await moveKits(tx, locked, 'void', reason)
  }
}
