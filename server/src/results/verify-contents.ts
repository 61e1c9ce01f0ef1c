import type { Db } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { errorMessage } from '../platform/fault.ts'
import { addFinding, sha256, type ExtraCheck } from '../audit/audit.ts'
import { checkDisclosure } from '@luminous/verify/reading-tree.ts'
import { verifyFiles } from '../files/files.ts'
import { disclosure_list, readingsOf } from './disclosure-queries.ts'

/** Each has a megabyte of readings, and several times that once it is read. */
const pageRows = 1

/**
 * What the ledger holds by its hash only: the bytes of files, and the readings that were disclosed to a
 * customer. Answers how many files were checked.
 */
export const verifyContents: ExtraCheck = async (db, log, findings) => {
  for await (const disclosure of disclosuresOf(db, log.team)) {
    try {
      const { leafHashesBase64, opened } = readingsOf(disclosure)
      checkDisclosure(sha256, {
        rootHex: disclosure.readingRoot,
        leafHashes: Buffer.from(leafHashesBase64, 'base64'),
        readings: opened,
      })
    } catch (error) {
      addFinding(findings, {
        code: 'reading-changed',
        message: `disclosure ${disclosure.id}: ${errorMessage(error)}`,
        team: log.slug,
        log: log.origin,
        record: { type: 'disclosure', id: disclosure.id },
        field: 'readings',
      })
    }
  }
  return verifyFiles(db, log, findings)
}

async function* disclosuresOf(db: Db, team: TeamId) {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await disclosure_list(db, { team, after, limit: pageRows })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageRows) return
    after = last.id
  }
}
