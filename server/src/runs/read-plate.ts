import { AssayError } from '@luminous/assay/assay-error.ts'
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

/** What a file says of one of its plates, without the readings. */
export type PlateFacts = {
  readonly file: Pick<PlateFile, 'format' | 'instrument'> & {
    /** Names of what the reader's software calculated, each once. */
    readonly calculated: readonly string[]
  }
  readonly plate: PlateOfFile
  readonly format: PlateFormat
  readonly readingCount: number
  /** Of its first reading. */
  readonly unit: string | null
}

export type ReadPlate = {
  readonly facts: PlateFacts
  readonly plate: PlateOfFile
  readonly readings: readonly Reading[]
}

const calculatedMax = 50

/** The plates of a file. Throws `file.*` of the assay. */
export function readPlates(bytes: Uint8Array): ReadPlate[] {
  const { format: name, instrument, plates, readings: all, calculated } = parsePlateFile(bytes)
  const names = [...new Set(Array.from(calculated, (each) => each.name))].slice(0, calculatedMax)
  const file = { format: name, instrument, calculated: names }
  const byPlate = Map.groupBy(all, ({ plate }) => plate)
  return plates.map((plate) => {
    const readings = byPlate.get(plate.name) ?? []
    const format =
      plateFormatOf(plate.wellCount ?? 0) ??
      smallestPlateFormat(readings.map(({ well }) => parseWell(well)))
    const unit = readings[0]?.unit ?? null
    const facts = { file, plate, format, readingCount: readings.length, unit }
    return { facts, plate, readings }
  })
}

/** The one plate of a file, which must be named where it has several. Throws `file.unreadable`. */
export function onePlateOf(plates: readonly PlateFacts[], plateName: string | null): PlateFacts {
  const names = plates.map(({ plate }) => plate.name).join(', ')
  const named = plates.filter(({ plate }) => plateName === null || plate.name === plateName)
  const [first, ...others] = named
  if (!first) {
    throw new Problem(
      'file.unreadable',
      `The file holds no plate ${plateName ?? ''}; it holds ${names}.`,
    )
  }
  if (others.length > 0) {
    throw new Problem(
      'file.unreadable',
      `The file holds ${named.length} plates (${names}): name the one to ingest with --plate.`,
    )
  }
  return first
}

/** What a method needs before it can compute anything. */
export function requireLayout(layout: Layout | null): Layout {
  if (layout) return layout
  throw new AssayError(
    'layout.malformed',
    'The file has no layout block: give the layout as CSV with the columns well, role, concentration, sample, dilution.',
  )
}
