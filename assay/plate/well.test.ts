import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareWells, formatWell, parseWell, plateFormats, readWell } from './well.ts'

test('every well of every plate has a name that reads back, in plate order', () => {
  for (const { rowCount, columnCount, wellCount } of plateFormats) {
    const names = Array.from({ length: rowCount }, (_, row) =>
      Array.from({ length: columnCount }, (_, column) => formatWell({ row, column })),
    ).flat()
    expect(new Set(names).size).toBe(wellCount)
    names.forEach((name, index) => {
      const { row, column } = parseWell(name)
      expect(row * columnCount + column).toBe(index)
    })
    expect(names.toReversed().toSorted(compareWells)).toEqual(names)
  }
  expect(formatWell({ row: 31, column: 47 })).toBe('AF48')
})

test('text reads as a well only if it is the name of one', () => {
  for (const name of ['', 'A', '1', 'A0', 'A49', 'AG1', 'BA1', 'a1', 'A1 ', 'A001', 'A1.0']) {
    expect(readWell(name)).toBeNull()
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 5 }), (text) => {
      const position = readWell(text)
      if (position !== null) expect(formatWell(position)).toBe(text.replace(/^([A-Z]+)0/, '$1'))
    }),
  )
})
