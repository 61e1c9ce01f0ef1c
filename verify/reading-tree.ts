/**
 * The readings of a run as a Merkle tree: one salted leaf a reading, in file order. Its root stands in the
 * run and in every result, so that a customer can be shown its own wells of a shared plate, and prove them,
 * without learning anything of anybody else's: a salted hash tells nothing of the reading behind it.
 *
 * leaf = SHA-256(00 || salt || text), text = `["Plate 1","Lum",0.21,"A1",40812,"RLU",null]`:
 * plate, block, time in s, well, value, unit, flag.
 */
import { formatHex, leafHash, parseHex, treeRoot, type Sha256 } from '@luminous/ledger'

export type TreeReading = {
  readonly plate: string
  readonly block: string
  readonly timeS: number | null
  readonly well: string
  readonly value: number | null
  readonly unit: string
  readonly flag: string | null
}

/** The exact text of a reading's leaf. */
export const formatReading = (reading: TreeReading): string =>
  JSON.stringify([
    reading.plate,
    reading.block,
    reading.timeS,
    reading.well,
    reading.value,
    reading.unit,
    reading.flag,
  ])

const isNumberOrNull = (cell: unknown): cell is number | null =>
  cell === null || typeof cell === 'number'

/** Takes the text of a leaf apart. Throws a `TypeError` where it is not one. */
export function parseReading(text: string): TreeReading {
  const cells: unknown = JSON.parse(text)
  if (!Array.isArray(cells) || cells.length !== 7) throw new TypeError('not the text of a reading')
  const [plate, block, timeS, well, value, unit, flag]: unknown[] = cells
  if (
    typeof plate !== 'string' ||
    typeof block !== 'string' ||
    typeof well !== 'string' ||
    typeof unit !== 'string' ||
    !isNumberOrNull(timeS) ||
    !isNumberOrNull(value) ||
    !(flag === null || typeof flag === 'string')
  ) {
    throw new TypeError('not the text of a reading')
  }
  return { plate, block, timeS, well, value, unit, flag }
}

const encoder = new TextEncoder()
// One buffer for most leaves: a plate has thousands. Safe because hashing keeps hold of nothing.
const shortLeaf = new Uint8Array(1024)
const bytesOfUnitMax = 3

/** The hash of one leaf; `salt` has 16 bytes. */
export function readingLeafHash(sha256: Sha256, salt: Uint8Array, text: string): Uint8Array {
  const most = salt.length + text.length * bytesOfUnitMax
  const leaf = most > shortLeaf.length ? new Uint8Array(most) : shortLeaf
  leaf.set(salt)
  const { written } = encoder.encodeInto(text, leaf.subarray(salt.length))
  return leafHash(sha256, leaf.subarray(0, salt.length + written))
}

export type OpenedReading = {
  readonly index: number
  readonly leaf: string
  readonly saltHex: string
}

/**
 * Checks a disclosure: the leaf hashes make the root, and each opened reading is the leaf that it says it
 * is. Answers the readings. Throws an `Error` that names the first that does not fit.
 */
export function checkDisclosure(
  sha256: Sha256,
  disclosure: {
    readonly rootHex: string
    readonly leafHashes: Uint8Array
    readonly readings: readonly OpenedReading[]
  },
): TreeReading[] {
  const { leafHashes } = disclosure
  if (leafHashes.length === 0 || leafHashes.length % 32 !== 0) {
    throw new Error('The leaf hashes of the plate are cut off.')
  }
  const hashAt = (index: number) => leafHashes.subarray(index * 32, index * 32 + 32)
  const hashes = Array.from({ length: leafHashes.length / 32 }, (_, index) => hashAt(index))
  if (formatHex(treeRoot(sha256, hashes)) !== disclosure.rootHex) {
    throw new Error('The leaf hashes of the plate do not make its reading root.')
  }
  const opened = new Set<number>()
  return disclosure.readings.map(({ index, leaf, saltHex }) => {
    // One that stands twice would stand in the place of another that is kept back.
    if (opened.has(index)) throw new Error(`Reading ${index} is opened twice.`)
    opened.add(index)
    const fits =
      Number.isSafeInteger(index) &&
      index >= 0 &&
      index < hashes.length &&
      formatHex(readingLeafHash(sha256, parseHex(saltHex), leaf)) === formatHex(hashAt(index))
    if (!fits) throw new Error(`Reading ${index} is not the one that the plate's root commits to.`)
    return parseReading(leaf)
  })
}
