import { isFoldRule, parseSignalRule } from '@luminous/assay/method/signal-rule.ts'
import type { MethodRevision } from '@luminous/contract'

/** The hours at which a method reports, or between which; none where it reports what was read once. */
export function methodHours({ definition }: Pick<MethodRevision, 'definition'>): number[] {
  const rule = parseSignalRule(definition['signal'])
  if (!isFoldRule(rule)) return []
  const { time } = rule
  if (time.kind === 'endpoint') return []
  return time.kind === 'at' ? [time.hours] : [time.fromHours, time.toHours]
}
