import { AssayError } from '@luminous/assay/assay-error.ts'
import type { LayoutTemplate } from '@luminous/contract'
import type { Layout, WellContent } from '@luminous/assay/plate/layout.ts'
import { parseWell, type PlateFormat } from '@luminous/assay/plate/well.ts'

/** Without the keys that nobody gave, so that the same layout is the same JSON. */
export const toLayout = (layout: LayoutTemplate['layout']): Layout =>
  Object.fromEntries(
    Object.entries(layout).map(([well, content]): [string, WellContent] => {
      if (!('sampleCode' in content)) return [well, content]
      const { replicate, ...rest } = content
      return [well, replicate === undefined ? rest : { ...rest, replicate }]
    }),
  )

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
