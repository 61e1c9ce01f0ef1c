import type { KitState } from '@luminous/contract'
import { kit_lock, moveKits } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import type { BenchSample } from './queries.ts'

/** Samples stand on a plate that was handed in, so they leave the worklist. */
export const markRead = (tx: Tx, samples: readonly BenchSample[]): Promise<void> =>
  moveThoseThatAre(tx, samples, 'received', 'read')

/**
 * Their plate came back from review, or what was reported of them was withdrawn: they lie on the bench again, or stand
 * on another plate under review still.
 */
export const backToBench = (
  tx: Tx,
  samples: readonly BenchSample[],
  { from, to }: { from: 'read' | 'reported'; to: 'received' | 'read' },
): Promise<void> => moveThoseThatAre(tx, samples, from, to)

/** Samples that stand elsewhere, or came without a kit, stay as they are. */
async function moveThoseThatAre(
  tx: Tx,
  samples: readonly BenchSample[],
  from: KitState,
  to: KitState,
): Promise<void> {
  const ofKits = samples.filter(({ kit }) => kit !== null)
  const teams = [...new Set(ofKits.map(({ team }) => team))].toSorted()
  for (const team of teams) {
    const codes = ofKits.filter((sample) => sample.team === team).map(({ code }) => code)
    const kits = await kit_lock(tx, { team, codes })
    await moveKits(
      tx,
      kits.filter(({ state }) => state === from),
      to,
    )
  }
}
