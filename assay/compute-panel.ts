import { AssayError, quote } from './assay-error.ts'
import { computeRun } from './compute-run.ts'
import type { Method } from './method/method.ts'
import { isFoldRule } from './method/signal-rule.ts'
import { biosensorsOf, wellsOf } from './plate/biosensor.ts'
import type { Layout } from './plate/layout.ts'
import type { Reading } from './plate/reading.ts'
import { type Courses, coursesOf } from './result/fold.ts'
import type { RunResult } from './result/run-result.ts'

/** What one biosensor of a plate gave, by its method; null stands for a plate of a single, unnamed one. */
export type BiosensorRun = { biosensor: string | null; method: Method; computed: RunResult }

/**
 * The whole computation of a plate with several biosensors, side by side: each method takes the wells of its biosensor
 * and the wells of medium alone, which belong to all. A pure function like `computeRun`, whatever the order of the
 * methods; the answers are in theirs. Throws as `computeRun`, and `method.invalid` where two methods are for one
 * biosensor, or one without a biosensor would mix those of the layout or stand beside others.
 */
export function computePanel(input: {
  readings: readonly Reading[]
  layout: Layout
  methods: readonly Method[]
  excluded?: readonly string[]
}): BiosensorRun[] {
  const { readings, layout, methods, excluded = [] } = input
  checkMethods(methods, layout)
  const known = new Map<string, Courses>()
  const coursesFor = ({ signal }: Method): { courses?: Courses } => {
    if (!isFoldRule(signal)) return {}
    const key = JSON.stringify([signal.light, signal.growth])
    const courses = known.get(key) ?? coursesOf(readings, signal)
    known.set(key, courses)
    return { courses }
  }
  return methods.map((method) => {
    const biosensor = method.panel?.biosensor ?? null
    return {
      biosensor,
      method,
      computed: computeRun({
        readings,
        layout: wellsOf(layout, biosensor),
        method,
        excluded,
        ...coursesFor(method),
      }),
    }
  })
}

function checkMethods(methods: readonly Method[], layout: Layout): void {
  const seen = new Set<string>()
  const named = biosensorsOf(layout)
  for (const { code, panel } of methods) {
    if (panel === undefined && named.length > 0) {
      throw new AssayError(
        'method.invalid',
        `The method ${quote(code)} names no biosensor, and the layout does: ${named.slice(0, 5).map(quote).join(', ')}. Choose a method for each.`,
      )
    }
    if (panel === undefined && methods.length > 1) {
      throw new AssayError(
        'method.invalid',
        `The method ${quote(code)} names no biosensor and cannot stand beside others on one plate.`,
      )
    }
    if (panel !== undefined && seen.has(panel.biosensor)) {
      throw new AssayError(
        'method.invalid',
        `Two methods are for the biosensor ${quote(panel.biosensor)}: choose one of them.`,
      )
    }
    if (panel !== undefined) seen.add(panel.biosensor)
  }
}
