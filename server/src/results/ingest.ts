import type pg from 'pg'
import type { Db } from '../platform/database.ts'
import type { Principal } from '../platform/principal.ts'
import {
  resultIdOf,
  resultsOf,
  takeToldPlate,
  type ComputedRun,
  type RunInput,
} from '../runs/runs.ts'
import { findSamplesByCode } from '../samples/samples.ts'
import { codesOfRun } from './publish-run.ts'

export type Ingested = {
  readonly run: ComputedRun
  /** The same bytes had made a run before; nothing was written. */
  readonly existed: boolean
  /** What was computed of samples that somebody has. They are published when a reviewer signs. */
  readonly results: readonly {
    id: string
    biosensor: string | null
    sample: string
    dilution: string
    team: string
  }[]
  readonly unknownSamples: readonly string[]
}

/**
 * From the bytes of a plate file to computed results; a reviewer publishes them. Half of it is never there. Takes the
 * pool, as the door for plate files does.
 */
export const ingestPlateFile = (
  pool: pg.Pool,
  principal: Principal,
  input: RunInput,
): Promise<Ingested> =>
  takeToldPlate(pool, principal, input, (tx, { run, existed }) => describe(tx, run, existed))

async function describe(db: Db, run: ComputedRun, existed: boolean): Promise<Ingested> {
  const codes = codesOfRun(run)
  const samples = await findSamplesByCode(db, codes)
  const results = resultsOf(run).flatMap(({ part: { biosensor }, result }) => {
    const sample = samples.get(result.sampleCode)
    if (result.role !== 'sample' || !sample) return []
    const { dilution } = result
    const id = resultIdOf(run.row.id, biosensor, result)
    return [{ id, biosensor, sample: sample.code, dilution, team: sample.team }]
  })
  return { run, existed, results, unknownSamples: codes.filter((code) => !samples.has(code)) }
}
