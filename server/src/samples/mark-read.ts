import { kit_lock, moveKits } from '../kits/kits.ts'
import type { Tx } from '../platform/database.ts'
import type { BenchSample } from './queries.ts'

/**
 * Samples stand on a plate that was handed in, so they leave the worklist; or the plate came back, and they lie on the
 * bench again. Those that are further on, or came without a kit, stay as they are.
 */
export async function markRead(
  tx: Tx,
  samples: readonly BenchSample[],
  to: 'read' | 'received',
): Promise<void> {
  const from = to === 'read' ? 'received' : 'read'
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
