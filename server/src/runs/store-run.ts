import { instantOf } from '@luminous/contract/local-time.ts'
import { randomBytes } from 'node:crypto'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { PlateOfFile } from '@luminous/assay/plate-files/plate-file.ts'
import { parseReadAtText } from '@luminous/assay/plate-files/read-at.ts'
import type { Instrument } from '@luminous/contract'
import { keepFile } from '../files/files.ts'
import type { Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { instrument_list } from '../bench/bench.ts'
import { withAuthor } from './authors.ts'
import { findMethod, findMethodsFor } from './find-method.ts'
import {
  codesOf,
  compute,
  computeParts,
  openRun,
  openStored,
  requireComputed,
  type ComputedRun,
  type LabMethod,
  type OpenedRun,
  type RunPart,
} from './open-run.ts'
import { run_find, run_insert, run_list_of_file, type NewRun, type RunRow } from './queries.ts'
import { summarise } from './summarise-run.ts'
import { buildReadingTree, seedBytes } from './reading-salts.ts'
import {
  readLayoutCsv,
  readOnePlate,
  readPlates,
  requireLayout,
  type ReadPlate,
} from './read-plate.ts'

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

/** One plate, told: it must be computed, or nothing is stored. */
export async function storeToldPlate(
  tx: Tx,
  input: RunInput,
): Promise<{ existed: boolean; run: ComputedRun }> {
  const sha256 = sha256Hex(input.bytes)
  const known = await run_list_of_file(tx, { team: input.lab, sha256, plate: input.plateName })
  const named = input.method?.split(',').map((each) => each.trim()) ?? null
  const told = named && (await Promise.all(named.map((each) => findMethod(tx, input.lab, each))))
  const plate = readOnePlate(input.bytes, input.plateName)
  const there = known.find((each) => each.plate === plate.plate.name)
  if (there) return { existed: true, run: requireComputed(await openRun(tx, there)) }
  const layout = requireLayout(
    input.layoutCsv ? readLayoutCsv(input.layoutCsv, plate) : plate.plate.layout,
  )
  // Here a plate that does not suit its method is refused, not kept for later.
  const methods = told ?? (await findMethodsFor(tx, input.lab, layout))
  const parts = computeParts(plate, { layout, exclusions: [] }, methods)
  const run = await storePlate(tx, { ...input, plate, layout, methods, parts })
  return { existed: false, run: requireComputed(run) }
}

/**
 * Every plate of a file, each as a run of its own: computed where file and lab tell enough, else new. Answers the runs
 * that exist where the same bytes were here before.
 */
export async function storePlates(
  tx: Tx,
  input: Pick<RunInput, 'lab' | 'bytes' | 'fileName'>,
): Promise<{ sha256: string; format: string; existed: boolean; runs: RunRow[] }> {
  const { lab } = input
  const sha256 = sha256Hex(input.bytes)
  const plates = readPlates(input.bytes, null)
  const format = plates[0]?.file.format ?? ''
  const known = await run_list_of_file(tx, { team: lab, sha256, plate: null })
  const missing = plates.filter(({ plate }) => !known.some((run) => run.plate === plate.name))
  if (missing.length === 0) return { sha256, format, existed: true, runs: known }
  for (const plate of missing) {
    const { layout } = plate.plate
    const methods = await findMethodsFor(tx, lab, layout)
    const { parts } = compute(plate, { layout, exclusions: [] }, methods)
    await storePlate(tx, { ...input, plate, layout, methods, parts })
  }
  const runs = await run_list_of_file(tx, { team: lab, sha256, plate: null })
  return { sha256, format, existed: false, runs }
}

async function storePlate(
  tx: Tx,
  given: {
    lab: TeamId
    bytes: Uint8Array
    fileName: string
    plate: ReadPlate
    layout: Layout | null
    methods: readonly LabMethod[]
    parts: readonly RunPart[] | null
  },
): Promise<OpenedRun> {
  const { principal } = tx
  const { lab, plate, layout, parts } = given
  const file = await keepFile(tx, { team: lab, name: given.fileName, bytes: given.bytes })
  const id = newId<'run'>()
  const seed = randomBytes(seedBytes)
  const run: NewRun = {
    team: lab,
    id,
    state: parts ? 'computed' : 'new',
    edition: 1,
    amends: null,
    amendReason: null,
    fileId: file.id,
    fileSha256: file.sha256,
    plate: plate.plate.name,
    methodIds: parts ? given.methods.map((method) => method.id) : [],
    instrument: plate.file.instrument,
    ...(await readTimeOf(tx, lab, plate)),
    lots: [],
    layout,
    sampleCodes: codesOf(layout),
    ...summarise({ id }, parts),
    exclusions: [],
    rulings: [],
    choices: [],
    readingCount: plate.readings.length,
    readingRoot: buildReadingTree(plate.readings, seed).rootHex,
    readingSeed: seed,
    uploadedBy: principal.name,
    authors: withAuthor({ authors: [] }, principal),
  }
  await run_insert(tx, run)
  const stored = await run_find(tx, { team: lab, id })
  if (!stored) throw new Error('a run that was just stored is gone')
  return openStored(stored, given)
}

/** The reader by its serial number, and with its zone and its clock's offset the moment of the reading. */
async function readTimeOf(
  tx: Tx,
  lab: TeamId,
  { file, plate }: ReadPlate,
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
