import { type ExtraCheck, addFinding } from '../audit/audit.ts'
import { sha256Hex } from '../platform/files.ts'
import { file_content, file_list } from './queries.ts'

const pageRows = 200

/** Every stored file of a team must still be the bytes that its SHA-256 names. */
export const verifyFiles: ExtraCheck = async (db, log, findings) => {
  let after = '00000000-0000-0000-0000-000000000000'
  let count = 0
  for (;;) {
    const files = await file_list(db, { team: log.team, after, limit: pageRows })
    for (const file of files) {
      const bytes = await file_content(db, { team: log.team, id: file.id })
      if (sha256Hex(bytes) === file.sha256) continue
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
