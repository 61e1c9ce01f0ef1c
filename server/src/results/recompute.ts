import { roundByMethod } from '@luminous/assay/result/quantify.ts'
import type { Db } from '../platform/database.ts'
import {
  openRun,
  readingRootOf,
  requireComputed,
  resultIdOf,
  resultsOf,
  run_find,
  run_find_by_result,
  type ComputedRun,
} from '../runs/runs.ts'
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
  readonly fold: string | null
  readonly foldLower95: string | null
  readonly foldUpper95: string | null
}

/**
 * Computes a result again from the bytes of its plate file; null where there is no such result. One that nobody has
 * published yet is held against what the lab keeps of its run.
 */
export async function recomputeResult(db: Db, id: string): Promise<Recomputed | null> {
  const stored = await result_find(db, { team: null, id })
  const lab = await team_find_lab(db)
  if (!lab) return null
  const row = stored
    ? await run_find(db, { team: lab.id, id: stored.runId })
    : await run_find_by_result(db, { team: lab.id, id })
  if (!row) return null
  const run = requireComputed(await openRun(db, row))
  const readingRoot = await readingRootOf(run.source, row.readingSeed)
  const found = findResult(run, id, stored)
  const recomputed = found ? valuesOf(found) : nothing
  const kept = stored ? pickValues(stored) : keptValues(run, id, recomputed)
  const different = Object.entries(kept).filter(
    ([field, value]) => Object(recomputed)[field] !== value,
  )
  return {
    result: id,
    method: found ? `${found.part.method.definition.code}@${found.part.method.revision}` : '',
    plateFileSha256: row.fileSha256,
    stored: kept,
    recomputed,
    isSame: different.every(([field]) => field === 'estimateMgPerL'),
    isSameToTheBit: different.length === 0,
    readingsAreSame:
      readingRoot === (stored?.readingRoot ?? row.readingRoot) &&
      row.fileSha256 === (stored?.plateFileSha256 ?? row.fileSha256),
  }
}

const nothing: Values = {
  concentrationMgPerL: null,
  qualifier: null,
  limitMgPerL: null,
  limitType: null,
  lower95MgPerL: null,
  upper95MgPerL: null,
  estimateMgPerL: null,
  fold: null,
  foldLower95: null,
  foldUpper95: null,
}

/** By the id; results that were published before ids followed from their runs, by sample and dilution. */
function findResult(
  run: ComputedRun,
  id: string,
  stored: { sampleCode: string; dilution: string } | null,
) {
  const isStored = (result: { role: string; sampleCode: string; dilution: string }) =>
    result.role === 'sample' &&
    result.sampleCode === stored?.sampleCode &&
    Number(result.dilution) === Number(stored.dilution)
  const all = resultsOf(run)
  return (
    all.find(({ part, result }) => resultIdOf(run.row.id, part.biosensor, result) === id) ??
    all.find(({ result }) => isStored(result))
  )
}

function valuesOf({ part, result }: Found): Values {
  const { definition } = part.method
  const rounded = (value: number | null | undefined) =>
    value === null || value === undefined ? null : roundByMethod(value, definition)
  return {
    concentrationMgPerL: result.concentrationRounded,
    qualifier: result.qualifier,
    limitMgPerL: result.limitRounded,
    limitType: result.limitType,
    lower95MgPerL: rounded(result.lower95),
    upper95MgPerL: rounded(result.upper95),
    estimateMgPerL: result.concentration === null ? null : String(result.concentration),
    fold: result.fold?.foldRounded ?? null,
    foldLower95: rounded(result.fold?.lower95),
    foldUpper95: rounded(result.fold?.upper95),
  }
}

type Found = NonNullable<ReturnType<typeof findResult>>

const pickValues = (stored: Values): Values => ({
  concentrationMgPerL: stored.concentrationMgPerL,
  qualifier: stored.qualifier,
  limitMgPerL: stored.limitMgPerL,
  limitType: stored.limitType,
  lower95MgPerL: stored.lower95MgPerL,
  upper95MgPerL: stored.upper95MgPerL,
  estimateMgPerL: stored.estimateMgPerL,
  fold: stored.fold,
  foldLower95: stored.foldLower95,
  foldUpper95: stored.foldUpper95,
})

/** What the lab keeps of a result before it is published: the rounded value or the limit. */
function keptValues(run: ComputedRun, id: string, again: Values): Values {
  const kept = run.row.summary?.results.find((result) => result.id === id)
  return {
    ...again,
    concentrationMgPerL: kept?.concentration ?? null,
    qualifier: kept?.qualifier ?? null,
    limitMgPerL: kept?.limit ?? null,
    limitType: kept?.limitType ?? null,
    fold: kept?.fold ?? null,
  }
}
