/** A number as people type it, a comma for the point and a true minus, as it is written everywhere else. */
export const plainDecimal = (typed: string): string =>
  typed.trim().replace(',', '.').replaceAll('−', '-')

/** The same, and null where nothing was typed: nothing is never 0. */
export function readDecimal(typed: string): string | null {
  const decimal = plainDecimal(typed)
  return decimal === '' ? null : decimal
}
