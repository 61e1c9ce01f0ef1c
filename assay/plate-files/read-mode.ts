import type { ReadingUnit } from '../plate/reading.ts'

/** What reader software calls its detection modes, by their beginnings. */
const modes: readonly (readonly [RegExp, ReadingUnit])[] = [
  [/^(?:[a-z ]*\b)?(?:ultra ?sensitive )?(?:us )?lum(?:inescence|i)?\b/i, 'RLU'],
  [/^(?:abs(?:orbance)?|optical density|od)\b/i, 'OD'],
  [
    /^(?:fluo?r(?:escence|oscence)?|fi|fp|trf|tr-fret|htrf|alpha ?(?:screen|lisa|plex)?|time[- ]resolved)\b/i,
    'RFU',
  ],
]

/** The unit that a mode such as `Luminescence 1` or `Fluorescence (FI)` gives; null if unknown. */
export function unitOfModeName(text: string): ReadingUnit | null {
  return modes.find(([pattern]) => pattern.test(text.trim()))?.[1] ?? null
}
