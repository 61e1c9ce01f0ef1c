import { describe, expect, test } from 'vitest'
import { parseReadAt, parseReadAtText } from './read-at.ts'

test.each([
  ['2024-03-15', '16:21', '2024-03-15T16:21:00'],
  ['15.03.2024', '16:21:30', '2024-03-15T16:21:30'],
  ['8/22/2023', '12:16:31 PM', '2023-08-22T12:16:31'],
  ['29/9/2022', '3:55:14 pm', '2022-09-29T15:55:14'],
  ['10/10/2022', '9:15:37 PM', '2022-10-10T21:15:37'],
  ['1/13/2024', '12:00:00 AM', '2024-01-13T00:00:00'],
])('%s %s leaves no doubt', (date, time, local) => {
  expect(parseReadAt(date, time)).toBe(local)
  for (const order of ['monthFirst', 'dayFirst'] as const) {
    expect(parseReadAt(date, time, order)).toBe(local)
  }
})

describe('4 October and April 10', () => {
  test.each(['9:30:06', '9:30:06 am', '9:30:06 AM', '21:30'])('look alike at %s', (time) => {
    expect(parseReadAt('4/10/2022', time)).toBeNull()
    expect(parseReadAtText(`4/10/2022 ${time}`)).toBeNull()
    expect(parseReadAt('4/10/2022', time, 'monthFirst')?.slice(0, 10)).toBe('2022-04-10')
    expect(parseReadAtText(`4/10/2022 ${time}`, 'dayFirst')?.slice(0, 10)).toBe('2022-10-04')
  })
})

test.each([
  ['31/2/2024', '10:00'],
  ['2024-02-30', '10:00'],
  ['4/5/24', '10:00'],
  ['4/5/2024', '25:00'],
  ['4/5/2024', '13:00 PM'],
  ['', ''],
])('%s %s is no time', (date, time) => {
  expect(parseReadAt(date, time, 'monthFirst')).toBeNull()
})
