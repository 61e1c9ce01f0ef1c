import { describe, expect, test } from 'vitest'
import { calibrationCurveOption, type CalibrationCurveInput } from './calibration-curve.ts'

const palette = {
  ink: '#111',
  muted: '#666',
  line: '#ddd',
  surface: '#fff',
  standard: '#066',
  sample: '#a30',
}
const input: CalibrationCurveInput = {
  unit: 'mg/L NA-eq',
  signalUnit: 'RLU',
  standards: [
    { well: 'A1', concentrationMgPerL: 100, signal: 90_000 },
    { well: 'B1', concentrationMgPerL: 10, signal: 40_000 },
    { well: 'C1', concentrationMgPerL: 0, signal: 900 },
  ],
  responseAt: (x) => 900 + x * 890,
  sample: {
    code: 'KKAN-Y34K-ANY7',
    wells: [
      { well: 'A4', signal: 20_000, concentrationMgPerL: 5 },
      { well: 'A5', signal: 24_000, concentrationMgPerL: null },
    ],
  },
  limits: [{ name: 'LOD', concentrationMgPerL: 0.015 }],
  palette,
}
const seriesOf = (option: ReturnType<typeof calibrationCurveOption>, id: string) =>
  option.series.find((each) => each.id === id)

const linesOf = (option: ReturnType<typeof calibrationCurveOption>, id: string) => {
  const series = seriesOf(option, id)
  return series && 'markLine' in series ? series.markLine : undefined
}

describe('the calibration curve', () => {
  test('draws the standard of concentration 0, labels it 0 and says so on the axis', () => {
    const { xAxis, ...option } = calibrationCurveOption(input)
    const zero = seriesOf({ xAxis, ...option }, 'standards')?.data[2]
    expect(zero).toMatchObject({ value: [-2.55, 900] })
    expect(xAxis.min).toBeLessThan(-2.55)
    expect(xAxis.axisLabel.customValues[0]).toBe(-2.55)
    expect(xAxis.axisLabel.formatter(-2.55)).toBe('0')
    expect(xAxis.name).toContain('0 stands left of the break')
  })

  test('says nothing of a break where no standard is 0', () => {
    const standards = input.standards.filter(({ concentrationMgPerL }) => concentrationMgPerL > 0)
    const { xAxis } = calibrationCurveOption({ ...input, standards })
    expect(xAxis.name).toBe('Concentration in the well, mg/L NA-eq\n(logarithmic)')
    expect(xAxis.min).toBe(-2)
  })

  test('keeps a limit of 0.015 where it is', () => {
    const lines = linesOf(calibrationCurveOption(input), 'curve')
    expect(lines).toMatchObject({ precision: -1 })
    expect(lines?.data[0]).toMatchObject({ name: 'LOD 0.015', xAxis: Math.log10(0.015) })
  })

  test('marks the mean signal, and points only where the curve gives a concentration', () => {
    const option = calibrationCurveOption(input)
    expect(seriesOf(option, 'sample')?.data).toHaveLength(1)
    expect(linesOf(option, 'sample')?.data).toEqual([{ name: 'KKAN-Y34K-ANY7', yAxis: 22_000 }])
  })

  test('draws no curve where the standards determine none, and no line without a signal', () => {
    const option = calibrationCurveOption({
      ...input,
      responseAt: null,
      sample: { code: 'KKAN-Y34K-ANY7', wells: [] },
    })
    expect(seriesOf(option, 'curve')?.data).toEqual([])
    expect(linesOf(option, 'sample')).toBeUndefined()
  })

  test('draws the interval between the standards only, and nothing of it where a logarithm has no place', () => {
    const intervalAt = (x: number) => ({ lower: x < 20 ? -1 : 900 + x * 800, upper: 900 + x * 980 })
    const option = calibrationCurveOption({ ...input, intervalAt })
    const [lower, upper] = ['interval-lower', 'interval-upper'].map((id) =>
      (seriesOf(option, id)?.data ?? []).map((point): unknown[] => Object(point)),
    )
    expect(lower).toHaveLength(upper?.length ?? 0)
    for (const [position] of lower ?? []) {
      expect(position).toBeGreaterThanOrEqual(1)
      expect(position).toBeLessThanOrEqual(2)
    }
    expect(lower?.[0]?.[1]).toBeNull()
    expect(lower?.at(-1)?.[1]).toBeGreaterThan(0)
    expect(calibrationCurveOption(input).series).toHaveLength(3)
  })

  test('draws signals that span decades logarithmically, and says so', () => {
    expect(calibrationCurveOption(input).yAxis).toMatchObject({
      type: 'log',
      name: 'Signal, RLU (logarithmic)',
    })
  })

  test('keeps a signal of 0 or below, as a subtracted blank leaves it, on a linear axis', () => {
    const standards = [...input.standards, { well: 'D1', concentrationMgPerL: 0, signal: -12 }]
    expect(calibrationCurveOption({ ...input, standards }).yAxis.type).toBe('value')
  })

  test('is the same option for the same input', () => {
    expect(JSON.stringify(calibrationCurveOption(input))).toBe(
      JSON.stringify(calibrationCurveOption(input)),
    )
  })

  test('uses no HTML tooltip, which the content security policy would break', () => {
    expect(calibrationCurveOption(input).tooltip.renderMode).toBe('richText')
  })
})
