import { kitMoves, type KitState } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import { kit_set_state, type KitRow } from './queries.ts'

/** Moves kits of one team that the caller has locked. Throws `conflict` for a move that no kit can make. */
export async function moveKits(
  tx: Tx,
  kits: readonly KitRow[],
  to: KitState,
  reason: string | null = null,
): Promise<void> {
  const [first] = kits
  if (!first) return
  for (const kit of kits) {
    if (!kitMoves[kit.state].includes(to)) {
      throw new Problem('conflict', `${kit.code} is ${kit.state}: it cannot become ${to}.`)
    }
  }
  const codes = kits.map(({ code }) => code)
  await kit_set_state(tx, { team: first.team, codes, state: to, reason })
}
