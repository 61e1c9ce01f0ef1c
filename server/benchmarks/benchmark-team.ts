import type pg from 'pg'
import { makeTeam } from '../src/access/make-team.ts'
import type { Config } from '../src/platform/config.ts'
import { transaction, type DatabaseAddress } from '../src/platform/database.ts'
import {
  newId,
  type MethodId,
  type RunId,
  type SampleId,
  type SiteId,
  type TeamId,
} from '../src/platform/ids.ts'
import { jobPrincipal } from '../src/platform/principal.ts'
import { result_insert_many, type NewResult } from '../src/results/queries.ts'
import { registerSample } from '../src/samples/samples.ts'
import { addSite } from '../src/sites/sites.ts'

export type Setup = {
  readonly config: Config
  readonly worker: pg.Pool
  readonly migrator: pg.Pool
  readonly sequencer: pg.Pool
  readonly superuserUrl: string
  readonly address: DatabaseAddress
  readonly say: (text: string) => void
  /** To how many samples a laboratory grows. */
  readonly samples: number
}

export type Subject = {
  readonly team: TeamId
  readonly site: SiteId
  readonly sample: SampleId
  readonly run: RunId
  readonly method: MethodId
}

export const principal = jobPrincipal('benchmark')

export async function makeBenchmarkTeam(setup: Setup): Promise<Subject> {
  return transaction(setup.worker, principal, async (tx) => {
    const slug = `benchmark-${newId().slice(-12)}`
    const team = await makeTeam(tx, {
      slug,
      name: 'Benchmark',
      kind: 'customer',
      publicUrl: setup.config.publicUrl,
    })
    const site = await addSite(tx, {
      team: team.id,
      name: 'Site',
      timeZone: 'America/Edmonton',
      latitude: null,
      longitude: null,
    })
    const sample = await registerSample(tx, {
      team: team.id,
      code: slug,
      site,
      collectedAt: '2026-10-12T15:20:00Z',
    })
    return { team: team.id, site, sample, run: newId<'run'>(), method: newId<'method'>() }
  })
}

/** Results as the pipeline writes them. */
export const makeResults = (subject: Subject, count: number): NewResult[] =>
  Array.from({ length: count }, (_, at) => ({
    team: subject.team,
    id: newId<'result'>(),
    sample: subject.sample,
    site: subject.site,
    collectedAt: '2026-10-12T15:20:00Z',
    analyte: 'naphthenic acids',
    biosensor: null,
    biosensorName: null,
    acidClass: null,
    isEstimate: false,
    fold: null,
    foldLower95: null,
    foldUpper95: null,
    response: null,
    growthPercent: null,
    concentrationMgPerL: `${10 + (at % 80)}.3`,
    qualifier: null,
    limitMgPerL: null,
    limitType: null,
    lowerBoundMgPerL: null,
    lower95MgPerL: '9.71',
    upper95MgPerL: '12.9',
    estimateMgPerL: '11.304512345678901',
    dilution: '1',
    replicates: 3,
    cvPercent: '4.2',
    flags: at % 7 === 0 ? ['qc.replicateCv'] : [],
    run: subject.run,
    plateFileSha256: 'a'.repeat(64),
    readingRoot: 'b'.repeat(64),
    method: subject.method,
    methodCode: 'na-lux-4pl',
    edition: 1,
    replaces: null,
    approval: null,
    methodRevision: 1,
  }))

export const insertResults = (pool: pg.Pool, results: readonly NewResult[]): Promise<void> =>
  transaction(pool, principal, (tx) => result_insert_many(tx, results))

/** The value below which a share of the numbers lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const rounded = (value: number, decimals = 2): number => Number(value.toFixed(decimals))
