import { AssayError } from '@luminous/assay/assay-error.ts'
import { parseLayoutCsv } from '@luminous/assay/layout-csv.ts'
import type { Layout } from '@luminous/assay/layout.ts'
import { parsePlateFile } from '@luminous/assay/parse-plate-file.ts'
import type { PlateFile, PlateOfFile } from '@luminous/assay/plate-file.ts'
import type { Reading } from '@luminous/assay/reading.ts'
import { decodeText } from '@luminous/assay/decode-text.ts'
import { parseWell, smallestPlateFormat } from '@luminous/assay/well.ts'
import { Problem } from '../platform/problem.ts'

export type ReadPlate = {
  readonly file: PlateFile
  readonly plate: PlateOfFile
  readonly readings: readonly Reading[]
  readonly layout: Layout
}

/** One plate of a file with its layout: from a CSV where one is given, else from the file itself. */
export function readPlate(input: {
  readonly bytes: Uint8Array
  readonly plateName: string | null
  readonly layoutCsv: Uint8Array | null
  /** The layout of a run that exists: it goes before all others. */
  readonly layout?: Layout
}): ReadPlate {
  const file = parsePlateFile(input.bytes)
  const names = file.plates.map((plate) => plate.name)
  if (input.plateName === null && names.length > 1) {
    throw new Problem(
      'file.unreadable',
      `The file holds ${names.length} plates (${names.join(', ')}): name the one to ingest with --plate.`,
    )
  }
  const plate = file.plates.find((each) => each.name === (input.plateName ?? names[0]))
  if (!plate) {
    throw new Problem(
      'file.unreadable',
      `The file holds no plate ${input.plateName}; it holds ${names.join(', ')}.`,
    )
  }
  const readings = file.readings.filter((reading) => reading.plate === plate.name)
  const fromCsv = () =>
    input.layoutCsv &&
    parseLayoutCsv(decodeText(input.layoutCsv).text, wellCountOf(plate, readings))
  const layout = input.layout ?? fromCsv() ?? plate.layout
  if (layout === null) {
    throw new AssayError(
      'layout.malformed',
      'The file has no layout block: give the layout as CSV with the columns well, role, concentration, sample, dilution.',
    )
  }
  return { file, plate, readings, layout }
}

const wellCountOf = (plate: PlateOfFile, readings: readonly Reading[]): number =>
  plate.wellCount ?? smallestPlateFormat(readings.map(({ well }) => parseWell(well))).wellCount
