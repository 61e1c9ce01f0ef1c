import { hash } from 'node:crypto'

/** SHA-256 as lower-case hex, the name of a file's content. */
export const sha256Hex = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

const chunkBytes = 1024 * 1024

/** A file in pieces of 1 MiB, as they are stored. */
export function cutChunks(bytes: Uint8Array): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    chunks.push(Buffer.from(bytes.subarray(at, at + chunkBytes)))
  }
  return chunks
}
