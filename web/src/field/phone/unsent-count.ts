/**
 * How much this browser has not sent yet, for pages that do not open the phone's store: a note of it, written by
 * those that do.
 */
const key = 'luminous.field.unsent'

/** Null where the field page was never used here. */
export function readUnsentCount(): number | null {
  try {
    const noted = localStorage.getItem(key)
    const count = Number(noted)
    return noted === null || !Number.isSafeInteger(count) || count < 0 ? null : count
  } catch {
    return null
  }
}

export function noteUnsentCount(count: number): void {
  try {
    localStorage.setItem(key, String(count))
  } catch {
    // A note only: what counts is in the store.
  }
}
