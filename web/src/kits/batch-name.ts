const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The next free name of a month: `2026-11 A`, then B; after Z it is for people to find one. Pure. */
export function nextBatchName(names: readonly string[], today: string): string {
  const month = today.slice(0, 7)
  const taken = new Set(names.map((name) => name.trim().toUpperCase()))
  const free = Array.from(letters).find((letter) => !taken.has(`${month} ${letter}`))
  return free === undefined ? '' : `${month} ${free}`
}

/** A year from a day, on the calendar: the last of February where there is no 29th. */
export function yearAfter(today: string): string {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year + 1, month, 0)).getUTCDate()
  return `${year + 1}-${two(month)}-${two(Math.min(day, lastOfMonth))}`
}

const two = (number: number): string => String(number).padStart(2, '0')
