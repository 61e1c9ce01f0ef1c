import type { FieldScan } from '@luminous/contract'
import type { Tone } from '../ui/chip.tsx'
import { durationWords } from './phone/device-clock.ts'
import type { ItemState } from './phone/states.ts'

export const kindWords: Readonly<Record<FieldScan['kind'], string>> = {
  sample: 'Sample',
  fieldBlank: 'Field blank',
  duplicate: 'Duplicate of',
}

/** The state of an item in words; its shape comes with the tone. */
export const stateWords: Readonly<Record<ItemState, { says: string; tone: Tone }>> = {
  waiting: { says: 'Waiting to be sent', tone: 'plain' },
  sending: { says: 'Being sent', tone: 'plain' },
  paused: { says: 'Paused', tone: 'caution' },
  needsYou: { says: 'Needs you', tone: 'bad' },
  sent: { says: 'Sent', tone: 'good' },
}

export function ageWords(keptAt: string, nowMs: number): string {
  const ageMs = nowMs - Date.parse(keptAt)
  if (Number.isNaN(ageMs)) return 'kept at an unknown time'
  if (ageMs < 60_000) return 'kept just now'
  return `kept ${durationWords(ageMs)} ago`
}
