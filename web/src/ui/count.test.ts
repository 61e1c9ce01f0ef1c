import { expect, it } from 'vitest'
import { count, countAtStart, countOfList } from './count.ts'

it('counts one apart from many, also where the many have a word of their own', () => {
  expect([0, 1, 2].map((number) => count(number, 'well'))).toEqual(['0 wells', '1 well', '2 wells'])
  expect([1, 2].map((number) => count(number, 'person', 'people'))).toEqual([
    '1 person',
    '2 people',
  ])
  expect([1, 2].map((number) => countAtStart(number, 'kit'))).toEqual(['One kit', '2 kits'])
})

it('says of a list in pages whether that is all', () => {
  expect(countOfList(50, true, 'batch', 'batches')).toBe('50 batches so far')
  expect(countOfList(51, false, 'batch', 'batches')).toBe('All 51 batches')
  expect(countOfList(1, false, 'kit')).toBe('One kit')
})
