/** Numbers with their units, as they are typed and shown. Pure. */

/** `−0.2 °C`, or that nobody wrote it down. */
export const measureWords = (decimal: string | null, unit = ''): string =>
  decimal === null
    ? 'not recorded'
    : `${decimal.replace(/^-/, '−')}${unit === '' ? '' : `\u00A0${unit}`}`

/** What a field for a decimal number takes. */
export const decimalInput = {
  inputMode: 'decimal',
  autoComplete: 'off',
  maxLength: 20,
  pattern: String.raw`\s*[\-−]?\d{1,6}([.,]\d{1,6})?\s*`,
  title: 'A number, like 4.5',
} as const
