import { describe, expect, test } from 'vitest'
import {
  chartedCourses,
  controlsOf,
  coursesOf,
  courseTitle,
  type CourseReading,
} from './courses.ts'

const read = (well: string, timeS: number | null, value: number | null, unit = 'CPS') =>
  ({
    well,
    block: unit === 'OD' ? 'OD600' : 'Lum',
    timeS,
    value,
    unit,
    flag: value === null ? 'overflow' : null,
  }) satisfies CourseReading

const valuesOf = (readings: readonly CourseReading[], wells = ['C5', 'A3']) =>
  chartedCourses(coursesOf(readings, wells)).flatMap(({ traces }) =>
    traces.map(({ well, points }) => [well, ...points.map(({ value }) => value)]),
  )

describe('the course of a well', () => {
  test('light stands above growth, and what was read once is none', () => {
    const courses = coursesOf(
      [
        read('C5', 0, 0.1, 'OD'),
        read('C5', 60, 0.2, 'OD'),
        read('C5', 5, 900),
        read('C5', 65, 950),
        read('C5', 0, 12, 'RFU'),
        read('C5', null, 12, 'RLU'),
      ],
      ['C5'],
    )
    expect(courses.map(({ quantity, unit }) => [quantity, unit])).toEqual([
      ['Light', 'CPS'],
      ['Growth', 'OD'],
    ])
    expect(courseTitle(courses)).toBe('Light and growth over time')
    expect(coursesOf([read('C5', 0, 900)], ['C5'])).toEqual([])
  })

  test('an overflow and a repeat that the well was left out of are gaps', () => {
    expect(
      valuesOf([
        read('C5', 0, 900),
        read('C5', 120, null),
        read('C5', 180, 990),
        ...[1, 61, 121, 181].map((timeS) => read('A3', timeS, 800)),
      ]),
    ).toEqual([
      ['C5', 900, null, null, 990],
      ['A3', 800, 800, 800, 800],
    ])
  })

  test('where repeats cannot be told apart the well stands alone', () => {
    const uneven = [0, 10, 20, 300].map((timeS) => read('A3', timeS, 800))
    expect(
      valuesOf([...uneven, ...[0, 150, 151].map((timeS) => read('C5', timeS, timeS))]),
    ).toEqual([['C5', 0, 150, 151]])
  })

  test('no control leaves the well alone', () => {
    expect(valuesOf([read('C5', 0, 900), read('C5', 60, 901)])).toEqual([['C5', 900, 901]])
  })
})

test('the control of a well is the untreated one of the same biosensor, four wells at most, never itself', () => {
  const well = (name: string, role: string, biosensor: string | null) => ({
    well: name,
    role,
    biosensor,
  })
  const wells = [
    well('C5', 'sample', 'atuA'),
    well('A1', 'blank', null),
    well('B1', 'untreatedControl', 'marR'),
    ...['A3', 'A4', 'A5', 'A6', 'A7'].map((name) => well(name, 'untreatedControl', 'atuA')),
  ]
  expect(controlsOf(wells, 'C5')).toEqual(['A3', 'A4', 'A5', 'A6'])
  expect(controlsOf(wells, 'A4')).toEqual(['A3', 'A5', 'A6', 'A7'])
  expect(controlsOf(wells, 'A1')).toEqual([])
  expect(controlsOf(wells, 'H12')).toEqual([])
})
