import type { ResultImport } from '@luminous/contract'
import { keepFile } from '../files/files.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { site_list } from '../sites/sites.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import {
  imported_result_insert_many,
  result_import_find,
  result_import_find_by_file,
  result_import_insert,
  type ImportRow,
} from './import-queries.ts'
import { readImportFile } from './import-workshop.ts'

/**
 * Takes in a file of another laboratory's results, whole or not at all. The same bytes again are the import that is
 * there. Throws `file.unreadable` naming the first line that is refused.
 */
export async function importResults(
  tx: Tx,
  given: { team: TeamId; bytes: Uint8Array; fileName: string; laboratory: string; note: string },
): Promise<{ import: ImportRow; existed: boolean }> {
  const { principal } = tx
  const { team, bytes, laboratory, note } = given
  await requireOpenTeam(tx, team)
  const sites = await site_list(tx, team)
  const { rows, used, refused } = await readImportFile(bytes, sites)
  const first = rows.find(({ outcome }) => outcome === 'refused')
  if (first) {
    throw new Problem(
      'file.unreadable',
      `Line ${first.line}: ${first.reason} ${refused} of ${rows.length} lines are refused; nothing was taken.`,
      { line: first.line },
    )
  }
  if (used === 0) throw new Problem('file.unreadable', 'The file has no results.')
  const file = await keepFile(tx, { team, name: given.fileName, bytes })
  const id = newId()
  const added = await result_import_insert(tx, {
    team,
    id,
    fileId: file.id,
    fileSha256: file.sha256,
    laboratory,
    note,
    rows: used,
    importedBy: principal.name,
  })
  if (!added) {
    const known = await result_import_find_by_file(tx, { team, sha256: file.sha256 })
    if (!known) throw new Error('an import that was there a moment ago is gone')
    return { import: known, existed: true }
  }
  const siteIds = new Map(sites.map((site) => [site.name, site.id]))
  await imported_result_insert_many(tx, {
    team,
    import: id,
    results: rows.flatMap(({ result }) => {
      const siteId = result && siteIds.get(result.site)
      return result && siteId ? [{ ...result, siteId }] : []
    }),
  })
  const made = await result_import_find(tx, { team, id })
  if (!made) throw notFound()
  return { import: made, existed: false }
}

export const toImport = (row: ImportRow): ResultImport => ({
  id: row.id,
  laboratory: row.laboratory,
  note: row.note,
  fileName: row.fileName,
  fileSha256: row.fileSha256,
  rows: row.rows,
  importedBy: row.importedBy,
  voidReason: row.voidReason,
  importedAt: toRfc3339(row.importedAt),
  voidedAt: row.voidedAt === null ? null : toRfc3339(row.voidedAt),
})
