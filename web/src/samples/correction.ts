import { instantOf, localMinuteOf } from '@luminous/contract/local-time.ts'
import type { Sample, SampleChange } from '@luminous/contract'
import { readDecimal } from '../ui/decimal.ts'

/** What was written down in the field as fields of a form: '' is what nobody recorded. */
export type CorrectionDraft = Readonly<
  Record<
    | 'site'
    | 'collectedAt'
    | 'kind'
    | 'ph'
    | 'waterTemperatureCelsius'
    | 'conductivityUsPerCm'
    | 'notes',
    string
  >
>

export const draftOf = (sample: Sample): CorrectionDraft => ({
  site: sample.site.id,
  collectedAt: localMinuteOf(sample.collectedAt, sample.site.timeZone),
  kind: sample.kind,
  ph: sample.ph ?? '',
  waterTemperatureCelsius: sample.waterTemperatureCelsius ?? '',
  conductivityUsPerCm: sample.conductivityUsPerCm ?? '',
  notes: sample.notes,
})

const measures = ['ph', 'waterTemperatureCelsius', 'conductivityUsPerCm'] as const

/**
 * What differs from the sample, and nothing else: a time that nobody touched keeps its seconds, also where the site
 * is corrected to one with another clock. Null where the time typed never stood on the site's clock.
 */
export function changesOf(
  sample: Sample,
  draft: CorrectionDraft,
  timeZone: string,
): Omit<SampleChange, 'version' | 'reason'> | null {
  const before = draftOf(sample)
  const changes: Omit<SampleChange, 'version' | 'reason'> = {}
  if (draft.site !== before.site) changes.site = draft.site
  if (draft.collectedAt !== before.collectedAt) {
    const instant = instantOf(draft.collectedAt, timeZone)
    if (instant === null) return null
    changes.collectedAt = instant
  }
  if (draft.kind !== before.kind) {
    changes.kind = draft.kind === 'fieldBlank' ? 'fieldBlank' : 'sample'
  }
  for (const measure of measures) {
    if (draft[measure].trim() !== before[measure]) changes[measure] = readDecimal(draft[measure])
  }
  if (draft.notes.trim() !== before.notes) changes.notes = draft.notes.trim()
  return changes
}
