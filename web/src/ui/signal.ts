/** A raw signal for reading, at most seven significant digits or so many, thousands apart; never a reported number. */
export function formatSignal(signal: number, digits = 7): string {
  const [whole = '', fraction] = String(Number(signal.toPrecision(digits))).split('.')
  if (whole.includes('e')) return String(signal)
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202F')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
