import type pg from 'pg'
import { errorCode } from '../platform/fault.ts'
import { transaction, type Db } from '../platform/database.ts'
import type { Principal } from '../platform/principal.ts'
import {
  findRunOfFile,
  resultIdOf,
  storeRun,
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
    sample: string
    dilution: string
    team: string
  }[]
  readonly unknownSamples: readonly string[]
}

const uniqueViolation = '23505'

/**
 * From the bytes of a plate file to computed results, in one transaction; a reviewer publishes them. Half of it is
 * never there, and the same bytes, even sent at the same moment by two people, make one run.
 */
export async function ingestPlateFile(
  pool: pg.Pool,
  principal: Principal,
  input: RunInput,
): Promise<Ingested> {
  const existing = await findExisting(pool, principal, input)
  if (existing) return existing
  try {
    return await transaction(pool, principal, async (tx) =>
      describe(tx, await storeRun(tx, input), false),
    )
  } catch (error) {
    if (errorCode(error) !== uniqueViolation) throw error
    const winner = await findExisting(pool, principal, input)
    if (!winner) throw error
    return winner
  }
}

async function findExisting(
  pool: pg.Pool,
  principal: Principal,
  input: RunInput,
): Promise<Ingested | null> {
  return transaction(pool, principal, async (tx) => {
    const run = await findRunOfFile(tx, input)
    return run && describe(tx, run, true)
  })
}

async function describe(db: Db, run: ComputedRun, existed: boolean): Promise<Ingested> {
  const codes = codesOfRun(run)
  const samples = await findSamplesByCode(db, codes)
  const results = run.computed.results.flatMap((result) => {
    const sample = samples.get(result.sampleCode)
    if (result.role !== 'sample' || !sample) return []
    const { dilution } = result
    return [
      { id: resultIdOf(run.row.id, result), sample: sample.code, dilution, team: sample.team },
    ]
  })
  return { run, existed, results, unknownSamples: codes.filter((code) => !samples.has(code)) }
}
