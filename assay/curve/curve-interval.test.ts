import { describe, expect, test } from 'vitest'
import { curveAt } from './curve.ts'
import { curveInterval95, curveVarianceAt } from './curve-interval.ts'
import { fitCurve } from './fit.ts'
import { studentT95 } from './student-t.ts'

const truth = { A: 300, B: 1.2, C: 20, D: 40_000, G: 1 }
const noise = [1.02, 0.97, 1.01, 0.99, 1.03, 0.98]
const points = [0, 1, 3, 10, 30, 100, 300].flatMap((x, at) =>
  [0, 1, 2].map((replicate) => ({
    x,
    y: curveAt(truth, x) * (noise[(at + 2 * replicate) % noise.length] ?? 1),
  })),
)
const fit = fitCurve({ points, model: '4pl', weighting: '1/y2' })

describe('the interval of a curve', () => {
  test('lies around the curve, and at X = 0 is that of A alone', () => {
    for (const x of [0, 1, 17, 100, 300]) {
      const { lower, upper } = curveInterval95(fit, x) ?? { lower: Number.NaN, upper: Number.NaN }
      expect((lower + upper) / 2 / curveAt(fit.parameters, x)).toBeCloseTo(1, 12)
      expect(upper).toBeGreaterThan(lower)
    }
    const [seA = 0] = fit.standardErrors
    const atZero = curveInterval95(fit, 0)
    const half = studentT95(fit.degreesOfFreedom) * seA
    expect(atZero?.upper).toBeCloseTo(fit.parameters.A + half, 6)
  })

  test('is the variance that small changes of the parameters make', () => {
    const x = 17
    const names = ['A', 'B', 'C', 'D'] as const
    const slopes = names.map((name) => {
      const step = fit.parameters[name] * 1e-6
      const moved = (by: number) =>
        curveAt({ ...fit.parameters, [name]: fit.parameters[name] + by }, x)
      return (moved(step) - moved(-step)) / (2 * step)
    })
    let variance = 0
    slopes.forEach((one, i) =>
      slopes.forEach((other, j) => {
        variance += one * (fit.covariance[i]?.[j] ?? 0) * other
      }),
    )
    expect(curveVarianceAt(fit, x) / variance).toBeCloseTo(1, 6)
  })

  test('that is not finite is none', () => {
    const endless = { ...fit, covariance: fit.covariance.map((row) => row.map(() => Infinity)) }
    expect(curveInterval95(endless, 17)).toBeNull()
  })
})
