import { expect, test } from 'vitest'
import { change, dilutionSeries, nextFree, paint, rectangle, redo, undo } from './layout-draft.ts'

const plate = { rowCount: 8, columnCount: 12 }
const sample = { role: 'sample', sampleCode: 'K1', dilution: '1' } as const

test('two corners make the same rectangle whichever comes first, past row Z too', () => {
  expect(rectangle('A1', 'B2')).toEqual(['A1', 'A2', 'B1', 'B2'])
  expect(rectangle('B2', 'A1')).toEqual(rectangle('A1', 'B2'))
  expect(rectangle('Z48', 'AB48')).toEqual(['Z48', 'AA48', 'AB48'])
})

test('painting counts the replicates of a sample, and null empties', () => {
  const layout = paint({}, ['A1', 'A2'], sample)
  expect(layout).toEqual({
    A1: { ...sample, replicate: 1 },
    A2: { ...sample, replicate: 2 },
  })
  expect(paint(layout, ['A1'], null)).toEqual({ A2: { ...sample, replicate: 2 } })
})

test('a dilution series goes down or right, ends with 0, and never leaves the plate', () => {
  const series = {
    start: 100,
    factor: 2,
    steps: 7,
    replicates: 3,
    direction: 'down',
    endsWithZero: true,
  } as const
  const made = dilutionSeries({}, 'A1', series, plate)
  expect(made?.['A3']).toEqual({ role: 'standard', concentration: '100' })
  expect(made?.['G1']).toEqual({ role: 'standard', concentration: '1.5625' })
  expect(made?.['H2']).toEqual({ role: 'standard', concentration: '0' })
  expect(Object.keys(made ?? {})).toHaveLength(24)
  expect(dilutionSeries({}, 'B1', series, plate)).toBeNull()
  expect(dilutionSeries({}, 'A11', series, plate)).toBeNull()
  const right = dilutionSeries({}, 'A1', { ...series, direction: 'right', factor: 3 }, plate)
  expect(right?.['C2']).toEqual({ role: 'standard', concentration: '33.3333' })
})

test('the next free wells lie side by side in one line, and a full plate has none', () => {
  const taken = paint({}, rectangle('A1', 'A11'), sample)
  expect(nextFree(taken, plate, 2, 'right')).toEqual(['B1', 'B2'])
  expect(nextFree(taken, plate, 2, 'down')).toEqual(['B1', 'C1'])
  expect(nextFree(paint({}, rectangle('A1', 'H12'), sample), plate, 1, 'right')).toBeNull()
  expect(nextFree({}, plate, 13, 'right')).toBeNull()
})

test('what was undone can be done again, until something else is done', () => {
  const first = { past: [], now: {}, future: [] }
  const painted = change(first, paint({}, ['A1'], sample))
  expect(undo(painted).now).toEqual({})
  expect(redo(undo(painted))).toEqual(painted)
  expect(redo(change(undo(painted), {})).now).toEqual({})
  expect(undo(first)).toEqual(first)
})
