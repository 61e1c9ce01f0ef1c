import { instantOf } from '@luminous/contract/local-time.ts'
import { randomBytes } from 'node:crypto'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { PlateOfFile } from '@luminous/assay/plate-files/plate-file.ts'
import { parseReadAtText } from '@luminous/assay/plate-files/read-at.ts'
import type { Instrument } from '@luminous/contract'
import { keepFile } from '../files/files.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { instrument_list } from '../bench/bench.ts'
import { withAuthor } from './authors.ts'
import { findMethod, findMethodsFor } from './find-method.ts'
import {
  codesOf,
  compute,
  computeParts,
  openRun,
  readingRootOf,
  requireComputed,
  type ComputedRun,
  type LabMethod,
  type OpenedRun,
  type RunPart,
} from './open-run.ts'
import { readLayoutCsv, readPlateFile, type PlateSource } from './plate-workshop.ts'
import { run_find, run_insert, run_list_of_file, type NewRun, type RunRow } from './queries.ts'
import { onePlateOf, requireLayout, type PlateFacts } from './read-plate.ts'
import { seedBytes } from './reading-salts.ts'
import { summarise } from './summarise-run.ts'

export type RunInput = {
  readonly lab: TeamId
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly plateName: string | null
  readonly layoutCsv: Uint8Array | null
  /**
   * `code` or `code@revision`, several with commas between; null: the methods for the layout's biosensors, or the
   * lab's first method where it names none.
   */
  readonly method: string | null
}

/** A file as it came, read once before the transaction begins. */
export type ReadFile = {
  readonly lab: TeamId
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly sha256: string
  readonly plates: readonly PlateFacts[]
}

/** Throws `file.*` of the assay, `server.busy`, `file.too-large`. */
export async function readFile(
  given: Pick<RunInput, 'lab' | 'bytes' | 'fileName'>,
): Promise<ReadFile> {
  const { lab, bytes, fileName } = given
  return { lab, bytes, fileName, ...(await readPlateFile(bytes)) }
}

const sourceIn = ({ sha256, bytes }: ReadFile, { plate }: PlateFacts): PlateSource => ({
  sha256,
  plate: plate.name,
  bytes: async () => bytes,
})

/** One plate, told: it must be computed, or nothing is stored. */
export async function storeToldPlate(
  tx: Tx,
  file: ReadFile,
  told: Pick<RunInput, 'plateName' | 'layoutCsv' | 'method'>,
): Promise<{ existed: boolean; run: ComputedRun }> {
  const { lab, sha256 } = file
  const known = await run_list_of_file(tx, { team: lab, sha256, plate: told.plateName })
  const named = told.method?.split(',').map((each) => each.trim()) ?? null
  const chosen = named && (await Promise.all(named.map((each) => findMethod(tx, lab, each))))
  const facts = onePlateOf(file.plates, told.plateName)
  const { plate, format } = facts
  const there = known.find((each) => each.plate === plate.name)
  if (there) return { existed: true, run: requireComputed(await openRun(tx, there)) }
  const layout = requireLayout(
    told.layoutCsv ? await readLayoutCsv(told.layoutCsv, format.wellCount) : plate.layout,
  )
  // Here a plate that does not suit its method is refused, not kept for later.
  const methods = chosen ?? (await findMethodsFor(tx, lab, layout))
  const source = sourceIn(file, facts)
  const parts = await computeParts(source, layout, methods)
  // While the one is written, the other is hashed.
  const [{ id }, tree] = await Promise.all([keepFile(tx, toKeep(file)), saltReadings(source)])
  const run = await storePlate(tx, { file, fileId: id, facts, tree, layout, methods, parts })
  return { existed: false, run: requireComputed(run) }
}

/**
 * Every plate of a file, each as a run of its own: computed where file and lab tell enough, else new. Answers the runs
 * that exist where the same bytes were here before.
 */
export async function storePlates(
  tx: Tx,
  file: ReadFile,
): Promise<{ format: string; existed: boolean; runs: RunRow[] }> {
  const { lab, sha256, plates } = file
  const format = plates[0]?.file.format ?? ''
  const known = await run_list_of_file(tx, { team: lab, sha256, plate: null })
  const missing = plates.filter(({ plate }) => !known.some((run) => run.plate === plate.name))
  if (missing.length === 0) return { format, existed: true, runs: known }
  const { id } = await keepFile(tx, toKeep(file))
  for (const facts of missing) {
    const { layout } = facts.plate
    const methods = await findMethodsFor(tx, lab, layout)
    const run = { layout, exclusions: [] }
    const source = sourceIn(file, facts)
    const { parts } = await compute(source, run, methods)
    const tree = await saltReadings(source)
    await storePlate(tx, { file, fileId: id, facts, tree, layout, methods, parts })
  }
  const runs = await run_list_of_file(tx, { team: lab, sha256, plate: null })
  return { format, existed: false, runs }
}

const toKeep = ({ lab, fileName, bytes, sha256 }: ReadFile) => ({
  team: lab,
  name: fileName,
  bytes,
  sha256,
})

/** A fresh seed for the salts of a run's readings, and the root of the tree that they make. */
async function saltReadings(source: PlateSource): Promise<{ seed: Buffer; root: string }> {
  const seed = randomBytes(seedBytes)
  return { seed, root: await readingRootOf(source, seed) }
}

async function storePlate(
  tx: Tx,
  given: {
    file: ReadFile
    fileId: string
    facts: PlateFacts
    tree: { seed: Buffer; root: string }
    layout: Layout | null
    methods: readonly LabMethod[]
    parts: readonly RunPart[] | null
  },
): Promise<OpenedRun> {
  const { principal } = tx
  const { file, facts, tree, layout, parts } = given
  const { lab } = file
  const source = sourceIn(file, facts)
  const id = newId<'run'>()
  const run: NewRun = {
    team: lab,
    id,
    state: parts ? 'computed' : 'new',
    edition: 1,
    amends: null,
    amendReason: null,
    fileId: given.fileId,
    fileSha256: file.sha256,
    plate: facts.plate.name,
    methodIds: parts ? given.methods.map((method) => method.id) : [],
    instrument: facts.file.instrument,
    ...(await readTimeOf(tx, lab, facts)),
    lots: [],
    layout,
    sampleCodes: codesOf(layout),
    ...summarise({ id }, parts),
    exclusions: [],
    rulings: [],
    choices: [],
    readingCount: facts.readingCount,
    readingRoot: tree.root,
    readingSeed: tree.seed,
    uploadedBy: principal.name,
    authors: withAuthor({ authors: [] }, principal),
  }
  await run_insert(tx, run)
  const row = await run_find(tx, { team: lab, id })
  if (!row) throw new Error('a run that was just stored is gone')
  const methods = row.methodIds.length === 0 ? [] : given.methods
  return { row, facts, source, methods, parts, error: null }
}

/** The reader by its serial number, and with its zone and its clock's offset the moment of the reading. */
async function readTimeOf(
  tx: Tx,
  lab: TeamId,
  { file, plate }: PlateFacts,
): Promise<Pick<NewRun, 'instrumentId' | 'readAtLocal' | 'readAt' | 'readAtSource'>> {
  const { serial } = file.instrument
  const instrument =
    serial === null
      ? undefined
      : (await instrument_list(tx, lab)).find(
          (each) => each.serial === serial && each.retiredAt === null,
        )
  const readAtLocal = timeOfFile(plate, instrument)
  const readAt = readAtLocal !== null && instrument ? trueInstant(readAtLocal, instrument) : null
  return {
    instrumentId: instrument?.id ?? null,
    readAtLocal,
    readAt,
    readAtSource: readAt === null ? null : 'file',
  }
}

/** What the file says on the reader's clock: as it is, or by the order in which the reader writes day and month. */
export const timeOfFile = (
  plate: Pick<PlateOfFile, 'readAtLocal' | 'readAtText'>,
  instrument: Pick<Instrument, 'dateOrder'> | undefined,
): string | null =>
  plate.readAtLocal ?? parseReadAtText(plate.readAtText ?? '', instrument?.dateOrder ?? null)

/** A time on a reader's clock as an instant: its zone, less what its clock is ahead. Null for what is no time. */
export function trueInstant(
  local: string,
  instrument: { timeZone: string; clockOffsetS: number },
): string | null {
  const shown = instantOf(local, instrument.timeZone)
  if (shown === null) return null
  return new Date(Date.parse(shown) - instrument.clockOffsetS * 1000).toISOString()
}
