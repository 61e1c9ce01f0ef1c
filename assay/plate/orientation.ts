import type { Layout, WellContent } from './layout.ts'
import {
  formatWell,
  parseWell,
  smallestPlateFormat,
  type PlateFormat,
  type WellPosition,
} from './well.ts'

/** How a plate may lie wrongly in a reader, or a file be written. */
export const plateTurns = ['rotated180', 'mirroredColumns', 'mirroredRows'] as const
export type PlateTurn = (typeof plateTurns)[number]

export type Orientation = {
  /** The turn that explains the signals where the layout as it stands does not; else null. */
  readonly turned: PlateTurn | null
  /** Turns that would change nothing about what the layout knows: nobody could tell. */
  readonly undetectable: readonly PlateTurn[]
  /** Rank correlation of the known concentrations with the signals as laid out; null with too few wells. */
  readonly agreement: number | null
}

const turns: Readonly<Record<PlateTurn, (at: WellPosition, format: PlateFormat) => WellPosition>> =
  {
    rotated180: ({ row, column }, { rowCount, columnCount }) => ({
      row: rowCount - 1 - row,
      column: columnCount - 1 - column,
    }),
    mirroredColumns: ({ row, column }, { columnCount }) => ({
      row,
      column: columnCount - 1 - column,
    }),
    mirroredRows: ({ row, column }, { rowCount }) => ({ row: rowCount - 1 - row, column }),
  }

/** Fewer wells of known concentration tell nothing. */
const knownWellsMin = 5
/** As laid out, the signals must follow the concentrations less well than this to arouse suspicion. */
const agreementSuspect = 0.75
/** A turn must explain them at least so well, and better by so much. */
const agreementOfTurn = 0.9
const agreementGain = 0.2

/**
 * Whether the plate lies in the reader as the layout says. Wells whose concentration is known (standards; blanks and
 * negative controls as 0) must follow it by rank; where another turn of the plate makes them do so, and the layout
 * does not, the plate was turned. `response` is the sign of the method's curve: without it a series that runs
 * backwards looks like a falling curve. Signals are of all wells that were read, by well name. Pure.
 */
export function judgeOrientation(input: {
  readonly layout: Layout
  readonly signals: ReadonlyMap<string, number>
  readonly response: 'rising' | 'falling' | null
}): Orientation {
  const { layout, signals, response } = input
  const known = Object.entries(layout).flatMap(([well, content]) => {
    const concentration = knownConcentration(content)
    return concentration === null ? [] : [{ at: parseWell(well), concentration }]
  })
  const format = smallestPlateFormat(
    [...Object.keys(layout), ...signals.keys()].map((well) => parseWell(well)),
  )
  const agreementAfter = (turn: PlateTurn | null): number | null => {
    const pairs = known.flatMap(({ at, concentration }) => {
      const signal = signals.get(formatWell(turn === null ? at : turns[turn](at, format)))
      return signal === undefined ? [] : [{ concentration, signal }]
    })
    if (pairs.length < knownWellsMin || pairs.length < known.length / 2) return null
    const correlation = rankCorrelation(pairs)
    if (correlation === null || response === null) return correlation && Math.abs(correlation)
    return response === 'rising' ? correlation : -correlation
  }
  const agreement = agreementAfter(null)
  const [best] = plateTurns
    .map((turn) => ({ turn, agreement: agreementAfter(turn) ?? -1 }))
    .toSorted((one, other) => other.agreement - one.agreement)
  // Where the wells that the layout knows were not even read, any turn that explains the signals is the better one.
  const asLaidOut = agreement ?? 0
  const isTurned =
    best !== undefined &&
    asLaidOut < agreementSuspect &&
    best.agreement >= agreementOfTurn &&
    best.agreement - asLaidOut >= agreementGain
  return {
    turned: isTurned ? best.turn : null,
    undetectable:
      known.length < knownWellsMin
        ? [...plateTurns]
        : plateTurns.filter((turn) => looksTheSame(layout, turn, format)),
    agreement,
  }
}

/** The plate as it lies: the layout turned along with it. */
export function turnLayout(layout: Layout, turn: PlateTurn, format: PlateFormat): Layout {
  return Object.fromEntries(
    Object.entries(layout).map(([well, content]) => [
      formatWell(turns[turn](parseWell(well), format)),
      content,
    ]),
  )
}

function knownConcentration(content: WellContent): number | null {
  if (content.role === 'standard') return Number(content.concentration)
  return content.role === 'blank' || content.role === 'negativeControl' ? 0 : null
}

/** Every well of known concentration comes to lie on one of the same. */
const looksTheSame = (layout: Layout, turn: PlateTurn, format: PlateFormat): boolean =>
  Object.entries(layout).every(([well, content]) => {
    const concentration = knownConcentration(content)
    if (concentration === null) return true
    const other = layout[formatWell(turns[turn](parseWell(well), format))]
    return other !== undefined && knownConcentration(other) === concentration
  })

/** Spearman's, with mean ranks for ties; null where one side does not vary. */
function rankCorrelation(
  pairs: readonly { concentration: number; signal: number }[],
): number | null {
  const x = ranks(pairs.map(({ concentration }) => concentration))
  const y = ranks(pairs.map(({ signal }) => signal))
  const middle = (pairs.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((rank, at) => {
    const [dx, dy] = [rank - middle, (y[at] ?? middle) - middle]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}

function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((one, other) => one - other)
  const places = new Map<number, { first: number; count: number }>()
  sorted.forEach((value, at) => {
    const place = places.get(value)
    if (place) place.count += 1
    else places.set(value, { first: at + 1, count: 1 })
  })
  return values.map((value) => {
    const { first = 0, count = 1 } = places.get(value) ?? {}
    return first + (count - 1) / 2
  })
}
