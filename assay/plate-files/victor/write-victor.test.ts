import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePlateFile } from '../parse-plate-file.ts'
import { gridsOf, makeRun } from '../testdata/make-victor.ts'
import { formatWell } from '../../plate/well.ts'
import {
  type RunRead,
  type VictorRun,
  writeVictorText,
  writeVictorWorkbook,
} from './write-victor.ts'

const wells96 = Array.from({ length: 96 }, (_, at) =>
  formatWell({ row: Math.floor(at / 12), column: at % 12 }),
)

/** Every read of a run as the parser gives it: time to the hundredth, the same double. */
function readsOf({ wells, repeats }: VictorRun): string[] {
  return repeats.flatMap(({ od, cps }) =>
    wells.flatMap((well, at) =>
      [od[at], cps[at]].flatMap((read, label) =>
        read === null || read === undefined
          ? []
          : [
              `${well} ${label === 0 ? 'OD' : 'CPS'} ${Math.round(read.timeS * 100) / 100} ${read.value}`,
            ],
      ),
    ),
  )
}

const found = (bytes: Uint8Array): string[] =>
  Array.from(
    parsePlateFile(bytes).readings,
    ({ well, unit, timeS, value }) => `${well} ${unit} ${timeS} ${value}`,
  )

const run: fc.Arbitrary<VictorRun> = fc
  .record({
    wells: fc.subarray(wells96, { minLength: 1, maxLength: 12 }),
    repeatCount: fc.integer({ min: 1, max: 6 }),
    values: fc.infiniteStream(
      fc.option(
        fc.double({ min: 0, max: 1e7, noNaN: true }).map((value) => value + 0),
        { freq: 8 },
      ),
    ),
    jitterS: fc.double({ min: 0, max: 0.3, noNaN: true }),
  })
  .map(({ wells, repeatCount, values, jitterS }) => {
    const next = (timeS: number): RunRead => {
      const value = values.next().value
      return value === null || value === undefined ? null : { timeS: timeS + jitterS, value }
    }
    const repeats = Array.from({ length: repeatCount }, (_, repeat) => ({
      od: wells.map((_, well) => next(40_000 * repeat + well)),
      cps: wells.map((_, well) => next(40_000 * repeat + 200 + 2.2 * well)),
    }))
    return makeRun({ wells, repeats })
  })

describe('a run that is written', () => {
  test('as a workbook is read back to the same doubles', () => {
    fc.assert(
      fc.property(run, (made) => {
        const reads = readsOf(made)
        if (reads.length > 0) expect(found(writeVictorWorkbook(made))).toEqual(reads)
      }),
      { numRuns: 60 },
    )
  })

  test('as a text is read back as it is shown', () => {
    const made = makeRun({ wells: wells96, repeatCount: 5 })
    const shown = made.repeats.map(({ od, cps }) => ({
      od: od.map((read) => read && { ...read, value: Number(read.value.toFixed(3)) }),
      cps: cps.map((read) => read && { ...read, value: Number(read.value.toFixed(0)) }),
    }))
    const bytes = new TextEncoder().encode(writeVictorText(made))
    expect(found(bytes)).toEqual(readsOf({ ...made, repeats: shown }))
  })

  test('has the sheets of the reader software, errors where there were any', () => {
    const names = (made: VictorRun) => Object.keys(gridsOf(writeVictorWorkbook(made)))
    expect(names(makeRun())).toEqual(['List ; Plates 1 - 3', 'Plate', 'Protocol', 'Notes'])
    expect(names(makeRun({ errors: ['LID OPEN ERROR'] }))[3]).toBe('Errors')
  })

  test('shows the end of a repeat as a time of day in the words of its start', () => {
    const endOf = (startedText: string) =>
      gridsOf(writeVictorWorkbook(makeRun({ startedText })))['Plate']?.[1]?.[2]
    expect(endOf('15/09/2010 22:41:03')).toBe('22:43:51')
    expect(endOf('3/29/2012 11:58:30 PM')).toBe('12:01:18 AM')
  })

  test('is refused where the form has no room for it', () => {
    expect(() => writeVictorWorkbook(makeRun({ wells: ['A13'] }))).toThrow(RangeError)
    expect(() => writeVictorWorkbook(makeRun({ wells: wells96, repeatCount: 171 }))).toThrow(
      RangeError,
    )
    expect(() => writeVictorText(makeRun({ repeatCount: 80 }))).toThrow(RangeError)
    expect(() => writeVictorText(makeRun({ startedText: 'today' }))).toThrow(RangeError)
  })
})
