/** The face of plate runs: what a file holds, the run that was made of it, and the run computed again. */
import { randomBytes } from 'node:crypto'
import { computeRun } from '@luminous/assay/compute-run.ts'
import { namedParameters } from '@luminous/assay/fit.ts'
import { parseMethod, type Method } from '@luminous/assay/method.ts'
import type { RunResult } from '@luminous/assay/run-result.ts'
import { referenceMethods } from '@luminous/assay/reference-methods.ts'
import type { Db, Tx } from '../platform/database.ts'
import { file_content, file_find_by_sha256, keepFile } from '../files/files.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type MethodId, type RunId, type TeamId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import {
  method_find,
  method_find_by_id,
  method_insert,
  method_list,
  run_find,
  run_find_by_file,
  run_insert,
  type RunRow,
} from './queries.ts'
import { buildReadingTree, type ReadingTree } from './reading-salts.ts'
import { readPlate, type ReadPlate } from './read-plate.ts'

type LabMethod = { id: MethodId; revision: number; definition: Method }

export type ComputedRun = {
  readonly row: RunRow
  readonly plate: ReadPlate
  readonly method: LabMethod
  readonly computed: RunResult
  readonly tree: ReadingTree
}

/** What the lab is given to begin with: the reference methods, each as its first revision. */
export async function installReferenceMethods(tx: Tx, lab: TeamId): Promise<void> {
  for (const definition of referenceMethods) {
    const known = await method_find(tx, { team: lab, code: definition.code, revision: 1 })
    if (known) continue
    await method_insert(tx, {
      team: lab,
      id: newId<'method'>(),
      code: definition.code,
      revision: 1,
      definition,
    })
  }
}

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
  const file = await file_find_by_sha256(db, { team: input.lab, sha256 })
  if (!file) return null
  await findMethod(db, input.lab, input.method)
  const plate = readPlate(input)
  const row = await run_find_by_file(db, { team: input.lab, sha256, plate: plate.plate.name })
  return row && computeAgain(db, row)
}

/** Parses, computes and stores a run with its file. Throws what the assay refuses; nothing is stored then. */
export async function storeRun(tx: Tx, input: RunInput): Promise<ComputedRun> {
  const method = await findMethod(tx, input.lab, input.method)
  const plate = readPlate(input)
  const computed = computeRun({
    readings: plate.readings,
    layout: plate.layout,
    method: method.definition,
  })
  const seed = randomBytes(32)
  const tree = buildReadingTree(plate.readings, seed)
  const file = await keepFile(tx, {
    team: input.lab,
    name: input.fileName,
    bytes: input.bytes,
  })
  const row: RunRow = {
    team: input.lab,
    id: newId<'run'>(),
    fileId: file.id,
    fileSha256: file.sha256,
    plate: plate.plate.name,
    methodId: method.id,
    instrument: plate.file.instrument,
    readAtLocal: plate.plate.readAtLocal,
    layout: plate.layout,
    calibration: computed.calibration && {
      model: computed.calibration.fit.model,
      parameters: namedParameters(computed.calibration.fit),
      r2: computed.calibration.fit.r2,
      standardErrors: computed.calibration.fit.standardErrors,
    },
    readingCount: plate.readings.length,
    readingRoot: tree.rootHex,
    readingSeed: seed,
  }
  await run_insert(tx, row)
  return { row, plate, method, computed, tree }
}

/** A stored run, computed again from the bytes of its file. */
export async function recomputeRun(
  db: Db,
  run: { team: TeamId; id: RunId },
): Promise<ComputedRun | null> {
  const row = await run_find(db, run)
  return row && computeAgain(db, row)
}

async function computeAgain(db: Db, row: RunRow): Promise<ComputedRun> {
  const bytes = await file_content(db, { team: row.team, id: row.fileId })
  if (sha256Hex(bytes) !== row.fileSha256) {
    throw new Problem(
      'conflict',
      'The stored plate file is not the one whose SHA-256 the run names.',
    )
  }
  const stored = await method_find_by_id(db, { team: row.team, id: row.methodId })
  if (!stored) throw new Problem('method.unknown', 'The method of the run is missing.')
  const method: LabMethod = { ...stored, definition: parseMethod(stored.definition) }
  const fromFile = readPlate({
    bytes,
    plateName: row.plate,
    layoutCsv: null,
    layout: row.layout,
  })
  const computed = computeRun({
    readings: fromFile.readings,
    layout: fromFile.layout,
    method: method.definition,
  })
  return {
    row,
    plate: fromFile,
    method,
    computed,
    tree: buildReadingTree(fromFile.readings, row.readingSeed),
  }
}

async function findMethod(db: Db, lab: TeamId, wanted: string | null): Promise<LabMethod> {
  const [code = null, revision] = wanted?.split('@') ?? []
  const found = await method_find(db, {
    team: lab,
    code,
    revision: revision === undefined ? null : Number.parseInt(revision, 10) || 0,
  })
  if (!found) {
    const known = (await method_list(db, lab)).map((each) => `${each.code}@${each.revision}`)
    throw new Problem(
      'method.unknown',
      `There is no method ${wanted ?? ''}. The lab has ${known.join(', ') || 'none yet'}.`,
    )
  }
  return { ...found, definition: parseMethod(found.definition) }
}
