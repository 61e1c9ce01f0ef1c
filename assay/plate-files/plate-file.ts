import type { Layout } from '../plate/layout.ts'
import type { ReadingUnit } from '../plate/reading.ts'
import type { CalculatedValues, Readings } from './value-table.ts'

/** The reader, as the file names it; null for what the file does not say (or says as `n/a`). */
export type Instrument = {
  vendor: string
  software: string
  softwareVersion: string | null
  model: string | null
  serial: string | null
}

export type PlateOfFile = {
  /** Unique within the file. */
  name: string
  barcode: string | null
  /** From the plate type; null when the file does not say. */
  wellCount: number | null
  /**
   * When it was read on the reader's clock, `YYYY-MM-DDThh:mm:ss`, without zone; null when not
   * certain.
   */
  readAtLocal: string | null
  /** The same as written: a person decides when day and month cannot be told apart. */
  readAtText: string | null
  protocolPath: string | null
  experimentPath: string | null
  procedure: readonly string[]
  layout: Layout | null
  /** Wells of the layout block that could not be taken over, each with its reason. */
  layoutRemarks: readonly { well: string; text: string }[]
  /** Curves that the reader software fitted, as written: column name to cell. */
  vendorCurves: readonly Readonly<Record<string, string>>[]
  /**
   * How the file names the rows after Z of a plate of 1536: AA, AB, or a, b as BMG does. Readings
   * always say AA.
   */
  rowsAfterZ: 'AA' | 'a'
}

export type ReadMode = { name: string | null; unit: ReadingUnit | null; readCount: number | null }

/** A whole plate file. Readings stand in file order; wells that were not read have none. */
export type PlateFile = {
  format: string
  instrument: Instrument
  plates: readonly PlateOfFile[]
  readings: Readings
  calculated: CalculatedValues
}

/**
 * One vendor's export, as text or as the sheets of a workbook. `recognise` looks at content, never
 * at a file name, and must be cheap.
 */
export type PlateParser<Content = string> = {
  name: string
  recognise: (content: Content) => boolean
  parse: (content: Content) => PlateFile
}
