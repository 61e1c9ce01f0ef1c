import { expect, test } from 'vitest'
import { wellAfterKey } from './plate-grid.tsx'

const plate = { rowCount: 8, columnCount: 12 }

test.each([
  ['ArrowRight', 'A1', 'A2'],
  ['ArrowDown', 'A1', 'B1'],
  ['ArrowLeft', 'A1', 'A1'],
  ['ArrowUp', 'A1', 'A1'],
  ['ArrowRight', 'H12', 'H12'],
  ['Home', 'C7', 'C1'],
  ['End', 'C7', 'C12'],
  ['PageUp', 'C7', 'A7'],
  ['PageDown', 'C7', 'H7'],
])('%s leads from %s to %s and never off the plate', (key, from, to) => {
  expect(wellAfterKey(key, from, plate)).toBe(to)
})

test('other keys are left to the browser', () => {
  expect(wellAfterKey('Tab', 'A1', plate)).toBeNull()
  expect(wellAfterKey('constructor', 'A1', plate)).toBeNull()
})
