import type { ImportPreview, ResultImport } from '@luminous/contract'
import { queryOptions } from '@tanstack/react-query'
import { getJson, postForm, postJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'

export type ImportWithResults = ResultImport & {
  results: NonNullable<ImportPreview['rows'][number]['result']>[]
}

export const importsQuery = (team: string) =>
  queryOptions({
    queryKey: ['imports', team],
    queryFn: ({ signal }) =>
      getJson<{ items: ResultImport[] }>(apiPaths.resultImports(team), signal),
  })

export const importQuery = (team: string, id: string) =>
  queryOptions({
    queryKey: ['imports', team, id],
    queryFn: ({ signal }) => getJson<ImportWithResults>(apiPaths.resultImport(team, id), signal),
  })

export const previewImport = (team: string, file: File): Promise<ImportPreview> =>
  postForm<ImportPreview>(apiPaths.resultImportPreview(team), { file })

export const makeImport = (
  team: string,
  given: { file: File; laboratory: string; note: string },
): Promise<ResultImport> => postForm<ResultImport>(apiPaths.resultImports(team), given)

export const voidImport = (team: string, id: string, reason: string): Promise<unknown> =>
  postJson(`${apiPaths.resultImport(team, id)}/void`, { reason })
