/**
 * What is made of the bytes of a plate file, in a process of its own (`plate-process.ts`): nothing here knows the
 * database. A file that was parsed is kept while it is looked at.
 */
import { AssayError } from '@luminous/assay/assay-error.ts'
import { computePanel } from '@luminous/assay/compute-panel.ts'
import { computeRun } from '@luminous/assay/compute-run.ts'
import { judgeExchanges, type Exchange } from '@luminous/assay/judge-exchange.ts'
import type { Method } from '@luminous/assay/method/method.ts'
import { wellsOf } from '@luminous/assay/plate/biosensor.ts'
import { parseLayoutCsv } from '@luminous/assay/plate/layout-csv.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import { judgeOrientation, type Orientation } from '@luminous/assay/plate/orientation.ts'
import type { Reading } from '@luminous/assay/plate/reading.ts'
import { rawSignals } from '@luminous/assay/result/raw-signals.ts'
import type { RunResult } from '@luminous/assay/result/run-result.ts'
import { decodeText } from '@luminous/assay/text/decode-text.ts'
import type { OpenedReading } from '@luminous/verify/reading-tree.ts'
import { sha256Hex } from '../platform/files.ts'
import { Problem } from '../platform/problem.ts'
import type { Worked } from '../platform/work/serve-work.ts'
import { readPlates, type PlateFacts, type ReadPlate } from './read-plate.ts'
import { buildReadingTree, type ReadingTree } from './reading-salts.ts'

/** What the wells hold, by which methods, without which wells. */
export type Computing = {
  readonly layout: Layout
  readonly methods: readonly Method[]
  readonly excluded: readonly string[]
}

export type PlateComputation = {
  /** One for each method, in their order; null where there is no layout or method, or where it cannot be computed. */
  readonly parts: readonly { biosensor: string | null; computed: RunResult }[] | null
  /** Why nothing could be computed, where it could not. */
  readonly error: { readonly code: AssayError['code']; readonly message: string } | null
}

export type PlateJudgement = {
  readonly orientation: Orientation
  readonly exchanges: readonly Exchange[]
  /** The first reading of each well, which stands for it until there is a method. */
  readonly first: readonly Pick<Reading, 'well' | 'value' | 'flag'>[]
}

type FirstSight = { readonly facts: PlateFacts; readonly computation: PlateComputation }

type OnPlate = { readonly sha256: string; readonly plate: string }

/** Each is asked of a plate that is there, or comes with the bytes of its file. */
export type PlateJob =
  | { readonly kind: 'read' }
  | { readonly kind: 'layout'; readonly wellCount: number }
  | (OnPlate & { readonly kind: 'open'; readonly by: Computing | null })
  | (OnPlate & { readonly kind: 'compute'; readonly by: Computing })
  | (OnPlate & { readonly kind: 'judge'; readonly by: Computing | null })
  | (OnPlate & { readonly kind: 'try'; readonly by: Computing })
  | (OnPlate & { readonly kind: 'root'; readonly seed: Uint8Array })
  | (OnPlate & {
      readonly kind: 'disclose'
      readonly seed: Uint8Array
      readonly wells: ReadonlySet<string>
    })
  | (OnPlate & { readonly kind: 'well'; readonly well: string })

/** What each job gives; `absent` where the file must be sent. */
export type PlateAnswers = {
  read: { readonly sha256: string; readonly plates: readonly PlateFacts[] }
  layout: Layout
  open: FirstSight
  compute: PlateComputation
  judge: PlateJudgement
  try: PlateComputation
  root: string
  disclose: readonly OpenedReading[]
  well: readonly Reading[]
}
export const absent = 'absent'

const readingsKeptMax = 2_000_000
type Kept = {
  readonly plates: ReadonlyMap<string, ReadPlate>
  readonly readings: number
  tree: { readonly key: string; readonly made: ReadingTree } | null
  /** By plate and what it was computed by: a run is opened anew with every click on its way through review. */
  readonly computations: Map<string, PlateComputation>
  readonly judgements: Map<string, PlateJudgement>
}
/** By SHA-256, the one that was looked at longest ago first. */
const files = new Map<string, Kept>()

function keep(sha256: string, plates: readonly ReadPlate[]): Kept {
  const readings = plates.reduce((sum, plate) => sum + plate.readings.length, 0)
  const kept = {
    plates: new Map(plates.map((each) => [each.plate.name, each])),
    readings,
    tree: null,
    computations: new Map<string, PlateComputation>(),
    judgements: new Map<string, PlateJudgement>(),
  }
  files.set(sha256, kept)
  let all = [...files.values()].reduce((sum, file) => sum + file.readings, 0)
  for (const [old, file] of files) {
    if (all <= readingsKeptMax || old === sha256) break
    files.delete(old)
    all -= file.readings
  }
  return kept
}

function recall(sha256: string): Kept | undefined {
  const kept = files.get(sha256)
  if (kept) {
    files.delete(sha256)
    files.set(sha256, kept)
  }
  return kept
}

/** Of each file so many answers are kept, those asked for last: a file of several plates has several runs. */
const answersKeptMax = 4

function remember<Made>(known: Map<string, Made>, key: string, make: () => Made): Made {
  const made = known.get(key) ?? make()
  known.delete(key)
  known.set(key, made)
  const [oldest] = known.keys()
  if (known.size > answersKeptMax && oldest !== undefined) known.delete(oldest)
  return made
}

/** Throws `file.*`, `layout.*`, `run.*` of the assay, `file.unreadable`, `conflict`. */
export function workOnPlate(job: PlateJob, bytes: Uint8Array): Worked {
  if (job.kind === 'read') {
    const sha256 = sha256Hex(bytes)
    const file = recall(sha256) ?? keep(sha256, readPlates(bytes))
    return { value: { sha256, plates: Array.from(file.plates.values(), ({ facts }) => facts) } }
  }
  if (job.kind === 'layout') {
    return { value: parseLayoutCsv(decodeText(bytes).text, job.wellCount) }
  }
  const file = recall(job.sha256) ?? (bytes.length > 0 ? readAgain(job, bytes) : null)
  if (file === null) return { value: absent }
  const plate = file.plates.get(job.plate)
  if (!plate) {
    throw new Problem('file.unreadable', `The file holds no plate ${job.plate}.`)
  }
  const computed = (by: Computing | null) =>
    remember(file.computations, keyOf(job, by), () => computeWhere(plate, by))
  switch (job.kind) {
    case 'open':
      return { value: { facts: plate.facts, computation: computed(job.by) } }
    case 'compute':
      return { value: computed(job.by) }
    case 'judge':
      return { value: remember(file.judgements, keyOf(job, job.by), () => judge(plate, job.by)) }
    case 'try':
      return { value: tryMethod(plate, job.by) }
    case 'root':
      return { value: treeOf(file, job).rootHex }
    case 'disclose':
      return disclose(plate, treeOf(file, job), job.wells)
    case 'well':
      break
  }
  const readings = plate.readings.filter(({ well }) => well === job.well)
  return { value: readings.slice(0, wellReadingsMax) }
}

const keyOf = ({ plate }: OnPlate, by: Computing | null) => JSON.stringify([plate, by])

const wellReadingsMax = 10_000

/** The stored bytes of a file that was read before. */
function readAgain({ sha256 }: OnPlate, bytes: Uint8Array): Kept {
  if (sha256Hex(bytes) !== sha256) {
    throw new Problem(
      'conflict',
      'The stored plate file is not the one whose SHA-256 the run names.',
    )
  }
  return keep(sha256, readPlates(bytes))
}

function treeOf(file: Kept, { plate, seed }: { plate: string; seed: Uint8Array }): ReadingTree {
  const key = `${plate} ${Buffer.from(seed).toString('hex')}`
  if (file.tree?.key !== key) {
    const readings = file.plates.get(plate)?.readings ?? []
    file.tree = { key, made: buildReadingTree(readings, seed) }
  }
  return file.tree.made
}

/** All leaf hashes, and what opens those of some wells. */
function disclose(plate: ReadPlate, tree: ReadingTree, wells: ReadonlySet<string>): Worked {
  const value = plate.readings.flatMap(({ well }, index) =>
    wells.has(well) ? [tree.open(index)] : [],
  )
  return { value, bytes: tree.leafHashes }
}

/** What the methods make of a plate; readings that do not suit them are said, not thrown. */
function computeWhere({ readings }: ReadPlate, by: Computing | null): PlateComputation {
  if (by === null || by.methods.length === 0) return { parts: null, error: null }
  return told(() =>
    computePanel({ readings, ...by }).map(({ biosensor, computed }) => ({ biosensor, computed })),
  )
}

/** What one method would make of it, whatever else stands on the plate. */
function tryMethod(
  { readings }: ReadPlate,
  { layout, methods, excluded }: Computing,
): PlateComputation {
  return told(() =>
    methods.map((method) => {
      const biosensor = method.panel?.biosensor ?? null
      const wells = wellsOf(layout, biosensor)
      return { biosensor, computed: computeRun({ readings, layout: wells, method, excluded }) }
    }),
  )
}

function told(parts: () => NonNullable<PlateComputation['parts']>): PlateComputation {
  try {
    return { parts: parts(), error: null }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return { parts: null, error: { code: error.code, message: error.message } }
  }
}

function judge(plate: ReadPlate, by: Computing | null): PlateJudgement {
  const { readings } = plate
  const first = new Map<string, Reading>()
  for (const reading of readings) if (!first.has(reading.well)) first.set(reading.well, reading)
  return {
    orientation: by === null ? notJudged : orientationOf(plate, by),
    exchanges: by === null ? [] : judgeExchanges({ readings, ...by }),
    first: Array.from(first.values(), ({ well, value, flag }) => ({ well, value, flag })),
  }
}

const notJudged: Orientation = { turned: null, undetectable: [], agreement: null }

/** Whether the plate lies as its layout says; a method that cannot be applied tells nothing. */
function orientationOf(plate: ReadPlate, { layout, methods }: Computing): Orientation {
  const judged = methods.map((method) => orientationBy(plate, { layout, method }))
  const [first = notJudged] = judged
  // What one biosensor's standards can tell is told.
  return {
    turned: judged.find(({ turned }) => turned !== null)?.turned ?? null,
    undetectable: first.undetectable.filter((turn) =>
      judged.every(({ undetectable }) => undetectable.includes(turn)),
    ),
    agreement: first.agreement,
  }
}

function orientationBy(
  { readings }: ReadPlate,
  { layout, method }: { layout: Layout; method: Method },
): Orientation {
  try {
    return judgeOrientation({
      layout: wellsOf(layout, method.panel?.biosensor ?? null),
      signals: rawSignals(readings, method.signal),
      response: method.response ?? null,
    })
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return notJudged
  }
}
