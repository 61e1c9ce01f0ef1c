import { expect, test } from 'vitest'
import { controlChartOption, type ControlChartInput } from './control-chart.ts'

const palette = {
  ink: '#000',
  muted: '#666',
  line: '#ddd',
  surface: '#fff',
  standard: '#0a6',
  sample: '#b40',
}
const chart = (change: Partial<ControlChartInput>) =>
  controlChartOption({
    unit: 'RLU',
    limits: { centre: 100, sd: 10 },
    points: [
      { name: 'One', value: 104, broken: [] },
      { name: 'Two', value: null, broken: [] },
      { name: 'Three', value: 150, broken: ['beyond 3 SD'] },
    ],
    palette,
    ...change,
  })

test('the mean and one, two and three deviations are lines, and nothing lies outside the axis', () => {
  const option = chart({})
  expect(option.series[0]?.markLine?.data.map(({ yAxis }) => yAxis)).toEqual([
    70, 80, 90, 100, 110, 120, 130,
  ])
  expect([option.yAxis.min, option.yAxis.max]).toEqual([65, 150])
})

test('a broken rule is another shape with its words, and what was not read is a gap, not 0', () => {
  const data = chart({}).series[0]?.data ?? []
  expect(data.map(({ symbol }) => symbol)).toEqual(['circle', 'circle', 'triangle'])
  expect(data[1]?.value).toEqual([2, null])
  expect(data[2]?.name).toContain('beyond 3 SD')
})

test('too few runs have no lines', () => {
  expect(chart({ limits: null }).series[0]?.markLine).toBeUndefined()
  expect(chart({ limits: null, points: [] }).yAxis.min).toBeUndefined()
})
