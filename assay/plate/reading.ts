/**
 * Why a well has no value: the detector overflowed, the well was missed, the reader reported an
 * error, the value lies above or below what the reader states, or the operator masked the well.
 */
export type ReadingFlag = 'overflow' | 'missed' | 'error' | 'above' | 'below' | 'masked'

/**
 * Luminescence in relative light units, or in counts per second where the reader says so (in its
 * own spelling: `CPS` of EnVision, `counts/s` of Spark), or in counts of a stated time (`Counts` of Nivo), absorbance in optical density,
 * fluorescence in relative units.
 */
export type ReadingUnit = (typeof readingUnits)[number]

export const readingUnits = ['RLU', 'OD', 'RFU', 'CPS', 'counts/s', 'Counts'] as const

/**
 * One value of one well: either a number and no flag, or null and a flag, never 0 for what was not
 * read. `block` names the read (`Lum`, `OD600:450`), `timeS` is null for an endpoint.
 */
export type Reading = {
  plate: string
  block: string
  timeS: number | null
  well: string
  value: number | null
  unit: ReadingUnit
  flag: ReadingFlag | null
}

/**
 * What the reader software computed from readings; never an input of ours, only to compare with.
 */
export type CalculatedValue = Omit<Reading, 'unit'> & { name: string; unit: string | null }
