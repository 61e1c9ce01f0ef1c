import {
  importPreviewSchema,
  laboratorySchema,
  resultImportDetailSchema,
  resultImportListSchema,
  resultImportSchema,
  voidImportSchema,
} from '@luminous/contract'
import {
  newResultImport,
  resultImport,
  resultImportFile,
  resultImportList,
  resultImportPreview,
  resultImportVoid,
} from '@luminous/contract/endpoints/imports.ts'
import { serve } from '../access/access.ts'
import { file_content } from '../files/files.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import type { TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { site_list } from '../sites/sites.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import {
  imported_result_list,
  result_import_find,
  result_import_list,
  result_import_void,
} from './import-queries.ts'
import { importResults, toImport } from './import-results.ts'
import { importTurns, readImportFile } from './import-workshop.ts'

const bytesMax = 5 * 1024 * 1024

/** Results of other laboratories and of earlier years: beside our own, marked as theirs, with their source file. */
export function registerImports(app: App): void {
  serve(app, resultImportList, { answer: resultImportListSchema }, async (tx, { team }) => ({
    items: (await result_import_list(tx, team)).map(toImport),
  }))

  serve(
    app,
    resultImportPreview,
    { answer: importPreviewSchema },
    async (tx, { team, form }) => {
      await requireOpenTeam(tx, team)
      return readImportFile(form.file.bytes, await site_list(tx, team))
    },
    { bytesMax, turns: importTurns },
  )

  serve(
    app,
    newResultImport,
    { answer: resultImportSchema },
    async (tx, { team, form }) => {
      const laboratory = laboratorySchema.safeParse(form.laboratory)
      if (!laboratory.success) {
        throw new Problem(
          'request.invalid',
          'laboratory: whose results are they? A name on one line.',
          { field: 'laboratory' },
        )
      }
      const made = await importResults(tx, {
        team,
        bytes: form.file.bytes,
        fileName: form.file.name || 'results.csv',
        laboratory: laboratory.data,
        note: form.note?.trim() ?? '',
      })
      return { existed: made.existed, answer: toImport(made.import) }
    },
    { bytesMax, turns: importTurns },
  )

  serve(app, resultImport, { answer: resultImportDetailSchema }, (tx, { team, id }) =>
    describe(tx, team, id),
  )

  serve(app, resultImportFile, {}, async (tx, { team, id }) => {
    const found = await result_import_find(tx, { team, id })
    if (!found) throw notFound()
    return {
      bytes: await file_content(tx, { team, id: found.fileId }),
      name: `results-${id}.csv`,
    }
  })

  serve(
    app,
    resultImportVoid,
    { body: voidImportSchema, answer: resultImportDetailSchema },
    async (tx, { team, id, body: { reason } }) => {
      if (!(await result_import_find(tx, { team, id }))) throw notFound()
      if (!(await result_import_void(tx, { team, id, reason }))) {
        throw new Problem('conflict', 'The import is void already.')
      }
      return describe(tx, team, id)
    },
  )
}

async function describe(tx: Tx, team: TeamId, id: string) {
  const found = await result_import_find(tx, { team, id })
  if (!found) throw notFound()
  const results = await imported_result_list(tx, { team, import: id })
  return {
    ...toImport(found),
    results: results.map((result) => ({
      ...result,
      collectedAt: result.collectedAt === null ? null : toRfc3339(result.collectedAt),
    })),
  }
}
