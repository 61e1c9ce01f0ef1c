/** A raw signal for reading, at most seven significant digits, thousands apart; never a reported number. */
export function formatSignal(signal: number): string {
  const [whole = '', fraction] = String(Number(signal.toPrecision(7))).split('.')
  if (whole.includes('e')) return String(signal)
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202F')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
