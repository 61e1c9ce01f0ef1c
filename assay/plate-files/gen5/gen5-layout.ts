import type { MatrixRow } from './gen5-matrix.ts'
import { type FileLayout, type WellText, layoutOfIds } from '../layout-ids.ts'
import type { DecimalMark } from '../parse-cell.ts'
import { formatWell } from '../../plate/well.ts'

/**
 * What the `Layout` block says: `STD3` with its concentration, `BLK`, `POSCON`, `NEGCON`, `SPL1`
 * or `SPL1:2` with its dilution, and any other id as a sample's code; a `Name` line gives a sample
 * its own code. A well that cannot be taken over (a standard without concentration) comes back as
 * a remark.
 */
export function interpretLayout(rows: readonly MatrixRow[], decimal: DecimalMark): FileLayout {
  const texts = new Map<string, WellText>()
  for (const { row, label, line, cells } of rows) {
    cells.forEach((cell, column) => {
      const well = formatWell({ row, column })
      const text = texts.get(well) ?? { line, id: '', amount: '', name: '' }
      if (label === 'Well ID') text.id = cell
      if (label === 'Conc/Dil') text.amount = cell
      if (label === 'Name') text.name = cell
      texts.set(well, text)
    })
  }
  return layoutOfIds(texts, decimal)
}
