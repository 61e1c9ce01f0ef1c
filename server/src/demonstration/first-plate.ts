import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { transaction } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import { ingestPlateFile } from '../results/results.ts'
import { site_list } from '../sites/sites.ts'
import { collect, giveKits, receive } from './deeds.ts'
import { teams } from './demo-world.ts'
import { reviewRun } from './review.ts'
import type { SeasonPeople } from './run-season.ts'

const source = (name: string): Buffer => readFileSync(fileURLToPath(new URL(name, import.meta.url)))

/**
 * Two operators' samples on one plate that is always the same: what guides and tests speak of.
 * Takes the pool, since several people act, each in their own transaction.
 */
export async function publishFirstPlate(
  pool: pg.Pool,
  given: { lab: TeamId; teamIds: ReadonlyMap<string, TeamId>; people: SeasonPeople },
): Promise<void> {
  const { lab, people } = given
  const { analyst, reviewer } = people
  for (const { slug, sites } of teams) {
    const team = given.teamIds.get(slug)
    const who = people.collectors.get(slug)
    const vials = sites.flatMap(({ name, samples }) =>
      samples.map(([code, at]) => ({ name, code, at })),
    )
    if (!team || !who || vials.length === 0) continue
    const siteIds = await transaction(pool, analyst, async (tx) => {
      await giveKits(tx, {
        lab,
        team,
        name: `First plate, ${slug}`,
        count: vials.length,
        since: '2026-10-01T15:00:00Z',
        codes: vials.map(({ code }) => code),
      })
      return new Map((await site_list(tx, team)).map(({ name, id }) => [name, id]))
    })
    for (const { name, code, at } of vials) {
      const site = siteIds.get(name)
      if (!site) throw new Error(`the site ${name} has just been made`)
      await transaction(pool, { ...who.by, occurredAt: at }, (tx) =>
        collect(tx, { team, site, code, at, collector: who.name }),
      )
      const arrived = new Date(Date.parse(at) + 22 * 3_600_000).toISOString()
      await transaction(pool, { ...analyst, occurredAt: arrived }, (tx) =>
        receive(tx, { lab, code, at: arrived, arrival: 'ok' }),
      )
    }
  }
  const { run } = await ingestPlateFile(pool, analyst, {
    lab,
    bytes: source('plate.txt'),
    fileName: 'demonstration-plate.txt',
    plateName: null,
    layoutCsv: source('layout.csv'),
    method: 'na-lux-4pl',
  })
  await reviewRun(pool, {
    lab,
    run: run.row.id,
    analyst,
    reviewer,
    reason: 'Demonstration review of simulated values',
  })
}
