/** The face of files: kept byte for byte, each content once in a team, found by its SHA-256. */
import type { Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { file_find_by_sha256, file_insert, storage_usage } from './queries.ts'

export { file_content, file_find_by_sha256, file_list_known } from './queries.ts'
export { verifyFiles } from './verify-files.ts'

export type KeptFile = { readonly id: string; readonly sha256: string; readonly existed: boolean }

/** Keeps a file; the same bytes again are the file that is there. `sha256` where it is known. Throws `storage.full`. */
export async function keepFile(
  tx: Tx,
  file: { team: TeamId; name: string; bytes: Uint8Array; sha256?: string },
): Promise<KeptFile> {
  const { sha256 = sha256Hex(file.bytes) } = file
  const known = await file_find_by_sha256(tx, { team: file.team, sha256 })
  if (known) return { id: known.id, sha256, existed: true }
  const { usedBytes, maxBytes } = await storage_usage(tx, file.team)
  if (maxBytes !== null && usedBytes + file.bytes.length > maxBytes) {
    throw new Problem(
      'storage.full',
      `The team keeps ${usedBytes} of ${maxBytes} bytes: the file does not fit any more. Ask Luminous for more room.`,
    )
  }
  const id = newId()
  if (await file_insert(tx, { ...file, id, sha256 })) return { id, sha256, existed: false }
  const winner = await file_find_by_sha256(tx, { team: file.team, sha256 })
  if (!winner) throw new Error('a file that was there a moment ago is gone')
  return { id: winner.id, sha256, existed: true }
}
