/** Sheets of labels, in mm as their makers state them. Pure, and without the schema library: the screen draws them. */

export type LabelSheet = {
  readonly pageWidthMm: number
  readonly pageHeightMm: number
  readonly columns: number
  readonly rows: number
  readonly leftMm: number
  readonly topMm: number
  readonly labelWidthMm: number
  readonly labelHeightMm: number
  /** From one label's left edge to the next one's. */
  readonly stepMm: number
  /** What stays empty at each label's edges: printers shift, and some reach no page's edge. */
  readonly paddingMm: number
  /** What a kit gets, in this order. `vials` is one label with two small ones, to be cut in the middle. */
  readonly labelsOfKit: readonly LabelKind[]
}
export type LabelKind = 'bottle' | 'vials' | 'vial'

export const labelSheetNames = ['avery-5160', 'avery-l7163', 'a4-24', 'roll-57x32'] as const
export type LabelSheetName = (typeof labelSheetNames)[number]

export const labelSheets: Readonly<Record<LabelSheetName, LabelSheet>> = {
  // US Letter, 30 labels of 2 5/8 by 1 inch.
  'avery-5160': {
    pageWidthMm: 215.9,
    pageHeightMm: 279.4,
    columns: 3,
    rows: 10,
    leftMm: 4.76,
    topMm: 12.7,
    labelWidthMm: 66.68,
    labelHeightMm: 25.4,
    stepMm: 69.85,
    paddingMm: 0.2,
    labelsOfKit: ['bottle', 'vials'],
  },
  // A4, 14 large labels: a row for a kit, bottle and vials side by side.
  'avery-l7163': {
    pageWidthMm: 210,
    pageHeightMm: 297,
    columns: 2,
    rows: 7,
    leftMm: 4.65,
    topMm: 15.15,
    labelWidthMm: 99.1,
    labelHeightMm: 38.1,
    stepMm: 101.6,
    paddingMm: 2,
    labelsOfKit: ['bottle', 'vials'],
  },
  // A4, 24 labels without a gap, up to the page's edges.
  'a4-24': {
    pageWidthMm: 210,
    pageHeightMm: 297,
    columns: 3,
    rows: 8,
    leftMm: 0,
    topMm: 0.5,
    labelWidthMm: 70,
    labelHeightMm: 37,
    stepMm: 70,
    paddingMm: 4,
    labelsOfKit: ['bottle', 'vials'],
  },
  // A label printer's roll, 2 1/4 by 1 1/4 inch: a page for each label.
  'roll-57x32': {
    pageWidthMm: 57.15,
    pageHeightMm: 31.75,
    columns: 1,
    rows: 1,
    leftMm: 0,
    topMm: 0,
    labelWidthMm: 57.15,
    labelHeightMm: 31.75,
    stepMm: 57.15,
    paddingMm: 1.5,
    labelsOfKit: ['bottle', 'vial', 'vial'],
  },
}
