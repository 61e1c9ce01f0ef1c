import { AssayError } from '@luminous/assay/assay-error.ts'
import { decodeText } from '@luminous/assay/text/decode-text.ts'
import { parseLayoutCsv } from '@luminous/assay/plate/layout-csv.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { parsePlateFile } from '@luminous/assay/plate-files/parse-plate-file.ts'
import type { PlateFile, PlateOfFile } from '@luminous/assay/plate-files/plate-file.ts'
import type { Reading } from '@luminous/assay/plate/reading.ts'
import {
  parseWell,
  plateFormatOf,
  smallestPlateFormat,
  type PlateFormat,
} from '@luminous/assay/plate/well.ts'
import { Problem } from '../platform/problem.ts'

export type ReadPlate = {
  readonly file: PlateFile
  readonly plate: PlateOfFile
  readonly readings: readonly Reading[]
  readonly format: PlateFormat
}

/** The plates of a file, all or the one named. Throws `file.*` of the assay, `file.unreadable`. */
export function readPlates(bytes: Uint8Array, plateName: string | null): ReadPlate[] {
  const file = parsePlateFile(bytes)
  const named = file.plates.filter(({ name }) => plateName === null || name === plateName)
  if (named.length === 0) {
    const names = file.plates.map(({ name }) => name).join(', ')
    throw new Problem('file.unreadable', `The file holds no plate ${plateName}; it holds ${names}.`)
  }
  const byPlate = Map.groupBy(file.readings, ({ plate }) => plate)
  return named.map((plate) => {
    const readings = byPlate.get(plate.name) ?? []
    const format =
      plateFormatOf(plate.wellCount ?? 0) ??
      smallestPlateFormat(readings.map(({ well }) => parseWell(well)))
    return { file, plate, readings, format }
  })
}

/** The one plate of a file, which must be named where it has several. */
export function readOnePlate(bytes: Uint8Array, plateName: string | null): ReadPlate {
  const plates = readPlates(bytes, plateName)
  const [first] = plates
  if (!first || plates.length > 1) {
    const names = plates.map(({ plate }) => plate.name).join(', ')
    throw new Problem(
      'file.unreadable',
      `The file holds ${plates.length} plates (${names}): name the one to ingest with --plate.`,
    )
  }
  return first
}

/** A layout from the bytes of a CSV, for this plate. Throws `layout.*` of the assay. */
export const readLayoutCsv = (csv: Uint8Array, { format }: ReadPlate): Layout =>
  parseLayoutCsv(decodeText(csv).text, format.wellCount)

/** What a method needs before it can compute anything. */
export function requireLayout(layout: Layout | null): Layout {
  if (layout) return layout
  throw new AssayError(
    'layout.malformed',
    'The file has no layout block: give the layout as CSV with the columns well, role, concentration, sample, dilution.',
  )
}
