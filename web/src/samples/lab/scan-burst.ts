/**
 * Tells a handheld scanner, which types like a keyboard, from a hand: its keys come faster than anybody's. A code
 * that is scanned while a form is open must neither choose boxes nor save the form. Pure.
 */
export type Burst = { readonly keys: number; readonly lastMs: number }

export const noBurst: Burst = { keys: 0, lastMs: Number.NEGATIVE_INFINITY }

const gapMaxMs = 50
/** The shortest code of a sample that people scan. */
const keysMin = 8

/** One more key, at a time in ms; `isNew` where it does not belong to those before. */
export function addKey(burst: Burst, atMs: number): Burst & { readonly isNew: boolean } {
  const isNew = atMs - burst.lastMs > gapMaxMs
  return { keys: isNew ? 1 : burst.keys + 1, lastMs: atMs, isNew }
}

/** Whether an Enter at this time ends a scan. */
export const endsScan = (burst: Burst, atMs: number): boolean =>
  burst.keys >= keysMin && atMs - burst.lastMs <= gapMaxMs
