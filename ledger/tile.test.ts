import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { concatBytes, formatHex } from './encoding.ts'
import { createHashReader, createLeaves, refusal, refusalOf, sha256 } from './test-log.ts'
import {
  countTiles,
  formatTilePath,
  growTiles,
  parseTilePath,
  storedHashReader,
  tilesOfAppend,
  verifiedHashReader,
} from './tile.ts'
import type { ReadTile } from './tile.ts'
import { proveConsistency, proveInclusion } from './tree-proof.ts'
import { readRoot, treeRoot } from './tree.ts'

/** A store of tiles grown from these leaves in steps. */
async function storeTiles(leaves: readonly Uint8Array[], step: number) {
  const stored = new Map<string, Uint8Array>()
  const readTile: ReadTile = async (tile) =>
    stored.get(formatTilePath(tile)) ?? expect.fail(`${formatTilePath(tile)} is not stored`)
  for (let oldSize = 0; oldSize < leaves.length; oldSize += step) {
    const leafHashes = leaves.slice(oldSize, oldSize + step)
    const grown = await growTiles(sha256, { oldSize, leafHashes }, readTile)
    const newSize = oldSize + leafHashes.length
    expect(grown.map(({ tile }) => tile)).toEqual([...tilesOfAppend({ oldSize, newSize })])
    for (const { tile, bytes } of grown) stored.set(formatTilePath(tile), bytes)
  }
  return { stored, readTile }
}

describe('tile paths', () => {
  test.each([
    ['tile/0/x001/x234/067', { level: 0, n: 1_234_067, width: 256 }],
    ['tile/0/273.p/112', { level: 0, n: 273, width: 112 }],
    ['tile/63/000.p/1', { level: 63, n: 0, width: 1 }],
    ['tile/entries/x001/000.p/255', { level: 'entries', n: 1000, width: 255 }],
    ['tile/1/x009/x007/x199/x254/x740/991', { level: 1, n: Number.MAX_SAFE_INTEGER, width: 256 }],
  ] as const)('%s is written and read', (path, tile) => {
    expect(formatTilePath(tile)).toBe(path)
    expect(parseTilePath(path)).toEqual(tile)
  })

  test.each([
    '',
    'tile/0/67',
    'tile/0/x000/067',
    'tile/0/x1/067',
    'tile/0/1234/067',
    'tile/0/001/067',
    'tile/00/067',
    'tile/64/067',
    'tile/-1/067',
    'tile/data/067',
    'tile/0/067.p/0',
    'tile/0/067.p/256',
    'tile/0/067.p/012',
    'tile/0/067.p',
    'tile/0/067/',
    '/tile/0/067',
    'tile/0/067\n',
    'tile/0/../067',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x001/x009/x007/x199/x254/x740/991',
  ])('%j is refused', (path) => {
    expect(refusal(() => parseTilePath(path))).toBe('tile_invalid')
  })

  test('every tile has one path', () => {
    const level = fc.oneof(fc.nat(63), fc.constant('entries' as const))
    const tile = fc.record({ level, n: fc.maxSafeNat(), width: fc.integer({ min: 1, max: 256 }) })
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(formatTilePath(one))).toEqual(one)
      }),
    )
    const part = fc.constantFrom('tile', '/', '0', '007', 'x001', '.p', '256', 'entries', '12', '-')
    const path = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(path, fc.string()), (text) => {
        const code = refusal(() => expect(formatTilePath(parseTilePath(text))).toBe(text))
        expect(['accepted', 'tile_invalid']).toContain(code)
      }),
    )
  })

  test.each([
    { level: 64, n: 0, width: 1 },
    { level: 0.5, n: 0, width: 1 },
    { level: 0, n: -1, width: 1 },
    { level: 0, n: Number.NaN, width: 1 },
    { level: 0, n: 0, width: 0 },
    { level: 0, n: 0, width: 257 },
  ])('%o is no tile', (tile) => {
    expect(refusal(() => formatTilePath(tile))).toBe('tile_invalid')
  })
})

const append = (oldSize: number, newSize: number) => [...tilesOfAppend({ oldSize, newSize })]

describe('the tiles of a tree', () => {
  test('70,000 leaves: 273 full and 112, 1 full and 17, and 1', () => {
    expect(countTiles(70_000)).toEqual([
      { level: 0, full: 273, partialWidth: 112 },
      { level: 1, full: 1, partialWidth: 17 },
      { level: 2, full: 0, partialWidth: 1 },
    ])
    const tiles = [...tilesOfAppend({ oldSize: 0, newSize: 70_000 })]
    expect(tiles.length).toBe(273 + 1 + 1 + 1 + 1)
    expect(tiles.filter(({ width }) => width < 256)).toEqual([
      { level: 0, n: 273, width: 112 },
      { level: 1, n: 1, width: 17 },
      { level: 2, n: 0, width: 1 },
    ])
  })

  test('256 leaves: one full and, above it, a partial one of width 1', () => {
    expect(countTiles(256)).toEqual([
      { level: 0, full: 1, partialWidth: 0 },
      { level: 1, full: 0, partialWidth: 1 },
    ])
    expect(countTiles(0)).toEqual([])
  })

  test('appending makes only what is new', () => {
    expect(append(70_000, 70_000)).toEqual([])
    expect(append(70_000, 70_001)).toEqual([{ level: 0, n: 273, width: 113 }])
    expect(append(255, 256)).toEqual([
      { level: 0, n: 0, width: 256 },
      { level: 1, n: 0, width: 1 },
    ])
    expect(refusal(() => append(2, 1))).toBe('tree_shrunk')
    expect(refusal(() => append(0.5, 1))).toBe('number_invalid')
  })
})

describe('a tree of 70,000 leaves in tiles', async () => {
  const leaves = createLeaves(70_000)
  const { readTile } = await storeTiles(leaves, 9_973)
  const long: ReadTile = async (tile) => concatBytes([await readTile(tile), new Uint8Array(32)])
  const root = treeRoot(sha256, leaves)

  test('has the same root, by stored and by verified tiles', async () => {
    const size = leaves.length
    const stored = storedHashReader(sha256, size, readTile)
    expect(formatHex(await readRoot(sha256, size, stored))).toBe(formatHex(root))
    const verified = verifiedHashReader(sha256, { size, root }, readTile)
    expect(formatHex(await readRoot(sha256, 12_345, verified))).toBe(
      formatHex(treeRoot(sha256, leaves.slice(0, 12_345))),
    )
  })

  test('a server that changes any hash of a tile on the way is found out', async () => {
    const size = leaves.length
    for (const index of [0, 300, 65_535, 65_536, 69_887, 69_999]) {
      const asked: string[] = []
      const honest: ReadTile = async (tile) => {
        asked.push(formatTilePath(tile))
        return readTile(tile)
      }
      const nodes = [{ level: 0, index }]
      await verifiedHashReader(sha256, { size, root }, honest)(nodes)
      for (const path of asked) {
        const width = parseTilePath(path).width
        for (const at of [0, Math.floor(width / 2) * 32 + 7, width * 32 - 1]) {
          const hostile: ReadTile = async (tile) => {
            const bytes = Uint8Array.from(await readTile(tile))
            if (formatTilePath(tile) === path) bytes[at] = (bytes[at] ?? 0) ^ 1
            return bytes
          }
          const reader = verifiedHashReader(sha256, { size, root }, hostile)
          expect(await refusalOf(reader(nodes))).toBe('tile_mismatch')
        }
      }
    }
  })

  test('tiles of a wrong length and nodes outside the tree are refused', async () => {
    const size = leaves.length
    for (const reader of [
      storedHashReader(sha256, size, long),
      verifiedHashReader(sha256, { size, root }, long),
    ]) {
      expect(await refusalOf(reader([{ level: 0, index: 1 }]))).toBe('tile_length')
      expect(await refusalOf(reader([{ level: 0, index: size }]))).toBe('index_outside_tree')
      expect(await refusalOf(reader([{ level: 16, index: 1 }]))).toBe('index_outside_tree')
      expect(await refusalOf(reader([{ level: 60, index: 0 }]))).toBe('index_outside_tree')
      expect(await refusalOf(reader([{ level: -1, index: 0 }]))).toBe('number_invalid')
    }
  })
})

test('tiled proofs equal naive proofs, however the tree was grown', async () => {
  const leaves = createLeaves(1_500)
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 1_500 }),
    fc.nat(),
    fc.integer({ min: 1, max: 700 }),
  )
  await fc.assert(
    fc.asyncProperty(sizes, async ([size, seed, step]) => {
      const some = leaves.slice(0, size)
      const { readTile } = await storeTiles(some, step)
      const root = treeRoot(sha256, some)
      const naive = createHashReader(some)
      const [index, oldSize] = [seed % size, 1 + (seed % size)]
      for (const tiled of [
        storedHashReader(sha256, size, readTile),
        verifiedHashReader(sha256, { size, root }, readTile),
      ]) {
        const inclusion = await proveInclusion(sha256, { index, size }, tiled)
        const wanted = await proveInclusion(sha256, { index, size }, naive)
        expect(inclusion.map(formatHex)).toEqual(wanted.map(formatHex))
        const consistency = await proveConsistency(sha256, { oldSize, size }, tiled)
        const expected = await proveConsistency(sha256, { oldSize, size }, naive)
        expect(consistency.map(formatHex)).toEqual(expected.map(formatHex))
      }
    }),
    { numRuns: 60 },
  )
})
