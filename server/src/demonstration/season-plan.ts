import { normal, seededRandom } from './simulate-plate.ts'
import type { DemoWater } from './demo-world.ts'
import { panelSamplesMax } from './plan-panel.ts'
import type { Acids } from './simulate-panel.ts'

export type SeasonSite = {
  readonly team: string
  readonly name: string
  readonly water: DemoWater
}

export type SeasonSample = {
  /** Its place in the season, from 0: what it is known by until it has a code. */
  readonly number: number
  readonly team: string
  readonly site: string
  readonly kind: 'sample' | 'fieldBlank' | 'duplicate'
  /** The sample that it doubles, by number. */
  readonly duplicateOf: number | null
  readonly collectedAt: string
  readonly receivedAt: string
  /** What is really in it, by class. */
  readonly acids: Acids
  readonly dilution: string
  readonly ph: string
  readonly waterTemperatureCelsius: string
  readonly conductivityUsPerCm: string
  /** What the lab saw at arrival, and what was decided. */
  readonly arrival: 'ok' | 'warm' | 'broken'
}

/** One plate: read at once, of whatever arrived since the one before. */
export type SeasonPlate = {
  /** On the reader's clock, in its zone. */
  readonly readAtLocal: string
  readonly samples: readonly SeasonSample[]
}

/** First day of the season; days are in the zone of the sites. */
const firstDay = Date.UTC(2026, 4, 4)
const dayMs = 86_400_000
/** 2026 keeps one offset from May on: 15:00 in UTC is 9 in the morning there. */
const morningUtcHour = 15

/** A week in August when something leaked into the river. */
const leak = { site: 'Athabasca River at the north crossing', fromWeek: 14, weeks: 2, mgPerL: 11 }

/**
 * A season of `count` samples: every site in turn, week after week, as often as it takes; field blanks and duplicates
 * among them, a few that arrived warm or broken. The same seed gives the same season. Pure.
 */
export function planSeason(given: {
  readonly sites: readonly SeasonSite[]
  readonly count: number
  readonly seed: number
}): SeasonPlate[] {
  const { sites, count } = given
  const random = seededRandom(given.seed)
  const samples: SeasonSample[] = []
  const weeks = 22
  const perVisit = Math.max(1, Math.ceil(count / (sites.length * weeks)))
  for (let week = 0; samples.length < count; week += 1) {
    for (const [at, site] of sites.entries()) {
      for (let bottle = 0; bottle < perVisit && samples.length < count; bottle += 1) {
        samples.push(planSample({ site, at, week: week % weeks, bottle, random, before: samples }))
      }
    }
  }
  samples.sort((a, b) => a.receivedAt.localeCompare(b.receivedAt) || a.number - b.number)
  return cutPlates(samples)
}

function planSample(given: {
  site: SeasonSite
  at: number
  week: number
  bottle: number
  random: () => number
  before: readonly SeasonSample[]
}): SeasonSample {
  const { site, at, week, bottle, random, before } = given
  const number = before.length
  const minutes = at * 47 + bottle * 6 + Math.floor(random() * 20)
  const collected = firstDay + week * 7 * dayMs + morningUtcHour * 3_600_000 + minutes * 60_000
  const received = collected + dayMs + 2 * 3_600_000 + Math.floor(random() * 3 * 3_600_000)
  const previous = before.at(-1)
  const isDuplicate =
    number % 20 === 19 && previous?.kind === 'sample' && previous.site === site.name
  const kind = isDuplicate ? 'duplicate' : number % 20 === 9 ? 'fieldBlank' : 'sample'
  const isLeaking =
    site.name === leak.site && week >= leak.fromWeek && week < leak.fromWeek + leak.weeks
  const base = isLeaking ? leak.mgPerL : site.water.meanMgPerL * seasonal(week)
  const found = base * Math.exp(site.water.scatter * normal(random) * 0.5)
  const acids =
    kind === 'fieldBlank'
      ? acidsOf(0)
      : isDuplicate && previous
        ? acidsOf(previous.acids.complex * 1.02)
        : acidsOf(found)
  const luck = random()
  return {
    number,
    team: site.team,
    site: site.name,
    kind,
    duplicateOf: isDuplicate && previous ? previous.number : null,
    collectedAt: new Date(collected).toISOString(),
    // Two bottles of one visit travel in one cooler.
    receivedAt: isDuplicate && previous ? previous.receivedAt : new Date(received).toISOString(),
    acids,
    // Raw water: the ranges of the panel reach as far as the ponds do.
    dilution: '1',
    ph: (7.9 + 0.3 * normal(random)).toFixed(2),
    waterTemperatureCelsius: (4 + 14 * Math.sin((Math.PI * week) / 22) + random()).toFixed(1),
    conductivityUsPerCm: (260 + acids.complex * 35 + 20 * normal(random)).toFixed(0),
    arrival: luck < 0.006 ? 'broken' : luck < 0.03 ? 'warm' : 'ok',
  }
}

/** Of the acids in process water most are complex. */
const acidsOf = (complex: number): Acids => ({
  complex,
  acyclic: complex * 0.55,
  classic: complex * 0.22,
})

/** More in late winter's low water, less with the freshet. */
const seasonal = (week: number): number => 1 + 0.25 * Math.cos((2 * Math.PI * week) / 22)

/** Plates as the lab would fill them: of what has arrived, read two days after the last of it. */
function cutPlates(samples: readonly SeasonSample[]): SeasonPlate[] {
  const usable = samples.filter(({ arrival }) => arrival !== 'broken')
  const plates: SeasonPlate[] = []
  let waiting = samples.filter(({ arrival }) => arrival === 'broken')
  for (let first = 0; first < usable.length; first += panelSamplesMax) {
    const own = usable.slice(first, first + panelSamplesMax)
    const isLast = first + panelSamplesMax >= usable.length
    const until = own.at(-1)?.receivedAt ?? ''
    const readAt = new Date(Date.parse(until) + 2 * dayMs - 6 * 3_600_000)
    // What was broken is received with the others and read by nobody.
    const isDue = ({ receivedAt }: SeasonSample) => isLast || receivedAt <= until
    plates.push({
      readAtLocal: readAt.toISOString().slice(0, 19),
      samples: [...own, ...waiting.filter(isDue)],
    })
    waiting = waiting.filter((sample) => !isDue(sample))
  }
  return plates
}
