import type { Layout, WellContent } from '@luminous/assay/plate/layout.ts'
import { formatWell, parseWell } from '@luminous/assay/plate/well.ts'

/** A layout while somebody paints it: pure functions, each answering a new layout. */
export type PlateSize = { readonly rowCount: number; readonly columnCount: number }
/** Which way the next well lies. */
export type Direction = 'right' | 'down'

/** The wells between two corners, row by row. */
export function rectangle(from: string, to: string): string[] {
  const [a, b] = [parseWell(from), parseWell(to)]
  const rows = span(a.row, b.row)
  const columns = span(a.column, b.column)
  return rows.flatMap((row) => columns.map((column) => formatWell({ row, column })))
}
const span = (a: number, b: number): number[] =>
  Array.from({ length: Math.abs(a - b) + 1 }, (_, at) => Math.min(a, b) + at)

/** Puts the same into all of these wells; null empties them. Replicates of a sample are counted. */
export function paint(
  layout: Layout,
  wells: readonly string[],
  content: WellContent | null,
): Layout {
  const painted = new Set(wells)
  const kept = Object.entries(layout).filter(([well]) => !painted.has(well))
  if (content === null) return Object.fromEntries(kept)
  return Object.fromEntries([
    ...kept,
    ...wells.map((well, at) => [
      well,
      'sampleCode' in content ? { ...content, replicate: at + 1 } : content,
    ]),
  ])
}

export type Series = {
  readonly start: number
  readonly factor: number
  readonly steps: number
  readonly replicates: number
  /** The way in which the concentrations go; replicates lie across. */
  readonly direction: Direction
  /** A last step of concentration 0. */
  readonly endsWithZero: boolean
  /** Which culture the series stands in. */
  readonly biosensor?: string
}

/** Standards from a corner on, each step so many times weaker. Null where the plate has no room. */
export function dilutionSeries(
  layout: Layout,
  from: string,
  series: Series,
  { rowCount, columnCount }: PlateSize,
): Layout | null {
  const { start, factor, steps, replicates, direction, endsWithZero, biosensor } = series
  const corner = parseWell(from)
  const amounts = Array.from({ length: steps }, (_, at) => writeAmount(start / factor ** at))
  if (endsWithZero) amounts.push('0')
  const along = direction === 'down' ? 'row' : 'column'
  const rows = corner.row + (along === 'row' ? amounts.length : replicates)
  const columns = corner.column + (along === 'row' ? replicates : amounts.length)
  if (rows > rowCount || columns > columnCount) return null
  return amounts.reduce<Layout>((made, concentration, step) => {
    const wells = Array.from({ length: replicates }, (_, replicate) =>
      formatWell({
        row: corner.row + (along === 'row' ? step : replicate),
        column: corner.column + (along === 'row' ? replicate : step),
      }),
    )
    return paint(made, wells, { role: 'standard', concentration, ...(biosensor && { biosensor }) })
  }, layout)
}

/** Without an exponent, with six significant digits and no zeros at the end. */
function writeAmount(value: number): string {
  const digits = Math.min(12, Math.max(0, 5 - Math.floor(Math.log10(value))))
  const text = value.toFixed(digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** The first free wells that lie in a line; null where none are left. */
export function nextFree(
  layout: Layout,
  { rowCount, columnCount }: PlateSize,
  replicates: number,
  direction: Direction,
): string[] | null {
  const [lines, perLine] = direction === 'right' ? [rowCount, columnCount] : [columnCount, rowCount]
  for (let line = 0; line < lines; line += 1) {
    for (let first = 0; first + replicates <= perLine; first += 1) {
      const wells = Array.from({ length: replicates }, (_, at) =>
        direction === 'right'
          ? formatWell({ row: line, column: first + at })
          : formatWell({ row: first + at, column: line }),
      )
      if (wells.every((well) => layout[well] === undefined)) return wells
    }
  }
  return null
}

/** Past, present and future of what somebody paints. */
export type History = {
  readonly past: readonly Layout[]
  readonly now: Layout
  readonly future: readonly Layout[]
}
const stepsMax = 100

export function change(history: History, next: Layout): History {
  return { past: [...history.past, history.now].slice(-stepsMax), now: next, future: [] }
}
export function undo(history: History): History {
  const { past, now, future } = history
  const former = past.at(-1)
  return former ? { past: past.slice(0, -1), now: former, future: [now, ...future] } : history
}
export function redo(history: History): History {
  const [next, ...rest] = history.future
  return next ? { past: [...history.past, history.now], now: next, future: rest } : history
}
