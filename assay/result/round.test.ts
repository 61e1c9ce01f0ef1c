import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundDecimals, roundSignificant } from './round.ts'

test.each([
  [101.123456789, 3, '101'],
  [0.0012345, 3, '0.00123'],
  [9.996, 3, '10.0'],
  [99.96, 3, '100'],
  [1234.5, 3, '1230'],
  [1.5, 3, '1.50'],
  [0, 3, '0.00'],
  [-2.345e-7, 2, '-0.00000023'],
  [1e21, 2, '1000000000000000000000'],
  [5e-324, 2, `0.${'0'.repeat(323)}49`],
])('%d to %d digits is %s', (value, digits, expected) => {
  expect(roundSignificant(value, digits)).toBe(expected)
})

test('ties go to the even digit, and only true ties of the binary value', () => {
  expect([0.125, 0.375, 2.5, 3.5].map((v) => roundSignificant(v, v < 1 ? 2 : 1))).toEqual([
    '0.12',
    '0.38',
    '2',
    '4',
  ])
  // 1.005 is stored a little below, 2.675 too.
  expect([roundSignificant(1.005, 3), roundSignificant(2.675, 3)]).toEqual(['1.00', '2.67'])
})

test('decimals are kept, and a negative number that rounds to zero has no sign', () => {
  expect([roundDecimals(4200, 3), roundDecimals(-0.0001, 3), roundDecimals(0.5, 0)]).toEqual([
    '4200.000',
    '0.000',
    '0',
  ])
})

test('away from ties it is what the engine rounds to, which the language fixes to be exact', () => {
  const value = fc.double({ min: 1e-12, max: 1e15, noNaN: true })
  fc.assert(
    fc.property(value, fc.integer({ min: 1, max: 15 }), (value, digits) => {
      const even = Number(roundSignificant(value, digits))
      const up = Number(value.toPrecision(digits))
      // At a tie both are equally far.
      expect(even === up || up - value === value - even).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('what is no number is refused', () => {
  expect(() => roundSignificant(Number.NaN, 3)).toThrow('finite')
  expect(() => roundSignificant(1, 0)).toThrow('digits')
})
