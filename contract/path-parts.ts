/** Parts of paths, beside `team` and `id`. */
import { z } from 'zod'
import { recordKinds } from './records.ts'

/** A kit's code as it was typed or scanned. */
export const codeParams = z.object({ code: z.string().min(1).max(200) })
export const sha256Params = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
export const wellParams = z.object({ well: z.string().regex(/^[A-Z]{1,2}[1-9][0-9]?$/) })
export const slugParams = z.object({ slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/) })
export const seriesParams = z.object({ series: z.uuid() })
/** An entry's: the statement that made it, and its place in that. */
export const entryParams = z.object({
  id: z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9][0-9]{0,8}$/),
})
export const logParams = z.object({ log: z.uuid() })
/** Of a tile as C2SP tlog-tiles has it, behind `tile/`. */
export const tileParams = logParams.extend({ '*': z.string().max(100) })
/** A record of any kind, by its kind and id. */
export const recordParams = z.object({ kind: z.enum(recordKinds) })
