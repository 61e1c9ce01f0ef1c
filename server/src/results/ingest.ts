import type pg from 'pg'
import { errorCode } from '../platform/fault.ts'
import { transaction } from '../platform/database.ts'
import type { Principal } from '../platform/principal.ts'
import { findRunOfFile, storeRun, type ComputedRun, type RunInput } from '../runs/runs.ts'
import { publishRun } from './publish-run.ts'
import { result_list_of_run } from './queries.ts'

export type Ingested = {
  readonly run: ComputedRun
  /** The same bytes had made a run before; nothing was written. */
  readonly existed: boolean
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
 * From the bytes of a plate file to published results, in one transaction. Half of it is never there, and
 * the same bytes, even sent at the same moment by two people, make one run.
 */
export async function ingestPlateFile(
  pool: pg.Pool,
  principal: Principal,
  input: RunInput,
): Promise<Ingested> {
  const existing = await findExisting(pool, principal, input)
  if (existing) return existing
  try {
    return await transaction(pool, principal, async (tx) => {
      const run = await storeRun(tx, input)
      const { results, unknownSamples } = await publishRun(tx, principal, run)
      return { run, existed: false, results, unknownSamples }
    })
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
    if (!run) return null
    const results = await result_list_of_run(tx, run.row.id)
    const found = new Set(results.map((result) => result.sample))
    const unknownSamples = run.computed.results
      .map((result) => result.sampleCode)
      .filter((code) => !found.has(code))
    return { run, existed: true, results, unknownSamples: [...new Set(unknownSamples)] }
  })
}
