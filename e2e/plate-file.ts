/** A plate of 384 wells as a reader's software would export it, of made-up signals, and its layout as CSV. */
export type PlateOfStory = { readonly file: Buffer; readonly layoutCsv: string }

type Holds = {
  readonly role: string
  readonly amount: string
  readonly code: string
  readonly signal: number
}
const standards = ['100', '50', '25', '12.5', '6.25', '3.125', '1.5625', '0']
/** The same small scatter in every run of a story. */
const scatter = [1, 1.02, 0.985] as const
const replicates = 3
const rowNames = 'ABCDEFGHIJKLMNOP'

/** Background 305 RLU, half of 46,000 RLU at 33 mg/L. */
const signalAt = (mgPerL: number): number => (305 - 46_000) / (1 + (mgPerL / 33) ** 1.25) + 46_000

/**
 * Standards and controls in columns 1 to 3. Samples lie side by side from column 4 on, one below another; the last
 * one lies in A7 to A9, and is not in the CSV: somebody scans it. `wild` wells have many times their signal.
 */
export function makePlate(given: {
  readonly name: string
  readonly serial: string
  readonly readAt: Date
  readonly timeZone: string
  readonly codes: readonly string[]
  readonly wild: readonly string[]
}): PlateOfStory {
  const wells = new Map<string, Holds>()
  const put = (row: number, column: number, holds: Omit<Holds, 'signal'>, mgPerL: number) => {
    const name = `${rowNames[row]}${column + 1}`
    const wild = given.wild.includes(name) ? 3 : 1
    const signal = signalAt(mgPerL) * (scatter[column % replicates] ?? 1) * wild
    wells.set(name, { ...holds, signal: holds.role === 'blank' ? 180 : Math.round(signal) })
  }
  for (let column = 0; column < replicates; column += 1) {
    standards.forEach((amount, row) =>
      put(row, column, { role: 'standard', amount, code: '' }, Number(amount)),
    )
    for (const [rows, role, mgPerL] of [
      [[8, 9], 'blank', 0],
      [[10, 11], 'negativeControl', 0],
      [[12, 13], 'positiveControl', 80],
    ] as const) {
      for (const row of rows) put(row, column, { role, amount: '', code: '' }, mgPerL)
    }
    given.codes.forEach((code, at) => {
      const isLast = at === given.codes.length - 1
      const [row, first] = isLast ? [0, 6] : [at, 3]
      put(row, first + column, { role: 'sample', amount: '', code }, 8 + at * 4)
    })
  }
  const scanned = given.codes.at(-1)
  const lines = [...wells]
    .filter(([, { code }]) => code === '' || code !== scanned)
    .map(([well, { role, amount, code }]) =>
      [well, role, amount, code, code === '' ? '' : '1'].join(','),
    )
  return {
    file: gen5File(given, wells),
    layoutCsv: ['well,role,concentration,sample,dilution', ...lines, ''].join('\n'),
  }
}

function gen5File(
  given: { name: string; serial: string; readAt: Date; timeZone: string },
  wells: ReadonlyMap<string, Holds>,
): Buffer {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone: given.timeZone, ...options }).format(given.readAt)
  const columns = Array.from({ length: 24 }, (_, at) => at + 1)
  const rows = rowNames
    .split('')
    .map((row) =>
      [row, ...columns.map((column) => wells.get(`${row}${column}`)?.signal ?? ''), 'LUM:Lum'].join(
        '\t',
      ),
    )
  const lines = [
    '',
    'Software Version\t3.12.08',
    '',
    'Experiment File Path:\tC:\\Story\\Plate.xpt',
    'Protocol File Path:\tC:\\Story\\Luminescence.prt',
    '',
    `Plate Number\t${given.name}`,
    `Date\t${part({ year: 'numeric', month: 'numeric', day: 'numeric' })}`,
    `Time\t${part({ hour: 'numeric', minute: '2-digit', second: '2-digit', hour12: true }).replace('\u202F', ' ')}`,
    'Reader Type:\tSynergy H1',
    `Reader Serial Number:\t${given.serial}`,
    'Reading Type\tReader',
    '',
    'Procedure Details',
    '',
    'Plate Type\t384 WELL PLATE (Use plate lid)',
    'Read\tLUM',
    '\tLuminescence Endpoint',
    '\tFull Plate',
    '\tIntegration Time: 0:01.00 (MM:SS.ss)',
    '',
    'Results',
    `\t${columns.join('\t')}`,
    ...rows,
    '',
  ]
  return Buffer.from(lines.join('\r\n'), 'latin1')
}
