import {
  newResultImport,
  resultImport,
  resultImportList,
  resultImportPreview,
  resultImportVoid,
} from '@luminous/contract/endpoints/imports.ts'
import { call, queryOf } from '../../api/call.ts'

export const importsQuery = (team: string) => queryOf(resultImportList, { team })

export const importQuery = (team: string, id: string) => queryOf(resultImport, { team, id })

export const previewImport = (team: string, file: File) =>
  call(resultImportPreview, { team, form: { file } })

export const makeImport = (
  team: string,
  form: { readonly file: File; readonly laboratory: string; readonly note: string },
) => call(newResultImport, { team, form })

export const voidImport = (team: string, id: string, reason: string) =>
  call(resultImportVoid, { team, id, body: { reason } })
