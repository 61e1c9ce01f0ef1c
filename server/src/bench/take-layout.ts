import { AssayError } from '@luminous/assay/assay-error.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { parseWell, type PlateFormat } from '@luminous/assay/plate/well.ts'

/** Throws `layout.malformed` for a well that the plate has not. */
export function refuseWellsBeyond(layout: Layout, { rowCount, columnCount }: PlateFormat): void {
  const beyond = Object.keys(layout).find((well) => {
    const { row, column } = parseWell(well)
    return row >= rowCount || column >= columnCount
  })
  if (beyond === undefined) return
  throw new AssayError(
    'layout.malformed',
    `${beyond} lies beyond a plate of ${rowCount} rows and ${columnCount} columns.`,
    { well: beyond },
  )
}
