/**
 * Tiles (C2SP tlog-tiles): the hashes of a tree cut into files that never change. A tile of level L
 * holds up to 256 hashes of nodes at height 8 * L; only a full tile has a hash in the level above.
 */
import { concatBytes, equalBytes, parseDecimal } from './encoding.ts'
import { LedgerError, requireCount } from './errors.ts'
import { foldRight, hashBytes, packedRoot, rangeNodes } from './tree.ts'
import type { ReadHashes, Sha256, TreeNode } from './tree.ts'

export const tileWidthMax = 256

const tileLevelMax = 63
const tileHeight = 8

/** A tile of hashes: level 0 to 63, its number in the level, its width of 1 to 256 hashes. */
export type Tile = { readonly level: number; readonly n: number; readonly width: number }

/** A tile of hashes or, with level `entries`, the bundle of the entries under a tile of level 0. */
export type TileAddress = {
  readonly level: number | 'entries'
  readonly n: number
  readonly width: number
}

/** Storage of tiles: width * 32 bytes, the hashes one after another. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array>

/**
 * The path of a tile: `tile/0/x001/x234/067`, partial `tile/0/000.p/112`, `tile/entries/000`.
 * Throws `tile_invalid`.
 */
export function formatTilePath({ level, n, width }: TileAddress): string {
  const levelFits =
    level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= tileLevelMax)
  const widthFits = Number.isInteger(width) && width >= 1 && width <= tileWidthMax
  if (!levelFits || !widthFits || !Number.isSafeInteger(n) || n < 0) {
    throw new LedgerError('tile_invalid')
  }
  let path = String(n % 1000).padStart(3, '0')
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return `tile/${level}/${path}${width === tileWidthMax ? '' : `.p/${width}`}`
}

const tilePathPattern =
  /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/

/**
 * The tile of a path, which is hostile (it comes from a URL). Throws `tile_invalid` for any spelling
 * that `formatTilePath` would not make, so that no tile has two names.
 */
export function parseTilePath(path: string): TileAddress {
  const [, level, digits, width] = tilePathPattern.exec(path) ?? []
  if (level === undefined || digits === undefined) throw new LedgerError('tile_invalid')
  const tile: TileAddress = {
    level: level === 'entries' ? level : (parseDecimal(level) ?? Number.NaN),
    n: Number(digits.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidthMax : (parseDecimal(width) ?? Number.NaN),
  }
  if (formatTilePath(tile) !== path) throw new LedgerError('tile_invalid')
  return tile
}

/**
 * How many tiles a tree has on each level: full ones, and the width of the partial one (0: none).
 * Throws `number_invalid`.
 */
export function countTiles(
  size: number,
): { readonly level: number; readonly full: number; readonly partialWidth: number }[] {
  requireCount(size)
  const levels = []
  for (let [level, count] = [0, size]; count > 0; level += 1) {
    const full = Math.floor(count / tileWidthMax)
    levels.push({ level, full, partialWidth: count % tileWidthMax })
    count = full
  }
  return levels
}

/**
 * The tiles that appending makes: those that become full (width 256) and, last of each level, the
 * partial one, lower levels first. From size 0 these are all tiles of a tree.
 * Throws `number_invalid`, `tree_shrunk`.
 */
export function* tilesOfAppend({
  oldSize,
  newSize,
}: {
  readonly oldSize: number
  readonly newSize: number
}): Generator<Tile> {
  requireCount(oldSize, newSize)
  if (oldSize > newSize) throw new LedgerError('tree_shrunk')
  let [oldCount, newCount] = [oldSize, newSize]
  for (let level = 0; newCount > oldCount; level += 1) {
    const full = Math.floor(newCount / tileWidthMax)
    oldCount = Math.floor(oldCount / tileWidthMax)
    for (let n = oldCount; n < full; n += 1) yield { level, n, width: tileWidthMax }
    const width = newCount % tileWidthMax
    if (width > 0) yield { level, n: full, width }
    newCount = full
  }
}

/**
 * The tiles, with their bytes, that appending these leaf hashes makes: to be stored before the
 * checkpoint of the new size is signed. Reads at most one partial tile a level, and trusts it: this
 * is for a log's own storage. Throws `number_invalid`, `hash_invalid`, `tile_length`.
 */
export async function growTiles(
  sha256: Sha256,
  { oldSize, leafHashes }: { readonly oldSize: number; readonly leafHashes: readonly Uint8Array[] },
  readTile: ReadTile,
): Promise<{ readonly tile: Tile; readonly bytes: Uint8Array }[]> {
  requireCount(oldSize, oldSize + leafHashes.length)
  if (!leafHashes.every((hash) => hash.length === hashBytes)) throw new LedgerError('hash_invalid')
  const grown: { tile: Tile; bytes: Uint8Array }[] = []
  let [added, oldCount] = [leafHashes, oldSize]
  for (let level = 0; added.length > 0; level += 1) {
    const oldWidth = oldCount % tileWidthMax
    let n = Math.floor(oldCount / tileWidthMax)
    const old =
      oldWidth === 0 ? [] : [await readTileChecked({ level, n, width: oldWidth }, readTile)]
    const row = concatBytes([...old, ...added])
    const full: Uint8Array[] = []
    for (let at = 0; at < row.length; at += tileWidthMax * hashBytes, n += 1) {
      const bytes = row.slice(at, at + tileWidthMax * hashBytes)
      const width = bytes.length / hashBytes
      grown.push({ tile: { level, n, width }, bytes })
      if (width === tileWidthMax) full.push(packedRoot(sha256, bytes))
    }
    oldCount = Math.floor(oldCount / tileWidthMax)
    added = full
  }
  return grown
}

async function readTileChecked(tile: Tile, readTile: ReadTile): Promise<Uint8Array> {
  const bytes = await readTile(tile)
  if (!(bytes instanceof Uint8Array) || bytes.length !== tile.width * hashBytes) {
    throw new LedgerError('tile_length')
  }
  // A copy: what was authenticated must not change under our hands afterwards.
  return bytes.slice()
}

/** Where a node lies: the tile that has its hash or those under it, and which hashes of that tile. */
function locateNode({ level, index }: TreeNode, size: number) {
  requireCount(level, index, size)
  if (index >= Math.floor(size / 2 ** level)) throw new LedgerError('index_outside_tree')
  const tileLevel = Math.floor(level / tileHeight)
  const count = 2 ** (level % tileHeight)
  const first = (index * count) % tileWidthMax
  const n = Math.floor((index * count) / tileWidthMax)
  return { tile: tileOfTree({ level: tileLevel, n }, size), first, count }
}

/** The tile with the width that it has in a tree of this size. */
function tileOfTree({ level, n }: { level: number; n: number }, size: number): Tile {
  const hashes = Math.floor(size / tileWidthMax ** level)
  return { level, n, width: Math.min(tileWidthMax, hashes - n * tileWidthMax) }
}

function hashFromTile(
  sha256: Sha256,
  bytes: Uint8Array,
  { first, count }: { readonly first: number; readonly count: number },
): Uint8Array {
  return packedRoot(sha256, bytes.slice(first * hashBytes, (first + count) * hashBytes))
}

/**
 * Reads the nodes of a tree of `size` from a log's own tiles and trusts them; for tiles that somebody
 * else serves there is `verifiedHashReader`.
 * The reader throws `index_outside_tree`, `tile_length`.
 */
export function storedHashReader(sha256: Sha256, size: number, readTile: ReadTile): ReadHashes {
  return async (nodes) => {
    const tiles = new Map<string, Promise<Uint8Array>>()
    return Promise.all(
      nodes.map(async (node) => {
        const { tile, ...place } = locateNode(node, size)
        const key = formatTilePath(tile)
        const bytes = tiles.get(key) ?? readTileChecked(tile, readTile)
        tiles.set(key, bytes)
        return hashFromTile(sha256, await bytes, place)
      }),
    )
  }
}

const verifiedTilesMax = 256

/**
 * Reads the nodes of the tree with this size and root from tiles that a hostile server gives: the
 * tiles of the right edge must make the root, every other tile must make the hash that its parent
 * has for it. A server that serves one wrong hash anywhere on that path is found out; the hashes
 * returned are those of this tree. Keeps at most 256 tiles (2 MB) besides the right edge.
 * The reader throws `index_outside_tree`, `tile_length`, `tile_mismatch`.
 */
export function verifiedHashReader(
  sha256: Sha256,
  { size, root }: { readonly size: number; readonly root: Uint8Array },
  readTile: ReadTile,
): ReadHashes {
  let edge: Map<string, Uint8Array> | undefined
  const verified = new Map<string, Uint8Array>()

  async function readVerified(tile: Tile): Promise<Uint8Array> {
    edge ??= await readRightEdge(sha256, { size, root }, readTile)
    const key = formatTilePath(tile)
    const known = edge.get(key) ?? verified.get(key)
    if (known !== undefined) return known
    // Only full tiles lie off the right edge, and a full tile has its hash in the level above.
    const parent = locateNode({ level: (tile.level + 1) * tileHeight, index: tile.n }, size)
    const expected = hashFromTile(sha256, await readVerified(parent.tile), parent)
    const bytes = await readTileChecked(tile, readTile)
    if (!equalBytes(packedRoot(sha256, bytes), expected)) throw new LedgerError('tile_mismatch')
    const [oldest] = verified.keys()
    if (verified.size >= verifiedTilesMax && oldest !== undefined) verified.delete(oldest)
    verified.set(key, bytes)
    return bytes
  }

  return async (nodes) => {
    const hashes: Uint8Array[] = []
    for (const node of nodes) {
      const { tile, ...place } = locateNode(node, size)
      hashes.push(hashFromTile(sha256, await readVerified(tile), place))
    }
    return hashes
  }
}

/** The partial tiles of a tree, at most one a level: all their hashes go into the root. */
async function readRightEdge(
  sha256: Sha256,
  { size, root }: { readonly size: number; readonly root: Uint8Array },
  readTile: ReadTile,
): Promise<Map<string, Uint8Array>> {
  const edge = new Map<string, Uint8Array>()
  const hashes: Uint8Array[] = []
  for (const node of rangeNodes(0, size)) {
    const { tile, ...place } = locateNode(node, size)
    const key = formatTilePath(tile)
    const bytes = edge.get(key) ?? (await readTileChecked(tile, readTile))
    edge.set(key, bytes)
    hashes.push(hashFromTile(sha256, bytes, place))
  }
  const made = foldRight(sha256, hashes) ?? sha256(new Uint8Array(0))
  if (!equalBytes(made, root)) throw new LedgerError('tile_mismatch')
  return edge
}
