/** The face of samples: how they are taken, handed on, received and decided about; who had them when. */
import type { Db, Tx } from '../platform/database.ts'
import { newId, type SampleId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { sample_insert, sample_list_by_code, type BenchSample, type NewSample } from './queries.ts'

export { collectSample } from './collect-sample.ts'
export { handOverSamples } from './hand-over.ts'
export { receiveSample } from './receive-sample.ts'
export { decideAboutSample } from './decide-sample.ts'
export { sample_lock_by_code } from './queries.ts'
export { backToBench, markRead } from './mark-read.ts'
export { reportSamples } from './report-samples.ts'
export type { BenchSample as Sample }

/** Registers a sample that came without a kit. `collectedAt` is an instant, RFC 3339. */
export async function registerSample(tx: Tx, sample: Omit<NewSample, 'id'>): Promise<SampleId> {
  const id = newId<'sample'>()
  await sample_insert(tx, { ...sample, id })
  return id
}

/** Samples by code. Throws where two teams have the same code: a well must belong to one of them. */
export async function findSamplesByCode(
  db: Db,
  codes: readonly string[],
): Promise<Map<string, BenchSample>> {
  const found = new Map<string, BenchSample>()
  for (const sample of await sample_list_by_code(db, codes)) {
    if (found.has(sample.code)) {
      throw new Problem(
        'sample.unknown',
        `The code ${sample.code} belongs to samples of two teams; give one of them another code.`,
      )
    }
    found.set(sample.code, sample)
  }
  return found
}
