/** The face of kits: coded serials, made by the lab in batches, assigned to teams, and what becomes of each. */
import type { Kit, StockKit } from '@luminous/contract'
import { toRfc3339 } from '../platform/instant.ts'
import type { KitRow, StockKitRow } from './queries.ts'

export { makeKitBatch, changeKitBatch } from './make-kits.ts'
export { assignKits } from './assign-kits.ts'
export { findStockKit } from './find-stock-kit.ts'
export { moveKits } from './move-kits.ts'
export { readKitCode } from './read-kit-code.ts'
export { kit_list_for_field, kit_lock, type KitRow } from './queries.ts'

export const toKit = (row: KitRow): Kit => ({
  id: row.id,
  code: row.code,
  state: row.state,
  stateReason: row.stateReason,
  expiresOn: row.expiresOn,
  holdingHours: row.holdingHours,
  sample: row.sample,
  assignedAt: toRfc3339(row.assignedAt),
})

export const toStockKit = (row: StockKitRow): StockKit => ({
  code: row.code,
  state: row.state,
  stateReason: row.stateReason,
  expiresOn: row.expiresOn,
  team:
    row.assignedTeam !== null && row.assignedTeamName !== null
      ? { id: row.assignedTeam, name: row.assignedTeamName }
      : null,
  sample: row.sample,
  batch: { id: row.batch, name: row.batchName },
})
