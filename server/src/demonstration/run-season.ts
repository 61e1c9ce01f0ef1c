import type pg from 'pg'
import { transaction, type Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { ingestPlateFile } from '../results/results.ts'
import { site_list } from '../sites/sites.ts'
import { collect, giveKits, handOver, receive } from './deeds.ts'
import { simulatePanelFile } from './panel-file.ts'
import { planPanel } from './plan-panel.ts'
import { reviewRun } from './review.ts'
import { planSeason, type SeasonPlate, type SeasonSample } from './season-plan.ts'
import { formatLayoutCsv } from '@luminous/assay/plate/layout-csv.ts'
import { seededRandom } from './simulate-plate.ts'
import { teams } from './demo-world.ts'

export type SeasonPeople = {
  readonly analyst: Principal
  readonly reviewer: Principal
  /** Who samples for a team, by its short name, and the name by which they sign. */
  readonly collectors: ReadonlyMap<string, { by: Principal; name: string }>
}

const courier = 'Carla Courier'

/**
 * Takes a simulated season through the platform as people would: kits to the teams, scans, coolers to the courier,
 * receipts, plate files off the reader, review. `progress` hears how many samples are reported of how many. The last
 * plate is left to the reviewer, so that there is something to look at.
 * Takes the pool, since many people act, each in their own transaction.
 */
export async function runSeason(
  pool: pg.Pool,
  given: {
    lab: TeamId
    teamIds: ReadonlyMap<string, TeamId>
    people: SeasonPeople
    samples: number
    seed: number
    serial: string
    progress: (done: number, all: number) => void
  },
): Promise<void> {
  const { people, samples: count, seed } = given
  if (count === 0) return
  const sites = teams.flatMap((team) =>
    team.sites.map(({ name, water }) => ({ team: team.slug, name, water })),
  )
  const plates = planSeason({ sites, count, seed })
  const random = seededRandom(seed + 1)
  const codes = await transaction(pool, people.analyst, (tx) =>
    giveSeasonKits(
      tx,
      given,
      plates.flatMap(({ samples }) => samples),
      random,
    ),
  )
  const siteIds = await transaction(pool, people.analyst, (tx) => findSites(tx, given.teamIds))
  const arrive = async (plate: SeasonPlate | undefined) =>
    plate && bringIn(pool, { ...given, plate, codes, siteIds })
  let done = 0
  await arrive(plates[0])
  for (const [at, plate] of plates.entries()) {
    const isLast = at === plates.length - 1
    const told = { ...given, plate, codes, random, number: at + 1, isLast }
    // As in a lab: while a plate is read and reviewed, the samples of the next one arrive.
    await Promise.all([readPlate(pool, told), arrive(plates[at + 1])])
    done += plate.samples.length
    given.progress(done, count)
  }
}

async function giveSeasonKits(
  tx: Tx,
  given: { lab: TeamId; teamIds: ReadonlyMap<string, TeamId>; people: SeasonPeople },
  samples: readonly SeasonSample[],
  random: () => number,
): Promise<ReadonlyMap<number, string>> {
  const codes = new Map<number, string>()
  const kitsMax = 500
  for (const [slug, own] of Map.groupBy(samples, ({ team }) => team)) {
    const team = given.teamIds.get(slug)
    if (!team) throw new Error(`${slug} has just been made`)
    for (let first = 0; first < own.length; first += kitsMax) {
      const some = own.slice(first, first + kitsMax)
      const made = await giveKits(tx, {
        lab: given.lab,
        team,
        name: `Season 2026, ${slug} ${first / kitsMax + 1}`,
        count: some.length,
        since: '2026-04-20T15:00:00Z',
        random: (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)),
      })
      some.forEach(({ number }, at) => codes.set(number, made[at] ?? ''))
    }
  }
  return codes
}

async function findSites(
  tx: Tx,
  teamIds: ReadonlyMap<string, TeamId>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const [slug, team] of teamIds) {
    for (const { id, name } of await site_list(tx, team)) found.set(`${slug} ${name}`, id)
  }
  return found
}

/** Collected in the field, handed to the courier day by day, received at the lab: each deed by who does it, when. */
async function bringIn(
  pool: pg.Pool,
  given: {
    lab: TeamId
    teamIds: ReadonlyMap<string, TeamId>
    people: SeasonPeople
    plate: SeasonPlate
    codes: ReadonlyMap<number, string>
    siteIds: ReadonlyMap<string, string>
  },
): Promise<void> {
  const { lab, people, codes } = given
  const as = (by: Principal, occurredAt: string, deed: (tx: Tx) => Promise<unknown>) =>
    transaction(pool, { ...by, occurredAt }, deed)
  const inOrder = given.plate.samples.toSorted((a, b) => a.number - b.number)
  for (const sample of inOrder) {
    const who = people.collectors.get(sample.team)
    const team = given.teamIds.get(sample.team)
    const site = given.siteIds.get(`${sample.team} ${sample.site}`)
    if (!who || !team || !site) throw new Error('the season samples where nobody is')
    await as(who.by, sample.collectedAt, (tx) =>
      collect(tx, {
        team,
        site,
        code: codeOf(codes, sample.number),
        at: sample.collectedAt,
        collector: who.name,
        facts: {
          kind: sample.kind,
          duplicateOf: sample.duplicateOf === null ? null : codeOf(codes, sample.duplicateOf),
          ph: sample.ph,
          waterTemperatureCelsius: sample.waterTemperatureCelsius,
          conductivityUsPerCm: sample.conductivityUsPerCm,
        },
      }),
    )
  }
  const days = Map.groupBy(
    inOrder,
    ({ team, collectedAt }) => `${team} ${collectedAt.slice(0, 10)}`,
  )
  for (const cooler of days.values()) {
    const last = cooler.toSorted((a, b) => a.collectedAt.localeCompare(b.collectedAt)).at(-1)
    const who = last && people.collectors.get(last.team)
    const team = last && given.teamIds.get(last.team)
    if (!last || !who || !team) continue
    const at = new Date(Date.parse(last.collectedAt) + 3_600_000).toISOString()
    await as(who.by, at, (tx) =>
      handOver(tx, {
        team,
        from: who.name,
        to: courier,
        codes: cooler.map(({ number }) => codeOf(codes, number)),
        at,
      }),
    )
  }
  for (const { number, receivedAt, arrival } of given.plate.samples) {
    const code = codeOf(codes, number)
    await as(people.analyst, receivedAt, (tx) =>
      receive(tx, { lab, code, at: receivedAt, arrival }),
    )
  }
}

async function readPlate(
  pool: pg.Pool,
  given: {
    lab: TeamId
    people: SeasonPeople
    plate: SeasonPlate
    codes: ReadonlyMap<number, string>
    random: () => number
    serial: string
    number: number
    isLast: boolean
  },
): Promise<void> {
  const { lab, people, plate, codes, random, serial, number } = given
  const read = plate.samples.filter(({ arrival }) => arrival !== 'broken')
  const truth = new Map(read.map((sample) => [codeOf(codes, sample.number), sample.acids]))
  const layout = planPanel(
    read.map((sample) => ({
      code: codeOf(codes, sample.number),
      role: sample.kind === 'fieldBlank' ? 'fieldBlank' : 'sample',
      dilution: sample.dilution,
    })),
  )
  const bytes = simulatePanelFile({
    protocolName: `NA panel, season plate ${number}`,
    serial,
    startedLocal: plate.readAtLocal,
    layout,
    acidsOf: (code) => truth.get(code) ?? none,
    random,
  })
  const { run } = await ingestPlateFile(pool, people.analyst, {
    lab,
    bytes,
    fileName: `demonstration-season-${String(number).padStart(3, '0')}.xls`,
    plateName: null,
    layoutCsv: Buffer.from(formatLayoutCsv(layout)),
    method: null,
  })
  await reviewRun(pool, {
    lab,
    run: run.row.id,
    analyst: people.analyst,
    reviewer: people.reviewer,
    reason: 'Demonstration review of simulated values',
    onlySubmit: given.isLast && number > 1,
  })
}

const none = { acyclic: 0, complex: 0, classic: 0 }

function codeOf(codes: ReadonlyMap<number, string>, number: number): string {
  const code = codes.get(number)
  if (!code) throw new Error(`sample ${number} of the season has no kit`)
  return code
}
