import { AssayError } from './assay-error.ts'
import { computeRun } from './compute-run.ts'
import type { Method } from './method/method.ts'
import { isFoldRule } from './method/signal-rule.ts'
import { wellsOf } from './plate/biosensor.ts'
import type { Layout } from './plate/layout.ts'
import type { Reading } from './plate/reading.ts'
import { type Courses, coursesOf } from './result/fold.ts'
import type { QualityCheck } from './result/run-result.ts'

/**
 * Whether the wells of two biosensors lie the way round that the layout says, by their controls and standards alone:
 * `asLaidOut` where these pass so and would fail exchanged, `exchanged` where it is the other way round, `cannotTell`
 * where they pass either way, and `neither` where they fail either way, which tells nothing of an exchange.
 */
export type Exchange = {
  biosensors: readonly [string, string]
  verdict: 'asLaidOut' | 'exchanged' | 'cannotTell' | 'neither'
}

/**
 * Every two biosensors of a plate. A plate on which two cultures were pipetted into each other's wells, controls and
 * standards with them, has curves and controls like any other: what gives it away is the light that a strain gives
 * without acids, how strongly it answers and how it grows, where the methods have limits for these. Pure and total.
 */
export function judgeExchanges(input: {
  readings: readonly Reading[]
  layout: Layout
  methods: readonly Method[]
  excluded?: readonly string[]
}): Exchange[] {
  const layout = withoutSamples(input.layout)
  const named = input.methods.flatMap((method) =>
    method.panel === undefined ? [] : [{ method, biosensor: method.panel.biosensor }],
  )
  const passes = passesBy({ ...input, layout })
  return named.flatMap((one, at) =>
    named.slice(at + 1).map((other): Exchange => {
      const biosensors = [one.biosensor, other.biosensor] as const
      const asIs = passes(one.method, one.biosensor) && passes(other.method, other.biosensor)
      const exchanged = passes(one.method, other.biosensor) && passes(other.method, one.biosensor)
      return { biosensors, verdict: verdictOf(asIs, exchanged) }
    }),
  )
}

function verdictOf(asIs: boolean, exchanged: boolean): Exchange['verdict'] {
  if (asIs) return exchanged ? 'cannotTell' : 'asLaidOut'
  return exchanged ? 'exchanged' : 'neither'
}

/** Samples tell nothing: any water may answer or poison. */
const withoutSamples = (layout: Layout): Layout =>
  Object.fromEntries(Object.entries(layout).filter(([, content]) => !('sampleCode' in content)))

/** Whether controls and standards that stand where a biosensor is laid out suit a method, each asked once. */
function passesBy(given: {
  readings: readonly Reading[]
  layout: Layout
  excluded?: readonly string[]
}): (method: Method, biosensor: string) => boolean {
  const { readings, layout, excluded = [] } = given
  const courses = new Map<string, Courses>()
  const known = new Map<string, boolean>()
  const judge = (method: Method, biosensor: string): boolean => {
    try {
      const { signal } = method
      const reads = isFoldRule(signal) ? JSON.stringify([signal.light, signal.growth]) : null
      if (isFoldRule(signal) && reads !== null && !courses.has(reads)) {
        courses.set(reads, coursesOf(readings, signal))
      }
      const shared = reads === null ? undefined : courses.get(reads)
      const { qc } = computeRun({
        readings,
        layout: wellsOf(layout, biosensor),
        method,
        excluded,
        ...(shared === undefined ? {} : { courses: shared }),
      })
      return qc.every(({ rule, passed }) => passed || !telling.has(rule))
    } catch (error) {
      if (!(error instanceof AssayError)) throw error
      return false
    }
  }
  return (method, biosensor) => {
    const key = JSON.stringify([method.code, biosensor])
    const found = known.get(key) ?? judge(method, biosensor)
    known.set(key, found)
    return found
  }
}

const telling: ReadonlySet<QualityCheck['rule']> = new Set([
  'calibration',
  'replicateCv',
  'r2',
  'backCalculation',
  'zPrime',
  'blank',
  'untreatedControl',
  'untreatedSignal',
  'positiveControl',
  'negativeControl',
  'growth',
] as const)
