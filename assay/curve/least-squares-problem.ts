export type LeastSquaresProblem = {
  /** Model value at one observation, or NaN where the parameters have no meaning. */
  valueAt: (parameters: readonly number[], index: number) => number
  /** Derivatives at one observation; central differences when absent. */
  gradientAt?: (parameters: readonly number[], index: number) => readonly number[]
  /** Whether a descent that got here is not worth going on with: it runs to infinity. */
  isAstray?: (parameters: readonly number[]) => boolean
  observed: readonly number[]
  /** Weights of the squared residuals; all 1 when absent. */
  weights?: readonly number[]
}

/** Parameters with what they leave: weighted residuals and the sum of their squares. */
export type State = { parameters: number[]; residuals: number[]; rss: number }

export function stateAt(problem: LeastSquaresProblem, parameters: number[]): State {
  let rss = 0
  const residuals = problem.observed.map((y, i) => {
    const weight = Math.sqrt(problem.weights?.[i] ?? 1)
    const residual = weight * (y - problem.valueAt(parameters, i))
    rss += residual * residual
    return residual
  })
  return { parameters, residuals, rss: Number.isFinite(rss) ? rss : Number.POSITIVE_INFINITY }
}

/** Rows are observations, weighted; null when a derivative is no number. */
export function jacobianAt(
  problem: LeastSquaresProblem,
  parameters: readonly number[],
): number[][] | null {
  const rows = problem.observed.map((_, i) => {
    const weight = Math.sqrt(problem.weights?.[i] ?? 1)
    const gradient =
      problem.gradientAt?.(parameters, i) ?? differencesAt(problem.valueAt, parameters, i)
    return gradient.map((value) => weight * value)
  })
  return rows.every((row) => row.every(Number.isFinite)) ? rows : null
}

/**
 * Central differences; the step is the cube root of the machine precision, where their error is
 * least.
 */
function differencesAt(
  valueAt: LeastSquaresProblem['valueAt'],
  parameters: readonly number[],
  index: number,
): number[] {
  return parameters.map((value, k) => {
    const h = 6e-6 * (Math.abs(value) || 1)
    const [up, down] = [value + h, value - h]
    const at = (moved: number): number =>
      valueAt(
        parameters.map((other, j) => (j === k ? moved : other)),
        index,
      )
    return (at(up) - at(down)) / (up - down)
  })
}

export function columnLengths(rows: readonly (readonly number[])[]): number[] {
  const size = rows[0]?.length ?? 0
  return Array.from({ length: size }, (_, k) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[k] ?? 0) ** 2, 0)),
  )
}
