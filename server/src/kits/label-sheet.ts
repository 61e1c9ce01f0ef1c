/** Where each label of a kit comes to lie on its sheet. Pure. */
import type { LabelKind, LabelSheet } from '@luminous/contract/label-sheet.ts'

export type PlacedLabel = {
  readonly kit: number
  readonly kind: LabelKind
  readonly xMm: number
  readonly yMm: number
}

/** Pages of labels, row by row. `skip` labels of the first sheet are gone already. */
export function placeLabels(sheet: LabelSheet, kits: number, skip: number): PlacedLabel[][] {
  const perPage = sheet.columns * sheet.rows
  const pages: PlacedLabel[][] = []
  for (let kit = 0; kit < kits; kit += 1) {
    for (const [part, kind] of sheet.labelsOfKit.entries()) {
      const at = skip + kit * sheet.labelsOfKit.length + part
      const onPage = at % perPage
      const page = (pages[Math.floor(at / perPage)] ??= [])
      page.push({
        kit,
        kind,
        xMm: sheet.leftMm + (onPage % sheet.columns) * sheet.stepMm,
        yMm: sheet.topMm + Math.floor(onPage / sheet.columns) * sheet.labelHeightMm,
      })
    }
  }
  return pages
}

/**
 * The side of a bottle's QR code with the white around it: 30 mm, or what the label's height allows, or less than
 * half of its width. On each of these sheets the code itself has 20 mm and more, which phones that do not focus
 * close need.
 */
export const qrSideMm = (sheet: LabelSheet): number =>
  Math.min(30, sheet.labelHeightMm - 2 * sheet.paddingMm, sheet.labelWidthMm * 0.46)
