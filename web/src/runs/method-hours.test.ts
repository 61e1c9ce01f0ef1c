import { expect, test } from 'vitest'
import { methodHours } from './method-hours.ts'

test('a method says the hour at which it reports, or between which', () => {
  const definition = (time: object) => ({
    signal: {
      kind: 'fold',
      light: { unit: 'CPS', block: null },
      growth: null,
      growthBlank: 'none',
      time,
    },
  })
  expect(methodHours({ definition: definition({ kind: 'at', hours: 6 }) })).toEqual([6])
  expect(
    methodHours({ definition: definition({ kind: 'area', fromHours: 1, toHours: 4 }) }),
  ).toEqual([1, 4])
  expect(methodHours({ definition: definition({ kind: 'endpoint' }) })).toEqual([])
  expect(
    methodHours({ definition: { signal: { kind: 'endpoint', unit: 'RLU', block: null } } }),
  ).toEqual([])
})
