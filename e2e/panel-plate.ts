/** A plate of the panel off a VICTOR reader, of made-up growth and light, and what its wells hold before samples are scanned. */
import {
  writeVictorWorkbook,
  type RunRead,
} from '@luminous/assay/plate-files/victor/write-victor.ts'

const cultures = [
  {
    code: 'atuA',
    base: 3200,
    half: 90,
    top: 14,
    standards: [250, 125, 62.5, 31.25, 15.6, 11, 7.8],
  },
  { code: 'marR', base: 5400, half: 90, top: 11, standards: [512, 256, 128, 64, 32, 22, 16] },
  { code: '3680', base: 1900, half: 22, top: 19, standards: [100, 50, 25, 12.5, 6.25, 3.1, 1.5] },
] as const
const controls = ['untreatedControl', 'untreatedControl', 'untreatedControl'] as const
const hours = 10

type Well = { readonly name: string; readonly light: number; readonly growth: number }

const foldAt = (mgPerL: number, { half, top }: (typeof cultures)[number]): number =>
  (1 - top) / (1 + (mgPerL / half) ** 1.2) + top

/**
 * Rows A to C hold standards and controls, a biosensor each; H10 to H12 medium alone. Samples are scanned into row D:
 * two wells for each biosensor in turn. `waters` says what each sample holds in mg/L of every class; the second one
 * keeps 3680 from growing.
 */
export function makePanelPlate(given: {
  readonly serial: string
  readonly startedText: string
  readonly waters: readonly number[]
}): { readonly file: Buffer; readonly layoutCsv: string } {
  const lines: string[] = []
  const wells: Well[] = []
  cultures.forEach((culture, row) => {
    const put = (column: number, held: string, fold: number) => {
      const name = `${'ABC'[row]}${column + 1}`
      // A little scatter that is the same each time.
      const scatter = 1 + 0.012 * Math.sin(7 * column + row)
      lines.push(`${name},${held},,,${culture.code}`)
      wells.push({ name, light: culture.base * fold * scatter, growth: 1 })
    }
    culture.standards.forEach((amount, at) =>
      put(at, `standard,${amount}`, foldAt(amount, culture)),
    )
    controls.forEach((role, at) => put(7 + at, `${role},`, 1))
    put(10, 'positiveControl,', 7)
    put(11, 'negativeControl,', 1)
  })
  given.waters.forEach((mgPerL, sample) =>
    cultures.forEach((culture, at) =>
      [0, 1].forEach((replicate) => {
        const isPoisoned = sample === 1 && culture.code === '3680'
        wells.push({
          name: `D${sample * 6 + at * 2 + replicate + 1}`,
          light: culture.base * foldAt((mgPerL * 90) / 101, culture) * (1 + 0.02 * replicate),
          growth: isPoisoned ? 0.3 : 1,
        })
      }),
    ),
  )
  for (const name of ['H10', 'H11', 'H12']) {
    lines.push(`${name},blank,,,`)
    wells.push({ name, light: 0, growth: 0 })
  }
  const readAt = (hour: number, seconds: number, valueOf: (well: Well) => number): RunRead[] =>
    wells.map((well, at) => ({ timeS: hour * 3600 + seconds + at, value: valueOf(well) }))
  const odOf = (hour: number) => (well: Well) => 0.045 + 0.05 * (hour + 1) * well.growth
  const file = writeVictorWorkbook({
    protocolName: 'Panel of the story',
    serial: given.serial,
    startedText: given.startedText,
    temperatureC: 30,
    wells: wells.map(({ name }) => name),
    repeats: Array.from({ length: hours }, (_, hour) => ({
      od: readAt(hour, 10, odOf(hour)),
      cps: readAt(hour, 120, (well) => 12 + 0.05 * (hour + 1) * well.growth * well.light),
    })),
    errors: [],
    notes: [],
  })
  const head = 'well,role,concentration,sample,dilution,biosensor'
  return { file: Buffer.from(file), layoutCsv: [head, ...lines, ''].join('\n') }
}
