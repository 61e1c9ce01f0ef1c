import { describe, expect, test } from 'vitest'
import { type FitPoint, curveAt, invertCurve } from './curve.ts'
import { exp, log } from './elementary.ts'
import { fitCurve } from './fit.ts'
import { jacobianAt } from './least-squares-problem.ts'
import { invertNormal, minimise } from './least-squares.ts'
import { readSharedText, sharedDataReason, skipSharedData } from '../testdata/shared-data.ts'

/** Ritz and Streibig's ryegrass, as published with the R package drc. */
const ryegrassResponses: readonly (readonly [number, readonly number[]])[] = [
  [0, [7.58, 8, 8.3285714, 7.25, 7.375, 7.9625]],
  [0.94, [8.3555556, 6.9142857, 7.75]],
  [1.88, [6.8714286, 6.45, 5.9222222]],
  [3.75, [1.925, 2.8857143, 4.2333333]],
  [7.5, [1.1875, 0.8571429, 1.0571429]],
  [15, [0.6875, 0.525, 0.825]],
  [30, [0.25, 0.22, 0.44]],
]
const ryegrass: FitPoint[] = ryegrassResponses.flatMap(([x, ys]) => ys.map((y) => ({ x, y })))

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1)

describe('published fits', () => {
  test('ryegrass LL.4', () => {
    const { parameters, standardErrors, rss, degreesOfFreedom } = fitCurve({
      points: ryegrass,
      model: '4pl',
    })
    expect(relative(parameters.B, 2.9822191)).toBeLessThan(1e-5)
    expect(relative(parameters.D, 0.4814132)).toBeLessThan(1e-5)
    expect(relative(parameters.A, 7.7929583)).toBeLessThan(1e-5)
    expect(relative(parameters.C, 3.057955)).toBeLessThan(1e-5)
    expect(degreesOfFreedom).toBe(20)
    expect(relative(Math.sqrt(rss / 20), 0.5196256)).toBeLessThan(1e-6)
    const expected = [0.18857, 0.46506, 0.18573, 0.21219]
    standardErrors.forEach((se, k) => expect(relative(se, expected[k] ?? 0)).toBeLessThan(0.02))
    const at10 = invertCurve(parameters, parameters.A - 0.1 * (parameters.A - parameters.D))
    expect(at10).toBeCloseTo(1.463706, 5)
  })

  test('ryegrass LL.5', () => {
    const { parameters, rss } = fitCurve({ points: ryegrass, model: '5pl' })
    expect(parameters.B).toBeCloseTo(3.93013, 4)
    expect(parameters.D).toBeCloseTo(0.32146, 4)
    expect(parameters.A).toBeCloseTo(7.76051, 4)
    expect(parameters.C).toBeCloseTo(2.21476, 4)
    expect(parameters.G).toBeCloseTo(0.46794, 4)
    // The published responses are rounded to seven decimals.
    expect(relative(rss, 5.27704706)).toBeLessThan(1e-7)
  })
})

/**
 * An ELISA of DNase in rat serum: data set DNase, run 1, of R (Davidian and Giltinan, Nonlinear
 * Models for Repeated Measurement Data, 1995, section 5.2.4).
 */
const dnaseResponses: readonly (readonly [number, readonly number[]])[] = [
  [0.04882812, [0.017, 0.018]],
  [0.1953125, [0.121, 0.124]],
  [0.390625, [0.206, 0.215]],
  [0.78125, [0.377, 0.374]],
  [1.5625, [0.614, 0.609]],
  [3.125, [1.019, 1.001]],
  [6.25, [1.334, 1.364]],
  [12.5, [1.73, 1.71]],
]
const dnase: FitPoint[] = dnaseResponses.flatMap(([x, ys]) => ys.map((y) => ({ x, y })))

describe('published fits of a logistic over the logarithm', () => {
  test('DNase, run 1: nls and SSfpl(log(conc)) of R', () => {
    const { parameters } = fitCurve({ points: dnase, model: '4pl' })
    expect(parameters.A).toBeCloseTo(-0.007897, 6)
    expect(parameters.D).toBeCloseTo(2.377239, 6)
    expect(log(parameters.C)).toBeCloseTo(1.507403, 6)
    expect(1 / parameters.B).toBeCloseTo(1.062579, 6)
  })

  test('ChickWeight, chick 1: the example of SSfpl of R (Crowder and Hand, 1990)', () => {
    const weights = [42, 51, 59, 64, 76, 93, 106, 125, 149, 171, 199, 205]
    const days = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 21]
    const points = days.map((day, at) => ({ x: exp(day), y: weights[at] ?? 0 }))
    const { parameters, standardErrors } = fitCurve({ points, model: '4pl' })
    expect(parameters.A).toBeCloseTo(27.453, 3)
    expect(parameters.D).toBeCloseTo(348.971, 3)
    expect(log(parameters.C)).toBeCloseTo(19.391, 3)
    expect(1 / parameters.B).toBeCloseTo(6.673, 3)
    expect(standardErrors[0]).toBeCloseTo(6.601, 3)
    expect(standardErrors[3]).toBeCloseTo(57.899, 2)
  })
})

describe('the unit of measure', () => {
  test.each([
    [1e-12, 1],
    [1e6, 1],
    [1, 1e-9],
    [1, 1e9],
    [1e-12, 1e9],
  ])('changes the curve by itself alone: concentrations times %d, signals times %d', (x, y) => {
    for (const points of [ryegrass, dnase]) {
      const plain = fitCurve({ points, model: '4pl' }).parameters
      const scaled = fitCurve({
        points: points.map((point) => ({ x: point.x * x, y: point.y * y })),
        model: '4pl',
      }).parameters
      expect(relative(scaled.B, plain.B)).toBeLessThan(1e-6)
      expect(relative(scaled.C / x, plain.C)).toBeLessThan(1e-6)
      expect(relative(scaled.D / y, plain.D)).toBeLessThan(1e-6)
      expect(relative(scaled.A / y, plain.A)).toBeLessThan(1e-4)
    }
  })
})

describe.skipIf(skipSharedData)(`NIST reference problems${sharedDataReason}`, () => {
  const models = {
    Rat42: ([b1 = 0, b2 = 0, b3 = 0]: readonly number[], x: number) => b1 / (1 + exp(b2 - b3 * x)),
    Rat43: ([b1 = 0, b2 = 0, b3 = 0, b4 = 1]: readonly number[], x: number) =>
      b1 * exp(-log(1 + exp(b2 - b3 * x)) / b4),
  }
  const cases = (['Rat42', 'Rat43'] as const).flatMap((name) => [
    [name, 0] as const,
    [name, 1] as const,
  ])

  test.each(cases)('%s from start %i', (name, start) => {
    const lines = readSharedText(`calibration/${name}.dat`).split(/\r?\n/)
    const certified = lines
      .filter((line) => /^\s*b\d =/.test(line))
      .map((line) => line.split('=')[1]?.trim().split(/\s+/).map(Number) ?? [])
    const dataFrom = lines.findIndex((line) => line.startsWith('Data:   y'))
    const data = lines
      .slice(dataFrom + 1)
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter((row) => row.length === 2)
    const problem = {
      observed: data.map(([y]) => y ?? 0),
      valueAt: (p: readonly number[], i: number) => models[name](p, data[i]?.[1] ?? 0),
    }
    const solution = minimise(
      problem,
      certified.map((row) => row[start] ?? 0),
    )
    expect(solution.converged).toBe(true)
    const jacobian = jacobianAt(problem, solution.parameters) ?? []
    const inverse = invertNormal(jacobian) ?? []
    const sigma2 = solution.rss / (data.length - certified.length)
    certified.forEach((row, k) => {
      expect(relative(solution.parameters[k] ?? 0, row[2] ?? 0)).toBeLessThan(1e-7)
      expect(relative(Math.sqrt((inverse[k]?.[k] ?? 0) * sigma2), row[3] ?? 0)).toBeLessThan(1e-6)
    })
  })
})

describe('curves of our own', () => {
  const xs = [0, 0.5, 1, 2, 4, 8, 16, 32, 64]

  test.each([
    { A: 100, B: 1.2, C: 5, D: 9000, G: 1 },
    { A: 9000, B: 0.8, C: 3, D: 50, G: 1 },
    { A: 2, B: 3, C: 10, D: 0.05, G: 1 },
    { A: 1e6, B: 1, C: 8, D: 10, G: 1 },
  ])('an exact 4PL is found again, rising or falling: %o', (truth) => {
    // A wobble in fixed signs keeps the residuals from being zero.
    const points = xs.map((x, i) => ({
      x,
      y: curveAt(truth, x) * (1 + (i % 2 === 0 ? 1e-9 : -1e-9)),
    }))
    const { parameters } = fitCurve({ points, model: '4pl' })
    for (const name of ['A', 'B', 'C', 'D'] as const) {
      expect(relative(parameters[name], truth[name])).toBeLessThan(1e-3)
    }
  })

  test('signals that fall again at the top have the curve of least squares still', () => {
    const ys = [0.1, 0.12, 0.2, 0.5, 1.1, 2.0, 2.6, 2.4, 1.7]
    const { parameters, rss } = fitCurve({
      points: xs.map((x, i) => ({ x, y: ys[i] ?? 0 })),
      model: '4pl',
    })
    // No step to any side lowers the sum.
    const rssAt = (moved: typeof parameters) =>
      xs.reduce((sum, x, i) => sum + ((ys[i] ?? 0) - curveAt(moved, x)) ** 2, 0)
    expect(relative(rssAt(parameters), rss)).toBeLessThan(1e-12)
    for (const name of ['A', 'B', 'C', 'D'] as const) {
      for (const share of [0.999, 1.001]) {
        expect(rssAt({ ...parameters, [name]: parameters[name] * share })).toBeGreaterThan(rss)
      }
    }
  })

  test('standards that lie close together show a steep curve', () => {
    const truth = { A: 0.01, B: 108, C: 1050, D: 1, G: 1 }
    const points = Array.from({ length: 11 }, (_, i) => 1000 + 10 * i).map((x, i) => ({
      x,
      y: curveAt(truth, x) + (i % 3 === 0 ? 0.004 : -0.002),
    }))
    const { parameters } = fitCurve({ points, model: '4pl' })
    expect(relative(parameters.B, truth.B)).toBeLessThan(0.1)
    expect(relative(parameters.C, truth.C)).toBeLessThan(0.001)
  })

  test('many points that scatter more than they rise show a curve all the same', () => {
    const points = Array.from({ length: 90 }, (_, i) => {
      const x = xs[i % xs.length] ?? 0
      return { x, y: curveAt({ A: 10, B: 2, C: 5, D: 12, G: 1 }, x) + Math.sin(12.9898 * i * i) }
    })
    const { parameters } = fitCurve({ points, model: '4pl' })
    expect(parameters.D - parameters.A).toBeGreaterThan(1)
  })

  test('a thousand points that run to infinity are given up soon', () => {
    const points = Array.from({ length: 1000 }, (_, i) => ({ x: i, y: 3 + 2 * i }))
    const before = performance.now()
    expect(() => fitCurve({ points, model: '5pl' })).toThrow(/far outside the standards/)
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  test('the order of the points changes no bit', () => {
    const forward = fitCurve({ points: ryegrass, model: '4pl' })
    expect(fitCurve({ points: [...ryegrass].toReversed(), model: '4pl' })).toEqual(forward)
  })

  test.each([
    ['flat', xs.map((x) => ({ x, y: 5 }))],
    ['noise', xs.map((x, i) => ({ x, y: 5 + Math.sin(7 * i * i) }))],
    ['three concentrations', [0, 1, 2, 0, 1, 2].map((x, i) => ({ x, y: 3 * x + i / 100 }))],
    ['a straight line', xs.map((x) => ({ x, y: 10 + x }))],
    ['no plateau', xs.map((x) => ({ x, y: x ** 1.5 }))],
    ['one jump', xs.map((x) => ({ x, y: x > 4 ? 100 : 0 }))],
    ['a hump', xs.map((x) => ({ x, y: x * Math.exp(-x / 8) }))],
    ['one point far off', xs.map((x, i) => ({ x, y: i === 4 ? 1e9 : 1 }))],
    ['nothing but zero', xs.map(() => ({ x: 0, y: 1 }))],
    ['beyond what squares can hold', xs.map((x, i) => ({ x, y: i % 2 === 0 ? 1e308 : -1e308 }))],
    ['smaller than any number', xs.map((x) => ({ x: x * 5e-324, y: x }))],
    ['no points', []],
    ['not a number', xs.map((x) => ({ x, y: Number.NaN }))],
  ])('data that determine no curve are refused: %s', (_, points) => {
    for (const model of ['4pl', '5pl'] as const) {
      expect(() => fitCurve({ points, model })).toThrow(
        /do not determine a curve|No curve was found/,
      )
    }
  })

  test('exponential and logarithm are exact to the last places', () => {
    for (let x = -700; x <= 700; x += 0.37) {
      expect(relative(exp(x), Math.exp(x))).toBeLessThan(3e-16)
      expect(Math.abs(log(exp(x)) - x)).toBeLessThan(1e-13 * Math.max(1, Math.abs(x)))
    }
    expect([exp(0), log(1), exp(-1e9), exp(1e9), log(0)]).toEqual([1, 0, 0, Infinity, -Infinity])
  })
})
