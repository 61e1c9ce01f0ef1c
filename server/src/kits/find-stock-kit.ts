import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { kit_list_in_stock, type StockKitRow } from './queries.ts'

/** A kit of the register, for staff, who may know whose it is. Throws `kit.unknown`. */
export async function findStockKit(
  db: Db,
  kit: { lab: TeamId; code: string },
): Promise<StockKitRow> {
  const [row] = await kit_list_in_stock(db, { lab: kit.lab, codes: [kit.code], lock: false })
  if (!row) {
    throw new Problem('kit.unknown', `No kit has ever been made with the code ${kit.code}.`, {
      field: 'code',
    })
  }
  return row
}
