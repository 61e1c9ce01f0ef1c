import { promisify } from 'node:util'
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib'
import type { DisclosedReadings } from './disclosure-queries.ts'

/** A plate of 1,536 wells, read for a day, stays below; what unpacks to more was not packed here. */
const unpackedBytesMax = 256 * 1024 * 1024
const compress = promisify(brotliCompress)

/** The readings of a disclosure as they are stored: JSON, compressed at the fastest level, beside the main thread. */
export const packReadings = (readings: DisclosedReadings): Promise<Buffer> =>
  compress(JSON.stringify(readings), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })

/** Inverse of `packReadings`. Throws for bytes that somebody changed. */
export const unpackReadings = (packed: Uint8Array): DisclosedReadings =>
  JSON.parse(brotliDecompressSync(packed, { maxOutputLength: unpackedBytesMax }).toString('utf8'))
