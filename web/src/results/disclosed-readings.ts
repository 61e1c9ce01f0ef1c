import type { Plate } from '@luminous/contract'
import { parseReading, type TreeReading } from '@luminous/verify/reading-tree.ts'

/**
 * What the disclosure opens of the plate. A leaf that is no reading is left out here: the proof on the same page is
 * what says that it does not fit.
 */
export const disclosedReadings = ({ readings }: Pick<Plate, 'readings'>): TreeReading[] =>
  readings.flatMap(({ leaf }) => {
    try {
      return [parseReading(leaf)]
    } catch {
      return []
    }
  })
