/**
 * What a plate of three biosensors does in fifteen hours, by shapes like those that are published: growth by a logistic
 * curve, light that answers with a delay of the biosensor's own and saturates, a strong sample that keeps one of them
 * from growing. Values are made up.
 */
import { curveAt, type LogisticParameters } from '@luminous/assay/curve/curve.ts'
import type { Layout, WellContent } from '@luminous/assay/plate/layout.ts'
import { wellFactor } from '@luminous/assay/method/panel-rules.ts'
import { normal } from './simulate-plate.ts'

/** The classes of acids in a sample, undiluted, mg/L. */
export type Acids = { readonly acyclic: number; readonly complex: number; readonly classic: number }

type Sensor = {
  /** Which acids it answers to. */
  readonly sees: keyof Acids
  /** Fold over the control when it has answered, by mg/L in the well. */
  readonly fold: LogisticParameters
  /** When half of the answer is there, and how fast it comes, hours. */
  readonly delayH: number
  readonly paceH: number
  /** Light over growth without any acids, CPS/OD. */
  readonly base: number
  /** Complex acids in the well from which it grows half as much, mg/L; null: it stands them. */
  readonly halfGrowthMgPerL: number | null
}

const sensors: Readonly<Record<string, Sensor>> = {
  atuA: {
    sees: 'acyclic',
    fold: { A: 1, B: 1.25, C: 90, D: 14, G: 1 },
    delayH: 4.5,
    paceH: 0.7,
    base: 3200,
    halfGrowthMgPerL: null,
  },
  marR: {
    sees: 'complex',
    fold: { A: 1, B: 1.15, C: 90, D: 11, G: 1 },
    delayH: 3.2,
    paceH: 0.6,
    base: 5400,
    halfGrowthMgPerL: null,
  },
  '3680': {
    sees: 'classic',
    fold: { A: 1, B: 1.2, C: 22, D: 19, G: 1 },
    delayH: 1.8,
    paceH: 0.4,
    base: 1900,
    halfGrowthMgPerL: 70,
  },
}

export const repeats = 45
const intervalS = 1200
const lightCv = 0.035
const growthCv = 0.012
/** Medium alone, and what grows above it. */
const mediumOd = 0.045
const grownOd = 0.55
const growthHalfH = 4
const growthPaceH = 1.1
const darkCps = 14
const positiveControlMgPerL = 300

/** Reads of one well by repeat: seconds since the start, optical density, counts per second. */
export type WellReads = {
  readonly growthS: readonly number[]
  readonly od: readonly number[]
  readonly lightS: readonly number[]
  readonly cps: readonly number[]
}

/** All wells of a plate that hold anything, in the order of the layout. */
export function simulateWells(given: {
  readonly layout: Layout
  readonly acidsOf: (sampleCode: string) => Acids
  readonly random: () => number
}): Map<string, WellReads> {
  const { layout, acidsOf, random } = given
  const wells = Object.entries(layout).filter(([, { role }]) => role !== 'empty')
  return new Map(
    wells.map(([well, content], at) => [well, readsOf(content, { at, acidsOf, random })]),
  )
}

function readsOf(
  content: WellContent,
  given: { at: number; acidsOf: (code: string) => Acids; random: () => number },
): WellReads {
  const { at, acidsOf, random } = given
  const sensor = content.biosensor === undefined ? null : (sensors[content.biosensor] ?? null)
  const acids = inWell(content, sensor, acidsOf)
  const halfGrowth = sensor?.halfGrowthMgPerL ?? null
  const vigour = halfGrowth === null ? 1 : 1 / (1 + (acids.complex / halfGrowth) ** 3)
  const full = sensor === null ? 1 : curveAt(sensor.fold, acids[sensor.sees])
  const own = 1 + lightCv * normal(random)
  // A reader does all wells of one kind first, a third of a second each.
  const growthS = timesFrom(12 + at * 0.33)
  const lightS = timesFrom(80 + at * 2.05)
  const odAt = (seconds: number): number => {
    const share = sensor === null ? 0 : sigmoid(seconds / 3600, growthHalfH, growthPaceH)
    return mediumOd + grownOd * vigour * share * (1 + growthCv * normal(random))
  }
  const cpsAt = (seconds: number): number => {
    if (sensor === null) return Math.max(0, darkCps + 3 * normal(random))
    const hours = seconds / 3600
    const grown = grownOd * vigour * sigmoid(hours, growthHalfH, growthPaceH)
    const fold = 1 + (full - 1) * sigmoid(hours, sensor.delayH, sensor.paceH)
    return darkCps + sensor.base * grown * fold * own * (1 + 0.01 * normal(random))
  }
  return {
    growthS,
    od: growthS.map((seconds) => round(odAt(seconds), 4)),
    lightS,
    cps: lightS.map((seconds) => round(cpsAt(seconds), 0)),
  }
}

/** mg/L of each class that the biosensor sees in its well. */
function inWell(
  content: WellContent,
  sensor: Sensor | null,
  acidsOf: (code: string) => Acids,
): Acids {
  const none = { acyclic: 0, complex: 0, classic: 0 }
  const only = (mgPerL: number): Acids =>
    sensor === null ? none : { ...none, [sensor.sees]: mgPerL }
  // Standards and controls are made up to their concentration in the well, and poison nothing.
  if (content.role === 'standard') return only(Number(content.concentration))
  if (content.role === 'positiveControl') return only(positiveControlMgPerL)
  if (!('sampleCode' in content)) return none
  const acids = acidsOf(content.sampleCode)
  const factor =
    Number(content.dilution) * wellFactor({ wellDilution: { waterUl: '90', wellUl: '101' } })
  return {
    acyclic: acids.acyclic / factor,
    complex: acids.complex / factor,
    classic: acids.classic / factor,
  }
}

const timesFrom = (first: number): number[] =>
  Array.from({ length: repeats }, (_, repeat) => round(repeat * intervalS + first, 2))

const sigmoid = (at: number, middle: number, pace: number): number =>
  1 / (1 + Math.exp(-(at - middle) / pace))

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals))
