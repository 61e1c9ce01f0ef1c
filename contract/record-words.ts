import { isRecordKind, records } from './records.ts'

/** Columns that mean the same in every kind. */
const everywhere: Readonly<Record<string, string>> = {
  concentration_mg_per_l: 'concentration (mg/L)',
  limit_mg_per_l: 'limit (mg/L)',
  limit_type: 'type of limit',
  lower_bound_mg_per_l: 'lower bound (mg/L)',
  lower95_mg_per_l: '95 % interval from (mg/L)',
  upper95_mg_per_l: '95 % interval to (mg/L)',
  estimate_mg_per_l: 'before rounding (mg/L)',
  cv_percent: 'CV of replicates (%)',
  plate_file_sha256: 'plate file (SHA-256)',
  file_sha256: 'plate file (SHA-256)',
  method_code: 'method',
  time_zone: 'time zone',
  occurredAt: 'when it happened',
  at: 'time of the entry',
}

/** A column in words: as its kind says, as every kind does, or made readable by rule. */
export function fieldWords(kind: string, field: string): string {
  const own: Readonly<Record<string, string>> = isRecordKind(kind) ? records[kind].fields : {}
  const known = own[field] ?? everywhere[field]
  if (known !== undefined) return known
  return field
    .replace(/_mg_per_l$/, ' (mg/L)')
    .replace(/_percent$/, ' (%)')
    .replace(/_id$/, ' (id)')
    .replace(/_at$/, '')
    .replaceAll('_', ' ')
}
