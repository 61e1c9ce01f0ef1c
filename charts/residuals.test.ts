import { expect, test } from 'vitest'
import { residualsOption } from './residuals.ts'

const palette = {
  ink: '#111',
  muted: '#666',
  line: '#ddd',
  surface: '#fff',
  standard: '#066',
  sample: '#a30',
}

test('each standard lies at its concentration, as far from 0 as it lies from the curve', () => {
  const option = residualsOption({
    unit: 'mg/L',
    points: [
      { well: 'A1', concentration: 100, residualPercent: -2.44 },
      { well: 'B1', concentration: 0, residualPercent: 5 },
    ],
    palette,
  })
  const [residuals] = option.series
  expect(residuals?.data).toEqual([
    { name: 'Standard 100 mg/L\nA1: -2.4 %', value: [2, -2.44] },
    { name: 'Standard 0 mg/L\nB1: 5.0 %', value: [1.45, 5] },
  ])
  expect(residuals?.markLine.data).toEqual([{ name: 'the curve', yAxis: 0 }])
  expect(option.xAxis.name).toContain('0 stands left of the break')
})
