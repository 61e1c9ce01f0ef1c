import {
  type LeastSquaresProblem,
  type State,
  columnLengths,
  jacobianAt,
  stateAt,
} from './least-squares-problem.ts'

const stepsMax = 30
const halvingsMax = 30

/**
 * Newton's steps to the minimum near a state, with second derivatives from differences of the
 * gradient: where residuals are large the steps of Gauss and Newton, which leave these out, come
 * nearer only slowly. Null where the sum of squares is not bowl-shaped there, as in a valley that
 * falls without end.
 */
export function newtonFrom(problem: LeastSquaresProblem, from: State): State | null {
  let state = from
  for (let count = 0; count < stepsMax; count++) {
    const slope = slopeAt(problem, state)
    const bend = slope === null ? null : bendAt(problem, state)
    if (slope === null || bend === null) return null
    const step = solvePositive(bend, slope)
    if (step === null) return null
    // Half of what the sum of squares would fall by if it were a parabola.
    const fall = step.reduce((sum, value, k) => sum + value * (slope[k] ?? 0), 0)
    const next = lowerAlong(problem, state, step)
    if (next === null || fall <= 1e-15 * state.rss) return fall <= 1e-9 * state.rss ? state : null
    state = next
  }
  return null
}

/** J' r: half of how the sum of squares falls with each parameter. */
function slopeAt(problem: LeastSquaresProblem, { parameters, residuals }: State): number[] | null {
  const jacobian = jacobianAt(problem, parameters)
  return (
    jacobian &&
    parameters.map((_, k) =>
      jacobian.reduce((sum, row, i) => sum + (row[k] ?? 0) * (residuals[i] ?? 0), 0),
    )
  )
}

/** Half of the second derivatives of the sum of squares. */
function bendAt(problem: LeastSquaresProblem, state: State): number[][] | null {
  const jacobian = jacobianAt(problem, state.parameters)
  if (jacobian === null) return null
  const lengths = columnLengths(jacobian)
  const scatter = Math.sqrt(state.rss / problem.observed.length)
  const rows: number[][] = []
  for (const [k, length] of lengths.entries()) {
    if (!(length > 0)) return null
    // A ten-thousandth of what the parameter is uncertain by.
    const h = (1e-4 * scatter) / length
    const [up, down] = [h, -h].map((by) =>
      slopeAt(
        problem,
        stateAt(
          problem,
          state.parameters.map((value, j) => (j === k ? value + by : value)),
        ),
      ),
    )
    if (!up || !down) return null
    rows.push(up.map((value, j) => ((down[j] ?? 0) - value) / (2 * h)))
  }
  return rows.map((row, i) => row.map((value, j) => (value + (rows[j]?.[i] ?? 0)) / 2))
}

/** The solution by Cholesky's factors, or null where the matrix is not positive definite. */
function solvePositive(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): number[] | null {
  const scales = matrix.map((row, k) => Math.sqrt(row[k] ?? 0))
  const factor: number[][] = []
  for (const [i, row] of matrix.entries()) {
    const own: number[] = []
    for (let j = 0; j <= i; j++) {
      let sum = (row[j] ?? 0) / ((scales[i] ?? 0) * (scales[j] ?? 0))
      for (let k = 0; k < j; k++) sum -= (own[k] ?? 0) * ((j === i ? own : factor[j])?.[k] ?? 0)
      if (j < i) own.push(sum / (factor[j]?.[j] ?? 0))
      else if (sum > 1e-12) own.push(Math.sqrt(sum))
      else return null
    }
    factor.push(own)
  }
  const half: number[] = []
  for (const [i, row] of factor.entries()) {
    let sum = (right[i] ?? 0) / (scales[i] ?? 1)
    for (let k = 0; k < i; k++) sum -= (row[k] ?? 0) * (half[k] ?? 0)
    half.push(sum / (row[i] ?? 1))
  }
  const solution = [...half]
  for (let i = factor.length - 1; i >= 0; i--) {
    let sum = half[i] ?? 0
    for (let k = i + 1; k < factor.length; k++) sum -= (factor[k]?.[i] ?? 0) * (solution[k] ?? 0)
    solution[i] = sum / (factor[i]?.[i] ?? 1)
  }
  const found = solution.map((value, k) => value / (scales[k] ?? 1))
  return found.every(Number.isFinite) ? found : null
}

/** The step, halved until the sum of squares falls; null where it never does. */
function lowerAlong(
  problem: LeastSquaresProblem,
  { parameters, rss }: State,
  step: readonly number[],
): State | null {
  let share = 1
  for (let count = 0; count < halvingsMax; count++) {
    const next = stateAt(
      problem,
      parameters.map((value, k) => value + share * (step[k] ?? 0)),
    )
    if (next.rss < rss) return next
    share /= 2
  }
  return null
}
