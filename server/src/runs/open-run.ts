import { createHash } from 'node:crypto'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { computePanel } from '@luminous/assay/compute-panel.ts'
import { judgeExchanges, type Exchange } from '@luminous/assay/judge-exchange.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { parseMethod, type Method } from '@luminous/assay/method/method.ts'
import type { RunResult, SampleResult } from '@luminous/assay/result/run-result.ts'
import { file_content } from '../files/files.ts'
import type { Db } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { parseId, type MethodId, type ResultId, type RunId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { method_list_by_id } from './method-queries.ts'
import type { RunRow } from './queries.ts'
import { buildReadingTree, type ReadingTree } from './reading-salts.ts'
import { readOnePlate, type ReadPlate } from './read-plate.ts'

export type LabMethod = { id: MethodId; revision: number; definition: Method }

/** What one biosensor of a plate gave, by its method; null stands for a plate of a single, unnamed one. */
export type RunPart = {
  readonly biosensor: string | null
  readonly method: LabMethod
  readonly computed: RunResult
}

/**
 * A run with what its file holds, read once. What is computed of it, and the tree over its readings, are made when
 * somebody first asks for them, and then kept.
 */
export type OpenedRun = {
  readonly row: RunRow
  readonly plate: ReadPlate
  /** One for each biosensor. */
  readonly methods: readonly LabMethod[]
  /** Null where there is no layout or method, or where it cannot be computed. */
  readonly parts: readonly RunPart[] | null
  /** Why nothing could be computed, where it could not. */
  readonly error: { readonly code: string; readonly message: string } | null
  /** Whether its biosensors stand in the wells that the layout says; none where nothing is computed. */
  readonly exchanges: readonly Exchange[]
  readonly tree: ReadingTree
}

/** One of which everything is there. */
export type ComputedRun = OpenedRun & {
  readonly row: RunRow & { readonly layout: Layout }
  readonly parts: readonly RunPart[]
}

type Computation = Pick<OpenedRun, 'parts' | 'error'>
type Made = {
  readonly computation: () => Computation
  readonly exchanges: () => readonly Exchange[]
  readonly tree: () => ReadingTree
}

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
    methods: await findMethodsOf(db, row),
  })
}

function toOpened(
  given: Pick<OpenedRun, 'row' | 'plate' | 'methods'>,
  made: Partial<Made> = {},
): OpenedRun {
  const { row, plate, methods } = given
  const {
    computation = once(() => compute(plate, row, methods)),
    exchanges = once(() => (computation().parts === null ? [] : findExchanges(given))),
    tree = once(() => buildReadingTree(plate.readings, row.readingSeed)),
  } = made
  const run = {
    ...given,
    get parts() {
      return computation().parts
    },
    get error() {
      return computation().error
    },
    get exchanges() {
      return exchanges()
    },
    get tree() {
      return tree()
    },
  }
  kept.set(run, { computation, exchanges, tree })
  return run
}

const findExchanges = ({
  row,
  plate,
  methods,
}: Pick<OpenedRun, 'row' | 'plate' | 'methods'>): readonly Exchange[] =>
  judgeExchanges({
    readings: plate.readings,
    layout: row.layout ?? {},
    methods: methods.map(({ definition }) => definition),
    excluded: row.exclusions.map(({ well }) => well),
  })

/** What an opened run has made already, for another row of the same file. */
const kept = new WeakMap<OpenedRun, Made>()

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

/** The same file under another row: nothing that stays what it was is made again. */
export function withRow(run: OpenedRun, row: RunRow, methods = run.methods): OpenedRun {
  const made = kept.get(run)
  const isSame = factsOf(row, methods) === factsOf(run.row, run.methods)
  const isSameTree = Buffer.from(row.readingSeed).equals(run.row.readingSeed)
  return toOpened(
    { row, plate: run.plate, methods },
    {
      ...(made && isSame && { computation: made.computation, exchanges: made.exchanges }),
      ...(made && isSameTree && { tree: made.tree }),
    },
  )
}

/** What a computation follows from, beside the file. */
const factsOf = ({ layout, exclusions }: RunRow, methods: readonly LabMethod[]) =>
  JSON.stringify([layout, exclusions, methods.map(({ id }) => id)])

/** A run that was just stored, with what it was computed from. */
export const openStored = (
  row: RunRow,
  {
    plate,
    methods,
    parts,
  }: { plate: ReadPlate; methods: readonly LabMethod[]; parts: readonly RunPart[] | null },
): OpenedRun =>
  toOpened(
    { row, plate, methods: row.methodIds.length === 0 ? [] : methods },
    { computation: () => ({ parts, error: null }) },
  )

async function findMethodsOf(db: Db, { team, methodIds }: RunRow): Promise<LabMethod[]> {
  const stored = await method_list_by_id(db, { team, ids: methodIds })
  return methodIds.map((id) => {
    const found = stored.find((each) => each.id === id)
    if (!found) throw new Problem('method.unknown', 'A method of the run is missing.')
    return { ...found, definition: parseMethod(found.definition) }
  })
}

/** What the methods make of a plate; readings that do not suit them are said, not thrown. */
export function compute(
  plate: ReadPlate,
  run: Pick<RunRow, 'layout' | 'exclusions'>,
  methods: readonly LabMethod[],
): Computation {
  if (run.layout === null || methods.length === 0) return { parts: null, error: null }
  try {
    return { parts: computeParts(plate, { ...run, layout: run.layout }, methods), error: null }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return { parts: null, error: { code: error.code, message: error.message } }
  }
}

/** As `compute`, for what must be computed: throws what does not suit. */
export function computeParts(
  plate: ReadPlate,
  run: { readonly layout: Layout; readonly exclusions: RunRow['exclusions'] },
  methods: readonly LabMethod[],
): RunPart[] {
  const panel = computePanel({
    readings: plate.readings,
    layout: run.layout,
    methods: methods.map(({ definition }) => definition),
    excluded: run.exclusions.map(({ well }) => well),
  })
  return panel.flatMap(({ biosensor, computed }, at) => {
    const method = methods[at]
    return method ? [{ biosensor, method, computed }] : []
  })
}

/** Throws `method.unknown` or `layout.invalid` for a run that was never computed. */
export function requireComputed(run: OpenedRun): ComputedRun {
  const { row, methods, parts } = run
  if (methods.length === 0) throw new Problem('method.unknown', 'The run has no method yet.')
  if (row.layout === null) throw new Problem('layout.invalid', 'The run has no layout yet.')
  if (parts === null) {
    throw new Problem('layout.invalid', run.error?.message ?? 'The run cannot be computed.')
  }
  return {
    row: { ...row, layout: row.layout },
    plate: run.plate,
    methods,
    parts,
    error: null,
    get exchanges() {
      return run.exchanges
    },
    get tree() {
      return run.tree
    },
  }
}

/**
 * A result's id follows from its run, biosensor, sample and dilution (UUID version 8 of their SHA-256): it is the same when it
 * is computed again, and when it is published.
 */
export function resultIdOf(
  run: RunId,
  biosensor: string | null,
  result: Pick<SampleResult, 'role' | 'sampleCode' | 'dilution' | 'addedConcentration'>,
): ResultId {
  const { role, sampleCode, dilution, addedConcentration } = result
  const of = [run, role, sampleCode, Number(dilution), Number(addedConcentration)]
  // Those of before the panel keep the ids that they had.
  const key = JSON.stringify(biosensor === null ? of : [...of, biosensor])
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

/** Every result of every biosensor. */
export const resultsOf = ({
  parts,
}: Pick<ComputedRun, 'parts'>): { readonly part: RunPart; readonly result: SampleResult }[] =>
  parts.flatMap((part) => part.computed.results.map((result) => ({ part, result })))

/** The codes on the plate, each once. */
export const codesOf = (layout: Layout | null): string[] => [
  ...new Set(
    Object.values(layout ?? {}).flatMap((content) =>
      'sampleCode' in content ? [content.sampleCode] : [],
    ),
  ),
]
