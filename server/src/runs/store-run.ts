import { instantOf } from '@luminous/contract/local-time.ts'
import { randomBytes } from 'node:crypto'
import { computeRun } from '@luminous/assay/compute-run.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { PlateOfFile } from '@luminous/assay/plate-files/plate-file.ts'
import { parseReadAtText } from '@luminous/assay/plate-files/read-at.ts'
import type { Instrument } from '@luminous/contract'
import { keepFile } from '../files/files.ts'
import type { Db, Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { instrument_list } from '../bench/bench.ts'
import { withAuthor } from './authors.ts'
import { findMethod } from './find-method.ts'
import {
  codesOf,
  compute,
  openRun,
  requireComputed,
  summarise,
  type ComputedRun,
  type LabMethod,
} from './open-run.ts'
import { run_find, run_insert, run_list_of_file, type NewRun, type RunRow } from './queries.ts'
import { buildReadingTree } from './reading-salts.ts'
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
  /** `code` or `code@revision`; null: the lab's first method. */
  readonly method: string | null
}

/** A run of these bytes that exists already, or null: the same bytes lead to the run that is there. */
export async function findRunOfFile(db: Db, input: RunInput): Promise<ComputedRun | null> {
  const sha256 = sha256Hex(input.bytes)
  const known = await run_list_of_file(db, { team: input.lab, sha256, plate: input.plateName })
  if (known.length === 0) return null
  await findMethod(db, input.lab, input.method)
  const { plate } = readOnePlate(input.bytes, input.plateName)
  const row = known.find((each) => each.plate === plate.name)
  return row ? requireComputed(await openRun(db, row)) : null
}

/**
 * Parses, computes and stores one plate with its file, layout and method. Throws what the assay refuses; nothing is
 * stored then.
 */
export async function storeRun(tx: Tx, input: RunInput): Promise<ComputedRun> {
  const method = await findMethod(tx, input.lab, input.method)
  const plate = readOnePlate(input.bytes, input.plateName)
  const layout = requireLayout(
    input.layoutCsv ? readLayoutCsv(input.layoutCsv, plate) : plate.plate.layout,
  )
  // Here a plate that does not suit its method is refused, not kept for later.
  computeRun({ readings: plate.readings, layout, method: method.definition })
  const row = await storePlate(tx, { ...input, plate, layout, method })
  const stored = await run_find(tx, { team: input.lab, id: row.id })
  if (!stored) throw new Error('a run that was just stored is gone')
  return requireComputed({
    row: stored,
    plate,
    method,
    ...compute(plate, stored, method),
    tree: buildReadingTree(plate.readings, stored.readingSeed),
  })
}

/**
 * Stores every plate of a file, each as a run of its own: computed where file and lab tell enough, else new. Answers
 * the runs that exist where the same bytes were here before.
 */
export async function storePlateFile(
  tx: Tx,
  input: { lab: TeamId; bytes: Uint8Array; fileName: string },
): Promise<{ sha256: string; format: string; existed: boolean; runs: RunRow[] }> {
  const { lab } = input
  const sha256 = sha256Hex(input.bytes)
  const plates = readPlates(input.bytes, null)
  const format = plates[0]?.file.format ?? ''
  const known = await run_list_of_file(tx, { team: lab, sha256, plate: null })
  const missing = plates.filter(({ plate }) => !known.some((run) => run.plate === plate.name))
  if (missing.length === 0) return { sha256, format, existed: true, runs: known }
  const method = await findMethod(tx, lab, null)
  for (const plate of missing) {
    await storePlate(tx, { ...input, plate, layout: plate.plate.layout, method })
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
    method: LabMethod
  },
): Promise<NewRun> {
  const { principal } = tx
  const { lab, plate, layout } = given
  const file = await keepFile(tx, { team: lab, name: given.fileName, bytes: given.bytes })
  const id = newId<'run'>()
  const { computed } = compute(plate, { layout, exclusions: [] }, given.method)
  const seed = randomBytes(32)
  const run: NewRun = {
    team: lab,
    id,
    state: computed ? 'computed' : 'new',
    edition: 1,
    amends: null,
    amendReason: null,
    fileId: file.id,
    fileSha256: file.sha256,
    plate: plate.plate.name,
    methodId: computed ? given.method.id : null,
    instrument: plate.file.instrument,
    ...(await readTimeOf(tx, lab, plate)),
    biosensorLot: null,
    calibrantLot: null,
    layout,
    sampleCodes: codesOf(layout),
    ...summarise({ id }, computed),
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
  return run
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
