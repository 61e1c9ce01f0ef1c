import type { ImportedResult } from '@luminous/contract'

/** A result as it is said: `1.50 mg/L`, or `< 0.02 mg/L (LOD)`. Decimals as they were written. */
export function valueWords({ value, qualifier, limit, limitType, unit }: ImportedResult): string {
  if (value !== null) return `${value} ${unit}`
  const type = limitType === null ? '' : ` (${limitType})`
  return `${qualifier ?? ''} ${limit ?? ''} ${unit}${type}`.trim()
}
