import { exp, log, power } from './elementary.ts'

/**
 * Four- and five-parameter logistic, with the published letters:
 * Y = (A - D) / (1 + (X/C)^B)^G + D, G = 1 in the four-parameter form.
 * A is the response at X = 0, D at infinite X, C the mid-point (of the 4PL), B > 0 the slope.
 */
export type LogisticModel = '4pl' | '5pl'

/** A logistic curve, or a straight line over a stated range of concentrations. */
export type CurveModel = LogisticModel | 'line'

/** One observation: a concentration (0 or more) and its response. */
export type FitPoint = { x: number; y: number }

export type LogisticParameters = { A: number; B: number; C: number; D: number; G: number }

/** Y = intercept + slope X. */
export type LineParameters = { intercept: number; slope: number }

export type CurveParameters = LogisticParameters | LineParameters

const isLine = (parameters: CurveParameters): parameters is LineParameters => 'slope' in parameters

export function curveAt(parameters: CurveParameters, x: number): number {
  if (isLine(parameters)) return parameters.intercept + parameters.slope * x
  const { A, B, C, D, G } = parameters
  return (A - D) * shapeAt({ B, C, G }, x) + D
}

/** 1 at X = 0, falling to 0. */
export function shapeAt({ B, C, G }: { B: number; C: number; G: number }, x: number): number {
  const r = power(x / C, B)
  if (r === Number.POSITIVE_INFINITY) return 0
  return G === 1 ? 1 / (1 + r) : exp(-G * log(1 + r))
}

/** By each parameter, in the order of `parameterNames`. */
export function curveGradient(parameters: CurveParameters, x: number): readonly number[] {
  return isLine(parameters) ? [1, x] : logisticGradient(parameters, x)
}

/** dY/dX; not finite at 0 where a logistic curve begins upright. */
export function curveSlope(parameters: CurveParameters, x: number): number {
  if (isLine(parameters)) return parameters.slope
  // From dY/dC: both scale X/C.
  return (-logisticGradient(parameters, x)[2] * parameters.C) / x
}

/** dY/dA, dY/dB, dY/dC, dY/dD, dY/dG. */
export function logisticGradient(
  parameters: LogisticParameters,
  x: number,
): [number, number, number, number, number] {
  const { A, B, C, D, G } = parameters
  if (x === 0) return [1, 0, 0, 0, 0]
  const shape = shapeAt(parameters, x)
  const logRatio = log(x / C)
  const r = power(x / C, B)
  // r / (1 + r), also where r overflows
  const part = r === Number.POSITIVE_INFINITY ? 1 : r / (1 + r)
  const perLogR = -(A - D) * G * shape * part
  const perG = -(A - D) * shape * (r === Number.POSITIVE_INFINITY ? B * logRatio : log(1 + r))
  return [shape, perLogR * logRatio, (-perLogR * B) / C, 1 - shape, perG]
}

/**
 * The X of a response: a number between the asymptotes, else on which side the response lies:
 * `belowZero` beyond A, `beyondTop` at or beyond D. A line has no top.
 */
export function invertCurve(
  parameters: CurveParameters,
  y: number,
): number | 'belowZero' | 'beyondTop' {
  if (isLine(parameters)) {
    const x = (y - parameters.intercept) / parameters.slope
    return x < 0 ? 'belowZero' : Number.isFinite(x) ? x : 'beyondTop'
  }
  const { A, B, C, D, G } = parameters
  if (y === A) return 0
  // 0 at A, 1 at D, whichever way the curve runs
  const way = (y - A) / (D - A)
  if (way < 0) return 'belowZero'
  if (!(way < 1)) return 'beyondTop'
  const ratio = (A - D) / (y - D)
  const t = (G === 1 ? ratio : exp(log(ratio) / G)) - 1
  if (t <= 0) return 0
  const x = C * exp(log(t) / B)
  return Number.isFinite(x) ? x : 'beyondTop'
}
