import { describe, expect, test } from 'vitest'
import { courseChartOption, type CourseChartInput } from './course-chart.ts'

const palette = {
  ink: '#000',
  muted: '#666',
  line: '#ddd',
  surface: '#fff',
  standard: '#0a6',
  sample: '#b40',
}
const trace = (well: string, values: readonly (number | null)[]) => ({
  well,
  points: values.map((value, at) => ({ timeS: at * 1800, value })),
})
const course = (unit: string, traces: ReturnType<typeof trace>[], block = unit) => ({
  quantity: unit === 'OD' ? 'Growth' : 'Light',
  unit,
  block,
  traces,
})
const chart = (change: Partial<CourseChartInput>) =>
  courseChartOption({
    well: 'C5',
    courses: [
      course('CPS', [trace('C5', [900, null, 40_000]), trace('A3', [880, 910, 1000])], 'Lum'),
      course('OD', [trace('C5', [0.1, 0.2, 0.3]), trace('A3', [0.1, 0.2, 0.4])], 'OD600'),
    ],
    reportedH: [],
    palette,
    ...change,
  })

describe('a well over time', () => {
  test('light and growth have a plot each, along the same hours', () => {
    const { grid, xAxis, yAxis } = chart({})
    expect(grid.map(({ left, right }) => [left, right])).toEqual([
      [56, 12],
      [56, 12],
    ])
    expect(xAxis.map(({ name, min, max }) => [name, min, max])).toEqual([
      ['', 0, 1],
      ['Time, h', 0, 1],
    ])
    expect(yAxis.map(({ name, type }) => [name, type])).toEqual([
      ['Light, CPS (logarithmic)', 'log'],
      ['Growth, OD', 'value'],
    ])
  })

  test('a reading that is missing leaves a gap, never bridged and never 0', () => {
    const light = chart({}).series.find(({ id }) => id === 'CPS Lum C5')
    expect(light?.connectNulls).toBe(false)
    expect(light?.data.map(({ value }) => value)).toEqual([
      [0, 900],
      [0.5, null],
      [1, 40_000],
    ])
    expect(light?.data[1]?.name).toBe('C5, 0.50 h\nLum: not read')
  })

  test('a reading between two gaps has a point however many there are', () => {
    const values = Array.from({ length: 300 }, (_, at) => (at === 10 || at === 12 ? null : at + 1))
    const symbols = chart({ courses: [course('CPS', [trace('C5', values)])] }).series[0]?.data.map(
      ({ symbol }) => symbol,
    )
    expect(symbols?.[11]).toBe('circle')
    expect(symbols?.[14]).toBe('none')
  })

  test('the well lies above its control, and is the strong line', () => {
    const light = chart({}).series.filter(({ id }) => id.startsWith('CPS'))
    expect(light.map(({ name, lineStyle }) => [name, lineStyle.color])).toEqual([
      ['A3', palette.muted],
      ['C5', palette.standard],
    ])
    expect(light[1]?.lineStyle.width).toBeGreaterThan(light[0]?.lineStyle.width ?? 9)
  })

  test('without a control there is the well alone', () => {
    const { series } = chart({ courses: [course('CPS', [trace('C5', [1, 2])])] })
    expect(series.map(({ name }) => name)).toEqual(['C5'])
  })

  test.each([0, -3])('a light of %d keeps the axis linear', (value) => {
    const { yAxis } = chart({ courses: [course('CPS', [trace('C5', [900, value])])] })
    expect(yAxis[0]).toMatchObject({ type: 'value', name: 'Light, CPS' })
  })

  test('two reads in one unit share a plot and differ by their lines', () => {
    const { grid, series } = chart({
      courses: [
        course('OD', [trace('C5', [0.1, 0.2])], 'OD600'),
        course('OD', [trace('C5', [0.2, 0.3])], 'OD450'),
      ],
    })
    expect(grid).toHaveLength(1)
    expect(series.map(({ lineStyle }) => lineStyle.type)).toEqual(['solid', 'dashed'])
  })

  test('the hours of the method are marked once in each plot', () => {
    const marked = chart({ reportedH: [0.25, 0.75] }).series.flatMap(({ markLine }) =>
      markLine === undefined ? [] : [markLine.data.map(({ xAxis }) => xAxis)],
    )
    expect(marked).toEqual([
      [0.25, 0.75],
      [0.25, 0.75],
    ])
  })

  test('uses no HTML tooltip, which the content security policy would break', () => {
    expect(chart({}).tooltip.renderMode).toBe('richText')
  })
})
