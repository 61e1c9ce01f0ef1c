/** A value as text. Absence is said in a word; it is no zero and no empty string. */
export function fieldValue(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'string') return value === '' ? '(empty text)' : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(fieldValue).join(', ')
  return JSON.stringify(value)
}
