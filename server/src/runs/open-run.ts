import { createHash } from 'node:crypto'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { computeRun } from '@luminous/assay/compute-run.ts'
import { namedParameters } from '@luminous/assay/curve/fit.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { parseMethod, type Method } from '@luminous/assay/method/method.ts'
import type { RunResult, SampleResult, WellResult } from '@luminous/assay/result/run-result.ts'
import { file_content } from '../files/files.ts'
import type { Db } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { parseId, type MethodId, type ResultId, type RunId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { method_find_by_id } from './method-queries.ts'
import type { RunRow, RunSummaryOfResults } from './queries.ts'
import { buildReadingTree, type ReadingTree } from './reading-salts.ts'
import { readOnePlate, type ReadPlate } from './read-plate.ts'

export type LabMethod = { id: MethodId; revision: number; definition: Method }

/**
 * A run with what its file holds, read once. What is computed of it, and the tree over its readings, are made when
 * somebody first asks for them, and then kept.
 */
export type OpenedRun = {
  readonly row: RunRow
  readonly plate: ReadPlate
  readonly method: LabMethod | null
  /** Null where there is no layout or method, or where it cannot be computed. */
  readonly computed: RunResult | null
  /** Why nothing could be computed, where it could not. */
  readonly error: { readonly code: string; readonly message: string } | null
  readonly tree: ReadingTree
}

/** One of which everything is there. */
export type ComputedRun = OpenedRun & {
  readonly row: RunRow & { readonly layout: Layout }
  readonly method: LabMethod
  readonly computed: RunResult
}

type Computation = Pick<OpenedRun, 'computed' | 'error'>

/** A stored run with the bytes of its file. */
export async function openRun(db: Db, row: RunRow): Promise<OpenedRun> {
  const bytes = await file_content(db, { team: row.team, id: row.fileId })
  if (sha256Hex(bytes) !== row.fileSha256) {
    throw new Problem(
      'conflict',
      'The stored plate file is not the one whose SHA-256 the run names.',
    )
  }
  return toOpened({
    row,
    plate: readOnePlate(bytes, row.plate),
    method: await findMethodOf(db, row),
  })
}

function toOpened(
  given: Pick<OpenedRun, 'row' | 'plate' | 'method'>,
  computation: () => Computation = once(() => compute(given.plate, given.row, given.method)),
  tree: () => ReadingTree = once(() =>
    buildReadingTree(given.plate.readings, given.row.readingSeed),
  ),
): OpenedRun {
  const run = {
    ...given,
    get computed() {
      return computation().computed
    },
    get error() {
      return computation().error
    },
    get tree() {
      return tree()
    },
  }
  kept.set(run, { computation, tree })
  return run
}

/** What an opened run has made already, for another row of the same file. */
const kept = new WeakMap<OpenedRun, { computation: () => Computation; tree: () => ReadingTree }>()

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

/** The same file under another row: nothing that stays what it was is made again. */
export function withRow(run: OpenedRun, row: RunRow, method = run.method): OpenedRun {
  const made = kept.get(run)
  const isSame =
    method?.id === run.method?.id &&
    JSON.stringify([row.layout, row.exclusions]) ===
      JSON.stringify([run.row.layout, run.row.exclusions])
  const isSameTree = Buffer.from(row.readingSeed).equals(run.row.readingSeed)
  return toOpened(
    { row, plate: run.plate, method },
    isSame ? made?.computation : undefined,
    isSameTree ? made?.tree : undefined,
  )
}

/** A run that was just stored, with what it was computed from. */
export const openStored = (
  row: RunRow,
  { plate, method, computed }: { plate: ReadPlate; method: LabMethod; computed: RunResult | null },
): OpenedRun =>
  toOpened({ row, plate, method: row.methodId === null ? null : method }, () => ({
    computed,
    error: null,
  }))

async function findMethodOf(db: Db, row: RunRow): Promise<LabMethod | null> {
  if (row.methodId === null) return null
  const stored = await method_find_by_id(db, { team: row.team, id: row.methodId })
  if (!stored) throw new Problem('method.unknown', 'The method of the run is missing.')
  return { ...stored, definition: parseMethod(stored.definition) }
}

/** What a method makes of a plate; readings that do not suit it are said, not thrown. */
export function compute(
  plate: ReadPlate,
  run: Pick<RunRow, 'layout' | 'exclusions'>,
  method: LabMethod | null,
): Computation {
  if (run.layout === null || method === null) return { computed: null, error: null }
  try {
    const computed = computeRun({
      readings: plate.readings,
      layout: run.layout,
      method: method.definition,
      excluded: run.exclusions.map(({ well }) => well),
    })
    return { computed, error: null }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return { computed: null, error: { code: error.code, message: error.message } }
  }
}

/** Throws `method.unknown` or `layout.invalid` for a run that was never computed. */
export function requireComputed(run: OpenedRun): ComputedRun {
  const { row, method, computed } = run
  if (method === null) throw new Problem('method.unknown', 'The run has no method yet.')
  if (row.layout === null) throw new Problem('layout.invalid', 'The run has no layout yet.')
  if (computed === null) {
    throw new Problem('layout.invalid', run.error?.message ?? 'The run cannot be computed.')
  }
  return {
    row: { ...row, layout: row.layout },
    plate: run.plate,
    method,
    computed,
    error: null,
    get tree() {
      return run.tree
    },
  }
}

/**
 * A result's id follows from its run, sample and dilution (UUID version 8 of their SHA-256): it is the same when it
 * is computed again, and when it is published.
 */
export function resultIdOf(
  run: RunId,
  result: Pick<SampleResult, 'role' | 'sampleCode' | 'dilution' | 'addedConcentration'>,
): ResultId {
  const { role, sampleCode, dilution, addedConcentration } = result
  const key = JSON.stringify([run, role, sampleCode, Number(dilution), Number(addedConcentration)])
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const id = parseId<'result'>(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  )
  if (id === null) throw new Error('a hash makes an id')
  return id
}

/** The codes on the plate, each once. */
export const codesOf = (layout: Layout | null): string[] => [
  ...new Set(
    Object.values(layout ?? {}).flatMap((content) =>
      'sampleCode' in content ? [content.sampleCode] : [],
    ),
  ),
]

/** What is kept of a computation beside the row's own columns. */
export function summarise(
  row: Pick<RunRow, 'id'>,
  computed: RunResult | null,
): { calibration: unknown; summary: RunSummaryOfResults | null } {
  if (computed === null) return { calibration: null, summary: null }
  const { calibration, qc, results, wells, blankMean } = computed
  const parameters = calibration && namedParameters(calibration.fit)
  return {
    calibration: calibration && {
      model: calibration.fit.model,
      parameters,
      r2: calibration.fit.r2,
      standardErrors: calibration.fit.standardErrors,
    },
    summary: {
      failed: qc.filter(({ passed }) => !passed).length,
      controls: {
        blank: blankMean,
        positiveControl: meanRaw(wells, 'positiveControl'),
        negativeControl: meanRaw(wells, 'negativeControl'),
        ec50: parameters?.['C'] ?? null,
      },
      results: results.map((result) => ({
        id: resultIdOf(row.id, result),
        role: result.role,
        sampleCode: result.sampleCode,
        dilution: result.dilution,
        concentration: result.concentrationRounded,
        qualifier: result.qualifier,
        limit: result.limitRounded,
        limitType: result.limitType,
        flag: result.flag,
      })),
    },
  }
}

function meanRaw(wells: readonly WellResult[], role: WellResult['role']): number | null {
  const values = wells.flatMap((well) => (well.role === role ? (well.rawSignal ?? []) : []))
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
