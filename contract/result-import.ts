import { z } from 'zod'
import { lineText, noteText } from './written-text.ts'

const instant = z.iso.datetime({ offset: true })

/** Whose results they are. */
export const laboratorySchema = lineText(1, 200)

/** Columns of the file, in any order; those marked with * must be there. */
export const importColumns = [
  'sample*',
  'site*',
  'collected*',
  'analyte*',
  'value*',
  'unit*',
  'qualifier',
  'limit',
  'limit_type',
  'biosensor',
  'method',
  'note',
] as const
export const importRowsMax = 5000

/** A result of another laboratory, as its file says it; decimals as they were written. */
export const importedResultSchema = z
  .object({
    line: z.number().int(),
    sampleCode: z.string(),
    site: z.string(),
    /** The day at the site. */
    collectedOn: z.iso.date(),
    /** Null where the file tells no time of day. */
    collectedAt: instant.nullable(),
    analyte: z.string(),
    unit: z.string(),
    value: z.string().nullable(),
    qualifier: z.enum(['<', '>']).nullable(),
    limit: z.string().nullable(),
    limitType: z.string().nullable(),
    /** The one that answered, as the other laboratory names it; null where it used none. */
    biosensor: z.string().nullable(),
    method: z.string(),
    note: z.string(),
  })
  .meta({ id: 'ImportedResult' })
export type ImportedResult = z.infer<typeof importedResultSchema>

/** What would become of each line; the three counts are all lines below the head. */
export const importPreviewSchema = z
  .object({
    rows: z.array(
      z.object({
        line: z.number().int(),
        outcome: z.enum(['used', 'ignored', 'refused']),
        reason: z.string().nullable(),
        result: importedResultSchema.nullable(),
      }),
    ),
    used: z.number().int(),
    ignored: z.number().int(),
    refused: z.number().int(),
  })
  .meta({ id: 'ImportPreview' })
export type ImportPreview = z.infer<typeof importPreviewSchema>

export const resultImportSchema = z
  .object({
    id: z.uuid(),
    /** Whose results they are: never ours. */
    laboratory: z.string(),
    note: z.string(),
    fileName: z.string(),
    fileSha256: z.string(),
    rows: z.number().int(),
    importedBy: z.string(),
    importedAt: instant,
    voidedAt: instant.nullable(),
    voidReason: z.string().nullable(),
  })
  .meta({ id: 'ResultImport' })
export type ResultImport = z.infer<typeof resultImportSchema>
export const resultImportListSchema = z
  .object({ items: z.array(resultImportSchema) })
  .meta({ id: 'ResultImportList' })
export const resultImportDetailSchema = resultImportSchema
  .extend({ results: z.array(importedResultSchema) })
  .meta({ id: 'ResultImportDetail' })
export const voidImportSchema = z
  .strictObject({ reason: noteText(3, 500) })
  .meta({ id: 'ImportToVoid' })
