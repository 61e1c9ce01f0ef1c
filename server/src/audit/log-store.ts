import type { ReadTile } from '@luminous/ledger'
import type { Db, Tx } from '../platform/database.ts'
import {
  checkpoint_insert,
  leaf_hashes_list,
  tile_hashes_find,
  tile_insert_many,
  tile_roots_list,
  type GrownTile,
  type LogAddress,
} from './queries.ts'

const tileWidthMax = 256

/**
 * Reads any tile of a stored log. Full tiles are stored; a partial one is derived: on level 0 from the
 * leaves, above from the roots of the full tiles below. Answers fewer bytes where the tree is smaller.
 */
export function storedTiles(db: Db, address: LogAddress): ReadTile {
  return async ({ level, n, width }) => {
    const first = n * tileWidthMax
    if (width === tileWidthMax) {
      return (await tile_hashes_find(db, { ...address, level, number: n })) ?? new Uint8Array(0)
    }
    const range = { ...address, first, count: width }
    return level === 0
      ? leaf_hashes_list(db, range)
      : tile_roots_list(db, { ...range, level: level - 1 })
  }
}

export async function storeTiles(
  tx: Tx,
  address: LogAddress,
  tiles: readonly GrownTile[],
): Promise<void> {
  if (tiles.length > 0) await tile_insert_many(tx, { ...address, tiles })
}

export const storeCheckpoint = (
  tx: Tx,
  address: LogAddress,
  checkpoint: { size: number; note: string },
): Promise<void> => checkpoint_insert(tx, { ...address, ...checkpoint })
