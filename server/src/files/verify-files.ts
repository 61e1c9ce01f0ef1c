import { createHash } from 'node:crypto'
import { type ExtraCheck, addFinding, readAhead } from '../audit/audit.ts'
import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { chunk_statement, file_list } from './queries.ts'

const pageRows = 200

/** Every stored file of a team must still be the bytes that its SHA-256 names. */
export const verifyFiles: ExtraCheck = async (db, log, findings) => {
  let after = '00000000-0000-0000-0000-000000000000'
  let count = 0
  for (;;) {
    const files = await file_list(db, { team: log.team, after, limit: pageRows })
    for (const file of files) {
      if ((await hashOf(db, { team: log.team, id: file.id })) === file.sha256) continue
      addFinding(findings, {
        code: 'file-changed',
        message: `The bytes of the file ${file.name} are not those whose SHA-256 the ledger has (${file.sha256}).`,
        team: log.slug,
        log: log.origin,
        record: { type: 'file', id: file.id },
      })
    }
    count += files.length
    const last = files.at(-1)
    if (!last || files.length < pageRows) return count
    after = last.id
  }
}

/** Chunk by chunk: a file is never in memory as a whole. */
async function hashOf(db: Db, file: { team: TeamId; id: string }): Promise<string> {
  const hash = createHash('sha256')
  const pages = readAhead<{ bytes: Uint8Array }>(db, { ...chunk_statement(file), rows: 1 })
  for await (const page of pages) for (const { bytes } of page) hash.update(bytes)
  return hash.digest('hex')
}
