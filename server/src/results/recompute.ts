import { roundByMethod } from '@luminous/assay/quantify.ts'
import type { Db } from '../platform/database.ts'
import { recomputeRun } from '../runs/runs.ts'
import { team_find_lab } from '../access/access.ts'
import { result_find } from './queries.ts'

export type Recomputed = {
  readonly result: string
  readonly method: string
  readonly plateFileSha256: string
  readonly stored: Values
  readonly recomputed: Values
  /** The rounded value, the limit and the interval: what people read. */
  readonly isSame: boolean
  /** The value before rounding, to the last bit. */
  readonly isSameToTheBit: boolean
  /** The readings that the parser finds today make the root that the ledger has. */
  readonly readingsAreSame: boolean
}

type Values = {
  readonly concentrationMgPerL: string | null
  readonly qualifier: string | null
  readonly limitMgPerL: string | null
  readonly limitType: string | null
  readonly lower95MgPerL: string | null
  readonly upper95MgPerL: string | null
  readonly estimateMgPerL: string | null
}

/** Computes a result again from the bytes of its plate file; null where there is no such result. */
export async function recomputeResult(db: Db, id: string): Promise<Recomputed | null> {
  const stored = await result_find(db, { team: null, id })
  const lab = await team_find_lab(db)
  if (!stored || !lab) return null
  const run = await recomputeRun(db, { team: lab.id, id: stored.runId })
  if (!run) return null
  const method = run.method.definition
  const rounded = (value: number | null) => (value === null ? null : roundByMethod(value, method))
  const found = run.computed.results.find(
    (result) =>
      result.role === 'sample' &&
      result.sampleCode === stored.sampleCode &&
      Number(result.dilution) === Number(stored.dilution),
  )
  const recomputed: Values = {
    concentrationMgPerL: found?.concentrationRounded ?? null,
    qualifier: found?.qualifier ?? null,
    limitMgPerL: found?.limitRounded ?? null,
    limitType: found?.limitType ?? null,
    lower95MgPerL: rounded(found?.lower95 ?? null),
    upper95MgPerL: rounded(found?.upper95 ?? null),
    estimateMgPerL: found?.concentration == null ? null : String(found.concentration),
  }
  const kept: Values = {
    concentrationMgPerL: stored.concentrationMgPerL,
    qualifier: stored.qualifier,
    limitMgPerL: stored.limitMgPerL,
    limitType: stored.limitType,
    lower95MgPerL: stored.lower95MgPerL,
    upper95MgPerL: stored.upper95MgPerL,
    estimateMgPerL: stored.estimateMgPerL,
  }
  const { estimateMgPerL: estimateKept, ...readKept } = kept
  const { estimateMgPerL: estimateFound, ...readFound } = recomputed
  return {
    result: stored.id,
    method: `${stored.methodCode}@${stored.methodRevision}`,
    plateFileSha256: stored.plateFileSha256,
    stored: kept,
    recomputed,
    isSame: JSON.stringify(readKept) === JSON.stringify(readFound),
    isSameToTheBit: estimateKept === estimateFound,
    readingsAreSame:
      run.tree.rootHex === stored.readingRoot && run.row.fileSha256 === stored.plateFileSha256,
  }
}
