import { createHash } from 'node:crypto'
import { AssayError } from '@luminous/assay/assay-error.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { parseMethod, type Method } from '@luminous/assay/method/method.ts'
import type { RunResult, SampleResult } from '@luminous/assay/result/run-result.ts'
import type { OpenedReading } from '@luminous/verify/reading-tree.ts'
import { file_content } from '../files/files.ts'
import type { Db } from '../platform/database.ts'
import { parseId, type MethodId, type ResultId, type RunId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { method_list_by_id } from './method-queries.ts'
import type { Computing, PlateComputation, PlateJudgement } from './plate-work.ts'
import { askOfPlate, type PlateSource } from './plate-workshop.ts'
import type { RunRow } from './queries.ts'
import type { PlateFacts } from './read-plate.ts'

export type LabMethod = { id: MethodId; revision: number; definition: Method }

/** What one biosensor of a plate gave, by its method; null stands for a plate of a single, unnamed one. */
export type RunPart = {
  readonly biosensor: string | null
  readonly method: LabMethod
  readonly computed: RunResult
}

/** A run with what its file holds and what is computed of it. Its readings stay where the file is read. */
export type OpenedRun = {
  readonly row: RunRow
  readonly facts: PlateFacts
  readonly source: PlateSource
  /** One for each biosensor. */
  readonly methods: readonly LabMethod[]
  /** Null where there is no layout or method, or where it cannot be computed. */
  readonly parts: readonly RunPart[] | null
  /** Why nothing could be computed, where it could not. */
  readonly error: PlateComputation['error']
}

/** One of which everything is there. */
export type ComputedRun = OpenedRun & {
  readonly row: RunRow & { readonly layout: Layout }
  readonly parts: readonly RunPart[]
}

/** A stored run, computed. Throws `server.busy`, `file.too-large`, `conflict` for another file than the run names. */
export async function openRun(db: Db, row: RunRow): Promise<OpenedRun> {
  const source = sourceOf(db, row)
  const methods = await findMethodsOf(db, row)
  const { value } = await askOfPlate(source, { kind: 'open', by: computingOf(row, methods) })
  return { row, facts: value.facts, source, methods, ...joined(value.computation, methods) }
}

/** Where the readings of a run are, while this transaction lasts. */
export const sourceOf = (db: Db, row: RunRow): PlateSource => ({
  sha256: row.fileSha256,
  plate: row.plate,
  bytes: () => file_content(db, { team: row.team, id: row.fileId }),
})

/** What a computation follows from, beside the file; null where nothing can be computed yet. */
const computingOf = (
  { layout, exclusions }: Pick<RunRow, 'layout' | 'exclusions'>,
  methods: readonly LabMethod[],
): Computing | null =>
  layout === null
    ? null
    : {
        layout,
        methods: methods.map(({ definition }) => definition),
        excluded: exclusions.map(({ well }) => well),
      }

/** The same file under another row: what stays what it was is not computed again. */
export async function withRow(
  run: OpenedRun,
  row: RunRow,
  methods = run.methods,
): Promise<OpenedRun> {
  const { facts, source } = run
  if (factsOf(row, methods) === factsOf(run.row, run.methods)) {
    const same = { ...run, row, methods }
    const known = judgements.get(run)
    if (known) judgements.set(same, known)
    return same
  }
  return { row, facts, source, methods, ...(await compute(source, row, methods)) }
}

const factsOf = ({ layout, exclusions }: RunRow, methods: readonly LabMethod[]) =>
  JSON.stringify([layout, exclusions, methods.map(({ id }) => id)])

/** What the methods make of a plate; readings that do not suit them are said, not thrown. */
export async function compute(
  source: PlateSource,
  run: Pick<RunRow, 'layout' | 'exclusions'>,
  methods: readonly LabMethod[],
): Promise<Pick<OpenedRun, 'parts' | 'error'>> {
  const by = computingOf(run, methods)
  if (by === null) return { parts: null, error: null }
  return joined((await askOfPlate(source, { kind: 'compute', by })).value, methods)
}

/** As `compute`, for what must be computed: throws what does not suit. */
export async function computeParts(
  source: PlateSource,
  layout: Layout,
  methods: readonly LabMethod[],
): Promise<readonly RunPart[]> {
  const { parts, error } = await compute(source, { layout, exclusions: [] }, methods)
  if (error) throw new AssayError(error.code, error.message)
  return parts ?? []
}

/** What a method would make of the wells of its biosensor, or why it makes nothing. */
export async function tryMethod(
  { row, source }: OpenedRun,
  method: Method,
): Promise<{ computed: RunResult | null; error: string | null }> {
  if (row.layout === null) return { computed: null, error: 'The run has no layout.' }
  const excluded = row.exclusions.map(({ well }) => well)
  const by = { layout: row.layout, methods: [method], excluded }
  const { value } = await askOfPlate(source, { kind: 'try', by })
  return { computed: value.parts?.[0]?.computed ?? null, error: value.error?.message ?? null }
}

const joined = (
  { parts, error }: PlateComputation,
  methods: readonly LabMethod[],
): Pick<OpenedRun, 'parts' | 'error'> => ({
  parts:
    parts?.flatMap(({ biosensor, computed }, at) => {
      const method = methods[at]
      return method ? [{ biosensor, method, computed }] : []
    }) ?? null,
  error,
})

/** What tells how the plate lay, made once for a run that is looked at. */
const judgements = new WeakMap<OpenedRun, Promise<PlateJudgement>>()

/** How the plate lay, whether its biosensors stand where the layout says, and the first reading of each well. */
export function judgementOf(run: OpenedRun): Promise<PlateJudgement> {
  const known = judgements.get(run)
  if (known) return known
  const by = computingOf(run.row, run.methods)
  const made = askOfPlate(run.source, { kind: 'judge', by }).then(({ value }) => value)
  judgements.set(run, made)
  return made
}

/** The root of the tree over the readings, with these salts. */
export const readingRootOf = async (source: PlateSource, seed: Uint8Array): Promise<string> =>
  (await askOfPlate(source, { kind: 'root', seed })).value

/** All leaf hashes of the tree over the readings, and what opens those of some wells. */
export async function discloseReadings(
  { source, row }: OpenedRun,
  wells: ReadonlySet<string>,
): Promise<{ leafHashes: Buffer; opened: readonly OpenedReading[] }> {
  const { value, bytes } = await askOfPlate(source, {
    kind: 'disclose',
    seed: row.readingSeed,
    wells,
  })
  return { leafHashes: bytes, opened: value }
}

async function findMethodsOf(db: Db, { team, methodIds }: RunRow): Promise<LabMethod[]> {
  const stored = await method_list_by_id(db, { team, ids: methodIds })
  return methodIds.map((id) => {
    const found = stored.find((each) => each.id === id)
    if (!found) throw new Problem('method.unknown', 'A method of the run is missing.')
    return { ...found, definition: parseMethod(found.definition) }
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
  return { ...run, row: { ...row, layout: row.layout }, parts }
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
