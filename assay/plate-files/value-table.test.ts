import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reading } from '../plate/reading.ts'
import { formatWell } from '../plate/well.ts'
import { newCalculatedValues, newReadings } from './value-table.ts'

const cell = fc.oneof(
  fc.record({
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    flag: fc.constant(null),
  }),
  fc.record({
    value: fc.constant(null),
    flag: fc.constantFrom('overflow', 'missed', 'error', 'above', 'below', 'masked'),
  }),
)
const reading: fc.Arbitrary<Reading> = fc
  .record({
    plate: fc.constantFrom('P', 'Q', ''),
    block: fc.constantFrom('Lum', 'Lum (2)'),
    timeS: fc.option(fc.double({ noNaN: true, min: 0, max: 1e6 })),
    well: fc
      .record({ row: fc.nat({ max: 31 }), column: fc.nat({ max: 47 }) })
      .map((position) => formatWell(position)),
    cell,
    unit: fc.constantFrom('RLU', 'OD'),
  })
  .map(({ plate, block, timeS, well, cell: { value, flag }, unit }) => ({
    plate,
    block,
    timeS,
    well,
    value,
    unit,
    flag,
  }))

test('a table gives back what was put in, to the bit and in order', () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 60 }), (readings) => {
      const table = newReadings()
      for (const { plate, block, unit, ...point } of readings) {
        table.add({ plate, block, unit }, point)
      }
      expect([...table]).toEqual(readings)
      expect(table).toHaveLength(readings.length)
      expect(JSON.parse(JSON.stringify({ table }))).toEqual(
        JSON.parse(JSON.stringify({ table: readings })),
      )
    }),
  )
})

test('it does so beyond its first pieces of memory', () => {
  const table = newCalculatedValues()
  const series = { plate: 'P', block: 'Mean', unit: null, name: 'Mean' }
  for (let at = 0; at < 5000; at++) {
    const value = at % 7 === 0 ? null : at
    table.add(series, { timeS: at, well: 'A1', value, flag: value === null ? 'missed' : null })
  }
  const values = [...table]
  expect(values).toHaveLength(5000)
  expect(values.every(({ timeS }, at) => timeS === at)).toBe(true)
  expect(values[2049]).toEqual({
    ...series,
    timeS: 2049,
    well: 'A1',
    value: 2049,
    flag: null,
  })
  expect(values[4998]).toMatchObject({ value: null, flag: 'missed' })
})
