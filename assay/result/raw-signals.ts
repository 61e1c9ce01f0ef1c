import { type SignalRule, isFoldRule } from '../method/signal-rule.ts'
import type { Reading } from '../plate/reading.ts'
import { coursesOf, foldSignals } from './fold.ts'
import { type Signal, computeSignals } from './signal.ts'

/**
 * The signal of every well that was read, whatever the layout says of it: nothing is subtracted and nothing divided by
 * a control. It tells how the plate lies. Throws `run.*`.
 */
export function rawSignals(readings: readonly Reading[], rule: SignalRule): Map<string, number> {
  const wells = [...new Set(readings.map(({ well }) => well))]
  const read = new Map<string, number>()
  for (const [well, { value }] of signalsOf(readings, rule, wells)) {
    if (value !== null) read.set(well, value)
  }
  return read
}

function signalsOf(
  readings: readonly Reading[],
  rule: SignalRule,
  wells: readonly string[],
): ReadonlyMap<string, Signal> {
  if (isFoldRule(rule)) {
    const ratio = { ...rule, kind: 'ratio' as const, growthBlank: 'none' as const }
    const courses = coursesOf(readings, rule)
    return foldSignals({ courses, rule: ratio, wells, blankWells: [], controlWells: [] }).signals
  }
  const isOverBlank = rule.kind === 'foldInduction' && rule.over === 'blank'
  const { unit, block } = rule
  return computeSignals({
    readings,
    rule: isOverBlank ? { kind: 'endpoint', unit, block } : rule,
    wells,
    blankWells: [],
  })
}
