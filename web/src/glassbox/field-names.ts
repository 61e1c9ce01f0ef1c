/** Columns of a record in words, units said. What is not listed is made readable by rule. */
const names: Readonly<Record<string, string>> = {
  concentration_mg_per_l: 'concentration (mg/L)',
  qualifier: 'qualifier',
  limit_mg_per_l: 'limit (mg/L)',
  limit_type: 'type of limit',
  lower_bound_mg_per_l: 'lower bound (mg/L)',
  lower95_mg_per_l: '95 % interval from (mg/L)',
  upper95_mg_per_l: '95 % interval to (mg/L)',
  estimate_mg_per_l: 'before rounding (mg/L)',
  cv_percent: 'CV of replicates (%)',
  collected_at: 'collected',
  published_at: 'published',
  plate_file_sha256: 'plate file (SHA-256)',
  reading_root: 'reading root',
  sample_id: 'sample (id)',
  site_id: 'site (id)',
  run_id: 'run (id)',
  method_id: 'method (id)',
  method_code: 'method',
  method_revision: 'method revision',
  team_id: 'team (id)',
  occurredAt: 'when it happened',
  at: 'time of the entry',
}

export function fieldName(field: string): string {
  const known = names[field]
  if (known !== undefined) return known
  const words = field
    .replace(/_mg_per_l$/, ' (mg/L)')
    .replace(/_percent$/, ' (%)')
    .replace(/_id$/, ' (id)')
    .replace(/_at$/, '')
  return words.replaceAll('_', ' ')
}

/** A value as text. Absence is said in a word; it is no zero and no empty string. */
export function fieldValue(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'string') return value === '' ? '(empty text)' : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(fieldValue).join(', ')
  return JSON.stringify(value)
}
