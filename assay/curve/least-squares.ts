/**
 * Nonlinear least squares after Levenberg and Marquardt, with Householder QR in place of the normal
 * equations. Deterministic, with a written limit of iterations; it never returns NaN.
 */
import {
  type LeastSquaresProblem,
  type State,
  columnLengths,
  jacobianAt,
  stateAt,
} from './least-squares-problem.ts'
import { newtonFrom } from './newton.ts'

export type LeastSquaresSolution = {
  parameters: readonly number[]
  /** Weighted residual sum of squares. */
  rss: number
  converged: boolean
  iterations: number
}

/** Measured: the reference problems take 8 to 60. */
export const iterationsMax = 500
/** So often it is asked whether the descent is worth going on with. */
const stageIterations = 20

/**
 * Converged when no step, however damped, lowers the sum of squares, or when the step that the
 * model asks for is below 1e-13 of the parameters and below 1e-15 of the sum. Where residuals stay
 * large the steps get smaller without end: a descent that hardly falls any more is ended by Newton's
 * steps where they come to an end. One that runs to infinity is given up.
 */
export function minimise(
  problem: LeastSquaresProblem,
  start: readonly number[],
): LeastSquaresSolution {
  let state = stateAt(problem, [...start])
  let damping = 1e-3
  const finish = (converged: boolean, iterations: number): LeastSquaresSolution => ({
    parameters: state.parameters,
    rss: state.rss,
    converged,
    iterations,
  })
  if (!Number.isFinite(state.rss)) return finish(false, 0)
  let quietSteps = 0
  let stageRss = state.rss
  for (let iteration = 1; iteration <= iterationsMax; iteration++) {
    const jacobian = jacobianAt(problem, state.parameters)
    if (jacobian === null) return finish(false, iteration)
    let next: State | null = null
    for (; damping <= 1e20; damping = Math.max(damping * 10, 1e-12)) {
      const step = solveDamped(jacobian, state.residuals, damping)
      if (step === null) continue
      const candidate = stateAt(
        problem,
        state.parameters.map((value, i) => value + (step[i] ?? 0)),
      )
      if (candidate.rss <= state.rss) {
        next = candidate
        break
      }
    }
    if (next === null) return finish(true, iteration)
    const moved = relativeStep(state.parameters, next.parameters)
    const gained = state.rss - next.rss
    const isQuiet = moved < 1e-13 || (moved < 1e-7 && gained <= 1e-15 * state.rss)
    quietSteps = isQuiet ? quietSteps + 1 : 0
    state = next
    damping = Math.max(damping / 10, 1e-15)
    if (quietSteps >= 2 || state.rss === 0) return finish(true, iteration)
    if (iteration % stageIterations > 0) continue
    if (stageRss - state.rss <= 1e-6 * state.rss) {
      const end = newtonFrom(problem, state)
      if (end !== null) {
        state = end
        return finish(true, iteration)
      }
    }
    if (problem.isAstray?.(state.parameters) === true) return finish(false, iteration)
    stageRss = state.rss
  }
  return finish(false, iterationsMax)
}

function relativeStep(from: readonly number[], to: readonly number[]): number {
  return Math.max(
    ...from.map((value, i) => Math.abs((to[i] ?? 0) - value) / (Math.abs(value) + 1e-300)),
  )
}

/**
 * The step that minimises |J step - residuals|^2 + damping |D step|^2, with D the lengths of J's
 * columns.
 */
function solveDamped(
  jacobian: readonly (readonly number[])[],
  residuals: readonly number[],
  damping: number,
): number[] | null {
  const size = jacobian[0]?.length ?? 0
  const lengths = columnLengths(jacobian)
  if (lengths.some((length) => !(length > 0))) {
    // A parameter without any effect: leave it where it is.
    lengths.forEach((length, k) => (lengths[k] = length > 0 ? length : 1))
  }
  const scaled = jacobian.map((row) => row.map((value, k) => value / (lengths[k] ?? 1)))
  const root = Math.sqrt(damping)
  const extra = Array.from({ length: size }, (_, k) =>
    Array.from({ length: size }, (_, j) => (j === k ? root : 0)),
  )
  const right = [...residuals, ...extra.map(() => 0)]
  const upper = reduce([...scaled, ...extra], right)
  const step = backSubstitute(upper, right)
  return step?.map((value, k) => value / (lengths[k] ?? 1)) ?? null
}

/** Householder reduction to upper triangular form, in place; `right` is turned along with it. */
function reduce(rows: number[][], right: number[]): number[][] {
  const size = rows[0]?.length ?? 0
  for (let k = 0; k < size; k++) {
    let norm = 0
    for (let i = k; i < rows.length; i++) norm += (rows[i]?.[k] ?? 0) ** 2
    norm = Math.sqrt(norm)
    if (norm === 0) continue
    const alpha = (rows[k]?.[k] ?? 0) > 0 ? -norm : norm
    const v = rows.map((row, i) => (i < k ? 0 : (row[k] ?? 0) - (i === k ? alpha : 0)))
    const vv = v.reduce((sum, value) => sum + value * value, 0)
    if (vv === 0) continue
    for (let j = k; j < size; j++) {
      let dot = 0
      for (let i = k; i < rows.length; i++) dot += (v[i] ?? 0) * (rows[i]?.[j] ?? 0)
      const factor = (2 * dot) / vv
      for (let i = k; i < rows.length; i++) {
        const row = rows[i]
        if (row !== undefined) row[j] = (row[j] ?? 0) - factor * (v[i] ?? 0)
      }
    }
    let dot = 0
    for (let i = k; i < rows.length; i++) dot += (v[i] ?? 0) * (right[i] ?? 0)
    for (let i = k; i < rows.length; i++)
      right[i] = (right[i] ?? 0) - ((2 * dot) / vv) * (v[i] ?? 0)
  }
  return rows.slice(0, size)
}

function backSubstitute(
  upper: readonly (readonly number[])[],
  right: readonly number[],
): number[] | null {
  const size = upper.length
  const result = Array.from({ length: size }, () => 0)
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i] ?? 0
    for (let j = i + 1; j < size; j++) sum -= (upper[i]?.[j] ?? 0) * (result[j] ?? 0)
    result[i] = sum / (upper[i]?.[i] ?? 0)
  }
  return result.every(Number.isFinite) ? result : null
}

/**
 * (J'J)^-1 from the triangle R of J = QR, or null when J is singular for this purpose: with columns
 * scaled to length 1, a pivot below 1e-9 of the largest means that parameters cannot be told apart.
 */
export function invertNormal(jacobian: readonly (readonly number[])[]): number[][] | null {
  const lengths = columnLengths(jacobian)
  if (lengths.some((length) => !(length > 0))) return null
  const upper = reduce(
    jacobian.map((row) => row.map((value, k) => value / (lengths[k] ?? 1))),
    jacobian.map(() => 0),
  )
  const pivots = upper.map((row, k) => Math.abs(row[k] ?? 0))
  if (!(Math.min(...pivots) > 1e-9 * Math.max(...pivots))) return null
  const columns = upper.map((_, k) =>
    backSubstitute(
      upper,
      upper.map((_, i) => (i === k ? 1 : 0)),
    ),
  )
  const result: number[][] = []
  for (let i = 0; i < upper.length; i++) {
    const row: number[] = []
    for (let j = 0; j < upper.length; j++) {
      let sum = 0
      for (const column of columns) {
        if (column === null) return null
        sum += (column[i] ?? 0) * (column[j] ?? 0)
      }
      row.push(sum / ((lengths[i] ?? 1) * (lengths[j] ?? 1)))
    }
    result.push(row)
  }
  return result
}
