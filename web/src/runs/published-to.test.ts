import { expect, test } from 'vitest'
import { publishedTo } from './published-to.ts'

const river = { id: 'r', name: 'River' }
const lake = { id: 'l', name: 'Lake' }
const result = (change: Partial<Parameters<typeof publishedTo>[0][number]>) => ({
  role: 'sample',
  team: river,
  choice: null,
  ...change,
})

test('a signature says how many results each customer gets, and how many stay with the lab', () => {
  expect(
    publishedTo([
      result({}),
      result({}),
      result({ team: lake, choice: 'report' }),
      result({ choice: 'omit' }),
      result({ team: null }),
      result({ role: 'fieldBlank' }),
    ]),
  ).toEqual({
    teams: [
      { ...lake, results: 1 },
      { ...river, results: 2 },
    ],
    kept: 2,
  })
  expect(publishedTo([])).toEqual({ teams: [], kept: 0 })
})
